import type { Config } from '../../config/read-config.ts'
import { isXmOption } from '../../xm/options.ts'

/** Who read a file before. */
export type Origin = 'xm' | 'xl'

/** Forms of disks and cards that xm had, and that xl keeps for old files only. */
const oldForms = /^(?:tap2?|drbd|iscsi|nbd|npiv|file|phy):|,\s*ioemu:|\btype\s*=\s*ioemu\b/

/** Fields of disks that xl gives a name; to xm each was a place. */
const newForms = /(?:^|,)\s*(?:target|format|vdev|access)\s*=/

/** What stands above the settings that a migration adds. */
export const heading = '# What xm did where the file says nothing:'

const hasItem = ({ entries }: Config, keys: readonly string[], form: RegExp): boolean =>
  keys.some((key) => {
    const value = entries.get(key)?.value
    return value?.type === 'list' && value.items.some((item) => item.type === 'atom' && form.test(item.text))
  })

/**
 * Whether a config was written for xm or for xl, as far as it tells: a program, or an option that xm alone read, speaks for xm; a key
 * that xm did not know speaks for xl. Where nothing speaks it is taken for one of xl's, for which nothing has to change.
 */
export const originOf = (config: Config): Origin => {
  const { kind, entries, python, tree } = config
  if (kind !== 'domain') return 'xl'
  // It has been migrated before.
  if (tree.text.includes(heading) || hasItem(config, ['disk'], newForms)) return 'xl'
  const names = [...entries.values()]
  if (names.some(({ name, spec }) => spec !== undefined && !isXmOption(name))) return 'xl'
  if (python) return 'xm'
  if (names.some(({ name, spec }) => spec === undefined && isXmOption(name))) return 'xm'
  if (names.some(({ name }) => name === 'builder' || name === 'device_model')) return 'xm'
  return hasItem(config, ['disk', 'vif'], oldForms) ? 'xm' : 'xl'
}
