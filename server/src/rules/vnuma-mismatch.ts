import { entryOf, keyRange, readingOf, valueRange } from '../config/lookup.ts'
import { maxVcpus, virtualNodes } from '../config/vcpu-counts.ts'
import { ignored, refused } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** What `vnuma` adds up to against other keys and the host (`parse_vnuma_config`, since 4.6). */
export const vnumaMismatch: Rule = {
  id: 'vnuma-mismatch',
  summary: '`vnuma` that does not add up to the other keys',
  *check(config) {
    if (config.kind !== 'domain') return
    const max = maxVcpus(config)
    if (max < 0n && entryOf(config, 'vnuma')?.value?.type === 'list') {
      yield refused(
        'vnuma-mismatch',
        keyRange(config, 'vnuma'),
        `xl ${config.release} makes a map of ${max} vCPUs for the virtual nodes, and cannot. Write a \`maxvcpus\` of 1 or more.`,
        {
          said: 'libxl: error: libxl_cpu_bitmap_alloc: invalid number of cpus provided\nlibxl_node_bitmap_alloc failed.',
          related: { ...valueRange(config, 'maxvcpus'), message: '`maxvcpus` is set here' },
        },
      )
      return
    }
    const nodes = virtualNodes(config)
    if (!nodes) return
    const cpus = config.host?.cpus
    const maxmem = readingOf(config, 'maxmem')
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
    if (maxmem !== undefined && maxmem !== nodes.memory) {
      yield refused(
        'vnuma-mismatch',
        range,
        `The virtual nodes have ${nodes.memory} MiB, and \`maxmem\` is ${maxmem}; xl ${config.release} wants the same amount.`,
        {
          said: 'xl: maxmem and vnuma memory size mismatch',
          related: { ...valueRange(config, 'maxmem'), message: '`maxmem` is set here' },
        },
      )
      return
    }
    // The sum is `max_memkb`, which an HVM or PVH guest is built with (`libxl_dom.c, libxl__build_hvm`).
    const memory = readingOf(config, 'memory')
    if (config.guest.type === 'pv' || nodes.memory <= 0n || memory === undefined || memory <= nodes.memory) return
    const place = valueRange(config, 'memory')
    yield ignored(
      'vnuma-mismatch',
      place,
      `The guest has no more than its virtual nodes, ${nodes.memory} MiB: xl ${config.release} drops the rest without a message.`,
      { fixes: [{ title: `Write ${nodes.memory}`, edits: [{ ...place, newText: String(nodes.memory) }] }] },
    )
  },
}
