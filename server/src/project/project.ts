import type { Preferences } from '../snapshot.ts'

/** What a project says for all of its files, in a file of this name at its root. */
export const projectFile = '.xencfg.json'

/** Something wrong in the file of a project, at its place: offsets in its text, in UTF-16. */
export interface Fault {
  readonly start: number
  readonly end: number
  readonly message: string
}

/** What the file of a project says. */
export interface Project {
  /** By the names of the settings `xen.*`, as far as it is sound. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly preferences: Preferences
  /** Patterns as in .gitignore, from the folder of the file: what is left out below directories. */
  readonly exclude: readonly string[]
  readonly faults: readonly Fault[]
}

/** What hides messages: in a workspace that nobody trusts no file of it says that. */
const wantsTrust = ['rules', 'knownKeys', 'host', 'stage'] as const

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The section `xen` of an editor with what the file of a project says put over it. The file wins, name by name: the editor is to say what
 * `xencfg` says of the same files. Of rules, host and format it wins member by member; keys that either knows are known.
 */
export const withProject = (section: unknown, { settings }: Project, isTrusted: boolean): unknown => {
  const merged: Record<string, unknown> = isObject(section) ? { ...section } : {}
  for (const [name, value] of Object.entries(settings)) {
    if (!isTrusted && wantsTrust.some((each) => each === name)) continue
    const before = merged[name]
    if (isObject(value) && isObject(before)) merged[name] = { ...before, ...value }
    else if (name === 'knownKeys' && Array.isArray(value) && Array.isArray(before)) merged[name] = [...before, ...value]
    else merged[name] = value
  }
  return merged
}
