import { append } from '../append.ts'
import { type Release, releaseNamed } from '../release.ts'
import type { Range, Tree } from '../syntax/index.ts'
import { tableOf } from '../table.ts'
import type { Arch } from '../values/value-type.ts'

/** One `disable-…` in a comment, for one rule. */
export interface Suppression extends Range {
  readonly rule: string
  /** The line (from 0) whose findings it switches off; undefined for the whole file. */
  readonly line: number | undefined
}

/** What the comments that begin with `# xen-config:` ask for. */
export interface Directives {
  readonly release: Release | undefined
  readonly arch: Arch | undefined
  readonly knownKeys: readonly string[]
  readonly suppressions: readonly Suppression[]
  /** Words that mean nothing to us. */
  readonly unknown: readonly (Range & { readonly text: string })[]
}

const marker = /^#\s*xen-config:/

/** Whether a comment speaks to us. */
export const isDirective = (comment: string): boolean => marker.test(comment)

const architectures: Record<string, Arch> = tableOf({
  x86: 'x86',
  x86_32: 'x86',
  x86_64: 'x86',
  amd64: 'x86',
  arm: 'arm',
  arm32: 'arm',
  arm64: 'arm',
  aarch64: 'arm',
})

/** The architecture that a name in a comment or setting stands for. */
export const archNamed = (name: string): Arch | undefined => architectures[name.toLowerCase()]

/** Reads the comments of a file that speak to us. */
export const readDirectives = (tree: Tree): Directives => {
  const { text } = tree
  // Most files have none, and their tokens need not be made for it.
  const tokens = text.includes('#') && text.includes('xen-config:') ? tree.tokens : []
  let release: Release | undefined
  let arch: Arch | undefined
  const knownKeys: string[] = []
  const suppressions: Suppression[] = []
  const unknown: Directives['unknown'][number][] = []
  let line = 0
  /** Whether nothing but blanks stands before the token on its line. */
  let alone = true
  const ownLines = new Set<number>()
  for (const token of tokens) {
    if (token.kind === 'newline') {
      line++
      alone = true
    } else if (token.kind !== 'space' && token.kind !== 'comment') alone = false
    if (token.kind !== 'comment') continue
    const comment = text.slice(token.start, token.end)
    const prefix = marker.exec(comment)
    if (!prefix) continue
    const words = [...comment.slice(prefix[0].length).matchAll(/[^\s,]+/g)].map((match) => {
      const start = token.start + prefix[0].length + match.index
      return { text: match[0], start, end: start + match[0].length }
    })
    if (alone) ownLines.add(line)
    const [first, ...rest] = words
    if (!first) continue
    if (first.text === 'disable-next-line' || first.text === 'disable-file') {
      const target = first.text === 'disable-file' ? undefined : line + 1
      for (const word of rest) suppressions.push({ rule: word.text, line: target, start: word.start, end: word.end })
      if (rest.length === 0) unknown.push(first)
    } else if (first.text === 'known') {
      append(
        knownKeys,
        rest.map((word) => word.text),
      )
    } else {
      for (const word of words) {
        const [name, value = ''] = word.text.split('=', 2)
        const ofRelease = name === 'release' ? releaseNamed(value) : undefined
        const ofArch = name === 'arch' ? archNamed(value) : undefined
        if (ofRelease) release = ofRelease
        else if (ofArch) arch = ofArch
        else unknown.push(word)
      }
    }
  }
  // Several such comments may stand above the line that they are for.
  const nextOther = (from: number): number => {
    let next = from
    while (ownLines.has(next)) next++
    // Where nothing follows, they are for the last of themselves: it may end the file without a newline.
    return Math.min(next, line)
  }
  return {
    release,
    arch,
    knownKeys,
    suppressions: suppressions.map((each) =>
      // The rule about these comments is switched off for one of them.
      each.line === undefined || each.rule === 'useless-comment' ? each : { ...each, line: nextOther(each.line) },
    ),
    unknown,
  }
}
