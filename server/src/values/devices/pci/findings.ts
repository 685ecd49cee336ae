import { atLeast } from '../../../release.ts'
import type { RuleId } from '../../../rule-ids.ts'
import { inReleases } from '../../basic/choices.ts'
import { advice, ignored, refused } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import type { Spec } from '../../spec/fields.ts'
import { duplicates, heard, notCreated, quoted, replaceSlice, type Token, trimSlice } from '../../spec/tokens.ts'
import type { Finding, Fix, ReadContext } from '../../value-type.ts'
import { isSwitch, pciFields } from './fields.ts'
import type { PciProblem, PciReading } from './reader.ts'

/** All that there is to say about one string of `pci`. */
export const pciFindings = (spec: Spec, reading: PciReading, cx: ReadContext): Finding[] => [
  ...reading.unknown.map((token) => unknownOption(token, spec, cx)),
  ...(reading.problem ? [problemFinding(reading.problem, spec, cx)] : taken(spec, reading, cx)),
]

const optionNames = (cx: ReadContext): string[] =>
  Object.keys(pciFields).filter((name) => inReleases(pciFields[name] ?? {}, cx.release))

/** What becomes of a string that xl does not take: up to 4.5 the device is left out, since then xl exits. */
const fate = (cx: ReadContext) =>
  atLeast(cx.release, '4.6')
    ? { make: refused, does: `xl ${cx.release} refuses` }
    : { make: ignored, does: `xl ${cx.release} leaves this device out without a message: it does not take` }

const problemFinding = (problem: PciProblem, spec: Spec, cx: ReadContext): Finding => {
  const { make, does } = fate(cx)
  const place = problem.start < problem.end ? spec.range(problem) : spec.atom
  const tell = (rule: RuleId, message: string, fixes: readonly Fix[] = []): Finding =>
    make(rule, place, message, { ...heard(problem.said), ...(fixes.length > 0 ? { fixes } : {}) })
  const text = problem.text.trim()
  switch (problem.kind) {
    case 'address':
      return text === ''
        ? tell('bad-pci', `${does} an empty address. Write it as \`lspci\` does, \`01:00.0\`, or remove the string.`)
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
      return tell('bad-pci', `xl ${cx.release} crashes at \`*\`. Write one string for each function of the device.`)
    case 'slot':
      return tell(
        'bad-pci',
        `${does} \`${text}\` as a slot of the guest: it is a hexadecimal number, from 0 to ${atLeast(cx.release, '4.15') ? '1f' : 'ff'}.`,
      )
    case 'rest':
      return text === '' || /^\s/.test(problem.text)
        ? tell('blank-in-spec', `${does} a blank behind the address. Remove it.`, [
            replaceSlice('Remove the blank', spec, problem, problem.text.trimStart()),
          ])
        : tell('bad-pci', `${does} \`${text}\` behind the address: only \`@\` and a slot, or a comma, may follow.`)
    case 'trailing-comma':
      return tell('bad-pci', `${does} a comma at the end. Remove it.`, [
        replaceSlice('Remove the comma', spec, problem, '', true),
      ])
    case 'no-value': {
      const boolean = isSwitch(problem.text)
      return tell(
        'bad-pci',
        `${does} \`${text}\`: an option needs \`=\` and a value${boolean ? ', `1` or `0`' : ''}.`,
        boolean ? [replaceSlice('Add `=1`', spec, { start: problem.end, end: problem.end }, '=1')] : [],
      )
    }
    case 'policy': {
      const near = nearName(text, ['strict', 'relaxed'])
      return tell(
        'unknown-choice',
        `${does} the policy \`${text}\`. It knows \`strict\` and \`relaxed\`.`,
        near ? [replaceSlice(`Replace by \`${near}\``, spec, problem, near)] : [],
      )
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
    /^(?:([0-9a-f]+):)?([0-9a-f]+):([0-9a-f]+)\.?([0-9a-f]+|\*)?$/i.exec(text.replace(/[,@].*/s, '')) ?? []
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

/** An option that xl does not know. It takes all up to the next `=` for its name. */
const optionFinding = (
  { start, end, said }: Pick<PciProblem, 'start' | 'end' | 'said'>,
  spec: Spec,
  cx: ReadContext,
): Finding => {
  const old = !atLeast(cx.release, '4.15')
  const make = old ? ignored : refused
  const does = `xl ${cx.release} ${old ? 'ignores' : 'refuses'}`
  const text = spec.atom.text.slice(start, end)
  const name = text.slice(0, text.indexOf('='))
  const nameEnd = start + name.length
  const place = spec.range({ start, end: name === '' ? end : nameEnd })
  const names = optionNames(cx)
  const tell = (rule: RuleId, message: string, fixes: readonly Fix[] = []): Finding =>
    make(rule, place, message, { ...heard(said), ...(fixes.length > 0 ? { fixes } : {}) })
  const comma = name.indexOf(',')
  if (comma >= 0) {
    const piece = name.slice(0, comma).trim()
    if (piece === '') {
      return tell('bad-pci', `${does} this: there is a comma too many in front of it.`, [
        replaceSlice('Remove the comma', spec, { start, end: start + comma + 1 }, ''),
      ])
    }
    const boolean = isSwitch(piece)
    return tell(
      'bad-pci',
      `${does} \`${piece}\` and the option behind it: an option needs \`=\` and a value.`,
      boolean ? [replaceSlice('Add `=1`', spec, { start: start + comma, end: start + comma }, '=1')] : [],
    )
  }
  const bare = name.trim()
  if (bare !== name && names.includes(bare)) {
    return tell('blank-in-spec', `${does} \`${bare}\`: blanks around it count as a part of the name. Remove them.`, [
      replaceSlice('Remove the blanks', spec, { start, end: nameEnd }, bare),
    ])
  }
  const since = Object.hasOwn(pciFields, bare) ? pciFields[bare]?.since : undefined
  const near = since ? undefined : nearName(bare, names)
  const hint = since ? `It came with ${since}.` : near ? `Did you mean \`${near}\`?` : `It knows ${quoted(names)}.`
  return tell(
    'unknown-field',
    `${does} the option \`${bare}\`, which it does not know. ${hint}`,
    near ? [replaceSlice(`Replace by \`${near}\``, spec, { start, end: nameEnd }, near)] : [],
  )
}

const unknownOption = (token: Token, spec: Spec, cx: ReadContext): Finding =>
  optionFinding({ start: token.start, end: token.end, said: `Unknown PCI BDF option: ${token.name.text}` }, spec, cx)

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
      findings.push(
        ignored('duplicate-field', spec.range(address), `${xl} takes the address in \`bdf\`; this one is lost.`, {
          related: { ...spec.range(winner), message: 'This one counts.' },
        }),
      )
    if (address.dev > 0x1f)
      findings.push(notCreated(spec, address, cx, 'a device on its bus is `1f` at most.', 'bad-pci'))
    if (/[\sx+-]/i.test(address.text))
      findings.push(
        advice('bad-pci', spec.range(address), `${xl} reads this as \`${formatAddress(address)}\`.`, {
          fixes: [replaceSlice(`Write \`${formatAddress(address)}\``, spec, address, formatAddress(address))],
        }),
      )
  }
  const named = options.find(({ name }) => name.text === 'vslot')
  if (slot && named)
    findings.push(
      ignored('duplicate-field', spec.range(slot), `${xl} takes the slot in \`vslot\`; this one is lost.`, {
        related: { ...spec.range(named), message: 'This one counts.' },
      }),
    )
  if (slot && slot.number > 0x1f)
    findings.push(notCreated(spec, slot, cx, 'a slot of the guest is `1f` at most.', 'bad-pci'))
  if (device.name === '')
    findings.push(
      notCreated(spec, { start: 0, end: spec.atom.text.length }, cx, 'no device has an empty name.', 'bad-pci'),
    )
  return findings
}

const optionValue = (token: Token, spec: Spec, cx: ReadContext): Finding[] => {
  const { name, value = name } = token
  const xl = `xl ${cx.release}`
  const dropped = (length: number): Finding[] => {
    const lost = { start: value.start + length, end: value.end }
    if (length >= value.text.trimEnd().length) return []
    const message = `${xl} drops \`${value.text.slice(length).trim()}\` behind \`${name.text}\` without a message.`
    const at = value.text[length] === '@' && name.text === 'bdf' ? ' Use `vslot` for the slot.' : ''
    return [ignored('bad-pci', spec.range(lost), `${message}${at}`)]
  }
  if (name.text === 'bdf')
    return dropped(/^.*?\.\s*(\*|[+-]?(0x)?[0-9a-f]*)/i.exec(value.text)?.[0].length ?? value.text.length)
  if (name.text === 'vslot') return dropped(/^\s*[+-]?(0x)?[0-9a-f]*/i.exec(value.text)?.[0].length ?? 0)
  if (name.text === 'name' && value.text !== value.text.trim()) {
    return [
      ignored('blank-in-spec', spec.range(value), `${xl} takes the blanks for a part of \`name\`. Remove them.`, {
        fixes: [replaceSlice('Remove the blanks', spec, value, value.text.trim())],
      }),
    ]
  }
  if (!isSwitch(name.text)) return []
  if (/^\s*[+-]?\d+\s*$/.test(value.text)) return []
  const digits = /^\s*[+-]?\d+/.exec(value.text)?.[0]
  const is = digits === undefined || Number(digits) === 0 ? 0 : 1
  const words: Record<string, string> = { yes: '1', true: '1', on: '1', no: '0', false: '0', off: '0' }
  const meant = words[value.text.trim().toLowerCase()]
  return [
    ignored(
      'not-a-number',
      spec.range(value.text === '' ? token : value),
      `${xl} reads \`${value.text}\` as ${is} without a message: \`${name.text}\` is \`1\` or \`0\`.`,
      meant ? { fixes: [replaceSlice(`Write ${meant}`, spec, value, meant)] } : {},
    ),
  ]
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
