import type { Finding, ReadContext, ValueType } from '../value-type.ts'
import { advice, ignored, outside, refused } from './findings.ts'
import { type IntegerOptions, integer } from './simple.ts'

export interface MemorySizeOptions extends Pick<IntegerOptions, 'usual'> {
  /** The least that makes sense. */
  readonly min?: bigint
}

/** More MiB than any host that Xen runs on has: 16 TiB. */
const hugeMiB = 16n * 1024n * 1024n

/**
 * Megabytes that xl keeps in KiB without a sign (`xl_parse.c`, `l * 1024`): in 32 bits in 4.1 (`libxl.idl`), in 64 since
 * 4.2 (`MemKB`).
 */
export const memorySize = ({ usual, min = 0n }: MemorySizeOptions = {}): ValueType<bigint> => {
  const base = integer({ unit: 'MiB', ...(usual ? { usual } : {}) })
  return {
    ...base,
    read(value, cx) {
      const reading = base.read(value, cx)
      const { value: number } = reading
      if (number === undefined) return reading
      const kept = keptMiB(number, cx)
      const finding = judge(number, kept, min, value, cx)
      return { value: kept, findings: finding ? [...reading.findings, finding] : reading.findings }
    },
  }
}

const keptMiB = (number: bigint, cx: ReadContext): bigint =>
  BigInt.asUintN(cx.release === '4.1' ? 32 : 64, number * 1024n) / 1024n

const judge = (
  number: bigint,
  kept: bigint,
  min: bigint,
  range: { start: number; end: number },
  cx: ReadContext,
): Finding | undefined => {
  if (number < 0n) {
    return ignored(
      'out-of-range',
      range,
      `xl ${cx.release} keeps sizes without a sign: ${number} becomes ${kept} MiB, far more than any host has.`,
    )
  }
  if (kept !== number) {
    return ignored(
      'out-of-range',
      range,
      `xl ${cx.release} keeps the size in KiB, in ${cx.release === '4.1' ? 32 : 64} bits: ${number} MiB becomes ${kept} MiB.`,
    )
  }
  if (number < min) {
    return outside(range, `\`${cx.key}\` makes sense from ${min} on`, number)
  }
  if (number > hugeMiB) {
    return advice(
      'out-of-range',
      range,
      `\`${cx.key}\` counts MiB: this is ${number / 1024n / 1024n} TiB. Were KiB or bytes meant?`,
      {
        fixes: [1024n, 1024n * 1024n]
          .filter((factor) => number % factor === 0n)
          .map((factor) => ({
            title: `Write ${number / factor}`,
            edits: [{ ...range, newText: String(number / factor) }],
          })),
      },
    )
  }
  return undefined
}

const smallestHole = 256n * 1024n * 1024n
const largestHole = 3840n * 1024n * 1024n

/**
 * The hole below 4 GiB (`xl_parse.c`, `mmio_hole`): the one size that xl checks, in bytes in 64 bits. It looks at the key
 * in HVM guests only.
 */
export const mmioHole = (): ValueType<bigint> => {
  const base = integer({ unit: 'MiB', usual: [3072, 2048, 1024] })
  return {
    ...base,
    label: 'integer, MiB, 256 to 3840',
    read(value, cx) {
      const reading = base.read(value, cx)
      const { value: number } = reading
      if (number === undefined || cx.guest !== 'hvm') return reading
      const bytes = BigInt.asUintN(64, number * 1024n * 1024n)
      if (bytes >= smallestHole && bytes <= largestHole) return reading
      return {
        value: undefined,
        findings: [
          ...reading.findings,
          refused(
            'out-of-range',
            value,
            `xl refuses \`${cx.key} = ${number}\`: the hole is 256 to 3840 MiB large. 3072 is a well-tried large one.`,
            { said: `ERROR: invalid value ${number} for "mmio_hole"` },
          ),
        ],
      }
    },
  }
}
