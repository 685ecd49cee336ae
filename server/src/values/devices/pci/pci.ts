import { code, type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { atLeast } from '../../../release.ts'
import { sourceRange, textOffset } from '../../../syntax/index.ts'
import { ofItems } from '../../basic/later-parts.ts'
import { listOf } from '../../basic/simple.ts'
import { stop } from '../../basic/tab-stops.ts'
import { type Spec, specType } from '../../spec/fields.ts'
import type { Part, ReadContext, ValueType } from '../../value-type.ts'
import { knownDevices, type PciDevice, pciFields } from './fields.ts'
import { formatAddress, pciFindings } from './findings.ts'
import { type Address, type PciReading, readPci } from './reader.ts'

const named = specType<PciDevice>({
  label: 'PCI device specification',
  fields: pciFields,
  positions: ['bdf'],
  snippet(cx) {
    return `"${stop(1, knownDevices(cx)[0]?.label ?? '01:00.0')}"`
  },
  read(spec, cx) {
    const reading = readPci(spec.atom.text, cx.release)
    const findings = pciFindings(spec, reading, cx)
    if (reading.problem) return { value: undefined, findings }
    return { value: deviceOf(reading, cx), findings, parts: partsOf(spec, reading) }
  },
})

/** The device in the JSON of the release: the mask of all functions is a signed number since 4.21. */
const deviceOf = ({ device }: PciReading, cx: ReadContext): PciDevice => {
  const { rdm_policy: policy = 'invalid', ...rest } = device
  if (rest.vfunc_mask === -1 && !atLeast(cx.release, '4.21')) rest.vfunc_mask = 0xffffffff
  return policy === 'invalid' || !atLeast(cx.release, '4.6') ? rest : { ...rest, rdm_policy: policy }
}

const partsOf = (spec: Spec, { addresses, slot, options }: PciReading): Part[] => {
  const positional = addresses.filter(({ start }) => !options.some(({ value }) => value?.start === start))
  return [
    ...positional.map((address) => ({ ...spec.range(address), role: 'device' as const, field: 'bdf' })),
    ...(slot ? [{ ...spec.range(slot), role: 'number' as const, field: 'vslot' }] : []),
    ...options.flatMap(({ name, value }): Part[] => {
      const field = name.text
      const role = pciFields[field]?.role ?? (pciFields[field]?.values ? 'choice' : 'value')
      return [
        { ...spec.range(name), role: 'field', field },
        ...(value && value.text !== '' ? [{ ...spec.range(value), role, field }] : []),
      ]
    }),
  ]
}

const decimal = (number: number): string => (number > 9 ? ` (${number})` : '')

/** "Bus 0x3a (58), device 0x00, function 0", and what else is in the string. */
const describeAddress = (address: Address, { slot }: PciReading): Markdown => {
  const { domain, bus, dev, func } = address
  const hex = (number: number) => `\`${number.toString(16).padStart(2, '0')}\`${decimal(number)}`
  const places = [
    ...(domain === 0 ? [] : [`domain ${hex(domain)}`]),
    `bus ${hex(bus)}`,
    `device ${hex(dev)}`,
    func === '*' ? 'all its functions' : `function \`${func}\``,
  ].join(', ')
  const seen = slot ? `\n\nThe guest sees it in slot ${hex(slot.number)}.` : ''
  return ours(`**${formatAddress(address)}** · PCI address\n\nOn the host: ${places}.${seen}`)
}

/** One string of `pci`: `libxlu_pci.c, xlu_pci_parse_spec_string` (up to 4.14 `xlu_pci_parse_bdf`). */
const pciSpecification: ValueType<PciDevice> = {
  ...named,
  complete(value, offset, cx) {
    // libxl makes no PVH guest with one on x86, whatever is said of it.
    if (cx.guest === 'pvh' && cx.arch === 'x86') return []
    const proposals = named.complete?.(value, offset, cx) ?? []
    if (value?.type !== 'atom') return proposals
    const { addresses, options } = readPci(value.text, cx.release)
    const [address] = addresses
    // An address without a name stands first, and up to 4.14 there is no other one: what goes with it comes behind.
    const isNamed = options.some((option) => option.value?.start === address?.start)
    if (address && !isNamed && textOffset(value, offset) <= address.start) return []
    if (!address && !atLeast(cx.release, '4.15')) return []
    // A blank before the next name would be a part of it; and a name stands in place of an address.
    return proposals.map((proposal) => {
      const insert = proposal.insert?.replace(/, (?=bdf=|$)/, ',')
      return insert === undefined
        ? proposal
        : { ...proposal, insert: proposal.label === 'name' ? insert.replace(/,bdf=\$\{2:[^},]*\}/, '') : insert }
    })
  },
  explain(value, offset, cx) {
    if (value.type === 'list') return undefined
    const at = textOffset(value, offset)
    const reading = readPci(value.text, cx.release)
    const { slot } = reading
    const address = reading.addresses.find(({ start, end }) => start <= at && at <= end)
    if (address)
      return { ...sourceRange(value, address.start, address.end), markdown: describeAddress(address, reading) }
    if (slot && slot.start <= at && at <= slot.end) {
      const number = slot.number.toString(16).padStart(2, '0')
      const seen = code(`00:${number}.0`)
      const said = markdown`**@${plain(slot.text)}** · slot of the guest\n\n${ours(pciFields.vslot?.text ?? '')}\n\nThe guest sees the device as ${seen}.`
      return { ...sourceRange(value, slot.start, slot.end), markdown: said }
    }
    return named.explain?.(value, offset, cx)
  },
}

const list = listOf(pciSpecification)

/** Up to 4.5, devices that cannot be read are left out. */
export const pci: ValueType<readonly (PciDevice | undefined)[]> = {
  ...list,
  read(value, cx) {
    const reading = list.read(value, cx)
    if (atLeast(cx.release, '4.6')) return reading
    return ofItems(
      reading.value?.filter((device) => device),
      reading.findings,
      () => reading.items ?? [],
    )
  },
}
