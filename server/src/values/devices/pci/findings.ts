import { atLeast } from '../../../release.ts'
import type { RuleId } from '../../../rule-ids.ts'
import { advice, ignored, notCreated, refused } from '../../basic/findings.ts'
import type { Spec } from '../../spec/fields.ts'
import { looseFlag } from '../../spec/number-words.ts'
import { rawPiece, trimSlice } from '../../spec/pieces.ts'
import {
  badChoice,
  duplicates,
  type Outcome,
  overridden,
  replaceSlice,
  strayBlanks,
  unknownField,
} from '../../spec/words.ts'
import type { Finding, Fix, ReadContext } from '../../value-type.ts'
import { isSwitch, pciFields } from './fields.ts'
import type { PciOption, PciProblem, PciReading } from './reader.ts'

/** All that there is to say about one string of `pci`. */
export const pciFindings = (spec: Spec, reading: PciReading, cx: ReadContext): Finding[] => [
  ...reading.unknown.map((option) => unknownOption(option, spec, cx)),
  ...(reading.problem ? [problemFinding(reading.problem, spec, cx)] : taken(spec, reading, cx)),
]

/** What becomes of a string that xl does not take: up to 4.5 the device is left out, since then xl exits. */
const fate = (cx: ReadContext) =>
  atLeast(cx.release, '4.6')
    ? { make: refused, does: `xl ${cx.release} refuses` }
    : { make: ignored, does: `xl ${cx.release} leaves this device out without a message: it does not take` }

const problemFinding = (problem: PciProblem, spec: Spec, cx: ReadContext): Finding => {
  const { make, does } = fate(cx)
  const place = problem.start < problem.end ? spec.range(problem) : spec.atom
  const tell = (rule: RuleId, message: string, fixes: readonly Fix[] = []): Finding =>
    make(rule, place, message, { said: problem.said, ...(fixes.length > 0 ? { fixes } : {}) })
  const text = problem.text.trim()
  switch (problem.kind) {
    case 'address':
      return text === ''
        ? tell('bad-pci', `${does} an empty address. An address is that of \`lspci\`, as in \`01:00.0\`.`)
        : tell('bad-pci', `${does} \`${text}\`: ${whyNoAddress(text)}`, addressFixes(problem, spec))
    case 'crash':
      return tell(
        'bad-pci',
        `xl ${cx.release} refuses \`${text}\`, an address without a function, or crashes. Add it: \`.0\` for most devices.`,
        /^[0-9a-f:]+$/i.test(text)
          ? [replaceSlice('Add `.0`', spec, { start: problem.end, end: problem.end }, '.0')]
          : [],
      )
    case 'all-functions':
      return tell('bad-pci', `xl ${cx.release} crashes at \`*\`. One string is for one function of the device there.`)
    case 'slot':
      return tell(
        'bad-pci',
        `${does} \`${text}\` as a slot of the guest: it is a hexadecimal number, from 0 to ${atLeast(cx.release, '4.15') ? '1f' : 'ff'}.`,
      )
    case 'rest':
      return text === '' || /^\s+(?:$|[,@])/.test(problem.text)
        ? tell('blank-in-spec', `${does} a blank behind the address. Remove it.`, [
            replaceSlice('Remove the blank', spec, problem, problem.text.trimStart()),
          ])
        : tell('bad-pci', `${does} \`${text}\` behind the address: only \`@\` and a slot, or a comma, may follow.`)
    case 'trailing-comma':
      return tell('bad-pci', `${does} a comma at the end. Remove it.`, [
        replaceSlice('Remove the comma', spec, problem, '', true),
      ])
    case 'no-value': {
      const { start, end } = problem
      const outcome: Outcome = { effect: 'refused', said: problem.said }
      if (make === refused) return unknownField(rawPiece(spec.atom.text, start, end), spec, cx, pciFields, outcome)
      return tell(
        'bad-spec',
        `${does} \`${text}\`: it has no \`=\`.`,
        isSwitch(text) ? [replaceSlice(`Write \`${text}=1\``, spec, problem, `${text}=1`)] : [],
      )
    }
    case 'policy': {
      const name = { ...problem, text: 'rdm_policy' }
      const outcome: Outcome = { effect: 'refused', said: problem.said }
      return badChoice({ ...problem, name, value: problem }, spec, cx, ['strict', 'relaxed'], outcome)
    }
    case 'missing':
      return tell('bad-pci', `${does} a device without an address. Begin with it, as in \`01:00.0\`.`)
    case 'both':
      return tell('bad-pci', `${does} an address and a \`name\` together: leave one of them away.`)
    case 'option':
      return optionFinding(problem, spec, cx)
  }
}

const whyNoAddress = (text: string): string => {
  const [, domain, bus, dev, func] =
    /^(?:([0-9a-f]+):)?([0-9a-f]+):([0-9a-f]+)\.?(\*|(?<=\.)[0-9a-f]+)?$/i.exec(text.replace(/[,@].*/s, '')) ?? []
  const over = (digits: string | undefined, most: number) => digits !== undefined && Number.parseInt(digits, 16) > most
  if (over(domain, 0xffff)) return 'a domain is `ffff` at most.'
  if (over(bus, 0xff)) return 'a bus is `ff` at most.'
  if (over(dev, 0x1f)) return 'a device on its bus is `1f` at most.'
  if (func !== '*' && over(func, 7)) return 'a function is `7` at most.'
  if (func !== undefined) return 'there may be no blanks around it.'
  if (dev !== undefined) return 'the function is missing, `.0` for most devices.'
  return 'an address is written as `lspci` does, `01:00.0`, or with a domain in front, `0000:01:00.0`.'
}

const addressFixes = (problem: PciProblem, spec: Spec): Fix[] => {
  const { text } = problem
  if (/^[0-9a-f]+(:[0-9a-f]+){1,2}$/i.test(text))
    return [replaceSlice('Add `.0`', spec, { start: problem.end, end: problem.end }, '.0')]
  const bare = trimSlice(problem)
  return bare.text !== text && /^[0-9a-f:]+\.[0-7*]/i.test(bare.text)
    ? [replaceSlice('Remove the blanks', spec, problem, bare.text)]
    : []
}

/** An option that xl does not know. It takes all up to the next `=` for its name, other pieces among it. */
const optionFinding = (
  { start, end, said }: Pick<PciProblem, 'start' | 'end' | 'said'>,
  spec: Spec,
  cx: ReadContext,
): Finding => {
  const outcome: Outcome = { effect: atLeast(cx.release, '4.15') ? 'refused' : 'ignored', said }
  const piece = rawPiece(spec.atom.text, start, end)
  const comma = piece.name?.text.indexOf(',') ?? -1
  // Told of the first piece: it has no value, or nothing stands before the comma.
  const first = comma < 0 ? piece : rawPiece(spec.atom.text, start, start + comma)
  return unknownField(first, spec, cx, pciFields, outcome)
}

const unknownOption = ({ start, end, name }: PciOption, spec: Spec, cx: ReadContext): Finding =>
  optionFinding({ start, end, said: `Unknown PCI BDF option: ${name.text}` }, spec, cx)

/** What xl takes, but not for what was meant. */
const taken = (spec: Spec, reading: PciReading, cx: ReadContext): Finding[] => {
  const { addresses, slot, options, device, adrift } = reading
  const xl = `xl ${cx.release}`
  const findings = [...options.flatMap((token) => optionValue(token, spec, cx)), ...duplicates(options, spec, cx)]
  if (adrift) {
    findings.push(
      ignored(
        'bad-pci',
        spec.range(adrift),
        `${xl} reads a function that is not there, and may crash. Add it: \`.0\` for most devices.`,
        {
          fixes: [replaceSlice('Add `.0`', spec, { start: adrift.end, end: adrift.end }, '.0')],
        },
      ),
    )
  }
  const winner = addresses.at(-1)
  for (const address of addresses) {
    const named = options.find(({ name, value }) => name.text === 'bdf' && value?.start === address.start)
    if (winner && !named && formatAddress(address) !== formatAddress(winner))
      findings.push(overridden(address, winner, 'bdf', spec, cx))
    if (address.dev > 0x1f)
      findings.push(notCreated(spec.range(address), cx, 'a device on its bus is `1f` at most.', { rule: 'bad-pci' }))
    if (/[\sx+-]/i.test(address.text))
      findings.push(
        advice('bad-pci', spec.range(address), `${xl} reads this as \`${formatAddress(address)}\`.`, {
          fixes: [replaceSlice(`Write \`${formatAddress(address)}\``, spec, address, formatAddress(address))],
        }),
      )
  }
  const named = options.find(({ name }) => name.text === 'vslot')
  if (slot && named) findings.push(overridden(slot, named, 'vslot', spec, cx))
  if (slot && slot.number > 0x1f)
    findings.push(notCreated(spec.range(slot), cx, 'a slot of the guest is `1f` at most.', { rule: 'bad-pci' }))
  if (device.name === '')
    findings.push(
      notCreated(spec.range({ start: 0, end: spec.atom.text.length }), cx, 'no device has an empty name.', {
        rule: 'bad-pci',
      }),
    )
  return findings
}

const optionValue = (option: PciOption, spec: Spec, cx: ReadContext): readonly Finding[] => {
  const { name, value } = option
  const dropped = (length: number): Finding[] => {
    const lost = { start: value.start + length, end: value.end }
    if (length >= value.text.trimEnd().length) return []
    const message = `xl ${cx.release} drops \`${value.text.slice(length).trim()}\` behind \`${name.text}\` without a message.`
    const [, slot] = (name.text === 'bdf' && /^@\s*([0-9a-f]+)\s*$/i.exec(value.text.slice(length))) || []
    if (slot === undefined) return [ignored('bad-pci', spec.range(lost), message)]
    const fixes = [replaceSlice(`Write \`vslot=${slot}\``, spec, lost, `,vslot=${slot}`)]
    return [ignored('bad-pci', spec.range(lost), `${message} Use \`vslot\` for the slot.`, { fixes })]
  }
  if (name.text === 'bdf')
    return dropped(/^.*?\.\s*(\*|[+-]?(0x)?[0-9a-f]*)/i.exec(value.text)?.[0].length ?? value.text.length)
  if (name.text === 'vslot') return dropped(/^\s*[+-]?(0x)?[0-9a-f]*/i.exec(value.text)?.[0].length ?? 0)
  if (name.text === 'name') return strayBlanks(option, spec, cx)
  return isSwitch(name.text) ? looseFlag(option, spec, cx, 10).findings : []
}

const hex = (number: number, width: number): string => number.toString(16).padStart(width, '0')

/** An address as `lspci -D` prints it. */
export const formatAddress = ({
  domain,
  bus,
  dev,
  func,
}: {
  domain: number
  bus: number
  dev: number
  func: number | '*'
}): string => `${hex(domain, 4)}:${hex(bus, 2)}:${hex(dev, 2)}.${func === '*' ? '*' : hex(func, 1)}`
