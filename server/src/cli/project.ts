import { dirname, join, resolve } from 'node:path'
import { type Ignored, ignoredBy } from '../disk/ignored.ts'
import { checkPreferences } from '../preferences.ts'
import { defaultPreferences, type Preferences } from '../snapshot.ts'
import { Complaint, type World } from './output.ts'
import { textIfThere } from './system/read.ts'

/** What a project says for all of its files, in a file of this name at its root. */
export const projectFile = '.xencfg.json'

/** What is set for the files below a folder. */
export interface Project {
  readonly preferences: Preferences
  /** Which of them are left out. */
  readonly ignored: Ignored
}

const nothing: Project = { preferences: defaultPreferences, ignored: () => false }

/** The settings of the editor that make sense here, by the same names, and `exclude`: patterns as in .gitignore. */
const names = ['release', 'arch', 'host', 'rules', 'knownKeys', 'stage', 'format', 'exclude', '$schema']

/** What is set for each file: by the next `.xencfg.json` in its folder or above, or by the one that was named. */
export const projects = (world: World, named: string | undefined): ((path: string) => Project) => {
  const known = new Map<string, Project>()
  if (named !== undefined) {
    const file = resolve(world.folder, named)
    const text = readIfThere(world, file)
    if (text === undefined) throw new Complaint(`${named}: there is no such file`)
    const project = read(file, text)
    return () => project
  }
  const of = (folder: string): Project => {
    const before = known.get(folder)
    if (before) return before
    const file = join(folder, projectFile)
    const text = readIfThere(world, file)
    const above = dirname(folder)
    const found = text !== undefined ? read(file, text) : above === folder ? nothing : of(above)
    known.set(folder, found)
    return found
  }
  return (path) => of(dirname(resolve(world.folder, path)))
}

const readIfThere = ({ system }: World, file: string): string | undefined => {
  try {
    return textIfThere(system, file)
  } catch (error) {
    throw new Complaint(`${file}: ${error instanceof Error ? error.message : error}`)
  }
}

const read = (file: string, text: string): Project => {
  const wrong = (complaint: string) => new Complaint(`${file}: ${complaint}`)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw wrong('is not a JSON object')
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw wrong(
      `${JSON.stringify(unknown)} is no setting; known are ${names.filter((name) => name !== '$schema').join(', ')}`,
    )
  const { preferences, complaints } = checkPreferences(given, (name) => JSON.stringify(name))
  const [complaint] = complaints
  if (complaint !== undefined) throw wrong(complaint.replace(/ It is ignored\.$/, ''))
  const exclude = 'exclude' in given ? given.exclude : []
  if (!Array.isArray(exclude) || !exclude.every((each): each is string => typeof each === 'string'))
    throw wrong('"exclude" is not a list of patterns')
  return { preferences, ignored: ignoredBy(dirname(file), exclude) }
}
