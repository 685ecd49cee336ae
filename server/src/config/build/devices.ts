import { atLeast } from '../../release.ts'
import { type Domain, readingOf } from './domain.ts'
import { isRawObject, type Raw, type RawObject } from './fields.ts'

const listOf = (raw: Raw): readonly RawObject[] => (Array.isArray(raw) ? raw.filter(isRawObject) : [])

/** Fields of the top level that make up the one frame buffer of a PV guest without `vfb`. */
const screen = ['vnc', 'sdl', 'keymap'] as const

/** Frame buffers with a keyboard each, and the keyboards of `vkb` behind them, numbered on. */
export const setScreens = (domain: Domain): void => {
  const { config, get, set } = domain
  const buffers = listOf(readingOf(domain, 'vfb')).map((vfb, devid) => ({ ...vfb, devid }))
  const wanted = readingOf(domain, 'vnc')
  // Since 4.4: `vnc`, which is a number here and not a defbool, and the keys that go with it.
  if (config.guest.type === 'pv' && atLeast(config.release, '4.4') && buffers.length === 0 && wanted) {
    const fields = screen.map((field) => [field, get(`b_info.type.hvm.${field}`)])
    buffers.push({ ...Object.fromEntries(fields), devid: 0 })
  }
  const keyboards = [...buffers.map(() => ({})), ...listOf(readingOf(domain, 'vkb'))]
  set('vfbs', buffers)
  set(
    'vkbs',
    keyboards.map((keyboard, devid) => ({ ...keyboard, devid })),
  )
}

const shared = {
  pci_msitranslate: 'msitranslate',
  pci_power_mgmt: 'power_mgmt',
  pci_permissive: 'permissive',
  pci_seize: 'seize',
}

/**
 * PCI devices: what `pci_…` and `rdm` say holds for a device that does not say otherwise. For a guest that is not HVM nobody sets the
 * policy, and 0 is "strict".
 */
export const setPciDevices = (domain: Domain): void => {
  const { config, set } = domain
  const { guest, release } = config
  const devices = listOf(readingOf(domain, 'pci'))
  if (devices.length === 0) return
  const common = Object.entries(shared).map(([key, field]) => [field, readingOf(domain, key)])
  const rdm = readingOf(domain, 'rdm')
  const policy = (isRawObject(rdm) ? rdm.policy : undefined) ?? (guest.type === 'hvm' ? undefined : 'strict')
  const base = { ...Object.fromEntries(common), ...(atLeast(release, '4.6') ? { rdm_policy: policy } : {}) }
  set(
    'pcidevs',
    devices.map((device) => ({ ...base, ...device })),
  )
  if (guest.type === 'pv') set('b_info.type.pv.e820_host', true)
}
