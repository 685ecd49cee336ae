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

/** Whether a value is cut off or goes on where the text is no JSON: then nobody knows what was meant. */
const isBroken = ({ type, offset, length }: Node, errors: readonly ParseError[]): boolean => {
  const end = type === 'number' ? offset + length + 1 : offset + length
  return errors.some((error) => error.offset < end && error.offset + error.length >= offset)
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

/** A text as JSON. */
interface Json {
  /** Undefined where there is nothing at all. */
  readonly root: Node | undefined
  /** What it says, without the values that are broken. */
  readonly value: unknown
  /** What is no JSON in it: the first of each place. */
  readonly faults: readonly Fault[]
}

/** Reads JSON as people write it by hand: whatever the text is. */
export const readJson = (text: string): Json => {
  const errors: ParseError[] = []
  try {
    // A byte-order mark is none of the JSON; places count it.
    const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { disallowComments: true, allowTrailingComma: false })
    const first = errors.filter(({ offset }, index) => errors.findIndex((each) => each.offset === offset) === index)
    return { root, value: root && soundValue(root, errors), faults: first.map(faultOf) }
  } catch (error) {
    // The reader goes down as deep as the brackets do.
    if (!(error instanceof RangeError)) throw error
    return {
      root: undefined,
      value: undefined,
      faults: [{ start: 0, end: text.length, message: 'is nested too deeply' }],
    }
  }
}

/** A fault as a person looks for it, behind the name of its file. */
export const placedFault = (text: string, { start, message }: Fault): string => {
  const before = text.slice(0, start).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}: ${message}`
}
