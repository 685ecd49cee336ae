import { atLeast, type Release } from '../../release.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import { meantDisk, meantRate, otherDomain } from '../../xm/devices.ts'
import type { XmDisk, XmDomain, XmNic, XmPciDevice } from '../../xm/domain.ts'
import { withDisplay } from '../../xm/vnc-address.ts'
import { displayOf } from './differences.ts'

/** A setting of xl: its value as it is written, or nothing where the key must not be set. */
export interface WantedSetting {
  readonly key: string
  readonly value: string | undefined
  /** The texts of a list of devices; undefined for one that no xl can have. Then only the others can be written, each in its place. */
  readonly items?: readonly (string | undefined)[]
}

/** The texts that a key has in the file as it is now: the items of a list, or the one of a plain setting. */
export type Current = (key: string) => readonly string[]

/** How a field of the domain is written as settings. */
export type Writer = (domain: XmDomain, release: Release, current: Current) => readonly WantedSetting[]

/** A list of texts; an empty one is no setting at all. */
export const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : `[ ${items.map((item) => quoted(item)).join(', ')} ]`

const devices = (key: string, items: readonly (string | undefined)[]): readonly WantedSetting[] => [
  { key, value: list(items.filter((item) => item !== undefined)), items },
]

const diskText = ({ target, format, vdev, rw, cdrom, backend: domain, script }: XmDisk): string => {
  const backend = otherDomain(domain)
  return [
    ...(format === 'empty' ? [] : [`format=${format}`]),
    `vdev=${vdev}`,
    // xl takes no word for one that can be written to, and needs none for one that cannot.
    ...(cdrom ? [] : [`access=${rw ? 'rw' : 'ro'}`]),
    ...(cdrom ? ['devtype=cdrom'] : []),
    ...(backend === null ? [] : [`backend=${backend}`]),
    ...(script === null ? [] : [`script=${script}`]),
    ...(target === '' ? [] : [`target=${target}`]),
  ].join(',')
}

/** A disk as the xl of 4.1 reads it, which knew no names of fields. */
const oldDiskText = ({ target, format, vdev, rw, cdrom }: XmDisk): string => {
  const prefix = format === 'raw' ? (target.startsWith('/dev/') ? 'phy:' : 'file:') : `tap:${format}:`
  return `${target === '' ? '' : prefix}${target},${vdev}${cdrom ? ':cdrom' : ''},${rw ? 'w' : 'r'}`
}

/** Formats of disks that xl knows; xm had `vmdk` besides. */
const formats = new Set(['raw', 'qcow', 'qcow2', 'vhd', 'empty'])

export const disks: Writer = ({ disk }, release) => {
  const named = atLeast(release, '4.2')
  const canBeWritten = ({ format, backend, vdev, target, script }: XmDisk): boolean =>
    formats.has(format) &&
    !/,/.test(`${backend}${vdev}`) &&
    !/^\s|\s$/.test(target) &&
    (named || (otherDomain(backend) === null && script === null && !target.includes(',')))
  const written = named ? diskText : oldDiskText
  return devices(
    'disk',
    disk.map(meantDisk).map((each) => (canBeWritten(each) ? written(each) : undefined)),
  )
}

/** How fast a card may be: as the file says it, or what was meant by what xend could not read. */
const rateText = ({ rate, rateText: said = '', badrate }: XmNic): string | undefined => {
  if (badrate !== undefined) return meantRate(badrate)
  if (rate === null) return undefined
  return said === '' ? `${Math.round((rate[0] * 1e6) / rate[1])}B/s@${rate[1]}us` : said
}

const nicText = (nic: XmNic, hvm: boolean): string => {
  const { mac, bridge, script, ip, vifname, type, model } = nic
  const backend = otherDomain(nic.backend)
  const rate = rateText(nic)
  return [
    ...(mac === null ? [] : [`mac=${mac}`]),
    ...(bridge === null ? [] : [`bridge=${bridge}`]),
    ...(script === null ? [] : [`script=${script}`]),
    ...(ip === null ? [] : [`ip=${ip}`]),
    ...(vifname === null ? [] : [`vifname=${vifname}`]),
    ...(backend === null ? [] : [`backend=${backend}`]),
    ...(rate === undefined ? [] : [`rate=${rate}`]),
    ...(hvm && type === 'vif' ? ['type=vif'] : []),
    ...(model === undefined ? [] : [`model=${model}`]),
  ].join(',')
}

export const nics: Writer = ({ vif, type }) => [
  ...devices(
    'vif',
    vif.map((nic) => nicText(nic, type === 'hvm')),
  ),
  { key: 'nics', value: undefined },
]

const pciText = ({ bdf, vslot, msitranslate, power_mgmt }: XmPciDevice, hvm: boolean): string =>
  [
    `${bdf}${vslot === null ? '' : `@${vslot.toString(16)}`}`,
    ...(hvm ? [`msitranslate=${msitranslate}`, `power_mgmt=${power_mgmt}`] : []),
  ].join(',')

export const pci: Writer = ({ pci: all, type }) =>
  devices(
    'pci',
    all.map((device) => pciText(device, type === 'hvm')),
  )

/** Where a window of SDL opens: xl takes it from a `vfb` as xm did. */
const windowField = /^\s*(display|xauthority)\s*=/

/** What a PV guest's one `vfb` says; it has no screen of its own accord, and the keys at the top mean nothing beside it. */
export const frameBuffer: Writer = ({ display }, _release, current) => {
  const { vnc, sdl, listen, display: port, unused, passwd, opengl, keymap, vfb } = displayOf(display)
  const gone = ['vnc', 'sdl'].map((key): WantedSetting => ({ key, value: undefined }))
  if (!vfb) return [...gone, { key: 'vfb', value: undefined }]
  const whole = withDisplay(listen ?? '', port)
  const place = whole === undefined ? [`vnclisten=${listen}`, `vncdisplay=${port}`] : [`vnclisten=${whole}`]
  const pieces = [
    `vnc=${vnc ? 1 : 0}`,
    ...(vnc ? [...place, `vncunused=${unused ? 1 : 0}`] : []),
    ...(vnc && passwd ? [`vncpasswd=${passwd}`] : []),
    `sdl=${sdl ? 1 : 0}`,
    ...(sdl ? [`opengl=${opengl ? 1 : 0}`] : []),
    ...(keymap ? [`keymap=${keymap}`] : []),
    ...(current('vfb')[0] ?? '').split(',').flatMap((piece) => {
      const [head = '', name] = windowField.exec(piece) ?? []
      const value = piece.slice(head.length).trim()
      return name && value ? [`${name}=${value}`] : []
    }),
  ]
  return pieces.some((piece) => piece.includes(',')) ? [] : [...gone, ...devices('vfb', [pieces.join(',')])]
}

/** The screen: keys of the top level for an HVM guest, a `vfb` for a PV guest. */
export const screen =
  (key: string, value: (display: XmDomain['display']) => string | undefined): Writer =>
  (domain, release, current) =>
    domain.type === 'pv' ? frameBuffer(domain, release, current) : [{ key, value: value(displayOf(domain.display)) }]
