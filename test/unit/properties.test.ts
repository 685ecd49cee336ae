import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestRelease, releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { applyFix } from '../documents/block.ts'
import { askEverything, checkTree, valuesOf } from './everything.ts'

const pieces = [
  'name', 'memory', 'disk', 'vif', 'vcpus', 'cpus', 'cpuid', 'pci', 'vnuma', 'type', 'builder', 'kernel', 'vfb', 'usbdev', 'rdm', 'smbios',
  ' = ', '=', '+=', '[', ']', ',', ';', '\n', '\r\n', ' ', '\t', '#', '# xen-config: release=4.6', '# xen-config: disable-file unknown-key',
  '"', "'", '\\', '\\x41', '\\101', '\0', '\ud800', '\ufeff', 'é', '0x40', '0512', '-1', '1.5', '64M', '2048', '"hvm"', "'pv'",
  '"phy:/dev/vg/a,xvda,w"', '"format=qcow2,vdev=hda,target=/a,b"', '"mac=00:16:3e:00:00:01,bridge=br0,rate=1Mb/s"', '"0000:01:00.0@8,seize=1"',
  'constructor', 'hasownproperty', '"__proto__"', '"constructor"', '"constructor=1,toString"', '"__defineGetter__:hasOwnProperty"',
  '"0-3,^1"', '"node:0"', '"host,avx=1,xsave=0"', '"1:eax=xxxx"', '[["pnode=0","size=512"]]', 'if x:', 'True', '%',
] // biome-ignore format: a table

const someText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(...verdictRows.map(({ text }) => text)),
)
const someRelease = fc.constantFrom(...releases)
const someKind = fc.constantFrom('domain' as const, 'cpupool' as const, 'xl-conf' as const)

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
          askEverything(snapshotOfText(text, kind, { ...defaultPreferences, release }), Math.round(where * text.length))
        },
      ),
      { numRuns: 800 },
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
        askEverything(snapshotOfText(cut, 'domain'), at % (cut.length + 1))
      }),
      { numRuns: 300 },
    )
  })
})

describe('a fix', () => {
  const brokenList = fc
    .array(fc.constantFrom('"a"', '5', 'b', ',', ' # why\n', '\n', ' ', '[', ']'), { maxLength: 12 })
    .map((inside) => `vif = [ ${inside.join('')}\nmemory = 512\n`)

  it('has edits that do not overlap, and puts nothing where xl does not look: into a comment', () => {
    fc.assert(
      fc.property(fc.oneof(someText, brokenList), someRelease, (text, release) => {
        const fixes = snapshotOfText(text, 'domain', { ...defaultPreferences, release }).problems.flatMap(
          (problem) => problem.fixes ?? [],
        )
        for (const fix of fixes) {
          const fixed = applyFix(text, fix)
          const [edit, another] = fix.edits
          if (!edit || another || edit.newText.trim() === '' || edit.newText.includes('#')) continue
          const { tokens } = parse(fixed, release)
          const at = edit.start + edit.newText.search(/\S/)
          expect(tokens.find(({ start, end }) => start <= at && at < end)?.kind).not.toBe('comment')
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a text without errors', () => {
  it('has the same settings for the tolerant reader as for the grammar', () => {
    for (const { text } of verdictRows) {
      const { problems, settings } = parse(text, newestRelease)
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
    'strings in lists nested 9,000 deep': `disk = ${'["a",'.repeat(9000)}\n`,
    'odd quotes in lists nested 9,000 deep': `disk = ${'["\u201ca\u201d",'.repeat(9000)}\n`,
    '100,000 lines': 'memory = 1\n'.repeat(100_000),
    '150,000 bad lines': 'Memory - 1\r\n'.repeat(150_000),
    '40,000 lines of a difference': `@@ -1 +1 @@\n${'+memory = 1\n'.repeat(40_000)}`,
    '20,000 conflicts': '<<<<<<< a\nmemory = 1\n=======\nmemory = 2\n>>>>>>> b\n'.repeat(20_000),
    'nothing but NUL': '\0'.repeat(10_000),
  }
  it.each(Object.entries(extremes))('%s: neither throws nor hangs', (_name, text) => {
    const snapshot = snapshotOfText(text, 'domain')
    expect(snapshot.problems.length).toBeGreaterThan(0)
    askEverything(snapshot, text.length)
  })
})
