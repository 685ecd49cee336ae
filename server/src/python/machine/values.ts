import type { SyntaxNode } from '@lezer/common'
import type { Problem } from './types.ts'

/** A name space: the file itself, or a call of a function. */
export interface Scope {
  readonly variables: Map<string, Value>
  readonly parent: Scope | undefined
  /** The names that are local; undefined for the file itself, where all are. */
  readonly locals: ReadonlySet<string> | undefined
  readonly globals: ReadonlySet<string>
}

/** Why a value is not known, and which containers it might be or hold. */
export interface UnknownValue {
  readonly type: 'unknown'
  readonly cause: Problem
  readonly maybe: readonly Value[]
  /** All that it may be, where that is known. */
  readonly oneOf?: readonly Value[]
}

/**
 * Containers change in place: their contents are replaced as a whole, so that a change can be taken back. `lost`: what
 * it holds is no longer known. `shuffled`: what it holds is known, the order is not. `birth`: when it was made.
 */
export interface ListValue {
  readonly type: 'list'
  items: readonly Value[]
  shuffled: boolean
  lost: UnknownValue | undefined
  readonly birth: number
}

export interface DictValue {
  readonly type: 'dict'
  entries: ReadonlyMap<string, readonly [Value, Value]>
  lost: UnknownValue | undefined
  readonly birth: number
}

export type Cell = ListValue | DictValue

export interface Arguments {
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
}

export interface FunctionValue {
  readonly type: 'function'
  readonly name: string
  readonly parameters: readonly { readonly name: string; readonly kind: '' | '*' | '**'; readonly default?: Value }[]
  /** The body: a `Body`, or the expression of a `lambda`. */
  readonly body: SyntaxNode
  readonly lambda: boolean
  /** Whether it has a `yield`: what it gives is gathered under `yielded`. */
  readonly generates: boolean
  readonly locals: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  readonly scope: Scope
}

/** The variable of a call under which what a generator gives is gathered. No name of Python's. */
export const yielded = '<yield>'

export interface IntValue {
  readonly type: 'int'
  readonly value: bigint
  readonly long: boolean
}

export type Value =
  | { readonly type: 'none' }
  | { readonly type: 'bool'; readonly value: boolean }
  | IntValue
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'tuple'; readonly items: readonly Value[] }
  | { readonly type: 'slice'; readonly parts: readonly [Value, Value, Value] }
  | ListValue
  | DictValue
  | FunctionValue
  /** A function of Python itself, or a method bound to `self`; also the types `int`, `str`... */
  | { readonly type: 'builtin'; readonly name: string; readonly self?: Value }
  | { readonly type: 'module'; readonly name: string }
  | { readonly type: 'exception class'; readonly name: string }
  | { readonly type: 'exception'; readonly name: string; readonly args: readonly Value[] | undefined }
  | { readonly type: 'pattern'; readonly source: string; readonly flags: number }
  | {
      readonly type: 'match'
      readonly groups: readonly (string | undefined)[]
      readonly names: Readonly<Record<string, number>>
      readonly span: readonly [number, number]
    }
  | UnknownValue

export const none: Value = { type: 'none' }
const yes: Value = { type: 'bool', value: true }
const no: Value = { type: 'bool', value: false }
export const boolean = (value: boolean): Value => (value ? yes : no)
export const text = (value: string): Value => ({ type: 'str', value })
export const float = (value: number): Value => ({ type: 'float', value })
export const tuple = (items: readonly Value[]): Value => ({ type: 'tuple', items })
export const builtin = (name: string, self?: Value): Value => ({ type: 'builtin', name, ...(self && { self }) })

const largest = 2n ** 63n

/** Python 2 turns an integer that needs more than 64 bits into a `long`, and never back. */
export const integer = (value: bigint | number, long = false): IntValue => {
  const big = BigInt(value)
  return { type: 'int', value: big, long: long || big >= largest || big < -largest }
}

export const isCell = (value: Value): value is Cell => value.type === 'list' || value.type === 'dict'

/** An integer or a truth value as an integer. */
export const asInteger = (value: Value): bigint | undefined =>
  value.type === 'int' ? value.value : value.type === 'bool' ? BigInt(value.value) : undefined

/** A number of any kind as a float. */
export const asFloat = (value: Value): number | undefined =>
  value.type === 'float' ? value.value : asInteger(value) === undefined ? undefined : Number(asInteger(value))

const plain = /^(?:none|bool|int|float|str)$/

/** By what holds them: contents are replaced and never changed. */
const plainContents = new WeakMap<object, boolean>()

/** Whether `value` holds numbers and texts alone, which hold nothing more and are never changed. */
export const holdsPlain = (value: Cell | (Value & { readonly type: 'tuple' })): boolean => {
  const contents = value.type === 'dict' ? value.entries : value.items
  const known =
    plainContents.get(contents) ??
    (value.type === 'dict'
      ? [...value.entries.values()].every((pair) => pair.every(({ type }) => plain.test(type)))
      : value.items.every(({ type }) => plain.test(type)))
  plainContents.set(contents, known)
  return known
}

/** Why `value` as a whole is not known: it is unknown, or a container whose contents are lost. */
export const lossOf = (value: Value): UnknownValue | undefined =>
  value.type === 'unknown' ? value : isCell(value) ? value.lost : undefined

/** Text that Python 2 keeps as bytes of an encoding: lengths and places in it are not those that we see. */
export const isExotic = (value: string): boolean => /[^\0-\x7f]/.test(value)

/** The name of the type, as Python 2 has it. */
export const typeName = (value: Value): string => {
  switch (value.type) {
    case 'none':
      return 'NoneType'
    case 'int':
      return value.long ? 'long' : 'int'
    case 'exception':
      return value.name
    case 'exception class':
      return 'type'
    case 'builtin':
      return value.self
        ? 'builtin_function_or_method'
        : typeNames.has(value.name)
          ? 'type'
          : 'builtin_function_or_method'
    default:
      return value.type
  }
}

export const typeNames: ReadonlySet<string> = new Set(
  'int long float str unicode basestring bool list tuple dict set frozenset object type file xrange'.split(' '),
)

/** How a statement ended. */
export type Outcome =
  | { readonly kind: 'normal' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: Value }

/** What `locals()` and `vars()` give in a call: nothing that is done to it sets a variable. */
export const isCopy = (value: Value): boolean => value.type === 'builtin' && value.name === 'copied namespace'

/** What `globals()` gives, or `locals()` and `vars()`; any of them unless one is asked for. */
export const isNamespace = (value: Value, which?: 'local' | 'global'): boolean =>
  value.type === 'builtin' &&
  ((value.name === 'local namespace' && which !== 'global') || (value.name === 'namespace' && which !== 'local'))
