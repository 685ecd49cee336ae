import { describe, expect, it } from 'vitest'
import { buildDomain, type JsonObject, printJson } from '../../server/src/build/build-domain.ts'
import { defaultTarget, readConfig } from '../../server/src/config/read-config.ts'
import { newestRelease, type Release } from '../../server/src/release.ts'
import type { Host } from '../../server/src/values/value-type.ts'

const build = (text: string, release: Release = newestRelease, host?: Host): JsonObject | undefined =>
  buildDomain(readConfig(`${text}\n`, 'domain', { ...defaultTarget, release, host }))

const info = (domain: JsonObject | undefined): JsonObject => (domain?.b_info ?? {}) as JsonObject

const guest = 'name = "a"\ntype = "pv"\nkernel = "/k"\n'

describe('the domain that xl builds', () => {
  it('leaves out what has its default', () => {
    expect(build(`${guest}memory = 512`)).toEqual({
      c_info: { type: 'pv', name: 'a', run_hotplug_scripts: 'True' },
      b_info: {
        max_vcpus: 1,
        avail_vcpus: [0],
        max_memkb: 524_288,
        target_memkb: 524_288,
        sched_params: {},
        claim_mode: 'True',
        kernel: '/k',
        'type.pv': {},
        arch_arm: { arm_sci: {} },
        arch_x86: {},
        xenstore_quota: {},
      },
      on_reboot: 'restart',
      on_soft_reset: 'soft_reset',
    })
  })

  it('has one member alone where no other is asked for', () => {
    const config = readConfig(`${guest}disk = [ "/d,raw,xvda,rw" ]\nvnuma = [ [ "pnode=0", "size=1" ] ]\n`, 'domain', {
      ...defaultTarget,
      release: newestRelease,
      host: undefined,
    })
    for (const only of ['disks', 'b_info', 'nics', 'on_reboot'] as const) {
      const { [only]: member } = buildDomain(config) ?? {}
      expect(buildDomain(config, { untraced: true }, only)).toEqual(member === undefined ? {} : { [only]: member })
    }
  })

  it('has the fields of the release', () => {
    expect(build(`${guest}memory = 512\nvcpus = 2`, '4.2')).toEqual({
      c_info: { type: 'pv', name: 'a', run_hotplug_scripts: 'True' },
      b_info: {
        max_vcpus: 2,
        avail_vcpus: [0, 1],
        max_memkb: 524_288,
        target_memkb: 524_288,
        shadow_memkb: 6144,
        sched_params: {},
        'type.pv': { kernel: '/k', cmdline: '' },
      },
      on_reboot: 'restart',
    })
  })

  it('moves fields from one part to another with the releases', () => {
    const hvm = 'name = "a"\nbuilder = "hvm"\nacpi = 1\nnestedhvm = 1\n'
    const parts = (release: Release) => {
      const common = info(build(hvm, release))
      const inner = common['type.hvm'] as JsonObject
      return [common.acpi, common.nested_hvm, inner.acpi, inner.nested_hvm]
    }
    expect(parts('4.6')).toEqual([undefined, undefined, 'True', 'True'])
    expect(parts('4.9')).toEqual(['True', undefined, undefined, 'True'])
    expect(parts('4.10')).toEqual(['True', 'True', undefined, undefined])
  })

  it('shows CPUs of nodes as numbers where the host is known, and as they are written where it is not', () => {
    const text = `${guest}vcpus = 1\ncpus = "node:1"`
    const affinity = (host?: Host) => info(build(text, newestRelease, host)).vcpu_hard_affinity
    expect(affinity({ cpus: 4, nodes: 2 })).toEqual([[2, 3]])
    expect(affinity()).toEqual([['node:1']])
  })

  it('lets an option of one PCI device win over the key for all', () => {
    const { pcidevs } = build(`${guest}pci_seize = 1\npci = [ "01:00.0,seize=0", "02:00.0" ]`) ?? {}
    expect(pcidevs).toEqual([
      { bus: 1, vfunc_mask: 1, rdm_policy: 'strict' },
      { bus: 2, vfunc_mask: 1, seize: true, rdm_policy: 'strict' },
    ])
  })

  it('has the distances of virtual nodes that give none once, as many as there are nodes', () => {
    const nodes = Array.from(
      { length: 300 },
      (_, index) => `[ "size=1","vcpus=${index}"${index === 7 ? ',"vdistances=10,20"' : ''} ]`,
    )
    const list = info(build(`${guest}vnuma = [ ${nodes.join(', ')} ]`)).vnuma_nodes as JsonObject[]
    expect(list.map(({ distances }) => (distances as unknown[]).length)).toEqual(nodes.map(() => 300))
    expect(new Set(list.map(({ distances }) => distances)).size).toBe(2)
    expect(list[7]?.distances).toEqual([10, 20, ...Array(298).fill(0)])
  })

  it('is none where xl cannot read the file or a value', () => {
    expect(build(`${guest}memory = `)).toBeUndefined()
    expect(build(`${guest}uuid = "x"`)).toBeUndefined()
  })

  it('keeps numbers that a double cannot hold', () => {
    const domain = build(`${guest}memory = "-5"`)
    expect(domain && printJson(domain)).toContain('"target_memkb": 18446744073709546496')
  })
})
