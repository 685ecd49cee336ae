import type { Release } from '../../../release.ts'
import { inReleases } from '../../basic/choices.ts'
import { diskFields, diskPrefixes } from './fields.ts'

/** How xl's lexer for disks takes a stretch of the text. */
export type DiskTokenKind = 'field' | 'flag' | 'positional' | 'prefix' | 'unknown-field' | 'unknown-prefix' | 'bad'

/** A stretch of a disk specification as `libxlu_disk_l.l` cuts it. */
export interface DiskToken {
  readonly kind: DiskTokenKind
  readonly start: number
  /** Its end, a comma behind it left out. */
  readonly end: number
  /** The end of what xl's own messages show of it: a comma behind it may be there. */
  readonly stop: number
  /** The name of the field or flag, without its value; empty for the other kinds. */
  readonly name: string
  /** Where the value of a field begins. */
  readonly valueStart: number
}

interface Rule {
  readonly kind: DiskTokenKind | 'blank'
  /** The characters that it may begin with. */
  readonly begins: string
  /** What is taken. */
  readonly pattern: RegExp
  /** The release that brought it, where not all since 4.2 have it. */
  readonly since?: Release
  /** Where a character of this kind follows, the rule looks on to the end of the line, and so is longer than it takes. */
  readonly looksOn?: RegExp
}

interface RuleOptions {
  readonly since?: Release | undefined
  readonly looksOn?: RegExp
}

const rule = (kind: Rule['kind'], begins: string, source: string, { since, looksOn }: RuleOptions = {}): Rule => ({
  kind,
  begins,
  pattern: new RegExp(source, 'y'),
  ...(since ? { since } : {}),
  ...(looksOn ? { looksOn } : {}),
})

const known = Object.entries(diskFields)

/** What is one word to the lexer, a flag or a field with one of its values. */
const single: readonly Rule[] = known.flatMap(([name, { flag, words, values = {}, since }]) => {
  if (flag) return [rule('flag', name.charAt(0), `${name},?`, { since })]
  return words ? Object.keys(values).map((value) => rule('flag', name.charAt(0), `${name}=${value},?`, { since })) : []
})

/** Fields that take any value up to the next comma. */
const named: readonly Rule[] = known.flatMap(([name, { flag, words, since }]) =>
  flag || words === 'only' || name === 'target' ? [] : [rule('field', name.charAt(0), `${name}=[^,]*,?`, { since })],
)

const prefixes = Object.keys(diskPrefixes)
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** flex takes the longest match, and of equal ones the rule that stands first. */
const rules: readonly Rule[] = [
  rule('blank', ' \t\n', '[ \\t\\n]+', { looksOn: /[^ \t\n]/ }),
  ...single,
  ...named,
  rule('field', 't', 'target=[^\\n]*'),
  rule('unknown-field', letters, '[a-z][-a-z0-9]*=[^,],?'),
  rule('prefix', prefixes.map((prefix) => prefix.charAt(0)).join(''), `(?:${prefixes.join('|')}):`, {
    looksOn: /[^\n]/,
  }),
  rule('unknown-prefix', letters, '[a-z][a-z0-9]*:', { looksOn: /[^a-z0-9]/ }),
]

/** The rules of a release by the character that a word begins with: mostly none is in question, or three. */
const rulesIn = new Map<Release, ReadonlyMap<string, readonly Rule[]>>()
const rulesOf = (release: Release): ReadonlyMap<string, readonly Rule[]> => {
  const known = rulesIn.get(release)
  if (known) return known
  const found = new Map<string, Rule[]>()
  for (const each of rules.filter((one) => inReleases(one, release)))
    for (const character of new Set(each.begins)) found.set(character, [...(found.get(character) ?? []), each])
  rulesIn.set(release, found)
  return found
}

const none: readonly never[] = []

/** Where the next of two characters stands, or the end. */
const nextOf = (text: string, from: number, one: string, other: string): number => {
  let at = from
  while (at < text.length && text[at] !== one && text[at] !== other) at++
  return at
}

/** How long the match at a place is; the pattern stays where it is put. */
const match = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex - at : 0
}

/** `text` cut as xl's lexer cuts it. The last token is a bad one where it gives up. */
export const scanDisk = (text: string, release: Release): DiskToken[] => {
  const tokens: DiskToken[] = []
  const ours = rulesOf(release)
  // They are asked for from left to right: each character is looked at once.
  let lineEnd = -1
  let stop = -1
  for (let at = 0; at < text.length; ) {
    let best: Rule['kind'] | undefined
    let longest = 0
    let taken = 0
    for (const { kind, pattern, looksOn } of ours.get(text.charAt(at)) ?? none) {
      const length = match(pattern, text, at)
      if (length === 0) continue
      const following = text.charAt(at + length)
      // A newline that follows is looked past, where it is one of those characters.
      let seen = length
      if (looksOn?.test(following)) {
        const from = at + length + 1
        if (lineEnd < from) lineEnd = nextOf(text, from, '\n', '\n')
        seen = lineEnd - at
      }
      if (seen <= longest) continue
      best = kind
      longest = seen
      taken = length
    }
    // What has its place: up to a comma, which belongs to it, or an equals sign.
    if (stop < at) stop = nextOf(text, at, '=', ',')
    const positional = text[stop] === ',' ? stop + 1 - at : stop - at
    if (positional > longest) {
      best = 'positional'
      taken = positional
    }
    if (!best) {
      // The rest of the line is bad syntax, but xl says nothing when this character is the last one.
      if (at + 1 < text.length) tokens.push(badRest(text, at))
      break
    }
    if (best !== 'blank') tokens.push(token(best, text, at, at + taken))
    at += taken
  }
  return tokens
}

const badRest = (text: string, start: number): DiskToken => {
  const newline = text.indexOf('\n', start + 1)
  const end = newline < 0 ? text.length : newline
  return { kind: 'bad', start, end, stop: end, name: '', valueStart: start }
}

const token = (kind: DiskTokenKind, text: string, start: number, stop: number): DiskToken => {
  const end = stop > start && text[stop - 1] === ',' ? stop - 1 : stop
  if (kind === 'positional') return { kind, start, end, stop, name: '', valueStart: start }
  const equals = text.slice(start, end).indexOf('=')
  const named = kind === 'field' || kind === 'flag' || kind === 'unknown-field'
  return {
    kind,
    start,
    end,
    stop,
    name: named ? text.slice(start, equals < 0 ? end : start + equals) : '',
    valueStart: equals < 0 ? start : start + equals + 1,
  }
}
