import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Release, releases } from '../../server/src/release.ts'
import { rules, type Severity } from '../../server/src/rules/lint.ts'
import { defaultSettings, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind, Fix, Host } from '../../server/src/values/value-type.ts'

/*
 * Each rule has a page under docs/rules, and the examples of each page are run. A block says what is reported in it, beside
 * the line or in a line of its own below:
 *
 *     ```xen-domain
 *     maxcpus = 4                  # warning: [unknown-key] xl 4.22 ignores `maxcpus`
 *     kernel = "/boot/vmlinuz
 *     # error: [unclosed-string] The closing `"` is missing
 *     ```
 *
 * The message may be cut short. Findings of other rules than those that are named are left aside. Words behind the language
 * change how the block is read: `release=4.2`, `arch=arm`, `host=cpus:16,nodes:2`, `crlf`, `bom`, `no-final-newline`; `fixed` is
 * what the first fix makes of the block before, and `clean` is a block in which the rule of the page finds nothing. `␀` stands
 * for a NUL byte, `[×5000` for 5000 brackets.
 */

const folder = new URL('../../docs/rules/', import.meta.url)
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')

interface Block {
  readonly line: number
  readonly words: readonly string[]
  readonly source: string
}

interface Expected {
  readonly line: number
  readonly severity: Severity
  readonly rule: string
  readonly message: string
}

const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(xen-\S+)([^\n]*)\n([\s\S]*?)^```/gm)].map((match) => ({
    line: page.slice(0, match.index).split('\n').length,
    words: [match[1] as string, ...(match[2] as string).trim().split(/\s+/)].filter(Boolean),
    source: match[3] as string,
  }))

const marker = /[ \t]*#\s*(error|warning|information|hint): \[([\w-]+)\][ \t]*(.*)$/

/** The text of a block without its markers, and what the markers say. */
const readMarkers = (source: string): { text: string; expected: Expected[] } => {
  const lines: string[] = []
  const expected: Expected[] = []
  for (const line of source.split('\n')) {
    const match = marker.exec(line)
    const bare = match ? line.slice(0, match.index) : line
    const alone = match !== null && bare.trim() === ''
    if (match) {
      const [, severity, rule, message] = match as unknown as [string, Severity, string, string]
      expected.push({ line: alone ? lines.length - 1 : lines.length, severity, rule, message })
    }
    if (!alone) lines.push(bare)
  }
  return { text: lines.join('\n'), expected }
}

const option = (words: readonly string[], name: string): string | undefined =>
  words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)

const hostOf = (facts: string | undefined): Host | undefined =>
  facts === undefined
    ? undefined
    : Object.fromEntries(facts.split(',').map((fact) => [fact.split(':')[0], Number(fact.split(':')[1])]))

const snapshotOf = (words: readonly string[], text: string): Snapshot => {
  const release = (option(words, 'release') ?? '4.22') as Release
  expect(releases).toContain(release)
  let stored = text
  if (words.includes('no-final-newline')) stored = stored.replace(/\n$/, '')
  if (words.includes('crlf')) stored = stored.replaceAll('\n', '\r\n')
  if (words.includes('bom')) stored = `\ufeff${stored}`
  stored = stored
    .replaceAll('␀', '\0')
    .replace(/(.)×(\d+)/g, (_, each: string, times: string) => each.repeat(Number(times)))
  const kind = (words[0] as string).replace('xen-', '') as FileKind
  return snapshotOfText(stored, kind, {
    ...defaultSettings,
    release,
    arch: option(words, 'arch') === 'arm' ? 'arm' : 'x86',
    host: hostOf(option(words, 'host')),
  })
}

const applyFix = (text: string, { edits }: Fix): string =>
  [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)

describe('the pages of the rules', () => {
  it('are there for each rule, and for nothing else', () => {
    expect(pages.map((name) => name.replace('.md', '')).sort()).toEqual(rules.map(({ id }) => id).sort())
  })

  describe.each(pages)('%s', (name) => {
    const id = name.replace('.md', '')
    const page = readFileSync(new URL(name, folder), 'utf8')
    const blocks = blocksOf(page)

    it('begins with the name of the rule and shows what it finds', () => {
      expect(page.startsWith(`# ${id}\n`)).toBe(true)
      expect(blocks.some(({ source }) => readMarkers(source).expected.some(({ rule }) => rule === id))).toBe(true)
    })

    it.each(blocks.map((block, index) => ({ ...block, index })))(
      'the block at line $line',
      ({ words, source, index }) => {
        const { text, expected } = readMarkers(source)
        const snapshot = snapshotOf(words, text)
        const named = new Set([id, ...expected.map(({ rule }) => rule)])
        const found = snapshot.problems.filter(({ rule }) => named.has(rule))
        if (words.includes('clean') || words.includes('fixed')) expect(expected).toEqual([])
        const show = (line: number, severity: string, rule: string) => `line ${line + 1}: ${severity} [${rule}]`
        expect(
          found
            .map(({ start, severity, rule }) => show(snapshot.document.positionAt(start).line, severity, rule))
            .sort(),
        ).toEqual(expected.map(({ line, severity, rule }) => show(line, severity, rule)).sort())
        for (const { line, rule, message } of expected) {
          const messages = found
            .filter((problem) => problem.rule === rule && snapshot.document.positionAt(problem.start).line === line)
            .map((problem) => problem.message)
          expect(
            messages.some((each) => each.includes(message.replace(/\s*…$/, ''))),
            `${message} in ${messages.join(' | ')}`,
          ).toBe(true)
        }
        if (!words.includes('fixed')) return
        const before = blocks[index - 1] as Block
        const source0 = readMarkers(before.source).text
        const broken = snapshotOf(before.words, source0)
        const fix = broken.problems.find((problem) => problem.rule === id)?.fixes?.[0]
        expect(fix, 'a fix').toBeDefined()
        expect(applyFix(broken.document.getText(), fix as Fix).replaceAll('\r\n', '\n')).toBe(text)
      },
    )
  })
})
