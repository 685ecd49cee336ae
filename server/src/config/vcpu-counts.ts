import type { VirtualNode } from '../values/cpu/vnuma/vnuma.ts'
import { entryOf, numberOfKey } from './lookup.ts'
import type { Config } from './read-config.ts'

/** What the virtual nodes of `vnuma` add up to; undefined without any, or before 4.6. */
export const virtualNodes = (config: Config): { vcpus: number; memory: number } | undefined => {
  const nodes = entryOf(config, 'vnuma')?.reading?.value as readonly VirtualNode[] | undefined
  if (!nodes?.length) return undefined
  return {
    vcpus: nodes.reduce((sum, { countedVcpus }) => sum + countedVcpus, 0),
    memory: nodes.reduce((sum, { countedMiB }) => sum + countedMiB, 0),
  }
}

/** `maxvcpus` as xl keeps it: the field is an int, and 0 stands for "not set". */
export const maxVcpus = (config: Config): bigint => BigInt.asIntN(32, numberOfKey(config, 'maxvcpus') ?? 0n)
