import type { Release } from '../release.ts'
import { vcpusOf } from '../values/cpu/cpus.ts'
import type { Config } from './config.ts'
import { readingOf } from './lookup.ts'

type Entries = Pick<Config, 'kind' | 'entries'>

/** What the virtual nodes of `vnuma` add up to; undefined without any, or before 4.6. */
export const virtualNodes = (config: Entries): { readonly vcpus: number; readonly memory: bigint } | undefined => {
  const nodes = readingOf(config, 'vnuma')
  if (!nodes?.length) return undefined
  return {
    vcpus: nodes.reduce((sum, { countedVcpus }) => sum + countedVcpus, 0),
    memory: nodes.reduce((sum, { countedMiB }) => sum + countedMiB, 0n),
  }
}

/** `maxvcpus` as xl keeps it: the field is an int, and 0 stands for "not set". */
export const maxVcpus = (config: Entries): bigint => BigInt.asIntN(32, readingOf(config, 'maxvcpus') ?? 0n)

/** The keys that say how many vCPUs there are. */
export const countingKeys: ReadonlySet<string> = new Set(['vcpus', 'maxvcpus', 'vnuma'])

/** How many vCPUs xl has counted when it comes to `cpus`. */
export const countVcpus = (config: Entries, release: Release): number => {
  const [vcpus, maxvcpus] = [readingOf(config, 'vcpus'), readingOf(config, 'maxvcpus')]
  return vcpusOf({ vcpus, maxvcpus, vnuma: virtualNodes(config)?.vcpus }, release)
}
