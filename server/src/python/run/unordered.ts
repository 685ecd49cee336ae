/*
 * Loops over a dict or a set, which Python 2 goes through in an order that is not known. Where each turn sets names of its own, and asks
 * for none that another one sets, the order does not matter.
 */
import type { SyntaxNode } from '@lezer/common'
import type { Machine, UnsettledSignal } from '../machine/machine.ts'
import { begin, commit, problemAt, spendSource, unknown } from '../machine/machine.ts'
import { holdsNames, namesIn, peek, setName } from '../machine/names.ts'
import { gather, isShuffled } from '../machine/sequences.ts'
import { noOrderWords } from '../machine/show.ts'
import { lossOf, type Outcome, type Value } from '../machine/values.ts'
import { childNamed } from '../read/parse.ts'
import { sourceOf } from './evaluate.ts'

/** What ends a loop, or does something that is not seen here. */
const leaving = /^(?:Break|Return|Raise|Yield|Try|With|Import)Statement$|^YieldExpression$/

/** What asks for nothing but what it is given. */
const functions = /^(?:str|int|float|bool|len|repr|isinstance)$/
const methods = /^(?:lower|upper|strip|lstrip|rstrip|replace|startswith|endswith|split|join|get|has_key)$/

/** Whether `vars()`, or a name for it, stands where names are set by it: `vars()[key] = value`. */
const isTarget = ({ from, parent }: SyntaxNode): boolean =>
  parent?.name === 'MemberExpression' &&
  parent.firstChild?.from === from &&
  !childNamed(parent, 'PropertyName') &&
  parent.parent?.name === 'AssignStatement' &&
  parent.nextSibling?.name === 'AssignOp'

const isPlainCall = (m: Machine, call: SyntaxNode): boolean => {
  const callee = call.firstChild
  if (callee?.name === 'MemberExpression') {
    const property = childNamed(callee, 'PropertyName')
    return property !== null && methods.test(sourceOf(m, property))
  }
  if (callee?.name !== 'VariableName') return false
  const name = sourceOf(m, callee)
  if (peek(m, name)) return false
  return functions.test(name) || (/^(?:vars|locals|globals)$/.test(name) && isTarget(call))
}

/** The names that the body of a loop asks for; undefined where more than its text decides what it does. */
const namesAsked = (m: Machine, body: SyntaxNode): ReadonlySet<string> | undefined => {
  const names = new Set<string>()
  let isPlain = true
  spendSource(m, body)
  body.cursor().iterate(({ name, node }) => {
    if (leaving.test(name) || (name === 'CallExpression' && !isPlainCall(m, node))) isPlain = false
    if (name !== 'VariableName') return
    const own = sourceOf(m, node)
    const value = peek(m, own)
    if (value && holdsNames(value) && !isTarget(node)) isPlain = false
    names.add(own)
  })
  return isPlain ? names : undefined
}

/** A loop that does the same in any order. */
export interface Unordered {
  readonly items: readonly Value[]
  /** Runs a turn; gives up the loop where it has to do with another one. */
  turn(run: () => Outcome): Outcome
  /** Behind it, the targets hold what any turn has left there. */
  end(): void
}

/** How to go through a value in no order; undefined where there is one, or where it matters as far as the text of the body tells. */
export const unordered = (
  m: Machine,
  statement: SyntaxNode,
  body: SyntaxNode,
  targets: readonly SyntaxNode[],
  value: Value,
): Unordered | undefined => {
  if (!isShuffled(value) || lossOf(value)) return undefined
  const asked = namesAsked(m, body)
  const items = asked && gather(m, statement, value)
  if (!items || 'type' in items) return undefined
  const own = new Set<string>()
  for (const target of targets) namesIn(m, target, own)
  const known = new Set<string>()
  const cause = () => problemAt(m, statement, 'not-static', noOrderWords)
  const turn = (run: () => Outcome): Outcome => {
    begin(m)
    const outcome = run()
    const { variables, cells, since } = commit(m)
    const set = [...variables].flatMap(([scope, names]) =>
      [...names.keys()].filter((name) => scope !== m.scope || !own.has(name)),
    )
    if ([...cells.keys()].some(({ birth }) => birth < since) || set.some((name) => asked.has(name) || known.has(name)))
      throw { signal: 'unsettled', reach: 'loop', cause: cause() } satisfies UnsettledSignal
    for (const name of set) known.add(name)
    return outcome
  }
  const end = () => {
    for (const name of own) setName(m, name, unknown(cause(), items), statement, undefined, 'loop')
  }
  return { items, turn, end }
}
