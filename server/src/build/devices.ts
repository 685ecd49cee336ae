import { entryOf, readingOf } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { withMembers } from '../values/basic/with-members.ts'
import type { Domain } from './domain.ts'
import { chance, type Filled, isFilled } from './members.ts'

/** The devices of a list, without those that xl has dropped. */
const made = <T>(devices: readonly (T | undefined)[] = []): readonly T[] =>
  devices.filter((device): device is T & {} => device !== undefined)

/** Members of the top level that make up the one frame buffer of a PV guest without `vfb`. */
const screen = ['vnc', 'sdl', 'keymap'] as const

/** Frame buffers with a keyboard each, and the keyboards of `vkb` behind them, numbered on. */
export const setScreens = (domain: Domain): void => {
  const { config, get } = domain
  const buffers: Filled[] = made(readingOf(config, 'vfb')).map((vfb, devid) => ({ ...vfb, devid }))
  const wanted = readingOf(config, 'vnc')
  // Since 4.4: `vnc`, which is a number here and not a defbool, and the keys that go with it.
  if (config.guest.type === 'pv' && atLeast(config.release, '4.4') && buffers.length === 0 && wanted) {
    const members = screen.map((field) => [field, get(`b_info.type.hvm.${field}`)])
    buffers.push({ ...Object.fromEntries(members), devid: 0 })
  }
  const keyboards = [...buffers.map(() => ({})), ...made(readingOf(config, 'vkb'))]
  const { set } = domain.by(readingOf(config, 'vfb') ? ['vfb'] : screen)
  set('vfbs', buffers)
  domain.by(['vfb', 'vkb', 'vnc']).set(
    'vkbs',
    keyboards.map((keyboard, devid) => ({ ...keyboard, devid })),
  )
}

/** What `rdm` leaves out is not set in what xl reads it into (`xl_parse.c`, `parse_config_data`). */
export const setReserved = (domain: Domain): void => {
  const rdm = readingOf(domain.config, 'rdm')
  if (rdm) domain.set('b_info.type.hvm.rdm', { strategy: chance, policy: chance, ...rdm })
}

/**
 * PCI devices: what `pci_…` and `rdm` say holds for a device that does not say otherwise. For a guest that is not HVM nobody sets the
 * policy where there is no `rdm`, and 0 is "strict".
 */
export const setPciDevices = (domain: Domain): void => {
  const { config } = domain
  const { guest, release } = config
  const devices = made(readingOf(config, 'pci'))
  if (devices.length === 0) return
  const rdm = readingOf(config, 'rdm')
  const policy = rdm ? (rdm.policy ?? chance) : guest.type === 'hvm' ? undefined : 'strict'
  // What the keys of the top level say for all devices.
  const common = [
    ['msitranslate', 'pci_msitranslate', readingOf(config, 'pci_msitranslate')],
    ['power_mgmt', 'pci_power_mgmt', readingOf(config, 'pci_power_mgmt')],
    ['permissive', 'pci_permissive', readingOf(config, 'pci_permissive')],
    ['seize', 'pci_seize', readingOf(config, 'pci_seize')],
    ['rdm_policy', 'rdm', atLeast(release, '4.6') ? policy : undefined],
  ] as const
  const list = entryOf(config, 'pci')?.value
  const says = (index: number, option: string): boolean => {
    const item = list?.type === 'list' ? list.items[index] : undefined
    return item?.type === 'atom' && item.text.includes(option)
  }
  let told: readonly Filled[] = devices.filter(isFilled)
  domain.by(['pci']).set('pcidevs', told)
  for (const [option, key, value] of common) {
    told = told.map((device, index) =>
      value === device[option] || says(index, option) ? device : withMembers(device, { [option]: value }),
    )
    domain.by(value === chance ? 'xl' : [key]).set('pcidevs', told)
  }
  if (guest.type === 'pv') domain.by(['pci']).set('b_info.type.pv.e820_host', true)
}

/** Shared directories that xen-9pfsd serves have a place by the name of the guest where none is given. */
export const setShares = (domain: Domain): void => {
  const shares = made(readingOf(domain.config, 'p9'))
  const path = `${domain.options.logDirectory}/guests/${domain.get('c_info.name')}`
  if (shares.some(({ type }) => type === 'xen_9pfsd'))
    domain.set(
      'p9s',
      shares.map((share) =>
        share.type === 'xen_9pfsd' && share.path === undefined ? withMembers(share, { path }) : share,
      ),
    )
}
