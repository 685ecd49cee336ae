import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { tableOf } from '../table.ts'
import type { Fault } from './project.ts'

/** By the names that the library has for what can be wrong with JSON. */
const said: Readonly<Record<string, string>> = tableOf({
  PropertyNameExpected: 'a name in double quotes is wanted here',
  ValueExpected: 'a value is wanted here',
  ColonExpected: 'a colon is wanted here',
  CommaExpected: 'a comma is wanted here',
  CloseBraceExpected: 'a closing brace is wanted here',
  CloseBracketExpected: 'a closing bracket is wanted here',
  EndOfFileExpected: 'the file ends before this',
  InvalidSymbol: 'text stands in double quotes',
  InvalidCommentToken: 'JSON has no comments',
})

const faultOf = ({ error, offset, length }: ParseError): Fault => ({
  start: offset,
  end: offset + length,
  message: `is no JSON: ${said[printParseErrorCode(error)] ?? 'this cannot be read'}`,
})

/** Whether a value is cut off or goes on where the text is no JSON: then nobody knows what was meant. @param errors in the order of the text */
const isBroken = ({ type, offset, length }: Node, errors: readonly ParseError[]): boolean => {
  const end = type === 'number' ? offset + length + 1 : offset + length
  let [first, behind] = [0, errors.length]
  while (first < behind) {
    const middle = (first + behind) >> 1
    const error = errors[middle]
    if (error && error.offset + error.length < offset) first = middle + 1
    else behind = middle
  }
  const error = errors[first]
  return error !== undefined && error.offset < end
}

const soundValue = (node: Node, errors: readonly ParseError[]): unknown => {
  const { type, children = [], value } = node
  const isWhole = (each: Node | undefined): each is Node =>
    each !== undefined && (each.children !== undefined || !isBroken(each, errors))
  if (type === 'array') return children.filter(isWhole).map((each) => soundValue(each, errors))
  if (type !== 'object') return value
  return Object.fromEntries(
    children.flatMap(({ children: [name, member] = [] }) =>
      name && isWhole(member) ? [[name.value, soundValue(member, errors)]] : [],
    ),
  )
}

/** Nobody writes so many nodes in each other: whoever goes down into what is read need not count. */
const mostDepth = 200

const isDeeper = ({ children = [] }: Node, left = mostDepth): boolean =>
  left === 0 || children.some((each) => isDeeper(each, left - 1))

/** A text as JSON. */
interface Json {
  /** Undefined where there is nothing at all. */
  readonly root: Node | undefined
  /** What it says, without the values that are broken. */
  readonly value: unknown
  /** What is no JSON in it: the first of each place. */
  readonly faults: readonly Fault[]
}

/** The tree of a text; undefined where it is deeper than anybody can go. */
const treeOf = (text: string, errors: ParseError[]): { readonly root: Node | undefined } | undefined => {
  try {
    // A byte-order mark is none of the JSON; places count it.
    const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { disallowComments: true, allowTrailingComma: false })
    return root && isDeeper(root) ? undefined : { root }
  } catch (error) {
    // The reader goes down as deep as the brackets do.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads JSON as people write it by hand: whatever the text is. */
export const readJson = (text: string): Json => {
  const errors: ParseError[] = []
  const tree = treeOf(text, errors)
  if (!tree) {
    const faults = [{ start: 0, end: text.length, message: 'is nested too deeply' }]
    return { root: undefined, value: undefined, faults }
  }
  const { root } = tree
  // As UTF-16 each letter would be a fault of its own.
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    const faults = [{ start: nul, end: nul + 1, message: 'is no JSON: it holds a NUL byte. Store it as UTF-8' }]
    return { root: undefined, value: undefined, faults }
  }
  const places = new Set<number>()
  const first = errors.filter(({ offset }) => places.size < places.add(offset).size)
  return { root, value: root && soundValue(root, errors), faults: first.map(faultOf) }
}

/** A fault as a person looks for it, behind the name of its file. */
export const placedFault = (text: string, { start, message }: Fault): string => {
  const before = text.slice(0, start).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}: ${message}`
}
