import { describe, expect, it } from 'vitest'
import { checks as ours } from '../../../server/src/create/steps.ts'
import { atLeast, isRelease, type Release } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { compare } from './judge.ts'
import { type Check, checks } from './rows.ts'

/** The releases in which the example of a check was seen to trip it, and its neighbour to pass. */
const seenIn = ({ live }: Pick<Check, 'live'>): Release[] =>
  Object.entries(live ?? {}).flatMap(([release, answer]) => (isRelease(release) && answer === 'yes' ? [release] : []))

/** Checks that the config alone decides, with examples that need no special host. */
const decided = checks.filter(
  ({ depends, host, layer, effect, example }) =>
    example !== null && !host && layer === 'libxl' && effect === 'refused' && depends.join() === 'config',
)

/** Before 4.10 `builder` names the guest. */
const forRelease = (text: string, release: Release): string =>
  atLeast(release, '4.10') ? text : text.replace('type = "hvm"', 'builder = "hvm"')

const printed = ({ message }: Check): RegExp =>
  new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[0-9]*l?[a-z]/g, '.*'))

/** xl 4.14.0 takes the neighbour; later 4.14 aborts on it while it parses, as a recorded dry run shows. */
const ofAnotherPointRelease = (id: string, release: Release) => id === 'pci-multifunction-vslot' && release === '4.14'

/** Checks of ARM that the file decides, or the file and what is known of the host. */
const onArm = checks.filter(
  ({ arch, example, depends, live }) =>
    arch === 'arm' && example !== null && !depends.includes('files') && live !== null,
)

/** Knobs of the shim as facts of the host. */
const factsOf = (knobs: Check['host']): Host => ({
  sve: Number(knobs?.XLSHIM_SVE ?? 0),
  can: { dtdev: knobs?.XLSHIM_DTDEV !== 'no', llc_colors: knobs?.XLSHIM_LLC !== undefined },
})

const files = 'the files of dom0 are not looked at'
const devices = 'which devices a host has, and who has them, is no fact of `xen.host`'
const hypervisor = 'the hypervisor, or XSM, decides, and nothing in `xen.host` says how'
const parser = 'xl refuses it first, while it parses'
const oneOfOurs = 'one check of ours has the line, with another reason for each'
const first = 'another check of libxl comes first'
const itself = 'xl itself turns the placement off'

/** Reasons under which a file is refused, or warned about, all the same. */
const byAnother = [parser, oneOfOurs, first, itself]

/** Checks that are not foretold. */
const reasons: Readonly<Record<string, string>> = {
  'llc-failed': 'the colours of a host are no fact of `xen.host`',
  'altp2m-legacy-note': hypervisor,
  'bios-no-device-model': files,
  'disk-script-format': oneOfOurs,
  'disk-qdisk-script': oneOfOurs,
  'disk-tap': oneOfOurs,
  'disk-virtio-backend': oneOfOurs,
  'disk-virtio-file': oneOfOurs,
  'bootloader-missing': files,
  'bootloader-local-attach': files,
  'ramdisk-missing': files,
  'firmware-override-missing': files,
  'bios-override-empty': files,
  'smbios-oem': parser,
  'stubdom-kernel': files,
  'stubdom-ramdisk': files,
  'stubdom-qmp-proxy': files,
  'dm-check-vfb': files,
  'vnuma-vcpu-twice': oneOfOurs,
  'vnuma-vcpu-nowhere': oneOfOurs,
  'vnuma-pnode': parser,
  'vnuma-affinity': 'which CPUs a node has is no fact of `xen.host`',
  'soft-affinity-no-numa': itself,
  'sedf-gone': 'no host that lives runs this scheduler',
  'pci-not-assignable': devices,
  'pci-no-pciback': devices,
  'pci-taken': devices,
  'pci-seize-missing': devices,
  'pci-twice': devices,
  'pci-reset': devices,
  'rdm-conflict': devices,
  'rdm-conflict-relaxed': devices,
  'ioports-refused': hypervisor,
  'irq-refused': hypervisor,
  'iomem-refused': hypervisor,
  'iomem-map-refused': hypervisor,
  'xenstore-features': 'what a xenstored can do is no fact of `xen.host`',
  'xenstore-quota': 'what a xenstored can do is no fact of `xen.host`',
  'xen-pv-vcpus': first,
  'arm-virtio-base-out': first,
  'arm-gic': parser,
  'arm-tee': parser,
  'arm-sve-multiple': parser,
  'arm-partial-fdt': files,
  'arm-partial-fdt-bad': files,
  'arm-partial-fdt-nodes': files,
  'arm-acpi32': files,
  'arm-extended-regions': 'how the memory of a guest is laid out is not modelled',
  'arm-sci': parser,
  'arm-dtdev': oneOfOurs,
  'arm-llc': oneOfOurs,
}

describe('the checks of libxl', () => {
  it.each(decided.flatMap((check) => seenIn(check).map((release) => [check.id, release, check] as const)))(
    '%s of %s refuses its example and lets its neighbour pass',
    (id, release, { example, fine }) => {
      const refused = { releases: [release], exit: 3, said: [] }
      expect(compare({ text: forRelease(example ?? '', release) }, release, refused)).toEqual({})
      if (fine && !ofAnotherPointRelease(id, release))
        expect(compare({ text: forRelease(fine, release) }, release, { ...refused, exit: 0 })).toEqual({})
    },
  )

  it.each(onArm.map((check) => [check.id, check] as const))(
    '%s of ARM does what it did in 4.22',
    (_, { id, example, fine, effect, host, fineHost }) => {
      const found = (text: string, facts: Host) =>
        snapshotOfText(text, 'domain', {
          ...defaultPreferences,
          release: '4.22',
          arch: 'arm',
          host: facts,
        }).problems.filter(({ by, rule }) => by === 'libxl' || rule === 'xl-aborts')
      const trips = found(example ?? '', factsOf(host))
      expect(trips.map(({ effect: ours }) => ours)).toContain(effect === 'warned' ? 'advice' : 'refused')
      const line = ours.find((check) => check.id === id)
      expect(line?.arch).not.toBe('x86')
      if (fine) expect(found(fine, factsOf(fineHost)).filter(({ effect: ours }) => ours === 'refused')).toEqual([])
    },
  )

  it('end with the exit status that was seen', () => {
    const wrong = decided.flatMap(({ id, verified }) => {
      const [, release = '', seen = ''] = /^([\d.]+): exit (\d+)/.exec(verified ?? '') ?? []
      const check = ours.find(
        ({ id: own, since, until }) =>
          own === id && isRelease(release) && atLeast(release, since) && (!until || atLeast(until, release)),
      )
      return check && seen !== '' && String(check.exit ?? 3) !== seen ? [`${id}: ${check.exit ?? 3}, seen ${seen}`] : []
    })
    expect(wrong).toEqual([])
  })

  it('are each foretold, or left out for a reason', () => {
    const own = new Set([...ours.map(({ id }) => id), ...Object.keys(reasons)])
    expect(checks.filter(({ id }) => !own.has(id)).map(({ id }) => id)).toEqual([])
    expect(Object.keys(reasons).filter((id) => ours.some((check) => check.id === id))).toEqual([])
    expect(Object.keys(reasons).filter((id) => !checks.some((check) => check.id === id))).toEqual([])
    // What a file decides is left out only where another refuses it first, or says it.
    const decidedByFile = checks.filter(({ id, depends }) => id in reasons && depends.join() === 'config')
    expect(decidedByFile.filter(({ id }) => !byAnother.includes(reasons[id] ?? '')).map(({ id }) => id)).toEqual([])
  })

  it('are ours under the same names, with the same text', () => {
    const known = new Map(checks.map((check) => [check.id, check]))
    const both = ours.flatMap((check) => known.get(check.id) ?? [])
    expect(both.length).toBeGreaterThan(90)
    expect(both.filter((check) => printed(check).source === '').map(({ id }) => id)).toEqual([])
  })
})
