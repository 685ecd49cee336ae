import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { lookalikeOf } from '../../server/src/syntax/index.ts'
import { applied } from '../fuzz/fixes.ts'

const read = (text: string): Snapshot => snapshotOfText(text, 'domain', defaultPreferences)

const guest = (lines: string) => `name = "guest"\nkernel = "/boot/vmlinuz"\nvcpus = 4\n${lines}\n`

/** The line with what is said of it, and after its first fix. */
const told = (line: string) => {
  const text = guest(line)
  const snapshot = read(text)
  const said = snapshot.problems.map(({ rule, severity }) => `${severity} ${rule}`)
  const [first] = snapshot.problems
  const [fix] = first ? soundFixes(snapshot, first) : []
  return {
    said,
    mended:
      fix &&
      applied(text, fix.edits)
        .slice(guest('').length - 1)
        .trimEnd(),
  }
}

describe('what was pasted into a text in quotes is named, mended by one fix, and nothing else is said of what comes of it', () => {
  it.each<[what: string, line: string, level: string, mended: string]>([
    [
      'a `;` between fields',
      'vif = [ "mac=00:16:3e:00:00:01; bridge=xenbr0" ]',
      'warning',
      'vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0" ]',
    ],
    [
      'one that nobody else would see',
      'vif = [ "bridge=xenbr0;mac=00:16:3e:00:00:01" ]',
      'warning',
      'vif = [ "bridge=xenbr0,mac=00:16:3e:00:00:01" ]',
    ],
    ['several in a disk', 'disk = [ "phy:/dev/vg/a;xvda;w" ]', 'error', 'disk = [ "phy:/dev/vg/a,xvda,w" ]'],
    ['one in a list of CPUs', 'cpus = "0-2;3"', 'error', 'cpus = "0-2,3"'],
    ['one behind a device', 'pci = [ "03:00.0;permissive=1" ]', 'error', 'pci = [ "03:00.0,permissive=1" ]'],
    [
      'a comma of another width',
      'vif = [ "bridge=xenbr0\uff0cmac=00:16:3e:00:00:01" ]',
      'warning',
      'vif = [ "bridge=xenbr0,mac=00:16:3e:00:00:01" ]',
    ],
    [
      'a blank that is none',
      'vif = [ "bridge=xenbr0,\u00a0mac=00:16:3e:00:00:01" ]',
      'warning',
      'vif = [ "bridge=xenbr0,mac=00:16:3e:00:00:01" ]',
    ],
    ['one in a text', 'extra = "quiet\u00a0splash"', 'warning', 'extra = "quiet splash"'],
    ['what cannot be seen', 'vif = [ "bridge=xenbr0\u200b" ]', 'warning', 'vif = [ "bridge=xenbr0" ]'],
    ['in a number', 'memory = "512\u200b"', 'warning', 'memory = "512"'],
    ['in a choice', 'type = "pv\u200e"', 'error', 'type = "pv"'],
    [
      'behind a disk, where creation ends',
      'disk = [ "/dev/vg/a,raw,xvda\u00a0,rw" ]',
      'error',
      'disk = [ "/dev/vg/a,raw,xvda,rw" ]',
    ],
    ['a dash', 'cpus = "0\u20132"', 'error', 'cpus = "0-2"'],
    ['quotes in quotes', 'on_crash = "\u201crestart\u201d"', 'error', 'on_crash = "restart"'],
    ['quotes around a field', 'vif = [ "bridge=\u201cxenbr0\u201d" ]', 'warning', 'vif = [ "bridge=xenbr0" ]'],
  ])('%s: %s', (_, line, level, mended) => {
    expect(told(line)).toEqual({ said: [`${level} odd-character`], mended })
  })

  it.each([
    ['a dash in a path', 'kernel = "/boot/a\u2013b"'],
    ['quotes in a text', 'extra = "say \u201chello\u201d now"'],
    ['a `;` in a path', 'disk = [ "vdev=xvda, target=/srv/a;b" ]'],
    ['what joins letters of a script that has such', 'name = "\u0646\u0645\u06cc\u200c\u062e"'],
    ['letters of all kinds', 'name = "M\u00fcller\u4e2d"'],
    ['an escape', 'extra = "a\\vb"'],
  ])('%s may be meant', (_, line) => {
    const { problems } = read(`name = "guest"\nmemory = 64\nkernel = "/k"\n${line}\n`)
    expect(problems.filter(({ rule }) => rule === 'odd-character')).toEqual([])
  })
})

it('a Markdown backslash in a text is taken out', () => {
  expect(told('on_crash = "rename\\-restart"').mended).toBe('on_crash = "rename-restart"')
})

describe('whatever is put into a good value', () => {
  const lines = [
    'vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0" ]',
    'disk = [ "format=raw,vdev=xvda,target=/dev/vg/a" ]',
    'cpus = "0-2,3"',
    'type = "pv"',
    'pci = [ "03:00.0,permissive=1" ]',
  ]
  const unseen = ['\u200b', '\u200e', '\u2060', '\ufeff', '\u00ad', '\u202e']

  it('and cannot be seen is taken out again by the fix, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.constantFrom(...unseen), fc.nat(), (line, character, place) => {
        const [from, to] = [line.indexOf('"') + 1, line.lastIndexOf('"')]
        const at = from + (place % (to - from + 1))
        expect(lookalikeOf(character)?.meant).toBe('')
        const { said, mended } = told(line.slice(0, at) + character + line.slice(at))
        expect([said.length, mended]).toEqual([1, line])
        expect(said[0]).toMatch(/ odd-character$/)
      }),
      { numRuns: 200 },
    )
  })
})
