import { dirname, join, resolve } from 'node:path'
import { type Ignored, ignoredBy } from '../disk/ignored.ts'
import { excludedBy } from '../project/excluded.ts'
import { placedFault } from '../project/json.ts'
import { projectFile } from '../project/project.ts'
import { readProject } from '../project/read-project.ts'
import { defaultPreferences, type Preferences } from '../snapshot.ts'
import { Complaint, type World } from './output.ts'
import { textIfThere } from './system/read.ts'
import { reasonOf } from './system/system.ts'

/** What is set for the files below a folder. */
export interface ProjectOfFiles {
  readonly preferences: Preferences
  /** Which of them are left out. */
  readonly ignored: Ignored
}

const nothing: ProjectOfFiles = { preferences: defaultPreferences, ignored: () => false }

/** What is set for each file: by the next `.xencfg.json` in its folder or above, or by the one that was named. */
export const projects = (world: World, named: string | undefined): ((path: string) => ProjectOfFiles) => {
  const known = new Map<string, ProjectOfFiles>()
  if (named !== undefined) {
    const file = resolve(world.folder, named)
    const text = readIfThere(world, file)
    if (text === undefined) throw new Complaint(`${named}: there is no such file`)
    const project = read(file, text)
    return () => project
  }
  const of = (folder: string): ProjectOfFiles => {
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
    throw new Complaint(`${file}: ${reasonOf(error)}`)
  }
}

const read = (file: string, text: string): ProjectOfFiles => {
  const { preferences, exclude, faults } = readProject(text)
  const [fault] = faults
  if (fault) throw new Complaint(`${file}:${placedFault(text, fault)}`)
  return { preferences, ignored: ignoredBy(dirname(file), excludedBy(exclude)) }
}
