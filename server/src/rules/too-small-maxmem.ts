import { readingOf, valueRange } from '../config/lookup.ts'
import { virtualNodes } from '../config/vcpu-counts.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/**
 * Less memory at the most than at the start. A PVH or HVM guest is built with the most (`libxl__build_hvm` of libxl_dom.c), and where that of
 * a PV guest ends its memory map does (`libxl__arch_domain_create` of libxl_x86.c).
 */
export const tooSmallMaxmem: Rule = {
  id: 'too-small-maxmem',
  summary: '`maxmem` below `memory`',
  *check(config) {
    const [memory, most] = [readingOf(config, 'memory'), readingOf(config, 'maxmem')]
    if (config.kind !== 'domain' || memory === undefined || most === undefined || most < 1n || memory <= most) return
    // Of virtual nodes `vnuma-mismatch` says the same.
    if (virtualNodes(config)) return
    const place = valueRange(config, 'maxmem')
    const start = valueRange(config, 'memory')
    // A unit behind the number is refused, and the number is another then.
    if ([place, start].some(({ end }) => /\w/.test(config.tree.text.charAt(end)))) return
    const pv = 'xl says nothing, and gives a guest a memory map that ends there: its kernel has no use for the rest.'
    yield ignored(
      'too-small-maxmem',
      place,
      `\`maxmem\` is below \`memory\` (${memory}): ${config.guest.type === 'pv' ? pv : `xl says nothing, and the guest has ${most} MiB.`}`,
      {
        related: { ...start, message: '`memory` is set here' },
        // Which of the two is meant nobody knows.
        fixes: [
          { title: `Write \`maxmem = ${memory}\``, edits: [{ ...place, newText: String(memory) }], byHand: true },
          { title: `Write \`memory = ${most}\``, edits: [{ ...start, newText: String(most) }], byHand: true },
        ],
      },
    )
  },
}
