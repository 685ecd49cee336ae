import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Range as LspRange } from 'vscode-languageserver-types'
import { releases } from '../../server/src/release.ts'
import { createService } from '../../server/src/service.ts'
import { defaultSettings, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { parse, type Range, type Value } from '../../server/src/syntax/index.ts'
import { verdictRows } from '../conformance/verdicts.ts'

const failures: string[] = []
const service = createService({ log: (message) => failures.push(message) })

const pieces = [
  'name', 'memory', 'disk', 'vif', 'vcpus', 'cpus', 'cpuid', 'pci', 'vnuma', 'type', 'builder', 'kernel', 'vfb', 'usbdev', 'rdm', 'smbios',
  ' = ', '=', '+=', '[', ']', ',', ';', '\n', '\r\n', ' ', '\t', '#', '# xen-config: release=4.6', '# xen-config: disable-file unknown-key',
  '"', "'", '\\', '\\x41', '\\101', '\0', '\ud800', '\ufeff', 'é', '0x40', '0512', '-1', '1.5', '64M', '2048', '"hvm"', "'pv'",
  '"phy:/dev/vg/a,xvda,w"', '"format=qcow2,vdev=hda,target=/a,b"', '"mac=00:16:3e:00:00:01,bridge=br0,rate=1Mb/s"', '"0000:01:00.0@8,seize=1"',
  '"0-3,^1"', '"node:0"', '"host,avx=1,xsave=0"', '"1:eax=xxxx"', '[["pnode=0","size=512"]]', 'if x:', 'True', '%',
] // biome-ignore format: a table

const someText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(...verdictRows.map(({ text }) => text)),
)
const someRelease = fc.constantFrom(...releases)
const someKind = fc.constantFrom('domain' as const, 'cpupool' as const, 'xl-conf' as const)

const inside = (text: string, { start, end }: Range) => start >= 0 && start <= end && end <= text.length

const valuesOf = (value: Value | undefined): Value[] => {
  const all: Value[] = []
  const waiting = value ? [value] : []
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    all.push(next)
    if (next.type === 'list') waiting.push(...next.items)
  }
  return all
}

const checkTree = (text: string, release: (typeof releases)[number]) => {
  const { tokens, settings, problems } = parse(text, release)
  expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  for (const range of [
    ...problems,
    ...settings,
    ...settings.map(({ key }) => key),
    ...settings.flatMap(({ value }) => valuesOf(value)),
  ]) {
    expect(inside(text, range), JSON.stringify(range)).toBe(true)
  }
}

/** Asks everything at an offset; whatever comes back lies in the document. */
const askEverything = (snapshot: Snapshot, offset: number) => {
  const { document } = snapshot
  const position = document.positionAt(offset)
  const last = document.getText().length
  const end = document.positionAt(last)
  const before = (a: LspRange['start'], b: LspRange['start']) =>
    a.line < b.line || (a.line === b.line && a.character <= b.character)
  const check = ({ start, end: to }: LspRange) => expect(before(start, to) && before(to, end)).toBe(true)

  for (const problem of snapshot.problems) {
    expect(inside(document.getText(), problem), problem.rule).toBe(true)
    for (const edit of (problem.fixes ?? []).flatMap(({ edits }) => edits))
      expect(inside(document.getText(), edit)).toBe(true)
  }
  for (const { range } of service.diagnostics(snapshot)) check(range)
  for (const item of service.complete(snapshot, position)) {
    if (item.textEdit && 'range' in item.textEdit) {
      const { range } = item.textEdit
      check(range)
      // Editors want the range of a proposal on the line of the cursor and around it.
      expect(range.start.line).toBe(position.line)
      expect(range.end.line).toBe(position.line)
      expect(before(range.start, position) && before(position, range.end), item.label).toBe(true)
    }
    service.resolveCompletion(item)
  }
  const hover = service.hover(snapshot, position)
  if (hover?.range) check(hover.range)
  const help = service.signatureHelp(snapshot, position)
  if (help?.activeParameter !== undefined)
    expect(help.activeParameter).toBeLessThan(help.signatures[0]?.parameters?.length ?? 0)
  for (const symbol of service.documentSymbols(snapshot)) check(symbol.range)
  for (const { startLine, endLine } of service.foldingRanges(snapshot))
    expect(startLine <= endLine && endLine <= end.line).toBe(true)
  for (let range = service.selectionRanges(snapshot, [position])[0]; range; range = range.parent) check(range.range)
  service.codeActions(snapshot, { start: { line: 0, character: 0 }, end })
  const { data } = service.semanticTokens(snapshot)
  expect(data.length % 5).toBe(0)
  expect(data.every((each) => each >= 0)).toBe(true)
}

describe('any text', () => {
  it('is covered by its tokens, and no range leaves it', () => {
    fc.assert(fc.property(someText, someRelease, checkTree), { numRuns: 2000 })
  })

  it('gets an answer from every feature at every place, and no rule or feature fails', () => {
    fc.assert(
      fc.property(
        someText,
        someKind,
        someRelease,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, kind, release, where) => {
          failures.length = 0
          askEverything(snapshotOfText(text, kind, { ...defaultSettings, release }), Math.round(where * text.length))
          expect(failures).toEqual([])
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('is edited without harm: any cut of a real config', () => {
    const folder = new URL('../../examples/', import.meta.url)
    const texts = existsSync(folder)
      ? readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
      : []
    expect(texts.length).toBeGreaterThan(0)
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(400), fc.nat(), (text, from, length, at) => {
        const start = from % (text.length + 1)
        const cut = text.slice(0, start) + text.slice(start + length)
        failures.length = 0
        askEverything(snapshotOfText(cut, 'domain'), at % (cut.length + 1))
        expect(failures).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('a text without errors', () => {
  it('has the same settings for the tolerant reader as for the grammar', () => {
    for (const { text } of verdictRows) {
      const { problems, settings } = parse(text, '4.22')
      if (problems.length > 0) continue
      expect(
        settings.every(
          ({ operator, value }) =>
            operator && value && valuesOf(value).every((each) => each.type === 'atom' || each.closed),
        ),
      ).toBe(true)
    }
  })
})

describe('extreme texts', () => {
  const extremes: Record<string, string> = {
    'a line of 1 MB': `name = "${'x'.repeat(1_000_000)}"\n`,
    'a line of 1 MB without an end': `name = "${'\\"'.repeat(500_000)}`,
    'lists nested 10,000 deep': `disk = ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    'lists nested 10,000 deep without an end': `disk = ${'['.repeat(10_000)}`,
    '100,000 lines': 'memory = 1\n'.repeat(100_000),
    '100,000 bad lines': 'Memory - 1\r\n'.repeat(100_000),
    'nothing but NUL': '\0'.repeat(10_000),
  }
  it.each(Object.entries(extremes))('%s: neither throws nor hangs', (_name, text) => {
    failures.length = 0
    const snapshot = snapshotOfText(text, 'domain')
    expect(snapshot.problems.length).toBeGreaterThan(0)
    askEverything(snapshot, text.length)
    expect(failures).toEqual([])
  })
})
