import type { Config } from '../../config/read-config.ts'
import { keysOf } from '../../schema/index.ts'
import { isXmOption } from '../../xm/options.ts'

/** Who read a file before. */
export type Origin = 'xm' | 'xl'

/** Forms of disks and cards that xm had, and that xl keeps for old files only. */
const oldForms = /^(?:tap2?|drbd|iscsi|nbd|npiv|file|phy):|,\s*ioemu:|\btype\s*=\s*ioemu\b/

/** Disks as xl alone reads them: fields by name, which to xm were places, or a path without a prefix, which xm refused. */
const newForms = /(?:^|,)\s*(?:target|format|vdev|access)\s*=|^\s*\//

/** What stands above the settings that a migration adds. */
export const heading = '# What xm did where the file says nothing:'

const hasItem = ({ entries }: Config, keys: readonly string[], form: RegExp): boolean =>
  keys.some((key) => {
    const value = entries.get(key)?.value
    return value?.type === 'list' && value.items.some((item) => item.type === 'atom' && form.test(item.text))
  })

const isForXl = (name: string): boolean => keysOf('domain').has(name) && !isXmOption(name)

const commentOfXl = /^[ \t]*#.*\b(?:xl create|xl\.cfg|xlexample)/m
const commentOfXm = /^[ \t]*#.*\b(?:xm create|xmexample|xmdefconfig|xend)/m
const nameOfXl = /^xlexample|\.(?:xl|xlcfg|pvh)$/
const nameOfXm = /^xmexample/

/** A setting that was made a comment: what it was for still stands there. */
const commented = /^[ \t]*#[ \t]*([a-z][a-z0-9_]*)[ \t]*=/gm

/** Whether a file has been migrated before, or holds what xm did not know. */
const holdsXl = (config: Config): boolean =>
  config.kind !== 'domain' ||
  config.tree.text.includes(heading) ||
  hasItem(config, ['disk'], newForms) ||
  [...config.entries.keys()].some(isForXl)

/** Whether a key of xl's was made a comment. */
const hasCommented = ({ tree }: Config): boolean =>
  [...tree.text.matchAll(commented)].some(([, name]) => isForXl(name ?? ''))

/** Whether only xm can have read a file as it was meant: a program, or one with an option that no xl has. */
export const isOfXm = (config: Config): boolean =>
  !holdsXl(config) &&
  !hasCommented(config) &&
  (config.python !== undefined ||
    [...config.entries.values()].some(({ name, spec }) => spec === undefined && isXmOption(name)))

const textAt = ({ entries }: Config, key: string): string => {
  const value = entries.get(key)?.value
  return value?.type === 'atom' ? value.text : ''
}

/**
 * What was usual under xm, and is found in files for xl up to 4.9 as well: two of it together are taken for xm's. `builder = "linux"` is
 * none of xl's words.
 */
const signsOfXm = (config: Config): number =>
  Number(config.entries.has('builder')) +
  Number(textAt(config, 'builder') === 'linux') +
  Number(config.entries.has('device_model')) +
  Number(/(?:^|\/)hvmloader$/.test(textAt(config, 'kernel')))

/**
 * Whether a config was written for xm or for xl, as far as it tells: a key or a form that xm did not know speaks for xl; a program, an
 * option that xm alone read, or a form that xl has taken over from xm, speaks for xm; and so do comments and names of files. Where
 * nothing speaks it is taken for one of xl's, for which nothing has to change: `builder` alone was in xl's own manual up to 4.9.
 * @param name of the file
 */
export const originOf = (config: Config, name = ''): Origin => {
  const { text } = config.tree
  if (holdsXl(config)) return 'xl'
  const speaksOfXl = commentOfXl.test(text)
  if (nameOfXm.test(name) || (commentOfXm.test(text) && !speaksOfXl)) return 'xm'
  if (nameOfXl.test(name) || speaksOfXl || hasCommented(config)) return 'xl'
  if (isOfXm(config) || signsOfXm(config) > 1) return 'xm'
  return hasItem(config, ['disk', 'vif'], oldForms) ? 'xm' : 'xl'
}
