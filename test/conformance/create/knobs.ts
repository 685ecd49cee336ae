import { hostOf } from '../../../server/src/values/host.ts'
import { type Ability, abilities, type Host, schedulers } from '../../../server/src/values/value-type.ts'
import { pretendedFiles } from '../oracle/pretended-files.ts'

/** Knobs of the creation shim. */
type Knobs = Readonly<Record<string, string>>

/** The names of an ability among the knobs that take one away, where they differ. */
const namesOfKnobs: Readonly<Record<string, Ability>> = { pt_share: 'share_pt' }

const listed = (text: string | undefined): readonly string[] => (text ? text.split(',') : [])

/** The functions of the hypervisor or of xenstore that fail, and what that says of the host. */
const failing: Readonly<Record<string, Partial<Record<Ability, boolean>>>> = {
  xs_set_features_domain: { xenstore_features: false },
  xs_set_domain_quota: { xenstore_quota: false },
}

/** The CPUs of a hexadecimal mask. */
const cpusOf = (mask: string): readonly number[] =>
  [...Number.parseInt(mask, 16).toString(2)].reverse().flatMap((bit, cpu) => (bit === '1' ? [cpu] : []))

/** The missing files that are programs of Xen's own, at paths that nobody states. */
const programs: Readonly<Record<string, Partial<Record<Ability, boolean>>>> = {
  qemu: { qemu: false },
  'qemu-system': { qemu: false },
  'vchan-socket-proxy': { qmp_proxy: false },
}

/** The host that knobs of the shim describe, over another one: what a person would state of it in `xen.host`, and its files. */
export const hostOfKnobs = (knobs: Knobs, base: Host): Host => {
  const can: Partial<Record<Ability, boolean>> = { ...base.can }
  for (const name of listed(knobs.XLSHIM_NOCAP)) {
    const ability = namesOfKnobs[name] ?? abilities.find((each) => each === name)
    if (ability) can[ability] = false
  }
  for (const name of listed(knobs.XLSHIM_FAIL)) Object.assign(can, failing[name])
  for (const name of listed(knobs.XLSHIM_MISSING)) Object.assign(can, programs[name])
  if (knobs.XLSHIM_XSM) can.xsm = knobs.XLSHIM_XSM === 'yes'
  if (knobs.XLSHIM_DTDEV) can.dtdev = knobs.XLSHIM_DTDEV === 'yes'
  if (knobs.XLSHIM_LLC) can.llc_colors = true
  if (knobs.XLSHIM_CMDLINE === '') can.autoballoon = true
  if (knobs.XLSHIM_PCI === 'none') can.pciback = false
  if (knobs.XLSHIM_USBBACK) can.usbback = true
  const devices = knobs.XLSHIM_PCI && !['none', 'any'].includes(knobs.XLSHIM_PCI) ? listed(knobs.XLSHIM_PCI) : undefined
  const usb = knobs.XLSHIM_USB === 'none' ? [] : listed(knobs.XLSHIM_USB)
  const stated = hostOf(
    {
      ...(devices ? { pci: devices, assignable: devices } : {}),
      ...(knobs.XLSHIM_USB ? { usb } : {}),
      // What the hypervisor says of a device that another guest has.
      ...(listed(knobs.XLSHIM_FAIL).includes('xc_test_assign_device') ? { taken: ['01:00.0'] } : {}),
    },
    (name, value, expected) => {
      throw new Error(`${name} is ${value}, and not ${expected}`)
    },
  )
  const scheduler = schedulers.find((each) => each === knobs.XLSHIM_SCHED)
  return {
    ...base,
    ...stated,
    ...(scheduler ? { scheduler } : {}),
    ...(knobs.XLSHIM_MEM ? { memory: Number(knobs.XLSHIM_MEM) } : {}),
    ...(knobs.XLSHIM_SVE ? { sve: Number(knobs.XLSHIM_SVE) } : {}),
    ...(knobs.XLSHIM_DOMAINS ? { domains: listed(knobs.XLSHIM_DOMAINS) } : {}),
    ...(knobs.XLSHIM_USERS ? { users: [...(base.users ?? []), ...listed(knobs.XLSHIM_USERS)] } : {}),
    ...(knobs.XLSHIM_POOLCPUS ? { poolCpus: { 'Pool-0': cpusOf(knobs.XLSHIM_POOLCPUS) } } : {}),
    can,
    files: pretendedFiles(['nonexistent', ...listed(knobs.XLSHIM_MISSING)]),
  }
}
