import { type Config, readConfig } from '../config/read-config.ts'
import type { Snapshot } from '../snapshot.ts'
import { byHand } from './by-hand.ts'
import { cannotBeWorkedOut } from './program.ts'
import type { MigrateOptions, Remainder } from './types.ts'

/** A comment that a migration has put above what it could not write as a setting: the name, and why. */
const note = /^[ \t]*# ([A-Za-z_]\w*): (.*)\r?\n/gm

/** Lines that were made comments, from some place on. */
const commented = /(?:[ \t]*# [^\n]*(?:\n|$))*/y

/** The setting of a key that was made a comment at some place of a text; undefined where none was. */
const settingAt = (text: string, at: number, key: string, { kind, release, arch }: Config) => {
  commented.lastIndex = at
  const lines = commented.exec(text)?.[0].replace(/^[ \t]*# /gm, '') ?? ''
  if (!lines.startsWith(key)) return undefined
  return readConfig(lines, kind, { release, arch, host: undefined, knownKeys: [] }).entries.get(key)
}

/** Whether a file has got a value for a name since: the name of the file, which xm gave to a domain without one, is none. */
const isSet = ({ entries }: Config, name: string, options: MigrateOptions): boolean => {
  const value = entries.get(name)?.value
  return value !== undefined && !(name === 'name' && value.type === 'atom' && value.text === options.name)
}

/**
 * What a migration before this one left for a person, as its comments tell: it is left until the comment is gone, or, where a value was
 * missing, until there is one.
 */
export const leftBefore = ({ config }: Snapshot, options: MigrateOptions): readonly Remainder[] => {
  const { text } = config.tree
  return [...text.matchAll(note)].flatMap(({ index, 0: line, 1: name = '', 2: reason = '' }): Remainder[] => {
    const end = index + line.length
    const place = { start: index, end: end - 1, isProblem: false }
    const unknown = reason.startsWith('cannot be worked out.')
    if (unknown || reason === 'no value for a config') {
      const message = unknown
        ? cannotBeWorkedOut(name, reason.slice('cannot be worked out.'.length))
        : `\`${name}\` holds what no config can: write it anew.`
      return isSet(config, name, options) ? [] : [{ ...place, rule: 'python-code', message }]
    }
    const setting = config.entries.has(name) ? undefined : settingAt(text, end, name, config)
    const message = setting && byHand(setting)
    return message === undefined ? [] : [{ ...place, rule: 'xm-only-key', message }]
  })
}
