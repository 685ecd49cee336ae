import { describe, expect, it } from 'vitest'
import { checks as ours } from '../../../server/src/create/steps.ts'
import { atLeast, isRelease, type Release } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { compare, creationHost } from './judge.ts'
import { hostOfKnobs } from './knobs.ts'
import { type Check, checks } from './rows.ts'

/** The releases in which the example of a check was seen to trip it, and its neighbour to pass. */
const seenIn = ({ live }: Pick<Check, 'live'>): Release[] =>
  Object.entries(live ?? {}).flatMap(([release, answer]) => (isRelease(release) && answer === 'yes' ? [release] : []))

/** Checks that the config alone decides, with examples that need no special host. */
const decided = checks.filter(
  ({ depends, host, layer, effect, example }) =>
    example !== null && !host && layer === 'libxl' && effect === 'refused' && depends.join() === 'config',
)

/** What the hypervisor of a host lets dom0 give away, which is no fact. */
const ofHypervisor = ['ioports-refused', 'irq-refused', 'iomem-refused', 'iomem-map-refused']

/** Checks that the host decides, or its files. */
const hosted = checks.filter(
  ({ id, arch, depends, host, layer, effect, example }) =>
    example !== null &&
    arch !== 'arm' &&
    layer !== 'xen' &&
    effect === 'refused' &&
    (host || depends.join() !== 'config') &&
    !host?.XLSHIM_XEN &&
    !ofHypervisor.includes(id),
)

/** Before 4.10 `builder` names the guest. */
const forRelease = (text: string, release: Release): string =>
  atLeast(release, '4.10') ? text : text.replace('type = "hvm"', 'builder = "hvm"')

const printed = ({ message }: Check): RegExp =>
  new RegExp(message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%[0-9]*l?[a-z]/g, '.*'))

/** xl 4.14.0 takes the neighbour; later 4.14 aborts on it while it parses, as a recorded dry run shows. */
const ofAnotherPointRelease = (id: string, release: Release) => id === 'pci-multifunction-vslot' && release === '4.14'

/** Checks of ARM that the file decides, or the file and what is known of the host. */
const onArm = checks.filter(({ arch, example, live }) => arch === 'arm' && example !== null && live !== null)

/** The host of a check on ARM. */
const factsOf = (knobs: Check['host'], release: Release): Host => {
  const base = creationHost(release)
  return hostOfKnobs(knobs ?? {}, { ...base, sve: 0, can: { ...base.can, dtdev: true } })
}

const inside = 'what is in a file of dom0 is not read'
const memory = 'which memory a host keeps for its devices is shown by no tool, and the shim has none'
const hypervisor = 'the hypervisor, or XSM, decides, and no tool shows how'
const parser = 'xl refuses it first, while it parses'
const oneOfOurs = 'one check of ours has the line, with another reason for each'
const first = 'another check of libxl comes first'
const itself = 'xl itself turns the placement off'

/** The labels of the policy that the shim pretends. */
const labels = ['system_u:system_r:domU_t', 'system_u:system_r:dm_dom_t']

/** Lines that were seen in a release and that refuse nothing there. */
const otherwise: readonly string[] = ['e820-memory 4.2']

/** Reasons under which a file is refused, or warned about, all the same. */
const byAnother = [parser, oneOfOurs, first, itself]

/** Checks that are not foretold. */
const reasons: Readonly<Record<string, string>> = {
  'llc-failed': 'how many colours a cache has is shown on the console of Xen alone',
  // `hvm_set_param` of Xen 4.14 to 4.18 takes it on any host, but for nested guests, which libxl has refused by then.
  'altp2m-legacy-note': first,
  'disk-script-format': oneOfOurs,
  'disk-qdisk-script': oneOfOurs,
  'disk-tap': oneOfOurs,
  'disk-virtio-backend': oneOfOurs,
  'disk-virtio-file': oneOfOurs,
  'bootloader-local-attach': 'what a script of dom0 comes to is known once it has run',
  'smbios-oem': parser,
  'vnuma-vcpu-twice': oneOfOurs,
  'vnuma-vcpu-nowhere': oneOfOurs,
  'vnuma-pnode': parser,
  'soft-affinity-no-numa': itself,
  'sedf-gone': 'no host that lives runs this scheduler',
  // The list of what can be given away has no device of another guest in it.
  'pci-twice': first,
  'pci-reset': 'libxl first asks pciback for it, which every kernel of dom0 offers or not by how it was built',
  'rdm-conflict': memory,
  'rdm-conflict-relaxed': memory,
  'iomem-map-refused': hypervisor,
  'xen-pv-vcpus': first,
  'arm-virtio-base-out': first,
  'arm-gic': parser,
  'arm-tee': parser,
  'arm-sve-multiple': parser,
  'arm-partial-fdt-nodes': inside,
  'arm-acpi32': inside,
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

  it.each(
    hosted
      .flatMap((check) => seenIn(check).map((release) => [check.id, release, check] as const))
      .filter(([id, release]) => !otherwise.includes(`${id} ${release}`)),
  )(
    '%s of %s refuses its example on a host as it is described, and lets its neighbour pass',
    (_, release, { example, fine, host = {}, fineHost = {} }) => {
      const on = (knobs: Readonly<Record<string, string>>) => {
        const facts = hostOfKnobs(knobs, { ...creationHost(release), users: ['root', 'nobody'] })
        return facts.can?.xsm ? { ...facts, labels } : facts
      }
      const refused = { releases: [release], exit: 3, said: [] }
      expect(compare({ text: forRelease(example ?? '', release) }, release, refused, on(host))).toEqual({})
      if (fine)
        expect(compare({ text: forRelease(fine, release) }, release, { ...refused, exit: 0 }, on(fineHost))).toEqual({})
    },
  )

  it.each(onArm.map((check) => [check.id, check] as const))(
    '%s of ARM does what it did in 4.22',
    (_, { id, example, fine, effect, host, fineHost }) => {
      const found = (text: string, knobs: Check['host']) =>
        snapshotOfText(text, 'domain', {
          ...defaultPreferences,
          release: '4.22',
          arch: 'arm',
          host: factsOf(knobs, '4.22'),
        }).problems.filter(({ by, rule }) => by === 'libxl' || rule === 'xl-aborts')
      const trips = found(example ?? '', host)
      expect(trips.map(({ effect: ours }) => ours)).toContain(effect === 'warned' ? 'advice' : 'refused')
      const line = ours.find((check) => check.id === id)
      expect(line?.arch).not.toBe('x86')
      if (fine) expect(found(fine, fineHost).filter(({ effect: ours }) => ours === 'refused')).toEqual([])
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
