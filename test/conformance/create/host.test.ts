import { describe, expect, it } from 'vitest'
import type { Host } from '../../../server/src/values/value-type.ts'
import { chanceOf } from '../generate.ts'
import { hasXl } from '../oracle/xl.ts'
import { compare, type Difference } from './judge.ts'
import { hostOfKnobs } from './knobs.ts'
import { creationOf, liveHost } from './live.ts'
import { type Check, checks } from './rows.ts'

/* What the host decides, its files and devices among it, is what live libxl 4.17 says on such a host. */

const nodes = 8
const topology = Array.from({ length: 2 }, (_, node) => Array.from({ length: nodes }, (_, cpu) => node * nodes + cpu))
const base: Host = { ...liveHost, nodeCpus: topology }

/** What QEMU, and the hypervisor, say is seen elsewhere. */
const isAsked = ({ example, layer, arch, live, host, depends }: Check): boolean =>
  example !== null &&
  layer !== 'xen' &&
  arch !== 'arm' &&
  live?.['4.17'] === 'yes' &&
  (host !== undefined || depends.some((each) => each !== 'config')) &&
  !Object.keys(host ?? {}).includes('XLSHIM_XEN')

/** Ports and pages that some hosts give away, and what `XLSHIM_FAIL` makes of them. */
const ofHypervisor = ['ioports-refused', 'irq-refused', 'iomem-refused', 'iomem-map-refused']

const asked = checks.filter((check) => isAsked(check) && !ofHypervisor.includes(check.id))

type Knobs = Readonly<Record<string, string>>

/** Where we differ from live libxl; undefined where it gave no answer. */
const difference = async (text: string, knobs: Knobs, host: Host): Promise<Difference | undefined> => {
  const live = await creationOf(text, undefined, knobs)
  return live && compare({ text }, '4.17', { releases: ['4.17'], ...live }, host)
}

/** The labels of the policy that the shim pretends. */
const labelled = (host: Host): Host =>
  host.can?.xsm ? { ...host, labels: ['system_u:system_r:domU_t', 'system_u:system_r:dm_dom_t'] } : host

describe.runIf(hasXl)('on a host that is described', () => {
  it.each(asked.map((check) => [check.id, check] as const))(
    '%s is said of its example and not of its neighbour, as live libxl has it',
    async (_, { example, fine, host = {}, fineHost = {} }) => {
      expect(await difference(example ?? '', host, labelled(hostOfKnobs(host, base)))).toEqual({})
      if (fine) expect(await difference(fine, fineHost, labelled(hostOfKnobs(fineHost, base)))).toEqual({})
    },
  )

  const seed = process.env.CI ? 8 : Date.now() % 1_000_000
  it(`says what live libxl says of new configs on new hosts (seed ${seed})`, async () => {
    const wrong: unknown[] = []
    for (let index = 0; index < 200; index++) {
      const { text, knobs } = generated(seed + index)
      const found = await difference(text, knobs, hostOfKnobs(knobs, base))
      if (found && Object.keys(found).length > 0) wrong.push({ seed: seed + index, text, knobs, found })
    }
    expect(wrong).toEqual([])
  }, 120_000)
})

/** A config that names files, devices and CPUs, and a host that has some of them. */
const generated = (seed: number): { readonly text: string; readonly knobs: Readonly<Record<string, string>> } => {
  const chance = chanceOf(seed)
  const pick = <T>(...choices: readonly T[]): T => chance.pick(choices)
  const maybe = (line: () => string, share = 0.5) => (chance.odds(share) ? line() : '')
  const path = (name: string) => `/${pick('nonexistent', 'srv', 'srv', 'srv')}/${name}`
  const type = pick('pv', 'pvh', 'hvm')
  const device = () => `${pick('01', '02')}:00.${pick('0', '1')}${pick('', '', ',seize=1')}`
  const vcpus = pick(1, 2)
  const isStub = type === 'hvm' && chance.odds(0.3)
  const lines = [
    `name = "vm"`,
    `type = "${type}"`,
    'memory = 512',
    `vcpus = ${vcpus}`,
    type === 'hvm' ? '' : `kernel = "${path('vmlinuz')}"`,
    type === 'hvm' ? '' : maybe(() => `ramdisk = "${path('initrd')}"`),
    maybe(() => `disk = [ "${path('a.img')},raw,xvda,w", "${path('b.img')},${pick('raw', 'qcow2')},xvdb,w" ]`),
    type === 'hvm' ? maybe(() => `firmware_override = "${path('hvmloader')}"`, 0.2) : '',
    type === 'hvm' ? maybe(() => `bios_path_override = "${path(pick('OVMF.fd', 'empty-OVMF.fd'))}"`, 0.2) : '',
    type === 'hvm' ? maybe(() => `acpi_firmware = "${path('slic')}"`, 0.2) : '',
    type === 'hvm' ? maybe(() => `smbios_firmware = "${path('smbios')}"`, 0.2) : '',
    type === 'hvm'
      ? maybe(() => `device_model_version = "qemu-xen"\ndevice_model_override = "${pick(path('qemu'), '')}"`, 0.3)
      : '',
    isStub ? 'device_model_stubdomain_override = 1' : '',
    // The QEMU in a stub domain is not there to be told of a device.
    type === 'pvh' || isStub ? '' : maybe(() => `pci = [ "${device()}", "${device()}" ]`),
    maybe(() => `cpus = "${pick('0', '3', '4', '4-7', '0-15')}"`),
    maybe(() => `usbctrl = [ "version=2,ports=4" ]\nusbdev = [ "hostbus=1,hostaddr=${pick(2, 3)}" ]`, 0.2),
  ]
  return {
    text: lines
      .filter((line) => line !== '')
      .join('\n')
      .concat('\n'),
    knobs: {
      XLSHIM_PCI: pick('none', '0000:01:00.0', '0000:01:00.0,0000:02:00.1', '0000:01:00.0,0000:01:00.1,0000:02:00.0'),
      XLSHIM_USB: pick('1.2', '1.2,1.3'),
      XLSHIM_USBBACK: '1',
      XLSHIM_POOLCPUS: pick('0f', 'ffff', 'f0'),
      XLSHIM_MEM: '65536',
      ...(chance.odds(0.2) ? { XLSHIM_MISSING: 'nonexistent,qemu-system,bin/qemu-dm' } : {}),
    },
  }
}
