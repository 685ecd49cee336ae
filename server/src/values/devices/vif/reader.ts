import { atLeast, type Release } from '../../../release.ts'
import { parseUlong } from '../../basic/ulong.ts'
import { type Nic, vifFieldSince, vifFields } from './fields.ts'
import { formatMac, readMac, readOldMac } from './mac.ts'
import { type RateReading, readRate } from './rate.ts'

/** A field that xl has read, or not; offsets are in the decoded text. */
export interface VifEvent {
  readonly start: number
  readonly end: number
  /** The name as it stands there, blanks included. */
  readonly name: string
  readonly valueStart: number
  readonly kind: 'set' | 'unknown' | 'stop' | 'bad-type' | 'bad-mac' | 'bad-rate' | 'bad-number' | 'unsupported'
  /** The line that xl prints. */
  readonly said?: string
  readonly mac?: { readonly bytes: readonly number[]; readonly complete: boolean; readonly length: number }
  readonly rate?: RateReading
}

export interface VifReading {
  readonly nic: Nic
  readonly events: readonly VifEvent[]
  /** Whether xl refuses the file. */
  readonly refused: boolean
}

/** C's `strtok(text, ",")` on a buffer that the caller may change in between. */
const cutter = (buffer: string[]) => {
  let next = 0
  return (): { start: number; end: number } | undefined => {
    let start = next
    while (buffer[start] === ',') start++
    if (start >= buffer.length || buffer[start] === '\0') return undefined
    let end = start
    while (end < buffer.length && buffer[end] !== ',' && buffer[end] !== '\0') end++
    next = end
    if (buffer[end] === ',') {
      buffer[end] = '\0'
      next = end + 1
    }
    return { start, end }
  }
}

/** What xl makes of one string of `vif` (`parse_nic_config`; before 4.6 in `parse_config_data`). */
export const readVif = (text: string, release: Release): VifReading => {
  const old = !atLeast(release, '4.6')
  const buffer = text.split('')
  const cut = cutter(buffer)
  const nic: Nic = {}
  const events: VifEvent[] = []
  for (let token = cut(); token; token = cut()) {
    while (buffer[token.start] === ' ' && token.start < token.end) token.start++
    // Of the older ones a MAC address may have written into what follows.
    const word = old ? buffer.slice(token.start, token.end).join('') : text.slice(token.start, token.end)
    const event = readField(word, token, { text, buffer, nic, release, old })
    events.push(event)
    if (event.kind === 'stop') break
    if (event.kind === 'bad-rate' || event.kind === 'bad-number') return { nic, events, refused: true }
  }
  return { nic, events, refused: false }
}

interface State {
  readonly text: string
  readonly buffer: string[]
  readonly nic: Nic
  readonly release: Release
  readonly old: boolean
}

const readField = (word: string, { start, end }: { start: number; end: number }, state: State): VifEvent => {
  const { nic, release, old } = state
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  const valueStart = start + (equals < 0 ? word.length : equals + 1)
  const value = equals < 0 ? '' : word.slice(equals + 1)
  const make = (kind: VifEvent['kind'], rest: Partial<VifEvent> = {}): VifEvent => ({
    kind,
    start,
    end,
    name,
    valueStart,
    ...rest,
  })
  if (equals < 0) {
    if (old) return make('stop')
    if (Object.hasOwn(vifFields, name) && vifFields[name]?.flag && atLeast(release, vifFieldSince(name))) {
      nic.trusted = name === 'trusted' ? 'True' : 'False'
      return make('set')
    }
  }
  const field = equals < 0 || !Object.hasOwn(vifFields, name) ? undefined : vifFields[name]
  if (!field || field.flag || !atLeast(release, vifFieldSince(name)))
    return make('unknown', old ? {} : { said: `unrecognized argument \`${word}'` })
  if (field.drops) return make('unsupported', { said: unsupported(name) })
  if (field.keeps) {
    // Up to 4.2, `backend` is looked up at once, and is a number that is not printed.
    if (name !== 'backend' || atLeast(release, '4.3')) nic[field.keeps] = value
    const said = `the netdev parameter is deprecated, please use ${field.keeps} instead`
    return make('set', name === 'netdev' ? { said } : {})
  }

  switch (name) {
    case 'type': {
      if (value === 'ioemu') nic.nictype = 'vif_ioemu'
      else if (value === 'vif' || old) nic.nictype = 'vif'
      else return make('bad-type', { said: "Invalid parameter `type'." })
      return make(old && value !== 'ioemu' && value !== 'vif' ? 'bad-type' : 'set')
    }
    case 'mac': {
      const mac = old
        ? { bytes: readOldMac(state.buffer, valueStart), complete: true, length: 17 }
        : readMac(state.text.slice(valueStart), nic.mac)
      if (mac.bytes.some((byte) => byte !== 0)) nic.mac = formatMac(mac.bytes)
      else delete nic.mac
      return mac.complete ? make('set', { mac }) : make('bad-mac', { mac, said: "Invalid parameter `mac'." })
    }
    case 'rate': {
      if (release === '4.1') return make('unsupported', { said: unsupported(name) })
      const rate = readRate(value)
      if (rate.problem) return make('bad-rate', { rate, said: rate.said })
      nic.rate_bytes_per_interval = rate.rate.bytesPerInterval
      nic.rate_interval_usecs = Number(rate.rate.intervalMicroseconds)
      return make('set', { rate })
    }
    case 'devid':
    case 'mtu': {
      const ulong = parseUlong(value)
      if (ulong === undefined) return make('bad-number', { said: `xl: failed to convert "${value}" to number` })
      nic[name] = Number(BigInt.asIntN(32, ulong))
      return make('set')
    }
    default:
      return make('set')
  }
}

const unsupported = (name: string): string => `the ${name} parameter for vifs is currently not supported`
