import type { Value } from '../syntax/index.ts'
import { type Domain, entryOf, readingOf } from './domain.ts'
import { isRawObject, type Raw, type RawObject } from './fields.ts'

/** Whether a virtual node has an option of this name, blanks around it or not. */
const has = (item: Value | undefined, name: string): boolean =>
  item?.type === 'list' && item.items.some((each) => each.type === 'atom' && each.text.split('=')[0]?.trim() === name)

const numberOf = (value: Raw): bigint => BigInt(typeof value === 'number' || typeof value === 'bigint' ? value : 0)

const sum = (nodes: readonly RawObject[], field: string): bigint =>
  nodes.reduce((total, node) => total + numberOf(node[field]), 0n)

/** `vnuma`, since 4.6: what `parse_vnuma_config` makes of it, which also counts the vCPUs and the memory of the guest. */
export const setVirtualNodes = (domain: Domain): void => {
  const { config, get, set } = domain
  const reading = readingOf(domain, 'vnuma')
  const nodes: readonly RawObject[] = Array.isArray(reading) ? reading.filter(isRawObject) : []
  if (nodes.length === 0) return
  const value = entryOf(domain, 'vnuma')?.value
  const items = value?.type === 'list' ? value.items : []
  const wanted = Number(numberOf(get('b_info.max_vcpus')))
  // libxl has room for so many vCPUs, in whole bytes, and drops the rest.
  const room = Math.ceil((wanted || (config.host?.cpus ?? Number.POSITIVE_INFINITY)) / 8) * 8
  set(
    'b_info.vnuma_nodes',
    nodes.map((node, index) => ({
      memkb: has(items[index], 'size') ? numberOf(node.sizeMiB) << 10n : undefined,
      distances: node.distances,
      pnode: node.pnode,
      vcpus: Array.isArray(node.vcpus) ? node.vcpus.filter((vcpu) => Number(vcpu) < room) : [],
    })),
  )
  if (items.some((item) => has(item, 'pnode'))) set('b_info.numa_placement', false)
  if (wanted === 0) set('b_info.max_vcpus', sum(nodes, 'countedVcpus'))
  set('b_info.max_memkb', sum(nodes, 'countedMiB') << 10n)
}
