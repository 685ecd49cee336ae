import { atLeast } from '../release.ts'
import { type Domain, entryOf, readingOf } from './domain.ts'
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

/** Keys that say for all PCI devices what an option says for one. */
const forAll = {
  pci_msitranslate: 'msitranslate',
  pci_power_mgmt: 'power_mgmt',
  pci_permissive: 'permissive',
  pci_seize: 'seize',
} as const

/**
 * PCI devices: what `pci_…` and `rdm` say holds for a device that does not say otherwise. For a guest that is not HVM nobody sets the
 * policy, and 0 is "strict".
 */
export const setPciDevices = (domain: Domain): void => {
  const { config, set } = domain
  const { guest, release } = config
  const devices = listOf(readingOf(domain, 'pci'))
  if (devices.length === 0) return
  const rdm = readingOf(domain, 'rdm')
  const policy = (isRawObject(rdm) ? rdm.policy : undefined) ?? (guest.type === 'hvm' ? undefined : 'strict')
  const common: RawObject = {
    ...Object.fromEntries(Object.entries(forAll).map(([key, option]) => [option, readingOf(domain, key)])),
    rdm_policy: atLeast(release, '4.6') ? policy : undefined,
  }
  const list = entryOf(domain, 'pci')?.value
  const says = (index: number, option: string): boolean => {
    const item = list?.type === 'list' ? list.items[index] : undefined
    return item?.type === 'atom' && item.text.includes(option)
  }
  set(
    'pcidevs',
    devices.map((device, index) => ({
      ...device,
      ...Object.fromEntries(Object.entries(common).filter(([option]) => !says(index, option))),
    })),
  )
  if (guest.type === 'pv') set('b_info.type.pv.e820_host', true)
}

/** Shared directories that xen-9pfsd serves have a place by the name of the guest where none is given. */
export const setShares = (domain: Domain): void => {
  const shares = listOf(readingOf(domain, 'p9'))
  const path = `${domain.options.logDirectory}/guests/${domain.get('c_info.name')}`
  if (shares.some(({ type }) => type === 'xen_9pfsd'))
    domain.set(
      'p9s',
      shares.map((share) => (share.type === 'xen_9pfsd' && share.path === undefined ? { ...share, path } : share)),
    )
}
