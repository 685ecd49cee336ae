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
    ['straight ones', 'vif = [ "bridge=\'xenbr0\'" ]', 'warning', 'vif = [ "bridge=xenbr0" ]'],
    ['those of HTML', 'vif = [ "bridge=&quot;xenbr0&quot;" ]', 'warning', 'vif = [ "bridge=xenbr0" ]'],
    ['HTML in a text', 'extra = "a &amp; b"', 'warning', 'extra = "a & b"'],
    ['a quote of HTML in a text', 'extra = "say &quot;a b&quot; now"', 'warning', 'extra = "say \'a b\' now"'],
    ['a comma of HTML', 'cpus = "0&#44;1"', 'error', 'cpus = "0,1"'],
  ])('%s: %s', (_, line, level, mended) => {
    expect(told(line)).toEqual({ said: [`${level} odd-character`], mended })
  })

  it.each([
    ['a dash in a path', 'kernel = "/boot/a\u2013b"'],
    ['quotes in a text', 'extra = "say \u201chello\u201d now"'],
    ['straight quotes in a text', 'extra = "a=\'b c\'"'],
    ['a password in quotes', 'vfb = [ "vnc=1,vncpasswd=\'a\'" ]'],
    ['what is no entity', 'extra = "a&b; c &amp d &nosuch;"'],
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

describe('a blank in the place of a comma', () => {
  const lines = [
    'vif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0,vifname=a" ]',
    'vif = [ "bridge=xenbr0,rate=10MB/s,mac=00:16:3e:00:00:01" ]',
    'disk = [ "format=raw,vdev=xvda,access=rw,target=/dev/vg/a" ]',
    'disk = [ "/dev/vg/a,raw,xvda,rw" ]',
    'disk = [ "phy:/dev/vg/a,xvda,w" ]',
    'cpus = "0-2,3,^1"',
    'cpus = [ "0,1", "2-3" ]',
    'cpus = "0,1"',
    'pci = [ "03:00.0,permissive=1,msitranslate=0" ]',
    'vfb = [ "vnc=1,vnclisten=0.0.0.0,vncunused=1" ]',
    'vtpm = [ "backend=x,uuid=123e4567-e89b-12d3-a456-426614174000" ]',
    'usbdev = [ "type=hostdev,hostbus=1,hostaddr=2" ]',
    'usbctrl = [ "type=pv,version=2,ports=4" ]',
    'vkb = [ "backend-type=qemu,multi-touch-width=7,multi-touch-height=8" ]',
    'channel = [ "connection=socket,path=/tmp/x,name=a" ]',
    'p9 = [ "tag=a,path=/srv/a,security_model=none" ]',
    'vdispl = [ "backend=Domain-0,be-alloc=0,connectors=a:1x1" ]',
    'virtio = [ "type=virtio,device22,transport=mmio,grant_usage=1" ]',
    'cpuid = "host,htt=0,tm=0"',
    'rdm = "strategy=host,policy=relaxed"',
  ]
  /** Each line with each of its commas within quotes. */
  const cases = lines.flatMap((line) =>
    [...line.matchAll(/(?<="[^"\s]*),(?=[^"\s]*")/g)].map(({ index }): [string, string] => [
      `${line.slice(0, index)} ${line.slice(index + 1)}`,
      line,
    ]),
  )

  it.each(cases)('%s: the comma is missing, and the fix gives it back', (line, right) => {
    const text = guest(line)
    const before = new Set(read(guest(right)).problems.map(({ rule, message }) => `${rule} ${message}`))
    const snapshot = read(text)
    const news = snapshot.problems.filter(({ rule, message }) => !before.has(`${rule} ${message}`))
    expect(news.map(({ message }) => message)).toEqual([expect.stringMatching(/^A comma is missing; /)])
    const made = news.flatMap((problem) => soundFixes(snapshot, problem).map(({ edits }) => applied(text, edits)))
    expect(made).toEqual([guest(right)])
  })

  it.each([
    ['in a path', 'disk = [ "vdev=xvda,target=/srv/a b" ]'],
    ['in a password', 'vfb = [ "vnc=1,vncpasswd=a b" ]'],
    ['in the name of a bridge', 'vif = [ "bridge=a b" ]'],
    ['in a command line', 'extra = "root=/dev/xvda ro console=hvc0"'],
    ['behind a comma', 'disk = [ "/dev/vg/a, raw, xvda, rw" ]'],
  ])('it may be meant %s', (_, line) => {
    expect(told(line).said.filter((each) => each.endsWith(' odd-character'))).toEqual([])
  })

  it.each([
    'cpus = "0-3 5 x"',
    'cpus = "0 1-"',
    'cpus = "node 1"',
    'pci = [ "03:00.0 permissive" ]',
    'pci = [ "03:00.0 x=1" ]',
  ])('%s: no fix joins what it keeps apart', (line) => {
    const text = guest(line)
    const snapshot = read(text)
    const joined = line.replaceAll(' ', '').replace(/^(\w+)=(\[?)/, '')
    const made = snapshot.problems.flatMap((problem) =>
      soundFixes(snapshot, problem).map(({ edits }) => applied(text, edits).replaceAll(/[^\S\n]/g, '')),
    )
    expect(snapshot.problems).not.toEqual([])
    for (const each of made) expect(each).not.toContain(joined)
  })
})
