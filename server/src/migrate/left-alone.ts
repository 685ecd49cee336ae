import type { LeftAlone } from '../../../protocol/src/messages.ts'
import { isBackup } from '../workspace/index/aside.ts'

/** A file that was found below a folder whose configs are migrated. */
export interface FoundBelow {
  /** Below the folder, with `/`. */
  readonly path: string
  /** Where it is stored, whatever links lead there. */
  readonly place: string
  /** Whether no link leads there. */
  readonly isItself: boolean
}

/** Why a config is not migrated where nobody has named it: it is kept of an older state, or is found in another way, too. */
export type Why = 'backup' | 'link'

/** Why files of a folder are left alone, in their order; undefined for those that are migrated: each once, by whatever links it is found. */
export const leftAlone = (files: readonly FoundBelow[]): readonly (Why | undefined)[] => {
  const kept = files.map(({ path }) => isBackup(path))
  const ways = new Map<string, number>()
  for (const [index, { place, isItself }] of files.entries())
    if (!kept[index] && (isItself || !ways.has(place))) ways.set(place, index)
  return files.map(({ place }, index) => (kept[index] ? 'backup' : ways.get(place) === index ? undefined : 'link'))
}

const words: Readonly<Record<LeftAlone, string>> = {
  backup: 'is a backup by its name, and left alone unless it is named',
  template: 'is a template: what is filled in decides what xm made of it. Migrate what comes of it',
  unknown: 'is passed over: nothing shows that it is a domain config. It is migrated if it is named',
  encoding: 'is not in UTF-8: an editor would change its letters. `xencfg migrate` keeps its bytes',
}

/** What is said behind the name of a file that is left alone. */
export const leftAloneWords = (why: LeftAlone): string => words[why]
