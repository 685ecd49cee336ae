import type { Config } from '../config/read-config.ts'
import { childrenOf, parse } from '../python/read/parse.ts'
import { evaluatePython } from '../python/read-python.ts'
import type { Snapshot } from '../snapshot.ts'
import { isXmOption } from '../xm/options.ts'
import { givenNote } from './given.ts'
import { holdsXl, keysForXl, mostlyForXl, originOf } from './judge/origin.ts'
import type { Remaining } from './judge/told.ts'
import { readAsXm, type XmReading } from './judge/xm-reading.ts'
import type { MigrateOptions } from './types.ts'

/** Whether what xl refuses is a program from end to end, though nothing else says so: then xm read it. A sum alone may be a slip. */
const isProgram = (text: string, { tree }: Config, { arch = 'x86', parameters = {} }: MigrateOptions): boolean => {
  if (tree.problems.every(({ code }) => code === 'comment-without-newline' || code === 'no-final-newline')) return false
  const { usesPython, problems } = evaluatePython(text, { arch, parameters })
  return (
    usesPython &&
    problems.every(({ kind }) => kind === 'limit') &&
    childrenOf(parse(text).top).some(({ name }) => name !== 'AssignStatement')
  )
}

/** Whether xm read a file before: what is said of it, or what it tells itself. What has been written for xl since is no file of xm's. */
export const isOfXm = (text: string, { config }: Snapshot, options: MigrateOptions = {}): boolean => {
  if (options.from !== undefined) return options.from === 'xm' && mostlyForXl(config) === undefined
  // What a command line gave stands in the file by now: it has been migrated.
  if (text.includes(givenNote)) return false
  const isGiven = Object.keys(options.parameters ?? {}).some(isXmOption) && !holdsXl(config)
  return isProgram(text, config, options) || isGiven || originOf(config, options.name) === 'xm'
}

/** What xm made of the file; undefined for a file that was not written for it. */
export const readingOf = (text: string, snapshot: Snapshot, options: MigrateOptions): XmReading | undefined => {
  if (!isOfXm(text, snapshot, options)) return undefined
  const { arch = 'x86', parameters = {}, name = '' } = options
  const reading = readAsXm(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), { arch, parameters, name })
  return { ...reading, forXl: keysForXl(snapshot.config) }
}

/** What is told of a file that is said to be of xm, and is of xl by what it holds: it is not held against what xm made of it. */
export const contradicting = ({ config }: Snapshot, { from }: MigrateOptions): readonly Remaining[] => {
  const sign = from === 'xm' ? mostlyForXl(config) : undefined
  if (sign === undefined) return []
  const { key, words } = sign
  const message = `\`${key}\`: ${words}: the file was written for xl, or migrated before, and is not held against what xm did.`
  return [{ key, xm: 'unknown', xl: 'known', message, field: '', byChoice: false, isGone: false }]
}
