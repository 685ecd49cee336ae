import { tableOf } from '../table.ts'
import type { XmDisk, XmNic, XmPciDevice } from './domain.ts'
import {
  isTrue,
  itemsOf,
  pairsOf,
  textItem,
  toInt,
  typeName,
  type XmOptions,
  XmRefusal,
  type XmValue,
} from './options.ts'

/** Formats under `tap:`; what follows the first of them is the target. */
const tapFormats: Readonly<Record<string, string>> = tableOf({
  aio: 'raw',
  sync: 'raw',
  raw: 'raw',
  qcow: 'qcow',
  qcow2: 'qcow2',
  vhd: 'vhd',
  vmdk: 'vmdk',
})

const targetOf = (uname: string): Pick<XmDisk, 'target' | 'format' | 'script'> => {
  const [, prefix, rest = ''] = /^([^:]*):(.*)$/s.exec(uname) ?? []
  if (prefix === undefined) return { target: uname, format: uname === '' ? 'empty' : 'raw', script: null }
  if (prefix === 'file') return { target: rest, format: 'raw', script: null }
  if (prefix === 'phy') return { target: rest.startsWith('/') ? rest : `/dev/${rest}`, format: 'raw', script: null }
  if (prefix === 'tap' || prefix === 'tap2') {
    const inner = rest.replace(/^(?:tapdisk|ioemu):/, '')
    const [, format = '', target] = /^([^:]*):(.*)$/s.exec(inner) ?? []
    const known = Object.hasOwn(tapFormats, format) ? tapFormats[format] : undefined
    if (known === undefined || target === undefined)
      throw new XmRefusal(`${prefix}:${format || inner} not a valid disk type`)
    return { target, format: known, script: null }
  }
  return { target: rest, format: 'raw', script: `block-${prefix}` }
}

const letters = (text: string): number => [...text].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1

/** Majors of the IDE disks, two for each: `hda` and `hdb` share the first. */
const ideMajors = [3, 22, 33, 34, 56, 57, 88, 89, 90, 91]

/** The number of a device (`blkif.py`, `blkdev_name_to_number`); undefined for a name that is of no kind. */
const deviceNumber = (vdev: string): number | undefined => {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(vdev)) return Number(vdev)
  const [, kind, name = '', partition = '0'] = /^(hd|sd|xvd)([a-z]{1,2})(\d{0,2})$/.exec(vdev) ?? []
  if (kind === undefined) return undefined
  const [disk, part] = [letters(name), Number(partition)]
  if (kind === 'hd') return (ideMajors[disk >> 1] ?? 0) * 256 + (disk % 2) * 64 + part
  if (kind === 'xvd') return disk < 16 ? 202 * 256 + disk * 16 + part : 2 ** 28 + disk * 256 + part
  return (disk < 16 ? 8 : 64 + (disk >> 4)) * 256 + (disk % 16) * 16 + part
}

/** The disks that xend refused because of one before that it took: it wanted each device and each file once (`XendConfig.device_duplicate_check`). */
const refusedTwice = (disks: readonly XmDisk[]): ReadonlyMap<number, string> => {
  const refused = new Map<number, string>()
  const files = new Map<string, number>()
  const devices = new Map<number, number>()
  for (const [index, { vdev, target }] of disks.entries()) {
    const number = deviceNumber(vdev)
    if (number !== undefined) {
      const file = files.get(target) ?? disks.length
      const device = devices.get(number) ?? disks.length
      // Of each one before it looked at the file first.
      if (file < disks.length && file <= device) refused.set(index, `The file "${target}" is already used`)
      else if (device < disks.length) refused.set(index, `The device "${vdev}" is already defined`)
      if (refused.has(index)) continue
      devices.set(number, index)
    }
    if (target !== '' && !files.has(target)) files.set(target, index)
  }
  return refused
}

/** The domain behind a device, where it is another one than the host's own, which is behind each by itself. */
export const otherDomain = (backend: string | null): string | null =>
  backend === null || /^(?:0|Domain-0)$/.test(backend) ? null : backend

/** What xend knows as a mode when it makes the device (`blkif.py`). */
const diskModes = new Set(['r', 'w', 'w!'])

/** Whether xend could make a device of a target: there is a prefix, and a script that may have that name (`blkif.py`, `getDeviceDetails`). */
const isDevice = (uname: string, cdrom: boolean): boolean => (uname === '' ? cdrom : /^[^:\s]+:/.test(uname))

/** Why xend refused a disk when it came to make it, and what of it; undefined for one that it made. */
export const faultOf = ({
  badmode,
  badtarget,
  vdev,
  backend,
}: XmDisk): { readonly field: 'target' | 'rw' | 'vdev' | 'backend'; readonly words: string } | undefined => {
  if (badtarget === '') return { field: 'target', words: 'xend made no disk without a target' }
  if (badtarget !== undefined) {
    const words = `xend made no disk of \`${badtarget}\`: the target begins with \`phy:\`, \`file:\` or the like, without a blank before it`
    return { field: 'target', words }
  }
  if (badmode !== undefined) return { field: 'rw', words: `xend knew no mode \`${badmode}\`` }
  // It took no blank away (`blkif.py`, `blkdev_name_to_number`).
  if (vdev !== vdev.trim()) return { field: 'vdev', words: `xend knew no device \`${vdev}\`, with a blank` }
  if (backend !== null && backend !== backend.trim())
    return { field: 'backend', words: `xend found no domain \`${backend}\`, with a blank` }
  return undefined
}

/** A disk as it was meant where xend refused to make it: without the blanks, and to be written to where the mode says something like that. */
export const meantDisk = (disk: XmDisk): XmDisk => {
  const { badmode, badtarget, backend } = disk
  if (faultOf(disk) === undefined) return disk
  return {
    ...disk,
    ...(badtarget === undefined || badtarget.trim() === '' ? {} : targetOf(badtarget.trim())),
    vdev: disk.vdev.trim(),
    backend: backend?.trim() || null,
    rw: disk.rw || (badmode !== undefined && /^\s*r?w/i.test(badmode)),
  }
}

const diskOf = (item: XmValue): XmDisk => {
  const text = textItem(item)
  const parts = text.split(',')
  if (parts.length < 3 || parts.length > 5) throw new XmRefusal(`Invalid disk specifier: ${text}`)
  const [uname = '', device = '', mode = '', backend = ''] = parts
  const [vdev = '', kind] = device
    .replace(/^ioemu:/, '')
    .replace(/^\/dev\//, '')
    .split(':')
  const { target, format, script } = targetOf(uname)
  return {
    target,
    format: target === '' ? 'empty' : format,
    vdev,
    rw: mode === 'w' || mode === 'w!',
    ...(diskModes.has(mode) ? {} : { badmode: mode }),
    ...(isDevice(uname, kind === 'cdrom') ? {} : { badtarget: uname }),
    cdrom: kind === 'cdrom',
    backend: backend === '' ? null : backend,
    script,
  }
}

/** The items of `disk`, from 0, each of which xm takes by itself, that it refuses behind those before them. */
export const secondDisks = (items: readonly XmValue[]): ReadonlySet<number> =>
  new Set(refusedTwice(items.map(diskOf)).keys())

/** `disk` (`create.py`, `preprocess_disk`; xend's `blkif.py` and `XendConfig.device_add`). */
export const disksOf = (options: XmOptions): readonly XmDisk[] => {
  const disks = itemsOf(options.get('disk')).map(diskOf)
  for (const words of refusedTwice(disks).values()) throw new XmRefusal(words)
  return disks
}

/** The largest number that fits where xend puts it. */
const most = 0xffffffff

/**
 * `5Mb/s@20ms` as xend reads it (`netif.py`, `parseRate`): a size in each second, and the interval, 50 ms unless given; nothing, and no
 * limit, for what it cannot read, and where the numbers are too small or too large.
 */
const rateOf = (text: string): readonly [number, number] | null => {
  const found = /^([0-9]+)([GMK]?)([Bb])\/s(@([0-9]+)([mu]?)s)?$/.exec(text.trim())
  if (!found) return null
  const [, number = '0', scale = '', unit = '', , interval, intervalUnit = ''] = found
  const perSecond =
    (Number(number) * { G: 1e9, M: 1e6, K: 1e3, '': 1 }[scale as 'G' | 'M' | 'K' | '']) / (unit === 'b' ? 8 : 1)
  const micro =
    interval === undefined ? 50_000 : Number(interval) * { m: 1000, u: 1, '': 1e6 }[intervalUnit as 'm' | 'u' | '']
  const bytes = Math.trunc((Math.trunc(perSecond) * micro) / 1e6)
  return bytes === 0 || bytes > most || micro === 0 || micro > most ? null : [bytes, micro]
}

/** The rate that was meant by one that xend could not read, as far as blanks alone are too much. */
export const meantRate = (text: string): string | undefined => {
  const tight = text.replace(/\s/g, '')
  return rateOf(tight) === null ? undefined : tight
}

const vifOptions = new Set('backend bridge ip mac script type vifname rate model accel policy label'.split(' '))

/** `vif`, filled up to `nics` (`create.py`, `configure_vifs`; xend's `netif.py`). */
export const nicsOf = (options: XmOptions, hvm: boolean): readonly XmNic[] => {
  const texts = itemsOf(options.get('vif')).map(textItem)
  const nics = options.get('nics')
  // Python 2 takes any text or list for more than 0, and `range` for no number.
  if (
    nics !== undefined &&
    typeof nics !== 'bigint' &&
    !(typeof nics === 'object' && 'float' in nics && nics.float <= 0)
  )
    throw new XmRefusal(`range() integer end argument expected, got ${typeName(nics)}.`)
  const wanted = nics === undefined ? 0 : Number(toInt(nics))
  while (texts.length < wanted && texts.length < 64) texts.push('')
  return texts.map((text) => {
    const pairs = pairsOf(text)
    for (const name of pairs.keys()) if (!vifOptions.has(name)) throw new XmRefusal(`Invalid vif option: ${name}`)
    const of = (name: string) => pairs.get(name) || null
    const emulated = hvm && (pairs.get('type') ?? 'ioemu') === 'ioemu'
    const said = of('rate')
    const rate = said === null ? null : rateOf(said)
    return {
      mac: of('mac'),
      bridge: of('bridge'),
      script: of('script'),
      ip: of('ip'),
      vifname: of('vifname'),
      backend: of('backend'),
      rate,
      ...(said === null ? {} : rate === null ? { badrate: said } : { rateText: said }),
      type: emulated ? 'vif_ioemu' : 'vif',
      ...(emulated ? { model: of('model') ?? 'rtl8139' } : {}),
    }
  })
}

const hex = (digits: string | undefined, length: number): string =>
  Number.parseInt(digits ?? '0', 16)
    .toString(16)
    .padStart(length, '0')

/**
 * `pci` (`xen/util/pci.py`, `parse_pci_name_extended`): several functions of a device may be named at once. Behind `.*` xm asked the host
 * for those that there are (`pci_func_list_map_fn`).
 */
export const pciDevicesOf = (options: XmOptions, hvm: boolean): readonly XmPciDevice[] =>
  itemsOf(options.get('pci')).flatMap((item) => {
    const text = textItem(item)
    const found =
      /^(?:([0-9a-f]+):)?([0-9a-f]+):([0-9a-f]+)\.(\*|[0-7](?:=[0-7])?(?:[,-][0-7](?:=[0-7])?)*)(?:@([0-9a-f]+))?(?:,(.*))?$/i.exec(
        text.trim(),
      )
    if (!found) throw new XmRefusal(`Invalid PCI device: ${text}`)
    const [, domain, bus, slot, functions = '', vslot, rest = ''] = found
    const own = rest === '' ? new Map<string, string>() : pairsOf(rest)
    for (const name of own.keys())
      if (name !== 'msitranslate' && name !== 'power_mgmt') throw new XmRefusal(`Invalid pci option ${name}`)
    const common = (name: string, standard: bigint) => {
      const value = options.get(name)
      return value === undefined ? standard : toInt(value)
    }
    const number = (name: string, standard: bigint) =>
      Number(own.has(name) ? toInt(own.get(name) ?? '') : hvm ? standard : 0n)
    return functionsOf(functions).map((each) => ({
      bdf: `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${each}`,
      vslot: vslot === undefined ? null : Number.parseInt(vslot, 16),
      msitranslate: number('msitranslate', common('pci_msitranslate', 1n)),
      power_mgmt: number('power_mgmt', common('pci_power_mgmt', 0n)),
    }))
  })

const functionsOf = (text: string): readonly (number | '*')[] => {
  if (text === '*') return [text]
  return text.split(',').flatMap((piece) => {
    const [first = '0', last] = piece.split('-').map((each) => each.replace(/=.*/, ''))
    const [from, to] = [Number(first), Number(last ?? first)]
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => Math.min(from, to) + index)
  })
}

/** `ioports`, in hexadecimal: first port and how many. */
export const ioportsOf = (options: XmOptions): readonly (readonly [number, number])[] =>
  itemsOf(options.get('ioports')).map((item) => {
    const text = textItem(item)
    const [from = '', to = from, ...more] = text.split('-')
    if (more.length > 0) throw new XmRefusal(`Invalid i/o port range specifier: ${text}`)
    const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
    if (Number.isNaN(first) || Number.isNaN(last)) throw new XmRefusal(`invalid literal for int(): ${text}`)
    return [first, last - first + 1]
  })

/** `irq`: numbers, or texts of numbers. */
export const irqsOf = (options: XmOptions): readonly number[] =>
  isTrue(options.get('irq')) ? itemsOf(options.get('irq')).map((item) => Number(toInt(item))) : []
