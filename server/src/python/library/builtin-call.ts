import type { SyntaxNode } from '@lezer/common'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise } from '../machine/machine.ts'
import { asInteger, lossOf, type Value } from '../machine/values.ts'

/** A call of something that Python itself brings. Methods have their object as first argument. */
export interface Call {
  readonly m: Machine
  readonly node: SyntaxNode
  readonly args: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
}

export type Builtin = (call: Call) => Value

/** A function of values alone: when one of them is not known, nor is the result. */
export const pure =
  (minimum: number, maximum: number, run: Builtin): Builtin =>
  (call) => {
    const { m, node, args, named } = call
    const all = [...args, ...named.values()]
    if (all.some(lossOf)) return derived(m, all)
    if (args.length < minimum || args.length > maximum) return raise(node, 'TypeError', 'wrong number of arguments')
    if (named.size > 0)
      return notKnown(m, node, 'unsupported', 'Arguments by name are not evaluated for this function.', all)
    return run(call)
  }

/** A text argument. */
export const textAt = ({ node, args }: Call, index: number): string => {
  const value = args[index]
  return value?.type === 'str' ? value.value : raise(node, 'TypeError', 'a string is required')
}

/** A whole-number argument, small enough to count with; `usual` when it is not given. */
export const countAt = ({ node, args }: Call, index: number, usual: number): number => {
  const value = args[index]
  if (!value) return usual
  const number = asInteger(value) ?? raise(node, 'TypeError', 'an integer is required')
  return number > 2_000_000_000n ? 2e9 : number < -2_000_000_000n ? -2e9 : Number(number)
}
