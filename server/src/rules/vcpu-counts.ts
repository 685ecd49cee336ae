import type { Config } from '../config/read-config.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import type { VirtualNode } from '../values/cpu/vnuma/vnuma.ts'
import { entryOf, keyRange, numberOf, valueRange } from './lookup.ts'
import type { Rule } from './rule.ts'

/** What the virtual nodes of `vnuma` add up to; undefined without any, or before 4.6. */
const virtualNodes = (config: Config): { vcpus: number; memory: number } | undefined => {
  const nodes = entryOf(config, 'vnuma')?.reading?.value as readonly VirtualNode[] | undefined
  if (!nodes?.length) return undefined
  return {
    vcpus: nodes.reduce((sum, { countedVcpus }) => sum + countedVcpus, 0),
    memory: nodes.reduce((sum, { countedMiB }) => sum + countedMiB, 0),
  }
}

/** `maxvcpus` as xl keeps it: the field is an int, and 0 stands for "not set". */
const maxVcpus = (config: Config): bigint => BigInt.asIntN(32, numberOf(config, 'maxvcpus') ?? 0n)

/** What `vnuma` adds up to against other keys and the host (`parse_vnuma_config`, since 4.6). */
export const vnumaMismatch: Rule = {
  id: 'vnuma-mismatch',
  summary: '`vnuma` that does not add up to the other keys',
  *check(config) {
    const nodes = virtualNodes(config)
    if (config.kind !== 'domain' || !nodes) return
    const max = maxVcpus(config)
    const cpus = config.host?.cpus
    const maxmem = numberOf(config, 'maxmem')
    const range = keyRange(config, 'vnuma')
    if (max !== 0n && max !== BigInt(nodes.vcpus)) {
      yield refused(
        'vnuma-mismatch',
        range,
        `The virtual nodes have ${nodes.vcpus} vCPUs, and \`maxvcpus\` is ${max}; xl ${config.release} wants the same number.`,
        {
          said: 'xl: vnuma vcpus and maxvcpus= mismatch',
          related: { ...valueRange(config, 'maxvcpus'), message: '`maxvcpus` is set here' },
        },
      )
    } else if (max === 0n && cpus !== undefined && cpus < nodes.vcpus) {
      yield refused(
        'vnuma-mismatch',
        range,
        `The virtual nodes have ${nodes.vcpus} vCPUs, more than the ${cpus} CPUs of the host; xl ${config.release} takes that only with \`maxvcpus\`.`,
        {
          said: 'xl: vnuma specifies more vcpus than pcpus, use maxvcpus= to override this check.',
        },
      )
    }
    if (maxmem !== undefined && maxmem !== BigInt(nodes.memory)) {
      yield refused(
        'vnuma-mismatch',
        range,
        `The virtual nodes have ${nodes.memory} MiB, and \`maxmem\` is ${maxmem}; xl ${config.release} wants the same amount.`,
        {
          said: 'xl: maxmem and vnuma memory size mismatch',
          related: { ...valueRange(config, 'maxmem'), message: '`maxmem` is set here' },
        },
      )
    }
  },
}

/** Fewer vCPUs at the most than at the start (`parse_config_data`, since 4.6). */
export const tooFewMaxVcpus: Rule = {
  id: 'too-few-maxvcpus',
  summary: '`maxvcpus` below `vcpus`',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.6')) return
    const wanted = numberOf(config, 'vcpus') ?? 1n
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
