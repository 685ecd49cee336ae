import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { keysOf } from '../../server/src/schema/index.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Value } from '../../server/src/syntax/index.ts'
import { applied } from '../fuzz/fixes.ts'

/* Settings that have lost their quotes, or their brackets with them: the first fix gives back what stood there. */

const begun = 'name = "guest"\ntype = "hvm"\nmemory = 512\n'

const read = (line: string): Snapshot => snapshotOfText(`${begun}${line}\n`, 'domain', defaultPreferences)

const textsOf = (value: Value | undefined): unknown =>
  value?.type === 'list' ? value.items.map(textsOf) : value?.text.replaceAll(', ', ',')

const meaningOf = ({ config }: Snapshot) => ({
  refused: config.tree.problems.length > 0,
  value: textsOf(config.tree.settings.at(-1)?.value),
})

/** The Errors of a file, each with the fixes that are offered for it. */
const errorsOf = (snapshot: Snapshot) =>
  snapshot.problems
    .filter(({ effect }) => effect === 'refused')
    .map((problem) => ({ rule: problem.rule, fixes: soundFixes(snapshot, problem) }))

const texts = [
  'on_crash = "restart"',
  'kernel = "/boot/vmlinuz-5.10"',
  'cpus = "0-3,^1"',
  'extra = "root=/dev/xvda1 ro"',
]
const lists = [
  'vif = [ "mac=00:16:3e:01:02:03,bridge=xenbr0" ]',
  'vif = [ "bridge=xenbr0", "bridge=xenbr1" ]',
  'disk = [ "/dev/vg/a,raw,xvda,rw", "/dev/vg/b,raw,xvdb,rw" ]',
  'disk = [ "phy:/dev/vg/g,xvda,w" ]',
  'pci = [ "03:00.0" ]',
  'pci = [ "03:00.0", "04:00.0" ]',
  'iomem = [ "f0000,1" ]',
  'ioports = [ "2f8-2ff" ]',
  'device_model_args = [ "-nodefaults" ]',
  'usbdev = [ "hostbus=1,hostaddr=4" ]',
]
const nested = [
  'vnuma = [ [ "pnode=0", "size=512", "vcpus=0", "vdistances=10" ] ]',
  'vsnd = [ [ "CARD,backend=0,short-name=a" ] ]',
]

describe('a setting without its quotes', () => {
  it.each([...texts, ...lists, ...nested])('gets them back: %s', (line) => {
    const snapshot = read(line.replaceAll('"', ''))
    const errors = errorsOf(snapshot)
    expect(errors.map(({ rule }) => rule)).toEqual(['missing-quotes'])
    const text = applied(snapshot.document.getText(), errors[0]?.fixes[0]?.edits ?? [])
    expect(meaningOf(read(text.slice(begun.length, -1)))).toEqual(meaningOf(read(line)))
  })

  it.each(lists.filter((line) => !line.includes('", "')))('and without its brackets gets both: %s', (line) => {
    const bare = line.replaceAll(/"|\[ | \]/g, '')
    const snapshot = read(bare)
    const text = applied(snapshot.document.getText(), errorsOf(snapshot)[0]?.fixes[0]?.edits ?? [])
    expect(meaningOf(read(text.slice(begun.length, -1)))).toEqual(meaningOf(read(line)))
  })
})

describe('a range that is being typed', () => {
  it.each(['0-3,^1', '1-', '2-5,', '0,2-', '^3-'])('lacks its quotes, however far it is: %s', (whole) => {
    for (let length = 1; length <= whole.length; length++) {
      const text = whole.slice(0, length)
      // A number is one, and a comma behind it comes from JSON.
      if (/^\d+,?$|^\^$/.test(text)) continue
      const [error] = errorsOf(read(`cpus = ${text}`))
      expect(error?.rule, text).toBe('missing-quotes')
      const [fix] = read(`cpus = ${text}`).problems.find(({ rule }) => rule === 'missing-quotes')?.fixes ?? []
      expect(applied(read(`cpus = ${text}`).document.getText(), fix?.edits ?? [])).toContain(`cpus = "${text}"`)
    }
  })
})

describe('of a key that wants a number', () => {
  const numbers = [...keysOf('domain').values()].filter(({ value }) =>
    'accessors' in value ? value.accessors.every((accessor) => /long|defbool/.test(accessor)) : false,
  )
  const key = fc.constantFrom(...numbers.map(({ name }) => name))

  it('nothing is put in quotes that is no number there either', () => {
    expect(numbers.length).toBeGreaterThan(30)
    fc.assert(
      fc.property(key, fc.constantFrom('$N', '<n>', '{n}', 'two', '2, memory', 'None'), (name, word) => {
        const fixes = errorsOf(read(`${name} = ${word}`)).flatMap((error) => error.fixes)
        expect(fixes.map(({ title }) => title).filter((title) => title.includes('quotes'))).toEqual([])
      }),
    )
  })

  it('and of a negative number what xl would read without a complaint', () => {
    fc.assert(
      fc.property(fc.oneof(key, fc.constant('cpus')), fc.integer({ min: -5000, max: -1 }), (name, number) => {
        const line = `${name} = ${number}`
        for (const { fixes } of errorsOf(read(line)))
          for (const { edits } of fixes) {
            const after = snapshotOfText(applied(read(line).document.getText(), edits), 'domain', defaultPreferences)
            const own = after.config.entries.get(name)?.reading?.findings ?? []
            expect(own.filter(({ effect }) => effect === 'refused' || effect === 'ignored')).toEqual([])
          }
      }),
    )
  })
})
