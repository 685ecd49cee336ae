import type { SyntaxNode } from '@lezer/common'
import type { Source } from '../read/parse.ts'
import { trimmedRange } from '../read/parse.ts'
import type { Limits } from './limits.ts'
import type { AssignmentKind, Problem, ProblemKind } from './types.ts'
import type { Arguments, Cell, DictValue, ListValue, Outcome, Scope, UnknownValue, Value } from './values.ts'
import { isCell, lossOf } from './values.ts'

/** What a stretch of the evaluation changed, with what stood there before (or, once taken back, after). */
export interface Changes {
  readonly variables: Map<Scope, Map<string, Value | undefined>>
  readonly cells: Map<Cell, CellState>
  /** Containers made later than this are new. */
  readonly since: number
}

export type CellState = Pick<ListValue, 'items' | 'shuffled' | 'lost'> | Pick<DictValue, 'entries' | 'lost'>

/** What is noted about a name of the file. */
export interface Record {
  readonly kinds: Set<AssignmentKind>
  readonly statements: Set<SyntaxNode>
  last: SyntaxNode
  value: SyntaxNode | undefined
  order: number
}

/** A Python exception on its way. `missing`: the name that nothing in the file defines. */
export interface RaiseSignal {
  readonly signal: 'raise'
  readonly name: string
  readonly args: readonly Value[] | undefined
  readonly message: string
  readonly node: SyntaxNode
  readonly missing?: string
}

/** Nobody can tell how the evaluation goes on: the nearest loop, call or `try` has to give up what it sets. */
export interface UnsettledSignal {
  readonly signal: 'unsettled'
  readonly reach: 'loop' | 'call' | 'try'
  readonly cause: Problem
}

/** Thrown when a limit is reached: the statement at the top of the file ends there. */
export interface LimitSignal {
  readonly signal: 'limit'
  readonly problem: Problem
}

export type Signal = RaiseSignal | UnsettledSignal | LimitSignal

export const isSignal = (error: unknown): error is Signal =>
  typeof error === 'object' && error !== null && 'signal' in error

/**
 * What evaluates the parts of something. Expressions, calls and statements stand in one another without end: they reach each other
 * through this, and the library what it is to call, so that no file has to import one that imports it.
 */
export interface Interpreter {
  expression(m: Machine, node: SyntaxNode): Value
  statement(m: Machine, node: SyntaxNode): Outcome
  apply(m: Machine, node: SyntaxNode, callee: Value, given: Arguments): Value
  /** What in a part of a program, as much of it as may run, can set any name of the file. */
  anyName(m: Machine, node: SyntaxNode): Problem | undefined
}

/** The state of one evaluation. */
export interface Machine {
  readonly interpreter: Interpreter
  readonly source: Source
  readonly limits: Limits
  readonly arch: 'x86' | 'arm'
  readonly given: Readonly<{ [name: string]: string }>
  readonly module: Scope
  scope: Scope
  steps: number
  total: number
  depth: number
  calls: number
  /** How many `try` bodies we stand in, and how many of them are taken to succeed. */
  tries: number
  muted: number
  births: number
  /** The exceptions whose handlers run. */
  readonly handling: RaiseSignal[]
  orders: number
  /** In how many conditions, loops and calls we stand. */
  readonly within: { conditional: number; loop: number; function: number }
  readonly journal: Changes[]
  readonly problems: Map<string, Problem>
  readonly records: Map<string, Record>
  readonly parameters: Map<string, { node: SyntaxNode; default?: Value; use?: string; spared?: true }>
  readonly checks: { readonly name: string; readonly check: Value; readonly node: SyntaxNode }[]
  /** Whether the file has a `u''` string: what is Unicode then spreads. */
  unicode: boolean
  /** Names among the globals of the file alone: it ran with other globals than locals, and xm looked at the locals. */
  readonly hidden: Set<string>
  /**
   * Names that some part of the file declares `global`, whether it runs or not: Python stores them among the globals all over the file, at
   * its top, too (`symtable.c`, the table of `st_global`).
   */
  readonly declared: ReadonlySet<string>
  /** Names that the file has put where its functions look, too. */
  readonly shared: Set<string>
  /** Names of the file that a function of it reads: xm ran the file with other globals than locals, and Python found nothing there. */
  readonly unseen: Map<string, SyntaxNode>
  /** Set once something ran that can define any name. */
  anything: UnknownValue | undefined
  /** What has been given up for good, once too much is done for the rest of the file to be worked out. */
  givenUp: Set<unknown> | undefined
  /** The statement at the top of the file that runs. */
  statement: SyntaxNode
}

export const problemAt = (m: Machine, node: SyntaxNode, kind: ProblemKind, message: string): Problem => {
  const range = trimmedRange(m.source.text, node)
  const key = `${range.start} ${range.end} ${message}`
  const problem = m.problems.get(key) ?? { ...range, message, kind }
  if (m.muted === 0) m.problems.set(key, problem)
  return problem
}

export const limit = (m: Machine, node: SyntaxNode, message: string): never => {
  throw { signal: 'limit', problem: problemAt(m, node, 'limit', message) } satisfies LimitSignal
}

/** Counts work done; stops when there was too much of it. */
export const spend = (m: Machine, node: SyntaxNode, steps = 1): void => {
  m.steps += Math.ceil(steps)
  m.total += Math.ceil(steps)
  if (m.steps > m.limits.steps || m.total > m.limits.total)
    limit(m, node, 'This takes too many steps to work out, or never ends. Write out the values that it would set.')
}

/** So many characters of a program, of a text, and values are looked at in one step. */
const looks = { source: 64, text: 256, items: 16 } as const

/** Before `length` of something is looked at that is there already. What is short is part of the step that looks at it. */
export const spendLook = (m: Machine, node: SyntaxNode, what: keyof typeof looks, length: number): void => {
  const steps = Math.floor(length / looks[what])
  if (steps > 0) spend(m, node, steps)
}

/** Before a part of the program is looked through. */
export const spendSource = (m: Machine, { from, to }: SyntaxNode): void =>
  spendLook(m, m.statement, 'source', to - from)

/** JavaScript goes back for a part of a text that is longer than this: to look for one takes as long as both of them say. */
const longPart = 250

/** Before `part` is looked for in a text. */
export const spendSearch = (m: Machine, node: SyntaxNode, text: string, part: string): void => {
  spend(m, node, text.length / 64)
  if (part.length > longPart) spend(m, node, (Math.max(0, text.length - part.length) * part.length) / 4096)
}

/** Before a string of `length` characters is made. */
export const spendText = (m: Machine, node: SyntaxNode, length: number): void => {
  if (!(length <= m.limits.string))
    limit(m, node, `This would make a string of more than ${m.limits.string} characters.`)
  spend(m, node, length / 256)
}

/** Before a list of `length` elements is made. */
export const spendItems = (m: Machine, node: SyntaxNode, length: number): void => {
  if (!(length <= m.limits.items)) limit(m, node, `This would make a list of more than ${m.limits.items} elements.`)
  spend(m, node, length / 16)
}

/** Stops with a Python exception. */
export const raise = (node: SyntaxNode, name: string, message: string): never => {
  throw { signal: 'raise', name, args: undefined, message, node } satisfies RaiseSignal
}

/** What depends on something unknown might also have raised an exception: a `try` around it could go either way. */
export const mayRaise = (m: Machine, cause: Problem): void => {
  if (m.tries > 0) throw { signal: 'unsettled', reach: 'try', cause } satisfies UnsettledSignal
}

const reachable = (values: readonly Value[]): readonly Value[] =>
  values
    .flatMap((value) =>
      value.type === 'unknown'
        ? value.maybe
        : isCell(value) || /^(?:tuple|function|builtin)$/.test(value.type)
          ? [value]
          : [],
    )
    .slice(0, 100)

export const unknown = (cause: Problem, from: readonly Value[] = []): UnknownValue => ({
  type: 'unknown',
  cause,
  maybe: reachable(from),
})

/** A value that cannot be known, reported at `node`. */
export const notKnown = (
  m: Machine,
  node: SyntaxNode,
  kind: ProblemKind,
  message: string,
  from: readonly Value[] = [],
): UnknownValue => {
  const cause = problemAt(m, node, kind, message)
  mayRaise(m, cause)
  return unknown(cause, from)
}

/** The result of something done with `operands` of which at least one is not known. */
export const derived = (m: Machine, operands: readonly Value[]): UnknownValue => {
  const loss = operands.map(lossOf).find((found) => found !== undefined)
  if (!loss) throw new Error('derived() needs a value that is not known')
  const { start, end, message } = loss.cause
  if (m.muted === 0) m.problems.set(`${start} ${end} ${message}`, loss.cause)
  mayRaise(m, loss.cause)
  return unknown(loss.cause, operands)
}

export const list = (m: Machine, items: readonly Value[], shuffled = false): ListValue => ({
  type: 'list',
  items,
  shuffled: shuffled && items.length > 1,
  lost: undefined,
  birth: m.births++,
})

export const dict = (m: Machine, entries: ReadonlyMap<string, readonly [Value, Value]>): DictValue => ({
  type: 'dict',
  entries,
  lost: undefined,
  birth: m.births++,
})

const stateOf = (cell: Cell): CellState =>
  cell.type === 'list'
    ? { items: cell.items, shuffled: cell.shuffled, lost: cell.lost }
    : { entries: cell.entries, lost: cell.lost }

/** Sets or, with undefined, deletes a variable; it can be taken back. */
export const setVariable = (m: Machine, scope: Scope, name: string, value: Value | undefined): void => {
  const changes = m.journal.at(-1)
  if (changes) {
    const names = changes.variables.get(scope) ?? new Map<string, Value | undefined>()
    changes.variables.set(scope, names)
    if (!names.has(name)) names.set(name, scope.variables.get(name))
  }
  if (value) scope.variables.set(name, value)
  else scope.variables.delete(name)
}

/** Replaces the contents of a container; it can be taken back. */
export const setCell = (
  m: Machine,
  cell: Cell,
  state: Partial<Omit<ListValue, 'type' | 'birth'>> | Partial<Omit<DictValue, 'type' | 'birth'>>,
): void => {
  const changes = m.journal.at(-1)
  if (changes && !changes.cells.has(cell)) changes.cells.set(cell, stateOf(cell))
  Object.assign(cell, state)
}

export const begin = (m: Machine): void => {
  m.journal.push({ variables: new Map(), cells: new Map(), since: m.births })
}

/** Keeps what was changed since the last `begin`, and says what that was. */
export const commit = (m: Machine): Changes => {
  const changes = m.journal.pop() as Changes
  const outer = m.journal.at(-1)
  if (outer) {
    for (const [scope, names] of changes.variables) {
      const known = outer.variables.get(scope) ?? new Map<string, Value | undefined>()
      outer.variables.set(scope, known)
      for (const [name, value] of names) if (!known.has(name)) known.set(name, value)
    }
    for (const [cell, state] of changes.cells) if (!outer.cells.has(cell)) outer.cells.set(cell, state)
  }
  return changes
}

/** Takes back what was changed since the last `begin`; gives what it would have been. */
export const rollback = (m: Machine): Changes => {
  const changes = m.journal.pop() as Changes
  const after: Changes = { variables: new Map(), cells: new Map(), since: changes.since }
  for (const [scope, names] of changes.variables) {
    after.variables.set(scope, new Map([...names.keys()].map((name) => [name, scope.variables.get(name)])))
    for (const [name, value] of names) {
      if (value) scope.variables.set(name, value)
      else scope.variables.delete(name)
    }
  }
  for (const [cell, state] of changes.cells) {
    after.cells.set(cell, stateOf(cell))
    Object.assign(cell, state)
  }
  return after
}

/** Notes that a statement set a name of the file. */
export const record = (
  m: Machine,
  name: string,
  node: SyntaxNode,
  value: SyntaxNode | undefined,
  kind: AssignmentKind,
): void => {
  if (m.muted > 0) return
  const old = m.records.get(name)
  const kinds = old?.kinds ?? new Set<AssignmentKind>()
  if (old && !old.statements.has(m.statement)) kinds.add('repeated')
  kinds.add(kind)
  if (m.within.conditional > 0) kinds.add('conditional')
  if (m.within.loop > 0) kinds.add('loop')
  if (m.within.function > 0) kinds.add('function')
  const statements = old?.statements ?? new Set<SyntaxNode>()
  statements.add(m.statement)
  m.records.set(name, { kinds, statements, last: node, value, order: m.orders++ })
}
