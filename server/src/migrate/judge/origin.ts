import type { Config } from '../../config/read-config.ts'
import { keysOf } from '../../schema/index.ts'
import { isXmOption } from '../../xm/options.ts'
import { codeHeading, heading, unreadHeading, wasMigrated } from '../notes.ts'
import { isKindOfXm } from './words-of-xl.ts'

/** Who read a file before. */
export type Origin = 'xm' | 'xl'

/** Forms in lists that xm had, and that xl keeps for old files only, or does not know. */
const oldForms: readonly (readonly [key: string, form: RegExp])[] = [
  ['disk', /^(?:tap2?|drbd|iscsi|nbd|npiv|file|phy):|,\s*ioemu:|,\s*w!\s*(?:,|$)/],
  ['vif', /\btype\s*=\s*(?:ioemu|netfront)\b|(?:^|,)\s*(?:accel|policy|label)\s*=/],
  ['vfb', /(?:^|,)\s*(?:type|videoram|serial|monitor)\s*=/],
  ['vtpm', /(?:^|,)\s*(?:pref_)?instance\s*=/],
  ['cpuid', /=\s*0[xX]/],
]

/** Disks as xl alone reads them: fields by name, which to xm were places, or a path without a prefix, which xm refused. */
const newForms = /(?:^|,)\s*(?:target|format|vdev|access)\s*=|^\s*\//

const hasItem = ({ entries }: Config, key: string, form: RegExp): boolean => {
  const value = entries.get(key)?.value
  return value?.type === 'list' && value.items.some((item) => item.type === 'atom' && form.test(item.text))
}

/** Whether a key is one that xl knows and xm did not. */
const isForXl = (name: string): boolean => keysOf('domain').has(name) && !isXmOption(name)

const commentOfXl = /^[ \t]*#.*\b(?:xl create|xl\.cfg|xlexample)/m
const commentOfXm = /^[ \t]*#.*\b(?:xm create|xmexample|xmdefconfig|xend)/m
const nameOfXl = /^xlexample|\.(?:xl|xlcfg|pvh)$/
const nameOfXm = /^xmexample/

/** A setting that was made a comment: what it was for still stands there. */
const commented = /^[ \t]*#[ \t]*([a-z][a-z0-9_]*)[ \t]*=/gm

/** Whether a file is none of xm's, is one no more, or has disks as xl alone reads them. */
const isOfXl = (config: Config): boolean =>
  config.kind !== 'domain' || wasMigrated(config.tree.text) || hasItem(config, 'disk', newForms)

/** Whether a file has been migrated before, or holds what xm did not know. */
export const holdsXl = (config: Config): boolean => isOfXl(config) || [...config.entries.keys()].some(isForXl)

/** Whether a key of xl's was made a comment. */
const hasCommented = ({ tree }: Config): boolean =>
  [...tree.text.matchAll(commented)].some(([, name]) => isForXl(name ?? ''))

/** Disks and cards whose fields xm would have refused, and which xl alone has. */
const namedFields = /(?:^|,)\s*(?:target|format|vdev|access)\s*=/

/** Settings that a migration has made comments, each with the reason above it. */
const madeComments = /^[ \t]*# ([a-z]\w*): ([^\n]*)\n[ \t]*# \1[ \t]*\+?=/gm

/** Why a setting that no xl and no xm knew becomes a comment, whosever the file was. */
export const ignoredWords = 'xl ignores it'

/** What shows that a file is for xl as it stands, whoever says otherwise, and the key that has it. */
export interface Sign {
  readonly key: string
  readonly words: string
}

/** Whether a file is for xl as it stands: its kind of guest, its disks, what a migration has added or made a comment. */
export const mostlyForXl = (config: Config): Sign | undefined => {
  const { text } = config.tree
  if (text.includes(heading)) return { key: 'xm', words: 'a migration has added what it did by itself' }
  if (text.includes(codeHeading) || text.includes(unreadHeading))
    return { key: 'xm', words: 'a migration has made comments of its code' }
  if (config.entries.has('type') && !isKindOfXm(textAt(config, 'type')))
    return { key: 'type', words: 'xm did not know it' }
  const made = [...text.matchAll(madeComments)].find(([, , reason]) => reason !== ignoredWords)?.[1]
  if (made !== undefined) return { key: made, words: 'a migration has made a comment of it' }
  return hasItem(config, 'disk', namedFields) ? { key: 'disk', words: 'xm did not know its fields by name' } : undefined
}

/** The keys that xl knows and xm did not. */
export const keysForXl = ({ entries }: Config): ReadonlySet<string> => new Set([...entries.keys()].filter(isForXl))

/** Whether an option stands there that xm had and no xl has. */
const hasOldOption = ({ entries }: Config): boolean =>
  [...entries.values()].some(({ name, spec }) => spec === undefined && isXmOption(name))

/** Whether only xm can have read a file as it was meant: a program, or one with an option that no xl has. */
const isForXm = (config: Config): boolean =>
  !holdsXl(config) && !hasCommented(config) && (config.python !== undefined || hasOldOption(config))

/** Whether a key that xm did not know stands beside an option that no xl has, and nothing else tells whose file it was. */
const isForBoth = (config: Config): boolean => !isOfXl(config) && hasOldOption(config)

/** Whether a key that xm did not know stands beside an escape that xl refuses, and nothing else tells whose file it was. */
export const hasEscapeOfXm = (config: Config): boolean =>
  !isOfXl(config) &&
  mostlyForXl(config) === undefined &&
  keysForXl(config).size > 0 &&
  config.tree.problems.some(({ code }) => code === 'bad-escape')

const textAt = ({ entries }: Config, key: string): string => {
  const value = entries.get(key)?.value
  return value?.type === 'atom' ? value.text : ''
}

/** What xm loaded into an HVM guest: `hvmloader`, or another one from where Xen has its own. */
const firmware = /(?:^|\/)hvmloader$|\/xen[^/]*\/boot\/[^/]+$/

/**
 * What was usual under xm, and is found in files for xl up to 4.9 as well: two of it together are taken for xm's. `builder = "linux"` is
 * none of xl's words.
 */
const signsOfXm = (config: Config): number =>
  Number(config.entries.has('builder')) +
  Number(textAt(config, 'builder') === 'linux') +
  Number(config.entries.has('device_model')) +
  // xm showed the screen of any guest as its `vfb` says.
  Number(textAt(config, 'builder') === 'hvm' && config.entries.has('vfb')) +
  Number(firmware.test(textAt(config, 'kernel')))

/**
 * Whether a config was written for xm or for xl, as far as it tells: a key or a form that xm did not know speaks for xl; a program, an
 * option that xm alone read, or a form that xl has taken over from xm, speaks for xm; and so do comments and names of files. Undefined
 * where nothing speaks, or an option of xm's beside a key of xl's: `builder` alone was in xl's own manual up to 4.9.
 * @param name of the file
 */
export const originOf = (config: Config, name = ''): Origin | undefined => {
  const { text } = config.tree
  if (holdsXl(config)) return isForBoth(config) ? undefined : 'xl'
  const speaksOfXl = commentOfXl.test(text)
  if (nameOfXm.test(name) || (commentOfXm.test(text) && !speaksOfXl)) return 'xm'
  if (nameOfXl.test(name) || speaksOfXl || hasCommented(config)) return 'xl'
  if (isForXm(config)) return 'xm'
  // What such an option said is in the file no more: xm would decide it by itself now.
  if ([...text.matchAll(madeComments)].some(([, key = '']) => isXmOption(key) && !keysOf('domain').has(key)))
    return 'xl'
  if (signsOfXm(config) > 1) return 'xm'
  if (oldForms.some(([key, form]) => hasItem(config, key, form))) return 'xm'
  return text.search(madeComments) >= 0 ? 'xl' : undefined
}
