import type { Config } from '../config/read-config.ts'
import { code, type Markdown, markdown, ours } from '../markdown.ts'
import { heedsKey, type Scheduler, type SchedulerKey, schedulerKeys, schedulerOf } from '../schema/domain/scheduling.ts'
import { textOf } from '../syntax/index.ts'
import { pathOfUri } from './detect.ts'
import { nameOf } from './index/indexed-file.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'

/** A cpupool that some file of the workspace makes. */
export interface Pool {
  readonly name: string
  /** As the file says; undefined where it leaves it to the hypervisor. */
  readonly scheduler: Scheduler | undefined
  readonly uri: string
}

const isSchedulerKey = (key: string): key is SchedulerKey => Object.hasOwn(schedulerKeys.credit.keys, key)

/** The cpupools that the files of a workspace make, and their names; found out once for each state of the index: each of a thousand guests may name one. */
interface Found {
  readonly generation: number
  readonly pools: readonly Pool[]
  readonly names: readonly string[]
}

const found = new WeakMap<WorkspaceIndex, Found>()

const foundIn = (index: WorkspaceIndex): Found => {
  const last = found.get(index)
  if (last?.generation === index.generation) return last
  const pools: Pool[] = []
  for (const file of index.files()) {
    const name = file.kind === 'cpupool' ? nameOf(file) : undefined
    if (name !== undefined) pools.push({ name, scheduler: file.scheduler, uri: file.uri })
  }
  const now = { generation: index.generation, pools, names: pools.map(({ name }) => name) }
  found.set(index, now)
  return now
}

/** The cpupools that the files of a workspace make. */
export const poolsOf = (index: WorkspaceIndex): readonly Pool[] => foundIn(index).pools

export const poolNames = (index: WorkspaceIndex): readonly string[] => foundIn(index).names

/**
 * What a scheduling key of a domain does under the scheduler of the pool that the domain goes into: that of the file that
 * makes the pool, or the one that `Pool-0` has by default. Undefined for other keys and for a pool that nobody knows.
 */
export const underPool = ({ entries, release }: Config, key: string, pools: readonly Pool[]): Markdown | undefined => {
  if (!isSchedulerKey(key)) return undefined
  const name = textOf(entries.get('pool')?.value) ?? 'Pool-0'
  const pool = pools.find((each) => each.name === name)
  if (!pool && name !== 'Pool-0') return undefined
  const scheduler = pool?.scheduler ?? schedulerOf(release)
  const { text } = schedulerKeys[scheduler].keys[key]
  const file = pool && pathOfUri(pool.uri.slice(pool.uri.lastIndexOf('/') + 1))
  const where = file ? markdown`${code(name)} of ${code(file)}` : code(name)
  const by = pool?.scheduler ? scheduler : `${scheduler} unless the hypervisor was booted with another`
  const heeded = heedsKey(scheduler, key, release) ? '' : ` xl ${release} ignores \`${key}\` there.`
  return markdown`**In ${where}** (${ours(by)}): ${ours(text)}${ours(heeded)}`
}
