import type { Node } from 'jsonc-parser'
import { kept } from '../edited-list.ts'
import { checkPreferences } from '../preferences.ts'
import { shownValue } from '../printable.ts'
import { tableOf } from '../table.ts'
import { isTooOpen, tooOpen } from './excluded.ts'
import { readJson } from './json.ts'
import type { Fault, Project } from './project.ts'

/** The settings of an editor that make sense for a project, by the same names. */
const shared = ['release', 'arch', 'host', 'rules', 'knownKeys', 'stage', 'format']
const names = [...shared, 'exclude', '$schema']

/** The name of a member in the source, or a value where it is no member. */
const nameNode = (node: Node): Node => (node.parent?.type === 'property' ? (node.parent.children?.[0] ?? node) : node)

/** The members of an object that have a value, by their names: of one that is there twice the first. */
const membersOf = kept(({ type, children = [] }: Node): ReadonlyMap<unknown, Node> => {
  const members = new Map<unknown, Node>()
  for (const { children: [name, value] = [] } of type === 'object' ? children : [])
    if (name && value && !members.has(name.value)) members.set(name.value, value)
  return members
})

/** What the file of a project says, and all that is wrong in it. Whatever the text is. */
export const readProject = (text: string): Project => {
  const { root, value: given, faults: faultsOfJson } = readJson(text)
  const faults: Fault[] = [...faultsOfJson]
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
  const at = (...path: readonly string[]) =>
    path.reduce((node: Node | undefined, name) => node && membersOf(node).get(name), root)

  // The root is an object.
  const members = new Map(Object.entries(given as Readonly<Record<string, unknown>>))
  for (const [name, value] of members) {
    const node = at(name)
    if (!names.includes(name))
      fault(node && nameNode(node), `${shownValue(name)} is no setting; known are ${names.slice(0, -1).join(', ')}`)
    else if (shared.includes(name)) settings[name] = value
  }
  for (const node of namedTwice(root))
    fault(node, `${shownValue(node.value)} is there twice, and JSON takes the last one`)
  if (members.has('exclude')) {
    const value = members.get('exclude')
    const patterns = at('exclude')
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      exclude = value
      const sound = new Set(value)
      for (const node of patterns?.children ?? [])
        if (sound.has(node.value) && fitsNothing(node.value))
          fault(node, `${shownValue(node.value)} fits no file below this folder`)
        else if (sound.has(node.value) && isTooOpen(node.value)) fault(node, `${shownValue(node.value)} ${tooOpen}`)
    } else fault(patterns, '"exclude" is not a list of patterns')
  }
  const { complaints } = checkPreferences(settings)
  for (const { path, name, message, unknown } of complaints) {
    const node = at(...path)
    fault(node && unknown ? nameNode(node) : node, `${shownValue(unknown ? path.at(-1) : name)} ${message}`)
  }
  leaveOut(
    settings,
    complaints.map(({ path }) => path),
  )
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

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

/** Takes out settings, or members of them. */
const leaveOut = (settings: Record<string, unknown>, paths: readonly (readonly string[])[]): void => {
  const members = new Map<string, Set<string>>()
  for (const [name = '', member] of paths) {
    if (member === undefined) delete settings[name]
    else members.set(name, (members.get(name) ?? new Set()).add(member))
  }
  for (const [name, gone] of members)
    settings[name] = Object.fromEntries(
      Object.entries(asObject(settings[name])).filter(([member]) => !gone.has(member)),
    )
}
