import { outside } from '../basic/findings.ts'
import { integer } from '../basic/simple.ts'
import type { ValueType } from '../value-type.ts'

const pageKiB = 4n
const largestKiB = 65536n

/**
 * The size of the trace buffer of a vCPU. xl takes any number and is silent about what is none (`dont_warn`); libxl rounds
 * up to whole pages, and Xen (`arch_sanitise_domain_config`) wants a power of two from 4 KiB to 64 MiB.
 */
export const vmtraceBuffer = (): ValueType<bigint> => {
  const base = integer({ unit: 'KiB', quiet: true, usual: [64, 1024, 16384, 65536] })
  return {
    ...base,
    label: 'integer, KiB, a power of two from 4 to 65536; 0 for none',
    read(value, cx) {
      const reading = base.read(value, cx)
      const { value: number } = reading
      if (number === undefined || fits(number)) return reading
      const near = nearby(number)
      return {
        value: number,
        findings: [
          ...reading.findings,
          outside(value, 'The KiB of a trace buffer are a power of two from 4 to 65536', number, {
            fixes: [{ title: `Write ${near}`, edits: [{ start: value.start, end: value.end, newText: `${near}` }] }],
          }),
        ],
      }
    },
  }
}

const fits = (number: bigint): boolean => {
  if (number === 0n) return true
  const rounded = ((number + pageKiB - 1n) / pageKiB) * pageKiB
  return number > 0n && rounded <= largestKiB && (rounded & (rounded - 1n)) === 0n
}

/** The next larger size that Xen takes, or the largest. */
const nearby = (number: bigint): bigint => {
  let size = pageKiB
  while (size < number && size < largestKiB) size *= 2n
  return size
}
