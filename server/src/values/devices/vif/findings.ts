import { atLeast } from '../../../release.ts'
import { inReleases } from '../../basic/choices.ts'
import { advice, ignored, refused } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import type { Spec } from '../../spec/fields.ts'
import type { Finding, ReadContext } from '../../value-type.ts'
import { type Nic, vifFieldSince, vifFields } from './fields.ts'
import { badMac, badRate, fix, macFindings, rateFindings, valuePlace, valueText } from './mac-rate.ts'
import type { VifEvent, VifReading } from './reader.ts'

/** All that there is to say about one string of `vif`. */
export const vifFindings = (spec: Spec, { nic, events }: VifReading, cx: ReadContext): Finding[] => [
  ...events.flatMap((event) => eventFindings(event, spec, cx)),
  ...overridden(spec, events, cx),
  ...withoutEmulation(spec, nic, events, cx),
]

const eventFindings = (event: VifEvent, spec: Spec, cx: ReadContext): Finding[] => {
  const { kind, said, name } = event
  const value = valueText(event, spec)
  const heard = said === undefined ? {} : { said }
  const quietly = said === undefined ? ' without a message' : ''
  const xl = `xl ${cx.release}`
  const place = spec.range(valuePlace(event))
  switch (kind) {
    case 'unknown':
      return [unknownField(event, spec, cx)]
    case 'stop':
      return stop(event, spec, cx)
    case 'unsupported':
      return [
        ignored('ignored-field', spec.range(event), `${xl} does not support \`${name}\` and ignores it. Remove it.`, {
          ...heard,
          tag: 'unnecessary',
        }),
      ]
    case 'bad-type': {
      const near = /^(para|pv|netfront)/i.test(value) ? 'vif' : nearName(value, ['vif', 'ioemu'])
      const becomes = said === undefined ? 'takes it for `vif`' : 'ignores it'
      return [
        ignored(
          'unknown-choice',
          place,
          `${xl} does not know the type \`${value}\` and ${becomes}${quietly}. It knows \`vif\` and \`ioemu\`.`,
          {
            ...heard,
            ...(near ? { fixes: [fix(`Replace by \`${near}\``, spec, valuePlace(event), near)] } : {}),
          },
        ),
      ]
    }
    case 'bad-rate':
      return [badRate(event, spec, cx)]
    case 'bad-number':
      return [refused('not-a-number', place, `${xl} refuses \`${name}=${value}\`: it wants a number.`, heard)]
    case 'bad-mac':
      return [badMac(event, spec, cx)]
    case 'set':
      return setFindings(event, value, spec, cx)
  }
}

const knownNames = (cx: ReadContext): string[] =>
  Object.keys(vifFields).filter((name) => inReleases(vifFields[name] ?? {}, cx.release))

const unknownField = (event: VifEvent, spec: Spec, cx: ReadContext): Finding => {
  const { start, end, name, valueStart, said } = event
  const heard = said === undefined ? {} : { said }
  const quietly = said === undefined ? ' without a message' : ''
  const xl = `xl ${cx.release}`
  const bare = valueStart === end && spec.atom.text[end - 1] !== '='
  const trimmed = name.trim()
  const nameEnd = bare ? end : valueStart - 1
  const valueFrom = end - spec.atom.text.slice(valueStart, end).trimStart().length
  if (trimmed === '') {
    const empty = start === end
    const make = empty ? advice : ignored
    return make(
      'bad-vif',
      // Of an empty piece there are only its blanks to mark, and the comma before them.
      spec.range({ start: empty ? Math.max(0, spec.atom.text.lastIndexOf(',', start - 1)) : start, end }),
      `${xl} finds a piece without a name here and ignores it${quietly}.`,
      heard,
    )
  }
  const known = knownNames(cx).includes(trimmed)
  if (known && trimmed !== name) {
    return ignored(
      'blank-in-spec',
      spec.range(event),
      `${xl} ignores \`${trimmed}\`${quietly}: blanks around the name count as a part of it. Remove them.`,
      {
        ...heard,
        fixes: [
          fix('Remove the blanks', spec, bare ? event : { start, end: valueFrom }, bare ? trimmed : `${trimmed}=`),
        ],
      },
    )
  }
  if (known && vifFields[trimmed]?.flag) {
    const value = spec.atom.text.slice(valueStart, end).trim()
    const other = trimmed === 'trusted' ? 'untrusted' : 'trusted'
    const meant = value === '1' ? trimmed : value === '0' ? other : undefined
    return ignored('unknown-field', spec.range(event), `${xl} ignores \`${name}=…\`: \`${trimmed}\` stands alone.`, {
      ...heard,
      ...(meant ? { fixes: [fix(`Write \`${meant}\``, spec, event, meant)] } : {}),
    })
  }
  if (known) {
    return ignored(
      'unknown-field',
      spec.range(event),
      `${xl} ignores \`${name}\`${quietly}: it needs \`=\` and a value.`,
      heard,
    )
  }
  const since = Object.hasOwn(vifFields, trimmed) ? ` It came with ${vifFieldSince(trimmed)}.` : ''
  const near = since ? undefined : nearName(trimmed, knownNames(cx))
  return ignored(
    'unknown-field',
    spec.range(bare ? event : { start, end: nameEnd }),
    `${xl} does not know the field \`${trimmed}\` and ignores it${quietly}.${since}${near ? ` Did you mean \`${near}\`?` : ''}`,
    { ...heard, ...(near ? { fixes: [fix(`Replace by \`${near}\``, spec, { start, end: nameEnd }, near)] } : {}) },
  )
}

/** Before 4.6 the loop ends at a piece without `=`. */
const stop = ({ start, end, name }: VifEvent, spec: Spec, cx: ReadContext): Finding[] => {
  const { text } = spec.atom
  const lost = /[^\s,]/.test(text.slice(end))
  if (name.trim() === '' && !lost) return []
  const what = name.trim() === '' ? 'an empty piece' : `\`${name}\`, which has no \`=\``
  return [
    ignored(
      'unknown-field',
      spec.range({ start, end: lost ? text.length : end }),
      `xl ${cx.release} stops at ${what}${lost ? ', and all that follows is lost' : ''} without a message.`,
    ),
  ]
}

const setFindings = (event: VifEvent, value: string, spec: Spec, cx: ReadContext): Finding[] => {
  const { name, said } = event
  const place = spec.range(valuePlace(event))
  const xl = `xl ${cx.release}`
  const trimmed = value.trim()
  if (name === 'mac') return macFindings(event, value, spec, cx)
  if (name === 'rate') return rateFindings(event, value, spec, cx)
  const findings: Finding[] = []
  if (name === 'netdev') {
    findings.push(
      advice('deprecated-field', spec.range(event), `${xl} takes \`netdev\` for \`gatewaydev\`, its name today.`, {
        tag: 'deprecated',
        ...(said === undefined ? {} : { said }),
        fixes: [
          fix('Replace by `gatewaydev`', spec, { start: event.start, end: event.valueStart - 1 }, 'gatewaydev', true),
        ],
      }),
    )
  }
  const kept = vifFields[name]?.keeps !== undefined
  if (kept && value !== trimmed) {
    findings.push(
      ignored('blank-in-spec', place, `${xl} takes the blanks for a part of \`${name}\`. Remove them.`, {
        fixes: [fix('Remove the blanks', spec, valuePlace(event), trimmed)],
      }),
    )
  } else if (kept && value === '') {
    findings.push(
      ignored('bad-vif', spec.range(event), `${xl} takes an empty \`${name}\`, not the default. Remove the field.`),
    )
  }
  if (name === 'type' && value === 'ioemu' && cx.guest !== 'hvm') {
    findings.push(
      ignored(
        'bad-vif',
        spec.range(event),
        `${xl} takes this, but the domain cannot be created: \`type=ioemu\` is for HVM guests.`,
      ),
    )
  }
  if ((name === 'mtu' || name === 'devid') && String(event.number) !== trimmed) {
    findings.push(ignored('not-a-number', place, `${xl} reads \`${value}\` as ${event.number}.`))
  }
  if (name === 'vifname' && trimmed.length > 15) {
    findings.push(advice('bad-vif', place, 'Linux takes 15 characters at most for the name of an interface.'))
  }
  if (name === 'backend' && !atLeast(cx.release, '4.3') && /^\d+$/.test(trimmed) && trimmed !== '0') {
    findings.push(
      ignored(
        'bad-vif',
        place,
        `${xl} looks for a domain of that name, not of that number, and takes domain 0 where there is none.`,
      ),
    )
  }
  return findings
}

/** Fields that come again: the last one counts. */
const overridden = (spec: Spec, events: readonly VifEvent[], cx: ReadContext): Finding[] => {
  const keyOf = ({ name }: VifEvent) => (name === 'netdev' ? 'gatewaydev' : name === 'untrusted' ? 'trusted' : name)
  const set = events.filter(({ kind }) => kind === 'set')
  return set.flatMap((event, index) => {
    const winner = set.findLast((each, place) => place > index && keyOf(each) === keyOf(event))
    const same =
      winner && spec.atom.text.slice(event.start, event.end) === spec.atom.text.slice(winner.start, winner.end)
    if (!winner || same) return []
    return [
      ignored(
        'duplicate-field',
        spec.range(event),
        `xl ${cx.release} takes the last \`${keyOf(event)}\` without a message; this one is lost.`,
        {
          related: { ...spec.range(winner), message: 'This one counts.' },
        },
      ),
    ]
  })
}

/** `model` without an emulated card. */
const withoutEmulation = (spec: Spec, nic: Nic, events: readonly VifEvent[], cx: ReadContext): Finding[] => {
  const model = events.findLast(({ kind, name }) => kind === 'set' && name === 'model')
  if (!model || (cx.guest === 'hvm' && nic.nictype !== 'vif')) return []
  const why = cx.guest === 'hvm' ? 'with `type=vif` there is no emulated card' : 'only HVM guests have an emulated card'
  return [ignored('ignored-field', spec.range(model), `\`model\` does nothing here: ${why}.`)]
}
