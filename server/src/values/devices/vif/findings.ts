import { append } from '../../../append.ts'
import { atLeast } from '../../../release.ts'
import { advice, ignored, notCreated } from '../../basic/findings.ts'
import type { Piece, Spec } from '../../spec/fields.ts'
import { badUlong, looseNumber, type NumberKind } from '../../spec/number-words.ts'
import { rawPiece } from '../../spec/pieces.ts'
import {
  badChoice,
  duplicates,
  emptyValue,
  removePiece,
  replaceSlice,
  stopsAt,
  strayBlanks,
  unknownField,
} from '../../spec/words.ts'
import type { Finding, ReadContext } from '../../value-type.ts'
import { type Nic, vifFields } from './fields.ts'
import { badMac, badRate, macFindings, rateFindings, valuePlace, valueText } from './mac-rate.ts'
import type { VifEvent, VifReading } from './reader.ts'

/** All that there is to say about one string of `vif`. */
export const vifFindings = (spec: Spec, { nic, events }: VifReading, cx: ReadContext): Finding[] => [
  ...events.flatMap((event) => eventFindings(event, spec, cx)),
  ...repeated(events, spec, cx),
  ...withoutEmulation(spec, nic, events, cx),
]

/** What is set twice: mostly nothing is. */
const repeated = (events: readonly VifEvent[], spec: Spec, cx: ReadContext): Finding[] => {
  const set = events.filter(({ kind }) => kind === 'set')
  if (new Set(set.map(({ name }) => keyOfName(name))).size === set.length) return []
  const keyOf = ({ name, text }: Piece) => keyOfName(name?.text ?? text)
  return duplicates(
    set.map((event) => pieceOf(event, spec)),
    spec,
    cx,
    keyOf,
  )
}

const eventFindings = (event: VifEvent, spec: Spec, cx: ReadContext): Finding[] => {
  const { kind, said, name } = event
  const value = valueText(event, spec)
  const heard = said === undefined ? {} : { said }
  const xl = `xl ${cx.release}`
  switch (kind) {
    case 'unknown':
      return [unknown(event, spec, cx)]
    case 'stop':
      return stopsAt(pieceOf(event, spec), spec, cx, vifFields)
    case 'unsupported':
      return [
        ignored('ignored-field', spec.range(event), `${xl} does not support \`${name}\` and ignores it. Remove it.`, {
          ...heard,
          tag: 'unnecessary',
          fixes: [removePiece({ ...event, text: spec.atom.text.slice(event.start, event.end) }, spec, name)],
        }),
      ]
    case 'bad-type':
      return [badType(event, spec, cx)]
    case 'bad-rate':
      return [badRate(event, spec, cx)]
    case 'bad-number':
      return [badUlong(pieceOf(event, spec), spec, cx)]
    case 'bad-mac':
      return [badMac(event, spec, cx)]
    case 'set':
      return setFindings(event, value, spec, cx)
  }
}

const pieceOf = ({ start, end }: VifEvent, spec: Spec): Piece => rawPiece(spec.atom.text, start, end)

/** A piece that sets nothing. One without any text costs nothing, although xl may tell of it. */
const unknown = (event: VifEvent, spec: Spec, cx: ReadContext): Finding => {
  const finding = unknownField(pieceOf(event, spec), spec, cx, vifFields, { effect: 'ignored', said: event.said })
  return event.start === event.end ? { ...finding, effect: 'advice' } : finding
}

const badType = (event: VifEvent, spec: Spec, cx: ReadContext): Finding => {
  const piece = pieceOf(event, spec)
  const meant = /^(para|pv|netfront)/i.test(piece.value.text) ? 'vif' : undefined
  const finding = badChoice(piece, spec, cx, ['vif', 'ioemu'], { effect: 'ignored', said: event.said }, meant)
  return event.said === undefined ? { ...finding, message: `${finding.message} It makes a \`vif\` of it.` } : finding
}

/** `xl_parse.c, parse_ulong`, kept in an int. */
const ulong: NumberKind = { base: 10, bits: 32, signed: true, wide: true }

const setFindings = (event: VifEvent, value: string, spec: Spec, cx: ReadContext): Finding[] => {
  const { name, said } = event
  if (name === 'mac') return macFindings(event, value, spec, cx)
  if (name === 'rate') return rateFindings(event, value, spec, cx)
  const place = spec.range(valuePlace(event))
  const xl = `xl ${cx.release}`
  const trimmed = value.trim()
  const findings: Finding[] = []
  if (name === 'netdev') {
    findings.push(
      advice('deprecated-field', spec.range(event), `${xl} takes \`netdev\` for \`gatewaydev\`, its name today.`, {
        tag: 'deprecated',
        ...(said === undefined ? {} : { said }),
        fixes: [
          replaceSlice(
            'Replace by `gatewaydev`',
            spec,
            { start: event.start, end: event.valueStart - 1 },
            'gatewaydev',
            true,
          ),
        ],
      }),
    )
  }
  const kept = vifFields[name]?.keeps !== undefined
  if (kept && (value === '' || value !== trimmed)) {
    const piece = pieceOf(event, spec)
    append(findings, strayBlanks(piece, spec, cx), emptyValue(piece, spec, cx))
  }
  if (name === 'type' && value === 'ioemu' && cx.guest !== 'hvm')
    findings.push(notCreated(spec.range(event), cx, '`type=ioemu` is for HVM guests.', { rule: 'bad-vif' }))
  if (name === 'mtu' || name === 'devid') append(findings, looseNumber(pieceOf(event, spec), spec, cx, ulong).findings)
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

/** What a field sets, where two of them set the same. */
const keyOfName = (name: string): string => {
  const given = name.trim()
  return given === 'netdev' ? 'gatewaydev' : given === 'untrusted' ? 'trusted' : given
}

/** `model` without an emulated card. */
const withoutEmulation = (spec: Spec, nic: Nic, events: readonly VifEvent[], cx: ReadContext): Finding[] => {
  const model = events.findLast(({ kind, name }) => kind === 'set' && name === 'model')
  if (!model || (cx.guest === 'hvm' && nic.nictype !== 'vif')) return []
  const why = cx.guest === 'hvm' ? 'with `type=vif` there is no emulated card' : 'only HVM guests have an emulated card'
  return [ignored('ignored-field', spec.range(model), `\`model\` does nothing here: ${why}.`)]
}
