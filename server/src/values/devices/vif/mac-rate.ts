import { atLeast } from '../../../release.ts'
import { advice, ignored, refused } from '../../basic/findings.ts'
import type { Spec } from '../../spec/fields.ts'
import { replaceSlice } from '../../spec/words.ts'
import type { Finding, Fix, ReadContext } from '../../value-type.ts'
import { formatMac, isPlainMac, tidyMac } from './mac.ts'
import { tidyRate } from './rate.ts'
import type { VifEvent } from './reader.ts'

interface Place {
  readonly start: number
  readonly end: number
}

export const valuePlace = ({ valueStart, end }: VifEvent): Place => ({ start: valueStart, end })
export const valueText = (event: VifEvent, spec: Spec): string => spec.atom.text.slice(event.valueStart, event.end)

export const badRate = (event: VifEvent, spec: Spec, cx: ReadContext): Finding => {
  const rate = event.rate
  const value = valueText(event, spec)
  const place = rate?.problem
    ? { start: event.valueStart + rate.start, end: event.valueStart + rate.end }
    : valuePlace(event)
  const near = rate?.problem ? spec.atom.text.slice(place.start, place.end) : value
  const how = {
    'no rate specified': 'no rate is given. It is a number with its unit, as in `10Mb/s`.',
    'invalid rate': `\`${near}\` is no rate. A rate is a whole number, \`K\`, \`M\` or \`G\` if wanted, and \`b/s\` (bits) or \`B/s\` (bytes): \`10Mb/s\`.`,
    'rate overflow': `\`${near}\` is out of range. The number goes from 1 to 4294967295, and is octal after a 0; with its unit it must fit its interval.`,
    'invalid replenishment interval': `\`${near}\` is no interval. An interval is a whole number and \`us\`, \`ms\` or \`s\`: \`@50ms\`.`,
    'replenishment interval overflow': `the interval \`${near}\` is out of range: it goes from 1 µs to 4294 s, and is octal after a 0.`,
  }
  return refused(
    'bad-vif',
    spec.range(place.end > place.start ? place : event),
    `xl ${cx.release} refuses this \`vif\`: ${rate?.problem ? how[rate.problem] : ''}`,
    {
      said: event.said ?? '',
      ...rateFix(near, spec, place),
    },
  )
}

const rateFix = (near: string, spec: Spec, place: Place): { fixes?: readonly Fix[] } => {
  const tidy = tidyRate(near)
  return tidy === undefined ? {} : { fixes: [replaceSlice(`Replace by \`${tidy}\``, spec, place, tidy)] }
}

export const badMac = (event: VifEvent, spec: Spec, cx: ReadContext): Finding => {
  const bytes = event.mac?.bytes ?? []
  const value = valueText(event, spec)
  const got = bytes.some((byte) => byte !== 0) ? formatMac(bytes) : undefined
  const becomes = got
    ? `The interface gets \`${got}\`, from what was read until then.`
    : 'The interface gets an address made up by xl.'
  const tidy = tidyMac(value)
  const whole = tidy ?? got
  return ignored(
    'bad-vif',
    spec.range(valuePlace(event).end > event.valueStart ? valuePlace(event) : event),
    `xl ${cx.release} wants six hexadecimal bytes for \`mac\`. ${becomes}`,
    {
      said: event.said ?? '',
      ...(whole ? { fixes: [replaceSlice(`Replace by \`${whole}\``, spec, valuePlace(event), whole)] } : {}),
    },
  )
}

export const macFindings = (event: VifEvent, value: string, spec: Spec, cx: ReadContext): Finding[] => {
  const bytes = event.mac?.bytes ?? []
  const place = () => spec.range(value === '' ? event : valuePlace(event))
  const plain = isPlainMac(value)
  const meant = plain ? value.split(/[:-]/).map((byte) => Number.parseInt(byte, 16)) : undefined
  const right = meant?.every((byte, index) => byte === bytes[index])
  const tidy = right ? undefined : tidyMac(value)
  if (!right && formatMac(bytes) !== tidy) {
    const fixes = tidy ? { fixes: [replaceSlice(`Replace by \`${tidy}\``, spec, valuePlace(event), tidy)] } : {}
    const made = bytes.some((byte) => byte !== 0) ? `reads \`${formatMac(bytes)}\`` : 'makes an address up'
    const why = atLeast(cx.release, '4.6') ? 'six hexadecimal bytes' : 'six bytes of two hexadecimal digits each'
    return [
      ignored(
        'bad-vif',
        place(),
        `xl ${cx.release} ${made} without a message: it wants ${why} with a colon between them.`,
        fixes,
      ),
    ]
  }
  if ((bytes[0] ?? 0) & 1) {
    return [advice('bad-vif', place(), 'The first byte is odd: this is a group address, and no interface can have it.')]
  }
  return []
}

export const rateFindings = (event: VifEvent, value: string, spec: Spec, cx: ReadContext): Finding[] => {
  const { rate } = event.rate ?? {}
  if (!rate) return []
  const place = spec.range(valuePlace(event))
  const octal = /(?:^|@)0\d/.test(value)
  if (rate.bytesPerInterval === 0n) {
    return [
      ignored(
        'bad-vif',
        place,
        `xl ${cx.release} makes 0 bytes in each interval of this: nothing could be sent. Give more, or a longer interval.`,
      ),
    ]
  }
  if (octal) {
    const decimal = value.replace(/(^|@)0+(?=\d)/g, '$1')
    return [
      ignored(
        'octal-number',
        place,
        `xl ${cx.release} reads a number with a leading 0 as octal: ${rate.bytesPerInterval} bytes every ${rate.intervalMicroseconds} µs.`,
        {
          fixes: [replaceSlice(`Write \`${decimal}\``, spec, valuePlace(event), decimal)],
        },
      ),
    ]
  }
  if (/@\d+$/.test(value))
    return [
      advice(
        'bad-vif',
        place,
        'An interval without a unit is in seconds, whatever the manual says. Write `us`, `ms` or `s`.',
        {
          fixes: ['ms', 's', 'us'].map((unit) =>
            replaceSlice(`Write \`${unit}\``, spec, { start: event.end, end: event.end }, unit),
          ),
        },
      ),
    ]
  return []
}
