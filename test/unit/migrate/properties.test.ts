import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeEdits } from '../../../server/src/features/fix-all.ts'
import { type MigrateOptions, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease, releases } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Edit } from '../../../server/src/values/value-type.ts'
import { chanceOf } from '../../conformance/generate.ts'
import { generateOldConfig } from '../../conformance/generate-old.ts'
import { verdictRows } from '../../conformance/verdicts.ts'

const pieces = [
  ...['name', 'kernel', 'memory', 'vcpus', 'vcpu_avail', 'cpu', 'cpus', 'nics', 'vif', 'disk', 'ip', 'dhcp', 'extra', 'restart', 'builder'],
  ...['irq', 'bootargs', 'fda', 'loader', 'image', 'mem_size', 'vbd_list', 'pvh', 'type', 'stdvga', 'cmdline', 'vfb', 'x', 'i', 'vmid'],
  ...[' = ', '=', '+=', '[', ']', '(', ')', ',', ';', '\n', '\n', '\n', '\r\n', ' ', '\t', '#', '\\\n', ':', '"""', '.', '\ufeff', '\0'],
  ...['import os', 'if x:', 'else:', 'def f(a):', '    ', 'return ', 'for i in range(3):', 'os.uname()[4]', '.append(', 'print ', 'True', 'None'],
  ...["'phy:sda%d,hda,w' % 3", '"file:/a,hdc:cdrom,r"', "'type=ioemu, bridge = br0'", '"hvm"', "'linux'", '1', '-1', '64M', '0xFF', '1.5'],
  ...['"192.0.2.1"', '"a\\"b"', "'\\x41'", '# xen-config: release=4.14', '%', '*', ' + '],
] // biome-ignore format: a table

const folder = new URL('../../../examples/', import.meta.url)
const examples = existsSync(folder)
  ? readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
  : []

const someText = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...verdictRows.filter(({ kind }) => kind === 'domain').map(({ text }) => text)),
  fc.nat().map((seed) => generateOldConfig(chanceOf(seed))),
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.nat(200))
    .map(([text, from, length]) => text.slice(0, from % text.length) + text.slice((from % text.length) + length)),
)

const someOptions = fc.record({
  release: fc.constantFrom(newestRelease, ...releases),
  safe: fc.boolean(),
  name: fc.constant('guest'),
  parameters: fc.constantFrom(
    {},
    { vmid: '3', x: '1' },
    { vcpus: 'two', maxmem: '1024', extra: 'quiet', fda: '/f', disk: 'phy:a,xvdz,w', cpu_cap: '50', vncviewer: 'yes' },
  ),
  // What is said of the file holds for its migration as well.
  from: fc.constantFrom(undefined, undefined, 'xm', 'xl'),
  keepDefaults: fc.boolean(),
})

const withoutFrom = ({ from, ...options }: { from: 'xm' | 'xl' | undefined } & Omit<MigrateOptions, 'from'>) =>
  from === undefined ? options : { ...options, from }

const applied = (text: string, edits: readonly Edit[]): string =>
  [...edits].reverse().reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)

describe('a migration of any text', () => {
  it('is what its edits make, stays in the text, and a second one changes nothing', () => {
    fc.assert(
      fc.property(someText, someOptions, (text, given) => {
        const options = withoutFrom(given)
        const once = migrate(text, options)
        expect(applied(text, once.edits)).toBe(once.text)
        for (const { start, end } of [...once.changes, ...once.left, ...once.edits])
          expect(start >= 0 && start <= end && end <= text.length).toBe(true)
        expect(once.edits.every(({ end }, index) => end <= (once.edits[index + 1]?.start ?? text.length))).toBe(true)
        expect(migrate(once.text, options).text).toBe(once.text)
        // Of what is said to be refused `xl create` makes no guest, and of nothing else; and done means that no fault is found, up to the creation of the domain.
        const { problems } = snapshotOfText(once.text, 'domain', {
          ...defaultPreferences,
          release: options.release,
        })
        expect(problems.some(({ effect }) => effect === 'refused')).toBe(once.status === 'refused')
        expect(once.left.length === 0).toBe(once.status === 'done')
        const told = new Set(once.left.map(({ message }) => message))
        for (const { severity, message } of problems)
          if (severity === 'error' || severity === 'warning') expect(told).toContain(message)
      }),
      // Each is migrated twice, and judged: some 20 ms.
      { numRuns: 300 },
    )
  }, 300_000)

  it('that is to be safe changes nothing that is to be reviewed', () => {
    fc.assert(
      fc.property(someText, (text) => {
        const { changes } = migrate(text, { safe: true })
        expect(changes.every(({ confidence }) => confidence === 'safe')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('fix-all', () => {
  it('leaves no safe fix behind, and does nothing the second time', () => {
    fc.assert(
      fc.property(someText, fc.constantFrom(newestRelease, ...releases), (text, release) => {
        const preferences = { ...defaultPreferences, release }
        const mended = applied(text, safeEdits(snapshotOfText(text, 'domain', preferences)))
        const snapshot = snapshotOfText(mended, 'domain', preferences)
        const rest = snapshot.problems.filter(({ fixes = [] }) =>
          fixes.some(({ safe, edits }) => safe && applied(mended, edits) !== mended),
        )
        expect(rest.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([])
        expect(safeEdits(snapshot)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
