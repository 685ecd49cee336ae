import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createService } from '../../server/src/service.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { sure } from '../../server/src/sure.ts'
import { fixesOf } from '../../server/src/values/basic/findings.ts'
import type { Finding, Host, Reading } from '../../server/src/values/value-type.ts'
import { verdictRows } from '../conformance/verdicts.ts'

const service = createService()

/** Findings with what mends them. */
const withFixes = (findings: readonly Finding[]) => findings.map((each) => ({ ...each, fixes: fixesOf(each.fixes) }))

/** All of a reading, and what of it is found out when it is asked for. */
const allOf = (reading: Reading<unknown> | undefined): unknown =>
  reading && {
    value: reading.value,
    findings: withFixes(reading.findings),
    parts: reading.parts ?? [],
    items: reading.items?.map(allOf),
  }

/** What there is to see of a text. */
const seen = (snapshot: Snapshot) => ({
  findings: withFixes(snapshot.findings),
  readings: [...snapshot.config.entries.values()].map(({ name, reading }) => ({ name, reading: allOf(reading) })),
  diagnostics: service.diagnostics(snapshot),
  tokens: service.semanticTokens(snapshot, true),
  symbols: service.documentSymbols(snapshot),
  domain: service.show(snapshot, 'effective'),
})

/** What is remembered is so for a host: nothing is of one that was never seen, though it says the same. */
const afresh = (text: string, host: Host) =>
  seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host: { ...host } }))

const typed = fc.oneof(
  fc.constantFrom(
    ...[
      ' ',
      '\n',
      ',',
      '"',
      "'",
      ']',
      '[',
      '#',
      '=',
      'a',
      '1',
      'xvda',
      'rw',
      '\\',
      'bridge=',
      'mac=',
      '# a line\n',
      '"phy:/dev/a,xvdb,w", ',
    ],
  ),
  fc.string({ maxLength: 3 }),
)
/** Something is written at a place, over some characters. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.constantFrom(0, 0, 0, 1, 1, 2, 10, 60),
  typed,
})

const lists = verdictRows.map(({ text }) => text).filter((text) => (text.match(/"[^"\n]*",/g)?.length ?? 0) > 1)

describe('what is remembered from the last keystroke', () => {
  it('is what is read afresh, after any edits', () => {
    expect(lists.length).toBeGreaterThan(100)
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
        const host: Host = { cpus: 4 }
        let text = start
        for (const { at, over, typed: inserted } of edits) {
          seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host }))
          const from = Math.round(at * text.length)
          text = text.slice(0, from) + inserted + text.slice(from + over)
          expect(seen(snapshotOfText(text, 'domain', { ...defaultPreferences, host }))).toEqual(afresh(text, host))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is so for the creation of every kind of device', () => {
    const items: Readonly<Record<string, readonly string[]>> = {
      disk: [
        '/dev/a,raw,xvda,w',
        '/dev/a,raw,xvda,w',
        '/dev/b,qcow2,hdb,r',
        ',empty,hdc,r',
        'phy:/a,xvde,w',
        'phy:/b,xvdf,w',
      ],
      vif: ['bridge=br0', '', 'type=ioemu', 'mac=00:16:3e:00:00:01,devid=1', 'devid=1', 'backend=web', 'mtu=1'],
      pci: ['03:00.0', '03:00.0', '0000:04:00.*', '05:00.0,rdm_policy=strict', '03:00.0@5', '06:00.0,permissive=1'],
      usbctrl: ['type=pv,version=2,ports=4', 'version=1', 'type=devicemodel'],
      usbdev: ['hostbus=1,hostaddr=2', 'hostbus=1,hostaddr=2', 'hostbus=3,hostaddr=4,controller=0,port=1'],
      vtpm: ['backend=tpm', 'backend=tpm,uuid=6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51'],
      vfb: ['vnc=1,vncdisplay=3', 'sdl=1'],
      channel: ['name=a,connection=pty', 'name=a,connection=socket,path=/a'],
      p9: ['tag=a,path=/a,security_model=none', 'tag=b,path=/b,security_model=none,type=xen_9pfsd'],
      cpuid: [
        `0x1:eax=${'x'.repeat(32)}`,
        `0x1:eax=${'0'.repeat(32)},ebx=${'k'.repeat(32)}`,
        `0x7,0:ebx=${'-'.repeat(32)}`,
        '0x1:eax=0',
        'host,avx=0',
      ],
    }
    const kinds = Object.keys(items)
    const item = (kind: string) => fc.constantFrom(...(items[kind] ?? []))
    const guest = fc.constantFrom('hvm', 'pv', 'pvh')
    // What is not in the line of an edit is taken over with its list.
    const between = fc.constantFrom(', ', ',\n  ')
    const lists = fc.tuple(...kinds.map((kind) => fc.array(item(kind), { maxLength: 5 })))
    /** An item is put in, taken out or written in place of another. */
    const step = fc.nat({ max: kinds.length - 1 }).chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        at: fc.nat({ max: 5 }),
        over: fc.constantFrom(0, 0, 1),
        put: fc.array(item(kinds[kind] ?? ''), { maxLength: 1 }),
      }),
    )
    fc.assert(
      fc.property(
        guest,
        between,
        lists,
        fc.array(step, { minLength: 1, maxLength: 6 }),
        (type, comma, given, steps) => {
          const host: Host = { cpus: 4, domains: ['web', 'tpm'] }
          const all = given.map((each) => [...each])
          const text = () =>
            [
              `type = "${type}"\nname = "a"\nmemory = 64\nkernel = "/k"`,
              ...kinds.map((kind, at) =>
                all[at]?.length ? `${kind} = [ ${all[at]?.map((each) => `'${each}'`).join(comma)} ]` : '',
              ),
              '',
            ].join('\n')
          for (const { kind, at, over, put } of steps) {
            seen(snapshotOfText(text(), 'domain', { ...defaultPreferences, host }))
            all[kind]?.splice(at, over, ...put)
            expect(seen(snapshotOfText(text(), 'domain', { ...defaultPreferences, host }))).toEqual(
              afresh(text(), host),
            )
          }
        },
      ),
      { numRuns: 80 },
    )
  })

  it('has libxl asked again where something changes that it reads, and told of at the new place', () => {
    let asked = 0
    const host: Host = {
      files: {
        at() {
          asked++
          return { kind: 'missing', why: 'No such file or directory' }
        },
        start: () => undefined,
      },
    }
    const at = (text: string) => {
      const found = snapshotOfText(text, 'domain', { ...defaultPreferences, host }).findings
      return found.filter(({ rule }) => rule === 'no-such-file').map(({ start, end }) => text.slice(start, end))
    }
    const head = 'name = "a"\nkernel = "/boot/k"\n'
    const disks = (...more: string[]) => `disk = [ "/dev/a,raw,xvda,w"${more.map((each) => `, "${each}"`).join('')} ]\n`
    const whole = head + disks('/dev/b,raw,xvdb,w')
    const first = at(whole)
    expect(first.length).toBeGreaterThan(0)
    const once = asked
    expect(once).toBeGreaterThan(0)
    // Blanks, comments, lines, and other ways to write the same list.
    for (const same of [
      `# a comment\n${whole}`,
      whole.replace('name = "a"', 'name   =   "a" # b'),
      `${head}\n\n${disks('/dev/b,raw,xvdb,w')}`,
      whole.replace(', "', ',\n  "'),
    ])
      expect(at(same), same).toEqual(first)
    expect(asked).toBe(once)
    for (const other of [whole.replace('"a"', '"b"'), `${whole}memory = 64\n`, head + disks()]) {
      const before = asked
      at(other)
      expect(asked, other).toBeGreaterThan(before)
    }
  })

  it('is not kept for each host that there ever was', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const disks = Array.from({ length: 500 }, (_, index) => `"/dev/d${index},raw,xvda,w"`).join(',\n')
    const text = `name = "a"\nkernel = "/k"\ndisk = [ ${disks} ]\n`
    const readFor = (cpus: number) => {
      const { config } = snapshotOfText(text, 'domain', { ...defaultPreferences, host: { cpus } })
      return { config, reading: new WeakRef(sure(config.entries.get('disk')?.reading?.items?.[0])) }
    }
    const { reading } = readFor(1)
    for (let cpus = 2; cpus < 60; cpus++) readFor(cpus)
    const { config } = readFor(60)
    await setImmediate()
    collect()
    expect(reading.deref()).toBe(undefined)
    expect(config.tree.settings.length).toBe(3)
  })

  it('has the free place of a disk looked for again where another disk takes it', () => {
    const offered = (...vdevs: string[]) => {
      const disks = vdevs.map((vdev, index) => `"/dev/d${index},raw,${vdev},w"`).join(', ')
      const text = `name = "a"\nkernel = "/boot/k"\ndisk = [ ${disks} ]\n`
      return snapshotOfText(text, 'domain', { ...defaultPreferences, host: {} }).findings.flatMap(({ fixes = [] }) =>
        fixes.flatMap(({ edits }) => edits.map(({ newText }) => newText)),
      )
    }
    const taken = ['xvda', 'xvda']
    expect(offered(...taken, 'xvdc')).toContain('xvdb')
    expect(offered(...taken, 'xvdb')).not.toContain('xvdb')
    expect(offered(...taken, 'xvdb')).toContain('xvdc')
    expect(offered(...taken, 'hdb')).toContain('xvdc')
    expect(offered(...taken, 'xvdd')).toContain('xvdb')
    // Xen's own disk of the same letter, which is taken or not.
    expect(offered('hde', 'xvdf')).toContain('xvde')
    expect(offered('hde', 'xvde')).not.toContain('xvde')
  })

  it('is forgotten for another release, guest, host or key', () => {
    const disk = (head: string, host?: Host) =>
      snapshotOfText(`${head}disk = [ "vdev=hda,target=/a,backendtype=tap", "vdev=xvdzz,target=/b" ]\n`, 'domain', {
        ...defaultPreferences,
        host,
      }).findings
    const heads = ['type = "pv"\n', 'type = "hvm"\n', '# xen-config: release=4.4\n', '# xen-config: release=4.1\n']
    for (const head of [...heads, ...heads]) expect(disk(head)).toEqual(disk(head, {}))
  })
})
