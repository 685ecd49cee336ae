import { type Config, readConfig } from '../config/read-config.ts'
import type { Snapshot } from '../snapshot.ts'
import { byHand } from './by-hand.ts'
import type { Remaining } from './judge/told.ts'
import {
  cannotBeWorkedOut,
  heading,
  holdsNoValue,
  leftNotes,
  nameNotes,
  passedOverIfNoValue,
  reasonIfLost,
} from './notes.ts'
import type { MigrateOptions, Remainder } from './types.ts'

/** Lines that were made comments, at the beginning. */
const commented = /^(?:[ \t]*# [^\n]*(?:\n|$))*/

/** The setting of a key that was made a comment at the beginning of a text; undefined where none was. */
const settingIn = (text: string, key: string, { kind, release, arch }: Config) => {
  const lines = commented.exec(text)?.[0].replace(/^[ \t]*# /gm, '') ?? ''
  if (!lines.startsWith(key)) return undefined
  return readConfig(lines, kind, { release, arch, host: undefined, knownKeys: [] }).entries.get(key)
}

/** Whether a file has got a value for a name since: the name of the file, which xm gave to a domain without one, is none. */
const isSet = ({ entries }: Config, name: string, options: MigrateOptions): boolean => {
  const value = entries.get(name)?.value
  return value !== undefined && !(name === 'name' && value.type === 'atom' && value.text === options.name)
}

/** Said where all defaults of xm are wanted, and a migration has written out some: of the rest nobody knows what the file said. */
export const defaultsBefore = (
  { config }: Snapshot,
  { keepDefaults = false }: MigrateOptions,
): readonly Remaining[] => {
  const { entries, guest, tree } = config
  // The one that stays as xl has it.
  const key = 'hpet'
  if (!keepDefaults || guest.type !== 'hvm' || entries.has(key) || !tree.text.includes(heading)) return []
  const message = `\`${key}\`: xm’s default is not written out, since a migration has been here. Migrate the original with \`--keep-defaults\`.`
  return [{ key, xm: 'off', xl: 'on', message, field: key, byChoice: false, isGone: false }]
}

/**
 * What a migration before this one left for a person, as its comments tell: it is left until the comment is gone, or, where a value was
 * missing, until there is one.
 */
export const leftBefore = ({ config }: Snapshot, options: MigrateOptions): readonly Remainder[] => {
  const { text } = config.tree
  const others = [...text.matchAll(leftNotes)].map(
    ({ index, 0: line, 1: message = '' }): Remainder => ({
      start: index,
      end: index + line.length,
      isProblem: false,
      rule: 'python-code',
      message,
    }),
  )
  const notes = [...text.matchAll(nameNotes)]
  const names = notes.flatMap(({ index, 0: line, 1: name = '', 2: reason = '' }, number): Remainder[] => {
    const end = index + line.length
    const place = { start: index, end: end - 1, isProblem: false }
    const why = reasonIfLost(reason)
    const passedOver = passedOverIfNoValue(reason)
    if (why !== undefined || passedOver !== undefined) {
      const message = why !== undefined ? cannotBeWorkedOut(name, why) : holdsNoValue(name, passedOver === true)
      return isSet(config, name, options) ? [] : [{ ...place, rule: 'python-code', message }]
    }
    const setting = config.entries.has(name)
      ? undefined
      : settingIn(text.slice(end, notes[number + 1]?.index), name, config)
    const message = setting && byHand(setting)
    return message === undefined ? [] : [{ ...place, rule: 'xm-only-key', message }]
  })
  return [...names, ...others]
}
