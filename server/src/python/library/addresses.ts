import { tableOf } from '../../table.ts'
import { raise } from '../machine/machine.ts'
import { asInteger, integer, text, type Value } from '../machine/values.ts'
import { type Builtin, type Call, pure, textAt } from './builtin-call.ts'

// `xen/util/ip.py`: arithmetic with addresses, which the examples of xm import.

const most = 0xffffffffn

/** One part of an address, in the three notations of C; undefined for what is none. */
const partOf = (text: string): bigint | undefined =>
  /^0[0-7]*$/.test(text) ? BigInt(`0o${text}`) : /^(?:0x[0-9a-f]+|[1-9]\d*)$/i.test(text) ? BigInt(text) : undefined

/** The number of an address as C's `inet_aton` has it: one to four parts, of which the last one fills what is left. */
const numberOf = (text: string): bigint | undefined => {
  const parts = (/^\S+/.exec(text)?.[0] ?? '').split('.').map(partOf)
  const last = parts.pop()
  if (last === undefined || parts.length > 3) return undefined
  let number = 0n
  for (const part of parts) {
    if (part === undefined || part > 255n) return undefined
    number = (number << 8n) | part
  }
  const bits = BigInt(32 - 8 * parts.length)
  return last < 1n << bits ? (number << bits) | last : undefined
}

const numberAt = (call: Call, index: number): bigint =>
  numberOf(textAt(call, index)) ?? raise(call.node, 'error', 'illegal IP address string passed to inet_aton')

const addressOf = ({ node }: Call, number: bigint): Value =>
  number < 0n || number > most
    ? raise(
        node,
        'error',
        number < 0n ? "integer out of range for 'I' format code" : "'I' format requires 0 <= number <= 4294967295",
      )
    : text([24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join('.'))

const wholeAt = ({ node, args }: Call, index: number): bigint => {
  const value = args[index]
  return (value && asInteger(value)) ?? raise(node, 'TypeError', 'an integer is required')
}

export const addressFunctions: Readonly<{ [name: string]: Builtin }> = tableOf({
  'xen.util.ip.inet_aton': pure(1, 1, (call) => integer(numberAt(call, 0))),
  'xen.util.ip.inet_ntoa': pure(1, 1, (call) => addressOf(call, wholeAt(call, 0))),
  'xen.util.ip.add_offset_to_ip': pure(2, 2, (call) => addressOf(call, numberAt(call, 0) + wholeAt(call, 1))),
  'xen.util.ip.check_subnet': pure(3, 3, (call) => {
    const [address, network, mask] = [numberAt(call, 0), numberAt(call, 1), numberAt(call, 2)]
    return { type: 'bool', value: (address & mask) === (network & mask) }
  }),
})

/** Functions of that module that ask the host. */
export const asksHost: ReadonlySet<string> = new Set(
  ['get_defaultroute', 'get_current_ipaddr', 'get_current_ipmask', 'get_current_ipgw'].map(
    (name) => `xen.util.ip.${name}`,
  ),
)
