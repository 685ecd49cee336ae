/**
 * Reads the Python configs of xm without running them. The text is parsed, and evaluated as far as it can be known from
 * the text alone: nothing is executed, no file and no network is touched, and the work is counted and bounded.
 * What depends on anything else makes the names that depend on it unknown, and is reported where it stands.
 */
import type { SyntaxNode } from '@lezer/common'
import { untilForgotten } from '../forgetting.ts'
import { sure } from '../sure.ts'
import { anyMeeting } from '../syntax/index.ts'
import { exportAssignments, exportParameters } from './export.ts'
import { needParameter } from './library/parameters.ts'
import { forget } from './machine/branches.ts'
import { defaultLimits } from './machine/limits.ts'
import type { Changes, Machine, RaiseSignal } from './machine/machine.ts'
import { begin, commit, isSignal, problemAt, record, rollback, spend, spendLook } from './machine/machine.ts'
import type { Problem, PythonOptions, PythonResult } from './machine/types.ts'
import { type Cell, holdsPlain, integer, isCell, type Scope, text, type Value } from './machine/values.ts'
import { childrenOf, parse, rangeOf, type Source } from './read/parse.ts'
import { isSetting } from './read/plain.ts'
import { run } from './run/blocks.ts'
import { interpreter } from './run/interpreter.ts'

export { defaultLimits, type Limits } from './machine/limits.ts'
export type * from './machine/types.ts'

/** The names that any part of a program declares `global`. */
const declaredGlobal = ({ top, text: source }: Source): ReadonlySet<string> => {
  const names = new Set<string>()
  top.cursor().iterate(({ name, node }) => {
    if (name !== 'ScopeStatement') return
    for (const part of childrenOf(node)) if (part.name === 'VariableName') names.add(source.slice(part.from, part.to))
  })
  return names
}

const start = (source: string, options: PythonOptions): Machine => {
  const parsed = parse(source)
  const variables = new Map<string, Value>([
    ['os', { type: 'module', name: 'os' }],
    ['sys', { type: 'module', name: 'sys' }],
    ['xm_vars', { type: 'module', name: 'xm_vars' }],
    ['xm_help', integer(0)],
    ...Object.entries(options.parameters).map(([name, value]): [string, Value] => [name, text(value)]),
  ])
  const declared = declaredGlobal(parsed)
  const module: Scope = { variables, parent: undefined, locals: undefined, globals: new Set() }
  return {
    interpreter,
    source: parsed,
    limits: { ...defaultLimits, ...options.limits },
    arch: options.arch,
    given: options.parameters,
    module,
    scope: module,
    steps: 0,
    total: 0,
    depth: 0,
    calls: 0,
    tries: 0,
    muted: 0,
    births: 0,
    orders: 0,
    handling: [],
    within: { conditional: 0, loop: 0, function: 0 },
    journal: [],
    problems: new Map(),
    records: new Map(),
    parameters: new Map(),
    checks: [],
    unicode: false,
    hidden: new Set(declared),
    declared,
    shared: new Set(),
    unseen: new Map(),
    anything: undefined,
    givenUp: undefined,
    statement: parsed.top,
  }
}

/** Back to the top of the file, whatever was going on. */
const reset = (m: Machine): void => {
  while (m.journal.length > 0) rollback(m)
  m.scope = m.module
  m.depth = 0
  m.calls = 0
  m.tries = 0
  m.muted = 0
  m.handling.length = 0
  Object.assign(m.within, { conditional: 0, loop: 0, function: 0 })
}

const reaches = (m: Machine, value: Value, cells: ReadonlyMap<Cell, unknown>, depth: number): boolean => {
  if (isCell(value) && cells.has(value)) return true
  if (depth === 0 || !(isCell(value) || value.type === 'tuple') || holdsPlain(value)) return false
  const items = value.type === 'dict' ? [...value.entries.values()].map(([, item]) => item) : value.items
  spendLook(m, m.statement, 'items', items.length)
  return items.some((item) => reaches(m, item, cells, depth - 1))
}

/** Notes the names whose contents a statement changed without setting them: `disk.append(...)`. */
const noteChanges = (m: Machine, statement: SyntaxNode, changes: Changes): void => {
  const old = new Map([...changes.cells].filter(([cell]) => cell.birth < changes.since))
  if (old.size === 0) return
  const set = changes.variables.get(m.module)
  spend(m, statement, m.module.variables.size / 8)
  for (const [name, value] of m.module.variables)
    if (!set?.has(name) && reaches(m, value, old, 2)) record(m, name, statement, undefined, 'mutated')
}

const stopsHere = (m: Machine, error: RaiseSignal): Problem => {
  const ended =
    error.name === 'SystemExit'
      ? 'The file ends xm here.'
      : `Python stops here, and xm with it: ${error.name}${error.message ? `: ${error.message}` : ''}.`
  return problemAt(m, error.node, 'raises', ended)
}

/** More steps than one statement can take to be given up. */
const enough = 2 ** 40

/** Gives up what `statement` sets, however much there is to do. It counts for what comes after it. */
const giveUp = (m: Machine, statement: SyntaxNode, cause: Problem): void => {
  const { steps, total } = m
  m.steps = -enough
  m.total = -enough
  forget(m, statement, cause)
  m.steps = steps
  m.total = m.givenUp ? total : total + m.total + enough
}

const runStatement = (m: Machine, statement: SyntaxNode): void => {
  m.statement = statement
  m.steps = 0
  for (let attempt = 0; ; attempt++) {
    try {
      begin(m)
      run(m, statement)
      noteChanges(m, statement, sure(m.journal[0]))
      commit(m)
      return
    } catch (error) {
      reset(m)
      if (error instanceof RangeError) {
        giveUp(m, statement, problemAt(m, statement, 'limit', 'This is nested too deep to work out.'))
        return
      }
      if (!isSignal(error)) {
        // What is not Python can have a tree of any shape.
        if (m.source.problems.length === 0) throw error
        giveUp(m, statement, problemAt(m, statement, 'syntax', 'This is not Python: xm refused the whole file.'))
        return
      }
      if (error.signal === 'raise' && error.missing !== undefined && attempt < 100)
        needParameter(m, error.node, error.missing)
      else {
        giveUp(
          m,
          statement,
          error.signal === 'raise' ? stopsHere(m, error) : error.signal === 'limit' ? error.problem : error.cause,
        )
        return
      }
    }
  }
}

const unread = (message: string): PythonResult => {
  const problem: Problem = { start: 0, end: 0, kind: 'limit', message }
  return {
    assignments: [],
    problems: [problem],
    parameters: [],
    usesPython: false,
    unseen: [],
    unread: problem,
    steps: 0,
  }
}

/**
 * Whether Python runs a file to its end, as far as it is worked out, without what a command line had to give: what is neither that nor a
 * config for xl may have slips.
 */
export const runsThrough = ({ problems }: PythonResult): boolean =>
  problems.every(({ kind }) => kind === 'limit' || kind === 'not-static' || kind === 'unsupported')

/** What was asked last: a migration asks about one text several times. */
const last = untilForgotten((): { answer?: { source: string; options: string; result: PythonResult } } => ({}))

/** Evaluates an xm config. Never throws, and ends after a bounded number of steps. */
export const evaluatePython = (source: string, options: PythonOptions): PythonResult => {
  const given = JSON.stringify(options)
  const { answer } = last()
  if (answer?.source === source && answer.options === given) return answer.result
  const result = evaluateText(source, options)
  last().answer = { source, options: given, result }
  return result
}

const evaluateText = (source: string, options: PythonOptions): PythonResult => {
  const limits = { ...defaultLimits, ...options.limits }
  if (source.length > limits.text)
    return unread(`The file has more than ${limits.text} characters: it is not read as Python.`)
  const m = start(source, options)
  if (m.source.unread !== undefined) return unread(m.source.unread)
  let spent: Problem | undefined
  for (const statement of childrenOf(m.source.top)) {
    if (spent) {
      m.statement = statement
      giveUp(m, statement, spent)
      continue
    }
    runStatement(m, statement)
    if (m.total <= limits.total) continue
    m.givenUp = new Set()
    spent = problemAt(m, statement, 'limit', 'The file takes too many steps to work out; nothing after this is known.')
  }
  const assignments = exportAssignments(m)
  const parameters = exportParameters(m)
  const isRefused = anyMeeting(m.source.problems)
  const problems = [
    ...m.source.problems,
    ...[...m.problems.values()].filter(
      // What ends where the other begins is about the same.
      ({ kind, start, end }) => kind !== 'syntax' || !isRefused({ start: start - 1, end }),
    ),
  ]
  return {
    assignments,
    problems: problems.sort((a, b) => a.start - b.start || a.end - b.end),
    parameters,
    usesPython:
      m.source.prints.size > 0 || childrenOf(m.source.top).some((statement) => !isSetting(m.source, statement)),
    unseen: [...m.unseen].map(([name, node]) => ({ name, ...rangeOf(node) })),
    ...(m.anything && { anything: m.anything.cause }),
    steps: m.total,
  }
}
