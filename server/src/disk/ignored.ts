import { dirname, join, relative, sep } from 'node:path'
import { excludedBy, type Meets, meetsPatterns } from '../project/excluded.ts'
import { projectFile } from '../project/project.ts'
import { readProject } from '../project/read-project.ts'
import { excludedEverywhere, gitFolderOf, type Looks } from './git-settings.ts'

/**
 * Whether a file or folder below a folder that was named is left out.
 * @param place its absolute path
 */
export type Ignored = (place: string, directory: boolean) => boolean

/** The path as patterns know it: relative, with `/`; undefined for what is not below the folder. */
const pathBelow = (folder: string, place: string, directory: boolean): string | undefined => {
  const path = relative(folder, place).split(sep).join('/')
  if (path === '' || path === '..' || path.startsWith('../')) return undefined
  return directory ? `${path}/` : path
}

/** What is left out of the paths that start from `folder`. */
export const ignoredBy =
  (folder: string, isExcluded: (path: string) => boolean): Ignored =>
  (place, directory) => {
    const path = pathBelow(folder, place, directory)
    return path !== undefined && isExcluded(path)
  }

/** So many texts are read for a folder: its own, and those above it. */
const mostTexts = 16

/** What follows from a text, kept for the last ones: for each file that changes the same are asked, and may have thousands of patterns. */
const byText = <T>(make: (text: string) => T): ((text: string) => T) => {
  const kept = new Map<string, T>()
  return (text) => {
    const made = kept.get(text) ?? make(text)
    kept.delete(text)
    kept.set(text, made)
    for (const oldest of kept.keys()) if (kept.size > mostTexts) kept.delete(oldest)
    return made
  }
}

const matcherOfText = byText((text) => meetsPatterns(text.split(/\r?\n/)))
const excludedByProject = byText((text) => excludedBy(readProject(text).exclude))

/** What `core.excludesFile`, `.git/info/exclude` and the `.gitignore` files of a work tree leave out. Outside of one they say nothing, as for git. */
export const ignoredByGit = (looks: Looks): Ignored => {
  const { isThere, textIfThere } = looks
  const matchers = new Map<string, Meets | undefined>()
  const matcherOf = (folder: string) => {
    if (matchers.has(folder)) return matchers.get(folder)
    const texts = [
      // Of the patterns that fit, the last one counts: those of the folder go before those of the clone, and these before a person's.
      ...(isThere(join(folder, '.git'))
        ? [excludedEverywhere(folder, looks), textIfThere(join(gitFolderOf(folder, looks), 'info', 'exclude'))]
        : []),
      textIfThere(join(folder, '.gitignore')),
    ].filter((text) => text !== undefined)
    const matcher = texts.length === 0 ? undefined : matcherOfText(texts.join('\n'))
    matchers.set(folder, matcher)
    return matcher
  }
  const chains = new Map<string, readonly string[] | undefined>()
  /** The folders from the root of the work tree down to this one; undefined outside of one. */
  const chainOf = (folder: string): readonly string[] | undefined => {
    if (chains.has(folder)) return chains.get(folder)
    const above = dirname(folder)
    const chain = isThere(join(folder, '.git'))
      ? [folder]
      : above === folder
        ? undefined
        : chainOf(above)?.concat(folder)
    chains.set(folder, chain)
    return chain
  }
  return (place, directory) => {
    let left = false
    // The nearest file that has a pattern for it decides.
    for (const folder of chainOf(dirname(place)) ?? []) {
      const path = pathBelow(folder, place, directory)
      const said = path === undefined ? undefined : matcherOf(folder)?.(path)
      if (said?.ignored) left = true
      else if (said?.unignored) left = false
    }
    return left
  }
}

/** What the files of projects leave out: for each folder, the next one in it or above. */
export const ignoredByProject = ({ textIfThere }: Looks): Ignored => {
  const known = new Map<string, Ignored>()
  const inFolder = (folder: string): Ignored => {
    const before = known.get(folder)
    if (before) return before
    const text = textIfThere(join(folder, projectFile))
    const above = dirname(folder)
    const found =
      text !== undefined ? ignoredBy(folder, excludedByProject(text)) : above === folder ? () => false : inFolder(above)
    known.set(folder, found)
    return found
  }
  return (place, directory) => inFolder(dirname(place))(place, directory)
}
