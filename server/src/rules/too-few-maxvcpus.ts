import { keyRange, readingOf, valueRange } from '../config/lookup.ts'
import { maxVcpus, virtualNodes } from '../config/vcpu-counts.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** Fewer vCPUs at the most than at the start (`parse_config_data`, since 4.6). */
export const tooFewMaxvcpus: Rule = {
  id: 'too-few-maxvcpus',
  summary: '`maxvcpus` below `vcpus`',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.6')) return
    const wanted = readingOf(config, 'vcpus') ?? 1n
    const vcpus = wanted < 1n ? 1n : wanted
    const own = maxVcpus(config)
    const nodes = virtualNodes(config)
    // Virtual nodes say how many vCPUs there are at the most, where `maxvcpus` does not.
    const max = own !== 0n ? own : BigInt(nodes?.vcpus ?? 0)
    if (max === 0n || max >= vcpus) return
    const said = 'xl: maxvcpus < vcpus'
    const related = config.entries.has('vcpus')
      ? { ...valueRange(config, 'vcpus'), message: '`vcpus` is set here' }
      : undefined
    if (own === 0n) {
      yield refused(
        'too-few-maxvcpus',
        keyRange(config, 'vnuma'),
        `The virtual nodes have ${max} vCPUs, fewer than \`vcpus\` (${vcpus}); xl ${config.release} refuses the file.`,
        { said, related },
      )
      return
    }
    yield refused(
      'too-few-maxvcpus',
      valueRange(config, 'maxvcpus'),
      `\`maxvcpus\` is below \`vcpus\` (${vcpus}); xl ${config.release} refuses the file.`,
      {
        said,
        related,
        fixes: [{ title: `Write ${vcpus}`, edits: [{ ...valueRange(config, 'maxvcpus'), newText: String(vcpus) }] }],
      },
    )
  },
}
