import { entryOf, readingOf } from '../config/lookup.ts'
import { contextOf } from '../config/read-config.ts'
import { virtualNodes } from '../config/vcpu-counts.ts'
import type { Value } from '../syntax/index.ts'
import { optionName, type VnodeOptionName } from '../values/cpu/vnuma/reader.ts'
import type { ReadContext } from '../values/value-type.ts'
import type { Domain } from './domain.ts'

/** Whether a virtual node has an option of this name. */
const has = (item: Value | undefined, name: VnodeOptionName, cx: ReadContext): boolean =>
  item?.type === 'list' && item.items.some((each) => each.type === 'atom' && optionName(each.text, cx) === name)

/** `vnuma`, since 4.6: what `parse_vnuma_config` makes of it, which also counts the vCPUs and the memory of the guest. */
export const setVirtualNodes = ({ config, get, set }: Domain): void => {
  const nodes = readingOf(config, 'vnuma') ?? []
  const counted = virtualNodes(config)
  if (!counted) return
  const cx = contextOf(config, 'vnuma')
  const value = entryOf(config, 'vnuma')?.value
  const items = value?.type === 'list' ? value.items : []
  const max = get('b_info.max_vcpus')
  const wanted = typeof max === 'bigint' ? Number(max) : 0
  // libxl has room for so many vCPUs, in whole bytes, and drops the rest.
  const room = Math.ceil((wanted || (config.host?.cpus ?? Number.POSITIVE_INFINITY)) / 8) * 8
  set(
    'b_info.vnuma_nodes',
    nodes.map((node, index) => ({
      memkb: has(items[index], 'size', cx) ? node.sizeMiB << 10n : undefined,
      distances: node.distances,
      pnode: node.pnode,
      vcpus: node.vcpus.filter((vcpu) => vcpu < room),
    })),
  )
  if (items.some((item) => has(item, 'pnode', cx))) set('b_info.numa_placement', false)
  if (wanted === 0) set('b_info.max_vcpus', BigInt(counted.vcpus))
  set('b_info.max_memkb', counted.memory << 10n)
}
