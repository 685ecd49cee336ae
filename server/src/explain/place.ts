import type { Config, Entry } from '../config/config.ts'
import type { Snapshot } from '../snapshot.ts'
import { atomsOf, type Range } from '../syntax/index.ts'
import { type NamedDevice, placeOfDevice } from './device-path.ts'
import type { LogLine } from './log-line.ts'
import { variedAtEnd } from './pattern.ts'
import type { Known } from './recognise.ts'

/** A place in the file. */
export interface Placed {
  readonly range: Range
  /** Whether the line itself names what stands there: it leads there whatever we find. */
  readonly isNamed: boolean
}

/** Keys that stand in nearly every file, and tell nothing. */
const everywhere = new Set(['type', 'builder', 'name', 'memory', 'vcpus'])

/** Of several causes those whose keys the file has. */
export const likely = (known: readonly Known[], snapshot: Snapshot | undefined): readonly Known[] => {
  const has = known.filter(({ keys }) => keys.some((key) => !everywhere.has(key) && snapshot?.config.entries.has(key)))
  return has.length > 0 ? has : known
}

/**
 * Where a line comes from: the line of the file that it names, the device whose path it has, the value that it quotes, the device that it counts, a key that it names, or
 * else a key that can bring it about.
 */
export const placeOf = (
  line: LogLine,
  known: readonly Known[],
  keys: readonly string[],
  snapshot: Snapshot,
  device?: NamedDevice,
): Placed | undefined => {
  const { entries } = snapshot.config
  const listed = device && placeOfDevice(device, snapshot)
  if (listed) return { range: listed, isNamed: true }
  const byParser = known.length > 0 && known.every(({ check }) => check === undefined)
  const named = byParser ? namedLine(line, snapshot) : undefined
  if (named) return { range: named, isNamed: true }
  const own = keys.flatMap((key) => entries.get(key) ?? [])
  const quoted = quotedIn(line, known, keys.length > 0 ? own : [...entries.values()])
  if (quoted) return { range: quoted, isNamed: true }
  const counted = countedIn(line, own)
  if (counted) return { range: counted, isNamed: true }
  const words = new Set(line.said.split(/\W+/))
  const entry = (byParser || known.length === 0 ? own : []).find(({ name }) => words.has(name))
  const setting = entry?.setting ?? (byParser ? settingNamed(words, snapshot.config) : undefined) ?? own[0]?.setting
  return setting && { range: { start: setting.start, end: setting.end }, isNamed: entry !== undefined }
}

const settingNamed = (words: ReadonlySet<string>, { entries }: Config) =>
  [...entries.values()].find(({ name }) => words.has(name))?.setting

/** Less of a text of the file is in too many places. */
const leastText = 3

/** What stands between the first `opening` and the quote that ends it; empty where there is no such thing. */
const quotedBehind = (opening: string, said: string): string => {
  const at = said.indexOf(opening)
  const rest = at < 0 ? '' : said.slice(at + opening.length)
  return rest.slice(0, Math.max(0, rest.search(/'(?:: |$)/)))
}

/** The line that xl names. Where the file has changed since, it is the one line with the text that xl quotes. */
const namedLine = ({ line, said }: LogLine, { document }: Snapshot): Range | undefined => {
  if (line === undefined) return undefined
  const lines = document.getText().split('\n')
  const near = quotedBehind('near `', said)
  const has = (index: number) => lines[index]?.includes(near) ?? false
  const elsewhere = near.length < leastText || has(line - 1) ? [] : [...lines.keys()].filter(has)
  // What is missing at the end of the first line, xl counts as of the line before.
  const index = elsewhere.length === 1 ? (elsewhere[0] ?? 0) : Math.max(0, line - 1)
  if (index >= lines.length) return undefined
  const start = document.offsetAt({ line: index, character: 0 })
  return { start, end: start + (lines[index] ?? '').trimEnd().length }
}

/** PCI devices of the host that a line is about, as a file names them: libxl prints their numbers without zeros, Xen and the kernel with them. */
const pciDevicesOf = (said: string): readonly string[] =>
  [...said.matchAll(/\b(?:([\da-f]{1,4}):)?([\da-f]{1,2}):([\da-f]{1,2})\.([0-7])\b/g)].map(
    ([, domain = '0', bus = '', device = '', part = '']) => {
      const address = `${bus.padStart(2, '0')}:${device.padStart(2, '0')}.${part}`
      return /^0+$/.test(domain) ? address : `${domain.padStart(4, '0')}:${address}`
    },
  )

/** What a line quotes: what varies in it, and what it puts between quotation marks. */
const quotesOf = ({ texts, said }: LogLine, known: readonly Known[]): readonly string[] => {
  const varied = known.flatMap(({ pattern }) => texts.flatMap((text) => variedAtEnd(pattern, text)))
  const marked = [...said.matchAll(/[`'"]([^`'"]+)['"]/g), ...said.matchAll(/[\s=:](\/[^\s:,'"]+)/g)]
  const options = [...said.matchAll(/\b(?:file|vdev|path)=([^\s,:]+)/g)]
  const all = [...varied, ...pciDevicesOf(said), ...[...marked, ...options].map(([, text = '']) => text)]
  // The longest first: it says most.
  return [...new Set(all.map((text) => text.trim()))]
    .filter((text) => text.length >= leastText && /\D/.test(text))
    .sort((a, b) => b.length - a.length)
}

const quotedIn = (line: LogLine, known: readonly Known[], entries: readonly Entry[]): Range | undefined => {
  const items = entries.flatMap(({ value }) => (value ? atomsOf(value) : []))
  for (const quote of quotesOf(line, known)) {
    const item = items.find(({ text }) => holds(text, quote))
    if (item) return { start: item.start, end: item.end }
  }
  return undefined
}

/** Whether a text stands in another one as a word, or some words, of it. */
const holds = (text: string, part: string): boolean => {
  const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char)
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
    if (!(isWord(text[at - 1]) && isWord(part[0])) && !(isWord(text[at + part.length]) && isWord(part.at(-1))))
      return true
  return false
}

/** The device that a line counts: `nic 1`, `disk 0`, `channel 2`. */
const countedIn = ({ texts }: LogLine, entries: readonly Entry[]): Range | undefined => {
  const number = /\b(?:disk|nic|vif|device|channel|item) #?(\d{1,4})\b/i.exec(texts.at(-1) ?? '')?.[1]
  if (number === undefined) return undefined
  for (const { value } of entries) {
    const item = value?.type === 'list' ? value.items[Number(number)] : undefined
    if (item) return { start: item.start, end: item.end }
  }
  return undefined
}
