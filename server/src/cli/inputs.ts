import { filesOfDom0 } from '../disk/dom0.ts'
import { ignoredBy, ignoredByGit } from '../disk/ignored.ts'
import { excludedBy } from '../project/excluded.ts'
import type { Preferences } from '../snapshot.ts'
import type { FileKind } from '../values/value-type.ts'
import { type Foreign, type InputFile, inputFiles, noteOf, type Unreadable } from './files.ts'
import { Complaint, complain, giveOut, type World } from './output.ts'
import { type ProjectOfFiles, projects } from './project.ts'
import { isThere, textIfThere } from './system/read.ts'

/** How xl reads the files, as far as the command line says it. */
type SetByHand = Partial<Pick<Preferences, 'release' | 'arch' | 'host' | 'stage' | 'dom0'>>

/** Where files are looked for, and what is left out. */
export interface Searched {
  /** The file of the project, in place of the one that is found. */
  readonly config?: string
  readonly exclude: readonly string[]
  /** Whether files that git leaves out are left out in directories. */
  readonly gitignore: boolean
  /** Whether what is left out is so where it is named, too. */
  readonly forceExclude?: boolean
}

/** What a person says on the command line; it wins over the file of the project. */
export interface Given extends SetByHand, Searched {
  readonly kind?: FileKind
  readonly stdinFilename?: string
  /** Whether a file comes by each way that leads to it, and not only by the first. */
  readonly everyWay?: boolean
}

/** A file with what is set for it. */
export interface Input {
  readonly file: InputFile
  readonly preferences: Preferences
}

/** Something below a folder that git leaves out, or a pattern does: of the command line, or of the project. */
export interface LeftOut {
  readonly leftOutBy: 'git' | 'pattern'
}

/** What is passed over: a file that cannot be read, one that was named and is another program's, what is left out below folders. */
export type PassedOver = Unreadable | Foreign | LeftOut

/**
 * The files that were named, each with what is set for it; those that are passed over are complained about.
 * @param passedOver is called for each of them
 */
export function* inputs(
  world: World,
  paths: readonly string[],
  given: Given,
  passedOver: (file: PassedOver) => void,
): Generator<Input> {
  const { kind, stdinFilename, everyWay = false } = given
  if (stdinFilename !== undefined && !paths.includes('-'))
    throw new Complaint('--stdin-filename says what standard input is called, which is read where a file is named -')
  const { search, projectOf } = searchFor(world, given, (leftOutBy) => passedOver({ leftOutBy }))
  const named = stdinFilename === undefined ? {} : { stdinFilename }
  for (const file of inputFiles(world, paths, kind, { ...search, ...named })) {
    if ('foreign' in file) {
      passedOver(file)
      complain(world, noteOf(file))
    } else if ('reason' in file) {
      passedOver(file)
      complain(world, `${file.path}: ${file.reason}`)
    } else if (everyWay || !file.again) yield { file, preferences: preferencesFor(world, projectOf(file.path), given) }
  }
}

/**
 * How files are searched, and what is set for each of them.
 * @param leftOut is called for each file or folder that is left out
 */
export const searchFor = (
  world: World,
  { config, exclude, gitignore, forceExclude = false }: Searched,
  leftOut: (by: LeftOut['leftOutBy']) => void = () => {},
) => {
  const projectOf = projects(world, config)
  const excluded = ignoredBy(world.folder, excludedBy(exclude))
  const byGit = gitignore ? ignoredByGit(looksOf(world)) : () => false
  const ignored = (place: string, directory: boolean): boolean => {
    const isExcluded = excluded(place, directory) || projectOf(place).ignored(place, directory)
    if (!isExcluded && !byGit(place, directory)) return false
    leftOut(isExcluded ? 'pattern' : 'git')
    return true
  }
  return { projectOf, search: { ignored, forced: forceExclude } }
}

const looksOf = ({ system, environment }: World) => ({
  environment,
  isThere: (path: string) => isThere(system, path),
  // git passes over a file of its own that cannot be read.
  textIfThere(path: string) {
    try {
      return textIfThere(system, path)
    } catch {
      return undefined
    }
  },
})

/** What holds for a file: what the command line says, else its project. */
export const preferencesFor = (
  { system }: World,
  { preferences }: ProjectOfFiles,
  { release, arch, host = preferences.host, stage, dom0 }: SetByHand,
): Preferences => ({
  ...preferences,
  ...(release ? { release } : {}),
  ...(arch ? { arch } : {}),
  ...(host || dom0 ? { host: { ...host, ...(dom0 ? { files: filesOfDom0(system) } : {}) } } : {}),
  ...(stage ? { stage } : {}),
})

/** Gives back a text of another program that came by standard input: whoever sends one through wants it back. */
export const giveBack = (world: World, file: PassedOver): void => {
  if ('foreign' in file && file.standard) giveOut(world, file.bytes)
}
