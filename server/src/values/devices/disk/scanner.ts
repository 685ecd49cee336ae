import { atLeast, type Release } from '../../../release.ts'

/** How xl's lexer for disks takes a stretch of the text. */
export type DiskTokenKind = 'field' | 'flag' | 'positional' | 'prefix' | 'unknown-field' | 'unknown-prefix' | 'bad'

/** A stretch of a disk specification as `libxlu_disk_l.l` cuts it. */
export interface DiskToken {
  readonly kind: DiskTokenKind
  readonly start: number
  /** Its end, a comma behind it left out. */
  readonly end: number
  /** The characters themselves, a comma behind them included where xl's own messages show it. */
  readonly text: string
  /** The name of the field or flag, without its value; empty for the other kinds. */
  readonly name: string
  /** Where the value of a field begins. */
  readonly valueStart: number
}

/**
 * Names of fields that take any value up to the next comma, and the release that brought them. The COLO fields came with
 * 4.7 and `trusted` with 4.17, but into `libxlu_disk_l.l` alone: the `libxlu_disk_l.c` that was released beside it, and is
 * built, got them with 4.8 and 4.19.
 */
const fieldNames: Record<string, Release> = {
  format: '4.2',
  access: '4.2',
  backendtype: '4.2',
  vdev: '4.2',
  script: '4.2',
  backend: '4.3',
  'colo-host': '4.8',
  'colo-port': '4.8',
  'colo-export': '4.8',
  'active-disk': '4.8',
  'hidden-disk': '4.8',
  specification: '4.17',
}

/** What stands alone. `devtype` and `grant_usage` are here with each value, as xl has a pattern for each. */
const flagNames: Record<string, Release> = {
  cdrom: '4.2',
  'devtype=cdrom': '4.2',
  'devtype=disk': '4.2',
  'direct-io-safe': '4.5',
  discard: '4.5',
  'no-discard': '4.5',
  colo: '4.8',
  'no-colo': '4.8',
  trusted: '4.19',
  untrusted: '4.19',
  'grant_usage=1': '4.19',
  'grant_usage=0': '4.19',
}

/** The release that brought a field or flag of a disk. */
export const diskFieldSince = (name: string): Release | undefined => fieldNames[name] ?? flagNames[name]

interface Rule {
  readonly kind: DiskTokenKind | 'blank'
  readonly pattern: RegExp
  readonly since: Release
  /** The part of the match that is taken, where the pattern looks further than it goes. */
  readonly head?: RegExp
}

const rule = (kind: Rule['kind'], source: string, since: Release, head?: string): Rule => ({
  kind,
  pattern: new RegExp(source, 'y'),
  since,
  ...(head ? { head: new RegExp(head, 'y') } : {}),
})

/** flex takes the longest match, and of equal ones the rule that stands first. */
const rules: readonly Rule[] = [
  rule('blank', '[ \\t\\n]+(?:[^ \\t\\n][^\\n]*)?', '4.2', '[ \\t\\n]+'),
  ...Object.entries(flagNames).map(([name, since]) => rule('flag', `${name},?`, since)),
  ...Object.entries(fieldNames).map(([name, since]) => rule('field', `${name}=[^,]*,?`, since)),
  rule('field', 'devtype=[^,]*,?', '4.2'),
  rule('field', 'target=[^\\n]*', '4.2'),
  rule('unknown-field', '[a-z][-a-z0-9]*=[^,],?', '4.2'),
  rule('prefix', '(?:raw|qcow2?|vhd|iscsi|e?nbd|drbd|tapdisk|tap2?|aio|ioemu|file|phy):[^\\n]*', '4.2', '[a-z0-9]+:'),
  rule('unknown-prefix', '[a-z][a-z0-9]*:(?:[^a-z0-9][^\\n]*)?', '4.2', '[a-z][a-z0-9]*:'),
  rule('positional', '[^=,]+,?|,', '4.2'),
]

const match = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/** `text` cut as xl's lexer cuts it. The last token is a bad one where it gives up. */
export const scanDisk = (text: string, release: Release): DiskToken[] => {
  const tokens: DiskToken[] = []
  const known = rules.filter(({ since }) => atLeast(release, since))
  for (let at = 0; at < text.length; ) {
    let best: Rule | undefined
    let longest = 0
    for (const each of known) {
      const length = match(each.pattern, text, at)
      if (length > longest) [best, longest] = [each, length]
    }
    if (!best) {
      // The rest of the line is bad syntax, but xl says nothing when this character is the last one.
      if (at + 1 < text.length) tokens.push(badRest(text, at))
      break
    }
    const length = best.head ? match(best.head, text, at) : longest
    if (best.kind !== 'blank') tokens.push(token(best.kind, text, at, at + length))
    at += length
  }
  return tokens
}

const badRest = (text: string, start: number): DiskToken => {
  const newline = text.indexOf('\n', start + 1)
  const end = newline < 0 ? text.length : newline
  return { kind: 'bad', start, end, text: text.slice(start, end), name: '', valueStart: start }
}

const token = (kind: DiskTokenKind, text: string, start: number, stop: number): DiskToken => {
  const end = stop > start && text[stop - 1] === ',' ? stop - 1 : stop
  const equals = kind === 'positional' ? -1 : text.slice(start, end).indexOf('=')
  const named = kind === 'field' || kind === 'flag' || kind === 'unknown-field'
  return {
    kind,
    start,
    end,
    text: text.slice(start, stop),
    name: named ? text.slice(start, equals < 0 ? end : start + equals) : '',
    valueStart: equals < 0 ? start : start + equals + 1,
  }
}
