import { isRelease, newestRelease, type Release, releases } from '../../server/src/release.ts'
import type { Stage } from '../../server/src/rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { hostOfText } from '../../server/src/values/host.ts'
import type { Arch, FileKind, Fix, GuestType, Host } from '../../server/src/values/value-type.ts'
import { pretendedFiles } from '../conformance/oracle/pretended-files.ts'

/**
 * A fenced config in a Markdown file. The words behind the language say how it is read:
 *
 * - `release=4.2`, `release=4.2,4.6`, `release=4.2..4.8`: by which xl; the newest unless said
 * - `arch=arm`, `host=cpus:16,nodes:2`: for which machine; `arch=auto` lets the keys tell
 * - `dom0`: this machine is the host, with the files that `pretendedFiles` has
 * - `crlf`, `bom`, `no-final-newline`: how the file is stored
 *
 * `␀` stands for a NUL byte, `[×5000` for 5000 brackets.
 */
export interface Block {
  /** The line of its fence in the Markdown file, from 1. */
  readonly line: number
  readonly kind: FileKind
  readonly words: readonly string[]
  readonly source: string
}

/** The configs in a Markdown file. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```xen-(domain|cpupool|xl-conf)([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    kind: match[1] as FileKind,
    words: (match[2] as string).split(/\s+/).filter(Boolean),
    source: match[3] as string,
  }))

/** What stands behind `name=` among the words. */
const option = ({ words }: Block, name: string): string | undefined =>
  words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)

const releaseNamed = (text: string): Release => {
  if (!isRelease(text)) throw new Error(`there is no release ${text}`)
  return text
}

/** The releases whose xl reads a block. */
export const releasesOf = (block: Block): readonly Release[] =>
  (option(block, 'release') ?? newestRelease).split(',').flatMap((part) => {
    const [first, last = first] = part.split('..').map(releaseNamed)
    return releases.slice(releases.indexOf(first as Release), releases.indexOf(last as Release) + 1)
  })

const hostOf = (facts: string | undefined): Host | undefined => {
  if (facts === undefined) return undefined
  const host = hostOfText(facts.replaceAll(/(^|,)(\w+):/g, '$1$2='))
  if (!host) throw new Error(`there is no such host: ${facts}`)
  return host
}

const storedIn = (text: string, { words }: Block): string => {
  let stored = text
  if (words.includes('no-final-newline')) stored = stored.replace(/\n$/, '')
  if (words.includes('crlf')) stored = stored.replaceAll('\n', '\r\n')
  if (words.includes('bom')) stored = `\ufeff${stored}`
  return stored
    .replaceAll('␀', '\0')
    .replace(/(.)×(\d+)/g, (_, each: string, times: string) => each.repeat(Number(times)))
}

/** What a release of xl makes of a text, under the words of its block; until the domain is created unless a stage is said. */
export const snapshotOf = (
  block: Block,
  text: string,
  release = releasesOf(block)[0] as Release,
  stage: Stage = 'create',
): Snapshot => {
  const arch = option(block, 'arch') ?? 'x86'
  const host = hostOf(option(block, 'host'))
  return snapshotOfText(storedIn(text, block), block.kind, {
    ...defaultPreferences,
    release,
    arch: arch === 'auto' ? undefined : (arch as Arch),
    host: block.words.includes('dom0') ? { ...host, files: pretendedFiles() } : host,
    stage,
  })
}

/** The settings that make a whole config of a few lines: a name, the guest of the word `guest=` (`pv` unless said) and a kernel. */
export const restOf = (block: Block, text: string, release: Release): string => {
  if (block.kind !== 'domain' || /\b(bare|crlf|bom|no-final-newline)\b/.test(block.words.join(' '))) return ''
  const lacks = (...keys: string[]) => !keys.some((key) => new RegExp(`^\\s*${key}\\s*\\+?=`, 'm').test(text))
  const guest = (option(block, 'guest') ?? 'pv') as GuestType
  const hasType = releases.indexOf(release) >= releases.indexOf('4.10')
  const lines: string[] = []
  if (lacks('name')) lines.push('name = "guest"')
  if (lacks('type', 'builder', 'pvh')) {
    if (hasType) lines.push(`type = "${guest}"`)
    else if (guest !== 'pv') lines.push(guest === 'hvm' ? 'builder = "hvm"' : 'pvh = 1')
  }
  if (guest !== 'hvm' && lacks('kernel', 'bootloader', 'firmware')) lines.push('kernel = "/boot/vmlinuz"')
  return lines.map((line) => `${line}\n`).join('')
}

/** `text` after a fix, whose edits stand in the order of the text and may touch, but not overlap. */
export const applyFix = (text: string, { title, edits }: Fix): string => {
  let done = ''
  let at = 0
  for (const { start, end, newText } of edits) {
    if (start < at) throw new Error(`the edits of "${title}" overlap, or are not in order`)
    done += text.slice(at, start) + newText
    at = end
  }
  return done + text.slice(at)
}

/** Two texts that should be the same and are not. Test runners show the difference of `expected` and `actual`. */
class Difference extends Error {
  readonly expected: string
  readonly actual: string
  readonly showDiff = true
  constructor(what: string, expected: string, actual: string) {
    super(what)
    this.name = 'Difference'
    this.expected = expected
    this.actual = actual
  }
}

/** Throws unless two texts are the same. */
export const same = (what: string, actual: string, expected: string): void => {
  if (actual !== expected) throw new Difference(what, expected, actual)
}
