import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inlayHints } from '../../../server/src/features/inlay-hints.ts'
import { showView } from '../../../server/src/features/show.ts'
import type { Release } from '../../../server/src/release.ts'
import { defaultPreferences, type Preferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import { verdictRows } from '../../conformance/verdicts.ts'
import { mutatedText } from '../../fuzz/mutate.ts'

const whole = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } }

const read = (text: string, preferences: Partial<Preferences> = {}): Snapshot =>
  snapshotOfText(text, 'domain', { ...defaultPreferences, ...preferences })

/** The text with the hints where an editor draws them: `memory = 0512‹330 MiB›`. */
const drawn = (text: string, preferences: Partial<Preferences> = {}): string => {
  const snapshot = read(text, preferences)
  return inlayHints(snapshot, whole).reduceRight((shown, { position, label }) => {
    const at = snapshot.document.offsetAt(position)
    return `${shown.slice(0, at)}‹${label}›${shown.slice(at)}`
  }, text)
}

const hvm = (lines: string) => `name = "a"\ntype = "hvm"\nmemory = 512\n${lines}\n`
const pv = (lines: string) => `name = "a"\nkernel = "/k"\n${lines}\n`

describe('hints of what surprises', () => {
  it.each<[what: string, config: string, wanted: string, release?: Release]>([
    ['an octal number', pv('memory = 0512'), 'memory = 0512‹330 MiB›'],
    ['one that counts nothing', pv('memory = 64\nvcpus = 010'), 'vcpus = 010‹= 8›'],
    ['what is no number', pv('memory = "2G"'), 'memory = "2G"‹32 MiB›'],
    ['a name of which the beginning stands there', 'name = "a"\nmemory = 64\ntype = "h"\n', 'type = "h"‹= hvm›'],
    ['a number that stands for a name', hvm('timer_mode = 1'), 'timer_mode = 1‹= no_delay_for_missed_ticks›'],
    ['`maxmem` alone', pv('maxmem = 2048'), 'maxmem = 2048‹memory = 2048›'],
    ['`maxvcpus` alone', pv('memory = 64\nmaxvcpus = 4'), 'maxvcpus = 4‹vcpus = 1›'],
    ['CPUs taken out of others', pv('memory = 64\nvcpus = 2\ncpus = "2-7,^5"'), 'cpus = "2-7,^5"‹5 CPUs›'],
    [
      'vCPUs for which a list has nothing',
      pv('memory = 64\nvcpus = 4\ncpus = [ "1", "2-3" ]'),
      'cpus = [ "1", "2-3" ]‹vCPUs 2-3: any CPU›',
    ],
    [
      'the places of emulated disks',
      hvm('disk = [ "/a,raw,hda,w", "/b,,xvdb,w", "/i.iso,,hdc,r,devtype=cdrom", "vdev=sda, target=/c" ]'),
      'disk = [ "/a,raw,hda‹IDE primary master›,w", "/b,,xvdb‹IDE primary slave›,w", "/i.iso,,hdc‹IDE secondary master›,r,devtype=cdrom", "vdev=sda‹SCSI 0›, target=/c" ]',
    ],
    [
      'those of another controller',
      hvm('hdtype = "ahci"\ndisk = [ "/a,raw,hda,w" ]'),
      'disk = [ "/a,raw,hda‹SATA 0›,w" ]',
      '4.22',
    ],
    ['a PV guest has none', pv('memory = 64\ndisk = [ "/a,raw,hda,w" ]'), 'disk = [ "/a,raw,hda,w" ]'],
    [
      'an interface without an address',
      pv('memory = 64\nvif = [ "", "mac=00:16:3e:00:00:01" ]'),
      'vif = [ ""‹a new MAC at each start›, "mac=00:16:3e:00:00:01" ]',
    ],
    ['a key that another one overrules', hvm('stdvga = 1\nvga = "qxl"'), 'stdvga = 1‹vga counts›\nvga = "qxl"'],
    [
      'two of them at once',
      pv('memory = 64\nextra = "a"\nroot = "/b"\ncmdline = "c"'),
      'extra = "a"‹cmdline counts›\nroot = "/b"‹cmdline counts›\ncmdline = "c"',
    ],
    ['keys that say the same thing', hvm('stdvga = 1\nvga = "stdvga"'), 'stdvga = 1\nvga = "stdvga"'],
    ['a key that is set again', pv('memory = 64\nmemory = 128'), 'memory = 64‹line 4 counts›\nmemory = 128'],
    ['a key that no xl reads', pv('memory = 64\nfoo = 64\nfoo = 128'), 'foo = 64\nfoo = 128'],
  ])('%s', (_, config, wanted, release) => {
    expect(drawn(config, { release })).toContain(`\n${wanted}\n`)
  })

  it('stay while a line is being written', () => {
    expect(drawn(pv('memory = 0512\nvif = [ "" ]\ndisk = [ "/dev/vg'))).toContain(
      'memory = 0512‹330 MiB›\nvif = [ ""‹a new MAC at each start› ]\n',
    )
  })

  it('say nothing of a plain guest', () => {
    const text = hvm('vcpus = 2\nmaxvcpus = 4\ncpus = "0-3"\nvif = [ "mac=00:16:3e:00:00:01,bridge=xenbr0" ]')
    expect(drawn(text)).toBe(text)
  })
})

describe('all hints', () => {
  const all = (text: string) => drawn(text, { inlayHints: 'all' })

  it.each<[what: string, config: string, wanted: string]>([
    ['a size', pv('memory = 4096\nmaxmem = 8192'), 'memory = 4096‹4 GiB›\nmaxmem = 8192‹8 GiB›'],
    ['what follows from another key', pv('memory = 500'), 'memory = 500‹maxmem = 500›'],
    [
      'whose CPUs',
      pv('vcpus = 2\nmaxvcpus = 2\ncpus = [ "1", "2-3" ]'),
      'cpus = [ "1"‹vCPU 0›, "2-3"‹vCPU 1: 2 CPUs› ]',
    ],
    [
      'what an interface has besides',
      pv('vif = [ "mac=00:16:3e:00:00:01,model=e1000" ]'),
      'vif = [ "mac=00:16:3e:00:00:01,model=e1000"‹bridge=xenbr0› ]',
    ],
  ])('%s', (_, config, wanted) => {
    expect(all(config)).toContain(`\n${wanted}\n`)
  })
})

it('there are none where nobody wants them, and none outside of what is asked for', () => {
  const text = pv('memory = 0512\nvcpus = 010')
  expect(drawn(text, { inlayHints: 'off' })).toBe(text)
  const line = { start: { line: 2, character: 0 }, end: { line: 2, character: 20 } }
  expect(inlayHints(read(text), line).map(({ label }) => label)).toEqual(['330 MiB'])
})

describe('on any text', () => {
  const texts = verdictRows.filter(({ kind }) => kind === 'domain').map(({ text }) => text)

  it('they stand in it in order, each in a few words, and those that surprise are among all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...texts), mutatedText), (text) => {
        const hintsOf = (inlayHintLevel: 'surprising' | 'all') =>
          inlayHints(read(text, { inlayHints: inlayHintLevel }), whole)
        const [some, all] = [hintsOf('surprising'), hintsOf('all')]
        expect(all).toEqual(expect.arrayContaining(some))
        const { document } = read(text)
        let reached = 0
        for (const { position, label } of all) {
          const at = document.offsetAt(position)
          expect(at).toBeGreaterThanOrEqual(reached)
          expect(document.positionAt(at)).toEqual(position)
          expect(label).toMatch(/^[^\r\n]{1,200}$/)
          reached = at
        }
      }),
      { numRuns: 300 },
    )
  })

  it('the memory that they tell is that of the domain', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), (text) => {
        const shown = showView(read(text), 'effective')
        if (shown === undefined) return
        const domain: { b_info: { target_memkb?: number } } = JSON.parse(shown)
        const labels = inlayHints(read(text, { inlayHints: 'all' }), whole).map(({ label }) => String(label))
        for (const label of labels.filter((each) => each.startsWith('memory = ')))
          expect(BigInt(label.slice('memory = '.length))).toBe(BigInt(domain.b_info.target_memkb ?? 0) / 1024n)
      }),
      { numRuns: 300 },
    )
  })
})
