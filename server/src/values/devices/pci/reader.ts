import { atLeast, oldestRelease, type Release } from '../../../release.ts'
import { atoi, scanUnsigned, strtoul } from '../../c/numbers.ts'
import type { Piece, Slice } from '../../spec/fields.ts'
import { rawPiece, sliceOf } from '../../spec/pieces.ts'
import { isSwitch, type PciDevice, type PciSwitch, pciFields } from './fields.ts'

/** An address as xl reads it, and where it stands in the decoded text. */
export interface Address extends Slice {
  readonly domain: number
  readonly bus: number
  readonly dev: number
  readonly func: number | '*'
}

/** An option: all up to the next `=` is its name. */
export interface PciOption extends Piece {
  readonly name: Slice
}

const optionOf = (text: string, start: number, end: number): PciOption => {
  const piece = rawPiece(text, start, end)
  return { ...piece, name: piece.name ?? piece }
}

/** Why xl does not take a string. */
export interface PciProblem extends Slice {
  readonly kind:
    | 'address'
    | 'slot'
    | 'rest'
    | 'option'
    | 'no-value'
    | 'trailing-comma'
    | 'policy'
    | 'missing'
    | 'both'
    | 'crash'
    | 'all-functions'
  /** The line that xl prints. */
  readonly said?: string
}

/** What xl makes of one string of `pci`. */
export interface PciReading {
  readonly device: PciDevice
  readonly addresses: readonly Address[]
  /** The slot behind `@`. */
  readonly slot?: Slice & { readonly number: number }
  readonly options: readonly PciOption[]
  /** Options that old releases name and then leave out. */
  readonly unknown: readonly PciOption[]
  /** A `bdf=` without a function: what xl reads is not defined. */
  readonly adrift?: Slice
  readonly problem?: PciProblem
}

/** The release that brought a string of names, and with it the names of what had its place until then. */
const byName: Release = '4.15'

const sinceWhen = (name: string): Release => {
  const field = Object.hasOwn(pciFields, name) ? pciFields[name] : undefined
  return field ? (field.since ?? oldestRelease) : byName
}

/** What xl makes of one string of `pci`: `libxlu_pci.c` (4.1: `libxl_pci.c`). */
export const readPci = (text: string, release: Release): PciReading =>
  atLeast(release, byName) ? readSpec(text) : readBdf(text, release)

const setBoolean = (device: PciDevice, name: PciSwitch, value: string): void => {
  if (atoi(value) !== 0) device[name] = true
  else delete device[name]
}

const place = (device: PciDevice, { domain, bus, dev, func }: Address): void => {
  for (const [field, number] of Object.entries({ domain, bus, dev, func: func === '*' ? 0 : func })) {
    if (number === 0) delete device[field as 'dev']
    else device[field as 'dev'] = number
  }
  device.vfunc_mask = func === '*' ? -1 : 1
}

/** What of a number is stored in an unsigned int. */
const uint32 = (number: bigint): number => Number(BigInt.asUintN(32, number))

// Since 4.15: an address first, or everything by name (`xlu_pci_parse_spec_string`).

/** `%x` of `sscanf` on a text from an offset on. */
const scanHex = (text: string, at: number): { number: number; end: number } | undefined => {
  const found = scanUnsigned(text, at, 16)
  return found && { number: uint32(found.number), end: found.end }
}

/** `parse_bdf`: an address, no address, or a pointer that leads nowhere because there is no `.`. */
const parseAddress = (text: string, from: number, to: number): Address | 'none' | 'crash' => {
  const piece = text.slice(0, to)
  const colons = (/^[0-9a-fA-F:]*/.exec(piece.slice(from))?.[0].match(/:/g) ?? []).length
  if (colons !== 1 && colons !== 2) return 'none'
  const numbers: number[] = []
  let at = from
  for (let index = 0; index <= colons; index++) {
    const scanned = scanHex(piece, at)
    if (!scanned) return 'none'
    numbers.push(scanned.number)
    at = scanned.end
    if (index < colons && piece[at++] !== ':') return 'none'
  }
  const [dev = 0, bus = 0, domain = 0] = numbers.reverse()
  if (domain > 0xffff || bus > 0xff || dev > 0x1f) return 'none'
  if (piece[at] !== '.') return 'crash'
  if (piece[at + 1] === '*') return { ...sliceOf(text, from, at + 2), domain, bus, dev, func: '*' }
  const func = scanHex(piece, at + 1)
  if (!func || func.number > 7) return 'none'
  return { ...sliceOf(text, from, func.end), domain, bus, dev, func: func.number }
}

const readSpec = (text: string): PciReading => {
  const device: PciDevice = {}
  const addresses: Address[] = []
  const options: PciOption[] = []
  let slot: PciReading['slot']
  let named = false
  let adrift: Slice | undefined
  const done = (problem?: Omit<PciProblem, 'text'>): PciReading => ({
    device,
    addresses,
    ...(slot ? { slot } : {}),
    ...(adrift ? { adrift } : {}),
    options,
    unknown: [],
    ...(problem
      ? {
          problem: {
            ...problem,
            text: text.slice(problem.start, problem.end),
            ...(problem.kind === 'crash'
              ? {}
              : { said: `${problem.said ?? ''}unable to parse PCI_SPEC_STRING \`${text}' for passthrough` }),
          },
        }
      : {}),
  })
  const setAddress = ({ value }: PciOption): Omit<PciProblem, 'text'> | undefined => {
    const address = parseAddress(text, value.start, value.end)
    if (address === 'none') return { kind: 'address', start: value.start, end: value.end }
    if (address === 'crash') {
      adrift = value
      return undefined
    }
    addresses.push(address)
    place(device, address)
    return undefined
  }
  const firstEnd = text.includes(',') ? text.indexOf(',') : text.length
  let at = 0
  const first = parseAddress(text, 0, text.length)
  if (first === 'crash') return done({ kind: 'crash', start: 0, end: firstEnd })
  if (first !== 'none') {
    addresses.push(first)
    place(device, first)
    at = first.end
    if (text[at] === '@') {
      const scanned = scanHex(text, at + 1)
      const end = text.indexOf(',', at) < 0 ? text.length : text.indexOf(',', at)
      if (!scanned || scanned.number > 0x1f) return done({ kind: 'slot', start: at + 1, end })
      slot = { ...sliceOf(text, at + 1, scanned.end), number: scanned.number }
      setSlot(device, scanned.number)
      at = scanned.end
    }
    if (text[at] === ',') at++
    else if (at < text.length) return done({ kind: 'rest', start: at, end: Math.max(at + 1, firstEnd) })
  }
  while (at < text.length) {
    const equals = text.indexOf('=', at)
    if (equals < 0) return done({ kind: at === 0 ? 'address' : 'no-value', start: at, end: text.length })
    const comma = text.indexOf(',', equals)
    const end = comma < 0 ? text.length : comma
    const token = optionOf(text, at, end)
    const problem = token.name.text === 'bdf' ? setAddress(token) : setOption(device, token)
    if (problem) return done(at === 0 && token.name.text.includes(',') ? { ...problem, kind: 'address' } : problem)
    named ||= token.name.text === 'name'
    options.push(token)
    at = end + 1
  }
  if (named === (addresses.length > 0 || adrift !== undefined))
    return done({ kind: named ? 'both' : 'missing', start: 0, end: text.length })
  return done()
}

const setSlot = (device: PciDevice, number: number): void => {
  if (number === 0) delete device.vdevfn
  else device.vdevfn = number * 8
}

const setOption = (device: PciDevice, { name, value, start, end }: PciOption): Omit<PciProblem, 'text'> | undefined => {
  if (isSwitch(name.text)) setBoolean(device, name.text, value.text)
  else if (name.text === 'name') device.name = value.text
  else if (name.text === 'vslot') {
    const slot = scanHex(value.text, 0)
    if (!slot || slot.number > 0x1f) return { kind: 'slot', start: value.start, end: value.end }
    setSlot(device, slot.number)
  } else if (name.text === 'rdm_policy') {
    const policy = value.text.toLowerCase()
    if (!['strict', 'relaxed', 'invalid'].includes(policy))
      return { kind: 'policy', start: value.start, end: value.end, said: `Unknown RDM policy: ${value.text}` }
    device.rdm_policy = policy
  } else return { kind: 'option', start, end, said: `Unknown PCI_SPEC_STRING option: ${name.text}` }
  return undefined
}

// Up to 4.14: an address, a slot, options (`xlu_pci_parse_bdf`).

/** `hex_convert`: all of the text is a number, and has no bit beyond the mask among its lower 32. */
const hexConvert = (text: string, mask: number): number | undefined => {
  const found = strtoul(text, 16)
  if (found.length === 0 || found.length < text.length) return undefined
  const number = uint32(found.number)
  return (BigInt(number) & ~BigInt(mask)) === 0n ? number : undefined
}

const readBdf = (text: string, release: Release): PciReading => {
  const device: PciDevice = {}
  const addresses: Address[] = []
  const options: PciOption[] = []
  const unknown: PciOption[] = []
  let slot: PciReading['slot']
  const fatal = atLeast(release, '4.6')
  const done = (problem?: Omit<PciProblem, 'text'>): PciReading => ({
    device,
    addresses,
    ...(slot ? { slot } : {}),
    options,
    unknown,
    ...(problem ? { problem: { ...problem, text: text.slice(problem.start, problem.end) } } : {}),
  })
  const fail = (kind: PciProblem['kind'], start: number, end: number, before = ''): PciReading => {
    const said = fatal ? `${before}unable to parse PCI BDF \`${text}' for passthrough` : undefined
    return done({ kind, start, end, ...(said === undefined ? {} : { said }) })
  }
  const addressEnd = /[,@]/.exec(text)?.index ?? text.length
  const address = oldAddress(text)
  if (!address) return fail('address', 0, addressEnd)
  addresses.push(address)
  place(device, address)
  let at = address.end
  if (text[at] === '@') {
    const end = text.indexOf(',', at) < 0 ? text.length : text.indexOf(',', at)
    const number = hexConvert(text.slice(at + 1, end), 0xff)
    if (number === undefined) return fail('slot', at + 1, end)
    slot = { ...sliceOf(text, at + 1, end), number }
    setSlot(device, number)
    at = end
  }
  while (at < text.length) {
    const start = at + 1
    if (start === text.length) return fail('trailing-comma', at, start)
    const equals = text.indexOf('=', start)
    if (equals < 0) return fail('no-value', start, text.length)
    const comma = text.indexOf(',', equals)
    const end = comma < 0 ? text.length : comma
    const token = optionOf(text, start, end)
    const { name, value } = token
    const since = sinceWhen(name.text)
    if (!atLeast(release, since) || atLeast(since, byName)) {
      unknown.push(token)
    } else if (isSwitch(name.text)) {
      setBoolean(device, name.text, value.text)
      options.push(token)
    } else {
      if (value.text !== 'strict' && value.text !== 'relaxed') {
        const told = `${value.text} is not an valid PCI RDM property policy: 'strict' or 'relaxed'.`
        return fail('policy', value.start, value.end, told)
      }
      device.rdm_policy = value.text
      options.push(token)
    }
    at = end
  }
  // The last point releases of 4.13 and 4.14 check what `*` has left unset.
  if (address.func === '*' && (release === '4.13' || release === '4.14')) {
    const said =
      "xl: libxlu_pci.c:174: xlu_pci_parse_bdf: Assertion `dom != INVALID && bus != INVALID && dev != INVALID && func != INVALID' failed."
    return done({ kind: 'all-functions', start: address.end - 1, end: address.end, said })
  }
  return done()
}

/** The states from `STATE_DOMAIN` to `STATE_FUNC`. */
const oldAddress = (text: string): Address | undefined => {
  const found = /^([^:]*):(?:([^:.]*):([^.]*)|([^:.]*))\.([^,@]*)/s.exec(text)
  if (!found) return undefined
  const [whole, first = '', middle, last, short, function_ = ''] = found
  const three = middle !== undefined
  const front = hexConvert(first, 0xffff)
  const bus = three ? hexConvert(middle, 0xff) : front
  const dev = hexConvert((three ? last : short) ?? '', 0xff)
  const func = function_ === '*' ? '*' : hexConvert(function_, 0x7)
  if (front === undefined || bus === undefined || dev === undefined || func === undefined || bus > 0xff)
    return undefined
  return { ...sliceOf(text, 0, whole.length), domain: three ? front : 0, bus, dev, func }
}
