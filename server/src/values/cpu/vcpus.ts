import { atLeast } from '../../release.ts'
import type { Range } from '../../syntax/index.ts'
import { ignored, keepsBits, outside, refused } from '../basic/findings.ts'
import { integer } from '../basic/simple.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../value-type.ts'

/** HVM_MAX_VCPUS in Xen's public headers: for HVM and PVH guests on x86. */
const hvmLimit = 128n

const tooMany = (kept: bigint, range: Range, cx: ReadContext): Finding[] =>
  kept > hvmLimit && cx.guest !== 'pv' && cx.arch === 'x86'
    ? [outside(range, `Xen gives an ${cx.guest === 'hvm' ? 'HVM' : 'x86 PVH'} guest ${hvmLimit} vCPUs at most`, kept)]
    : []

/** `libxl_bitmap_alloc` adds 7 to the number of bits in an int to have that of bytes: beyond this, that is negative, and nobody has so much memory. */
const bitmapLimit = 2n ** 31n - 8n

/**
 * How many vCPUs are online at the start. xl hands the number to `libxl_cpu_bitmap_alloc` as an int, which fails for a
 * negative one, ends xl for the largest and gives 0 the size of the host; since 4.22 it raises what is below 1 to 1 first. 4.1 made a mask of it
 * with a shift in 32 bits.
 */
export const vcpuCount = (): ValueType<bigint> => {
  const base = integer({ usual: [1, 2, 4, 8] })
  return {
    ...base,
    label: 'integer, 1 or more',
    read(value, cx) {
      const reading = base.read(value, cx)
      const { value: number } = reading
      if (number === undefined) return reading
      const { kept, findings } = cx.release === '4.1' ? readMask(number, value) : readCount(number, value, cx)
      return { value: kept, findings: [...reading.findings, ...findings] }
    },
  }
}

interface Count {
  readonly kept: bigint | undefined
  readonly findings: readonly Finding[]
}

const readMask = (number: bigint, range: Range): Count => ({
  kept: BigInt.asIntN(32, number),
  findings:
    number >= 1n && number <= 31n
      ? []
      : [
          ignored(
            'out-of-range',
            range,
            `xl 4.1 keeps the vCPUs that are online in a mask of 32 bits: it can start 1 to 31 of them, and misreads ${number}.`,
          ),
        ],
})

const one = ({ start, end }: Range): Fix => ({ title: 'Write 1', edits: [{ start, end, newText: '1' }], byHand: true })

const readCount = (number: bigint, range: Range, cx: ReadContext): Count => {
  const raised = atLeast(cx.release, '4.22') && number < 1n
  const asked = raised ? 1n : number
  const kept = BigInt.asIntN(32, asked)
  if (kept < 0n) {
    return {
      kept: undefined,
      findings: [
        refused('out-of-range', range, `xl ${cx.release} refuses \`vcpus = ${number}\`. Write 1 or more.`, {
          said: `${atLeast(cx.release, '4.4') ? 'libxl: error: libxl_cpu_bitmap_alloc: invalid number of cpus provided\n' : ''}Unable to allocate cpumap`,
          fixes: [one(range)],
        }),
      ],
    }
  }
  if (kept > bitmapLimit) {
    const message = `xl ${cx.release} ends without a domain: it has no memory for a map of so many vCPUs.`
    return { kept: undefined, findings: [refused('out-of-range', range, message)] }
  }
  if (kept !== asked) {
    const cut = keepsBits(range, cx, { width: 32, signed: true }, [String(number), String(kept)])
    // It counts the vCPUs that are online with all bits: there are none below 0.
    if (asked < 0n) return { kept: asked, findings: [cut] }
    return atLeast(cx.release, '4.6')
      ? {
          kept: undefined,
          findings: [
            refused(cut.rule, cut, `${cut.message} The file is refused for it.`, { said: 'xl: maxvcpus < vcpus' }),
          ],
        }
      : { kept, findings: [cut] }
  }
  if (raised) {
    return {
      kept,
      findings: [ignored('out-of-range', range, `xl ${cx.release} takes ${number} for 1, without a message.`)],
    }
  }
  if (kept === 0n) {
    return {
      kept,
      findings: [
        ignored(
          'out-of-range',
          range,
          `With \`vcpus = 0\`, xl ${cx.release} marks no vCPU as online, without a message. Write 1 or more.`,
          { fixes: [one(range)] },
        ),
      ],
    }
  }
  return { kept, findings: tooMany(kept, range, cx) }
}

/**
 * How many vCPUs there can ever be: an int, 0 for "as many as `vcpus`" since 4.6. xl refuses fewer than `vcpus` since 4.6;
 * here stands only what holds for any `vcpus`.
 */
export const vcpuLimit = (): ValueType<bigint> => {
  const base = integer({ usual: [2, 4, 8, 16, 32] })
  return {
    ...base,
    label: 'integer, 1 or more',
    read(value, cx) {
      const reading = base.read(value, cx)
      const { value: number } = reading
      if (number === undefined) return reading
      const kept = BigInt.asIntN(32, number)
      const { start, end } = value
      return { value: kept, findings: [...reading.findings, ...judgeLimit(number, kept, { start, end }, cx)] }
    },
  }
}

const judgeLimit = (number: bigint, kept: bigint, range: Range, cx: ReadContext): readonly Finding[] => {
  if (kept < 0n && atLeast(cx.release, '4.6')) {
    return [
      refused(
        'out-of-range',
        range,
        `xl ${cx.release} refuses \`maxvcpus = ${number}\`: it is less than any \`vcpus\`.`,
        {
          said: 'xl: maxvcpus < vcpus',
        },
      ),
    ]
  }
  if (kept !== number) {
    return [keepsBits(range, cx, { width: 32, signed: true }, [String(number), String(kept)])]
  }
  if (kept < 0n) return [outside(range, 'No guest has fewer vCPUs than 1', number)]
  if (kept === 0n) {
    const taken = atLeast(cx.release, '4.6') ? 'as if the key were absent' : 'for 1, whatever `vcpus` says'
    return [ignored('out-of-range', range, `xl ${cx.release} takes \`maxvcpus = 0\` ${taken}.`)]
  }
  return tooMany(kept, range, cx)
}
