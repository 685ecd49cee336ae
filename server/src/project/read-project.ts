import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser'
import { checkPreferences } from '../preferences.ts'
import { tableOf } from '../table.ts'
import type { Fault, Project } from './project.ts'

/** The settings of an editor that make sense for a project, by the same names. */
const shared = ['release', 'arch', 'host', 'rules', 'knownKeys', 'stage', 'format']
const names = [...shared, 'exclude', '$schema']

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

/** The name of a member in the source, or a value where it is no member. */
const nameNode = (node: Node): Node => (node.parent?.type === 'property' ? (node.parent.children?.[0] ?? node) : node)

/** What the file of a project says, and all that is wrong in it. Whatever the text is. */
export const readProject = (text: string): Project => {
  // A byte-order mark is none of the JSON; places count it.
  const json = text.replace(/^\uFEFF/, ' ')
  try {
    return readJson(json)
  } catch (error) {
    // The reader of JSON goes down as deep as the brackets do.
    if (!(error instanceof RangeError)) throw error
    const { preferences } = checkPreferences({})
    const faults = [{ start: 0, end: text.length, message: 'is nested too deeply' }]
    return { settings: tableOf({}), preferences, exclude: [], faults }
  }
}

const readJson = (text: string): Project => {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
  const given: unknown = root && getNodeValue(root)
  // Of what goes wrong at one place the first says it.
  const first = errors.filter(({ offset }, index) => errors.findIndex((each) => each.offset === offset) === index)
  const faults: Fault[] = first.map(faultOf)
  const fault = (node: Node | undefined, message: string) => {
    const { offset: start, length } = node ?? { offset: 0, length: text.length }
    faults.push({ start, end: start + length, message })
  }
  const settings: Record<string, unknown> = tableOf({})
  let exclude: readonly string[] = []
  if (root?.type !== 'object') {
    if (faults.length === 0) fault(root, 'is not a JSON object')
    return { settings, preferences: checkPreferences(settings).preferences, exclude, faults }
  }
  const at = (...path: readonly string[]) => findNodeAtLocation(root, [...path])

  for (const [name, value] of Object.entries(given as Readonly<Record<string, unknown>>)) {
    const node = at(name)
    if (!names.includes(name))
      fault(node && nameNode(node), `${JSON.stringify(name)} is no setting; known are ${names.slice(0, -1).join(', ')}`)
    else if (shared.includes(name)) settings[name] = value
  }
  for (const node of namedTwice(root))
    fault(node, `${JSON.stringify(node.value)} is there twice, and JSON takes the last one`)
  const patterns = at('exclude')
  if (patterns) {
    const value: unknown = getNodeValue(patterns)
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      exclude = value
      for (const [index, pattern] of value.entries())
        if (fitsNothing(pattern))
          fault(patterns.children?.[index], `${JSON.stringify(pattern)} fits no file below this folder`)
    } else fault(patterns, '"exclude" is not a list of patterns')
  }
  for (const { path, name, message, unknown } of checkPreferences(settings).complaints) {
    const node = at(...path)
    fault(node && unknown ? nameNode(node) : node, `${JSON.stringify(unknown ? path.at(-1) : name)} ${message}`)
    leaveOut(settings, path)
  }
  faults.sort((a, b) => a.start - b.start)
  return { settings, preferences: checkPreferences(settings).preferences, exclude, faults }
}

/** The names that stand once more in the same object. */
const namedTwice = (node: Node): Node[] => {
  const names =
    node.type === 'object' ? (node.children ?? []).flatMap(({ children }) => children?.slice(0, 1) ?? []) : []
  const seen = new Set<unknown>()
  const twice = names.filter(({ value }) => seen.size === seen.add(value).size)
  return [...twice, ...(node.children ?? []).flatMap(namedTwice)]
}

/** Whether a pattern as of .gitignore can never fit: it is empty, leads out of the folder, or has a range from back to front. */
const fitsNothing = (pattern: string): boolean =>
  pattern.trim() === '' ||
  /^!?\.{1,2}(?:\/|$)|\/\.\.(?:\/|$)/.test(pattern) ||
  [...pattern.matchAll(/\[[^[\]\n]*\]/g)].some(([range]) =>
    [...range.matchAll(/(\w)-(\w)/g)].some(([, from = '', to = '']) => from > to),
  )

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const leaveOut = (settings: Record<string, unknown>, [name = '', member]: readonly string[]): void => {
  const { [member ?? '']: _, ...rest } = asObject(settings[name])
  if (member === undefined) delete settings[name]
  else settings[name] = rest
}
