import { type TrackedText, trackText, withEdits } from '../features/tracked-text.ts'
import { hasReturnsAlone, withLineFeeds } from '../line-ends.ts'
import { childrenOf, parse } from '../python/read/parse.ts'
import { evaluatePython, runsThrough } from '../python/read-python.ts'
import { newestRelease, oldestRelease } from '../release.ts'
import { type Snapshot, snapshotOfText } from '../snapshot.ts'
import { parse as parseConfig, rangeAt } from '../syntax/index.ts'
import { isXmOption } from '../xm/options.ts'

import { hasEscapeOfXm, holdsXl, keysForXl, mostlyForXl, type Origin, originOf } from './judge/origin.ts'
import { type Remaining, toldOf } from './judge/told.ts'
import { toldToXm } from './judge/words-of-xl.ts'
import { readAsXm, type XmReading } from './judge/xm-reading.ts'
import { givenNote } from './notes.ts'
import type { MigrateOptions } from './types.ts'

type Command = Pick<MigrateOptions, 'arch' | 'parameters' | 'name'>

const commandOf = ({ arch = 'x86', parameters = {}, name = '' }: Command) => ({ arch, parameters, name })

/** What xm was given: a carriage return ends a line to Python, whatever stands behind it, and a mark at the beginning is none of the text. */
const plainText = (text: string): string => withLineFeeds(text.replace(/^\uFEFF/, ''))

/** The same, which knows where of the file each piece of it is from. */
const inPlainText = (file: TrackedText): TrackedText =>
  withEdits(
    file,
    [...file.text.matchAll(/^\uFEFF|\r\n?/g)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
      newText: plainText(found),
    })),
  )

/** What xl sees of a file once its lines end as xl wants it, where it is one line to xl. */
const inLines = (text: string, snapshot: Snapshot): Snapshot =>
  hasReturnsAlone(text) ? snapshotOfText(withLineFeeds(text), 'domain', snapshot.preferences) : snapshot

const ends = new Set<string>(['comment-without-newline', 'no-final-newline'])

/** Whether a text is a config to the parser of any xl, but for how it ends: `+=` came with 4.13. */
const isConfig = (text: string, { config }: Snapshot): boolean =>
  !hasReturnsAlone(text) &&
  [config.tree, ...[oldestRelease, newestRelease].map((release) => parseConfig(text, release))].some(({ problems }) =>
    problems.every(({ code }) => ends.has(code)),
  )

/** Whether a text is a program with more than settings. */
const isProgram = (text: string, snapshot: Snapshot, { arch = 'x86', parameters = {} }: Command): boolean => {
  if (isConfig(text, snapshot)) return false
  const source = plainText(text)
  const python = evaluatePython(source, { arch, parameters })
  return (
    python.usesPython &&
    runsThrough(python) &&
    childrenOf(parse(source).top).some(({ name }) => name !== 'AssignStatement')
  )
}

/** Whether xl, whichever release it is of, refuses a device as the file has it: a number or a word may be a slip, a form is a habit. */
const refusesDevice = (text: string, snapshot: Snapshot): boolean => {
  const isSaid = ({ config, refusals }: Snapshot) =>
    refusals.some(({ start }) => rangeAt(config.tree.settings, start)?.value?.type === 'list')
  return (
    isSaid(snapshot) &&
    isSaid(snapshotOfText(text, 'domain', { ...snapshot.preferences, release: oldestRelease, overComments: true }))
  )
}

/** `2e0` is a float to Python. The lexer of xl takes its letters for those of a number, which nothing then reads. */
const aFloat = /^\d+e\d+$/

const hasFloat = ({ config }: Snapshot): boolean =>
  [...config.entries.values()].some(
    ({ value }) => value?.type === 'atom' && value.quote === undefined && aFloat.test(value.text),
  )

/**
 * Whether only xm can have read a file. A sum, a tuple or a text in two pieces is Python and no config, whatever became of it: `cpus = 0-3`.
 * A float, `"\x41"`, `"\xe9"` or a device with a blank behind its mode is what xm took and no xl does.
 */
const tookAlone = (text: string, snapshot: Snapshot, options: Command): boolean => {
  const isCode = !isConfig(text, snapshot)
  if (!isCode && !hasFloat(snapshot) && !refusesDevice(text, snapshot)) return false
  const { domain, python } = readAsXm(plainText(text), commandOf(options))
  return runsThrough(python) && (domain !== undefined || (isCode && python.usesPython))
}

/** Whose a file was, and what decides that: what it holds, what its comments or its name say, or nothing. */
interface Whose {
  readonly origin: Origin
  readonly isCertain: boolean
}

/** Whether xm or xl read a file before: what is said of it, or what it tells itself. What has been written for xl since is no file of xm's. */
const whoseIs = (text: string, given: Snapshot, options: MigrateOptions = {}): Whose => {
  const snapshot = inLines(text, given)
  const { config } = snapshot
  const sure = (isXm: boolean): Whose => ({ origin: isXm ? 'xm' : 'xl', isCertain: true })
  if (options.from !== undefined) return sure(options.from === 'xm' && mostlyForXl(config) === undefined)
  // What a command line gave stands in the file by now: it has been migrated.
  if (text.includes(givenNote)) return sure(false)
  const isGiven = Object.keys(options.parameters ?? {}).some(isXmOption) && !holdsXl(config)
  if (isGiven || isProgram(text, snapshot, options)) return sure(true)
  const origin = originOf(config, options.name)
  // A key of xl's beside what no xl ever read: that both are here is for a person to explain.
  if (hasEscapeOfXm(config) && tookAlone(text, snapshot, options)) return { origin: 'xl', isCertain: false }
  if (origin !== undefined) return sure(origin === 'xm')
  return tookAlone(text, snapshot, options) ? sure(true) : { origin: 'xl', isCertain: false }
}

/** Whether xm read a file before, as far as it is known. */
export const isOfXm = (text: string, snapshot: Snapshot, options: MigrateOptions = {}): boolean =>
  whoseIs(text, snapshot, options).origin === 'xm'

/** What xm made of the file; undefined for a file that was not written for it. */
export const readingOf = (file: TrackedText, snapshot: Snapshot, options: MigrateOptions): XmReading | undefined =>
  isOfXm(file.text, snapshot, options) ? readForXm(file, snapshot, options) : undefined

/** What xm makes of a text, whosever it is. */
export const readForXm = (file: TrackedText, snapshot: Snapshot, options: MigrateOptions): XmReading => {
  const { config } = inLines(file.text, snapshot)
  const forXl = keysForXl(config)
  const source = inPlainText(options.from === 'xm' ? toldToXm(file, config) : file)
  return { ...readAsXm(source.text, commandOf(options)), forXl, source }
}

/** What is told of a file that is said to be of xm, and is of xl by what it holds: it is not held against what xm made of it. */
export const contradicting = ({ config }: Snapshot, { from }: MigrateOptions): readonly Remaining[] => {
  const sign = from === 'xm' ? mostlyForXl(config) : undefined
  if (sign === undefined) return []
  const { key, words } = sign
  const message = `\`${key}\`: ${words}: the file was written for xl, or migrated before, and is not held against what xm did.`
  return [{ key, xm: 'unknown', xl: 'known', message, field: '', byChoice: false, isGone: false }]
}

/**
 * What xm would have made otherwise of a file that was taken for one of xl's because nothing tells whose it was, than xl makes of what it
 * is now; nothing for a file that tells, and for one that xm refused.
 */
export const undecidedOf = (
  text: string,
  before: Snapshot,
  after: Snapshot,
  renamed: ReadonlyMap<string, string>,
  options: MigrateOptions,
): readonly Remaining[] => {
  if (whoseIs(text, before, options).isCertain) return []
  const xm = readingOf(trackText(text), before, { ...options, from: 'xm' })
  return xm?.domain ? toldOf(after, { ...xm, renamed }, { isDeclined: () => false, isOfXl: true }) : []
}
