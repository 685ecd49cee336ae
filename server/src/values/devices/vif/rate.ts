import { strtoul } from '../../c/numbers.ts'

/** A limit of the traffic of a `vif`: bytes that are granted anew after each interval. */
export interface Rate {
  readonly bytesPerInterval: bigint
  readonly intervalMicroseconds: bigint
  /** What xl made of the first half; differs from what is written where a number begins with 0. */
  readonly bytesPerSecond: bigint
}

export type RateReading =
  | { readonly rate: Rate; readonly problem?: undefined }
  /** Why xl refuses it, and the offsets of what it refuses. */
  | {
      readonly rate?: undefined
      readonly problem:
        | 'no rate specified'
        | 'invalid rate'
        | 'rate overflow'
        | 'invalid replenishment interval'
        | 'replenishment interval overflow'
      readonly start: number
      readonly end: number
      /** The line that xl prints. */
      readonly said: string
    }

const max32 = 2n ** 32n - 1n
const max64 = 2n ** 64n - 1n

/** What xl makes of `rate=` in a `vif` (`libxlu_vif.c, xlu_vif_parse_rate`). */
export const readRate = (text: string): RateReading => {
  const sign = text.indexOf('@')
  const first = sign < 0 ? text : text.slice(0, sign)
  const second = sign < 0 ? undefined : text.slice(sign + 1)
  const fail = (problem: RateReading['problem'] & string, start: number, end: number, near: string): RateReading => ({
    problem,
    start,
    end,
    said: `config parsing error in vif: ${problem} in \`${near}'`,
  })
  if (first === '') return fail('no rate specified', 0, text.length, text)
  if (!/^[0-9]+[GMK]?[Bb]\/s$/.test(first)) return fail('invalid rate', 0, first.length, first)
  const amount = strtoul(first, 0)
  if (amount.number === 0n || amount.number > max32) return fail('rate overflow', 0, first.length, first)
  const unit = first.slice(amount.length)
  const scale = { G: 1_000_000_000n, M: 1_000_000n, K: 1000n }[unit.charAt(0)] ?? 1n
  const bits = unit[0] === 'b' || unit[1] === 'b'
  const bytesPerSecond = (amount.number * scale) / (bits ? 8n : 1n)

  let intervalMicroseconds = 50_000n
  if (second !== undefined) {
    const place = [sign + 1, text.length, second] as const
    if (!/^[0-9]+[mu]?s?$/.test(second)) return fail('invalid replenishment interval', ...place)
    const time = strtoul(second, 0)
    if (time.number === 0n || time.number > max32) return fail('replenishment interval overflow', ...place)
    const interval = second[time.length] ?? 's'
    intervalMicroseconds = time.number * ({ s: 1_000_000n, m: 1000n }[interval] ?? 1n)
    if (intervalMicroseconds > max32) return fail('replenishment interval overflow', ...place)
  }
  if (bytesPerSecond > max64 / intervalMicroseconds) return fail('rate overflow', 0, text.length, text)
  const bytesPerInterval = (bytesPerSecond * intervalMicroseconds) / 1_000_000n
  return { rate: { bytesPerInterval, intervalMicroseconds, bytesPerSecond } }
}

const writtenSize = /^(\d+)\s*([kKmMgG]?)(?:i?([bB]))?(?:ps|\/s|it\/s)?$/
const writtenInterval = /^(\d+)\s*([mu]?s)?$/

/** A rate as xl takes it where one is plainly meant: `10 Mbit/s @ 5 ms`; undefined for one that it takes, and for what is none. */
export const tidyRate = (text: string): string | undefined => {
  const [first = '', second, more] = text.split('@')
  const [, number, scale = '', unit] = writtenSize.exec(first.trim()) ?? []
  const [, time, unitOfTime = ''] = writtenInterval.exec(second?.trim() ?? '') ?? []
  if (number === undefined || unit === undefined || more !== undefined) return undefined
  if (second !== undefined && time === undefined) return undefined
  const tidy = `${number}${scale.toUpperCase()}${unit}/s${time === undefined ? '' : `@${time}${unitOfTime}`}`
  return tidy === text ? undefined : tidy
}

const units: readonly (readonly [bigint, string])[] = [
  [1_000_000_000n, 'GB'],
  [1_000_000n, 'MB'],
  [1000n, 'kB'],
]

const size = (bytes: bigint): string => {
  const unit = units.find(([factor]) => bytes >= factor)
  if (!unit) return `${bytes} bytes`
  return `${Number(((bytes * 1000n) / unit[0]).toString()) / 1000} ${unit[1]}`
}

const time = (microseconds: bigint): string => {
  if (microseconds % 1_000_000n === 0n) return `${microseconds / 1_000_000n} s`
  return microseconds % 1000n === 0n ? `${microseconds / 1000n} ms` : `${microseconds} µs`
}

/** "1.25 MB a second: 62.5 kB every 50 ms". */
export const describeRate = ({ bytesPerSecond, bytesPerInterval, intervalMicroseconds }: Rate): string =>
  `${size(bytesPerSecond)} a second: ${size(bytesPerInterval)} every ${time(intervalMicroseconds)}`
