import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeEdits } from '../../../server/src/features/fix-all.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease, releases } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { verdictRows } from '../../conformance/verdicts.ts'
import { applied } from '../../fuzz/fixes.ts'
import { brokenText, checkMigration, oldText, someOptions } from '../../fuzz/migrations.ts'

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
  oldText,
  brokenText,
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.nat(200))
    .map(([text, from, length]) => text.slice(0, from % text.length) + text.slice((from % text.length) + length)),
)

describe('a migration of any text', () => {
  it('is what its edits make, stays in the text, tells what is left, and a second one changes nothing', () => {
    fc.assert(
      fc.property(someText, someOptions, (text, options) => {
        expect(checkMigration(text, options)).toEqual([])
      }),
      // Each is migrated twice, and judged: some 20 ms.
      { numRuns: 300 },
    )
  }, 300_000)

  it('joins no texts and parts none unless it is looked at, in a text that neither xm nor xl takes', () => {
    const text = '"disk=\'1f\'\nname = "vm"\nx=["a" "b"]\nbuilder = "hvm"\n'
    for (const safe of [false, true]) {
      const options = { release: newestRelease, safe }
      expect(checkMigration(text, options)).toEqual([])
      expect(migrate(text, options).text.includes('["a" "b"]')).toBe(safe)
    }
  })

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
