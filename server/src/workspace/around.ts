import type { Around } from '../values/value-type.ts'
import { type IndexedFile, nameOf } from './index/indexed-file.ts'
import type { Mention } from './index/mention.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'
import { poolNames } from './pools.ts'

/** What is offered of all files together, the most common first; counted once for each state of the index. */
interface Gathered {
  readonly generation: number
  readonly bridges: readonly string[]
  /** Those that are a backend of others first. */
  readonly guests: readonly string[]
}

const gathered = new WeakMap<WorkspaceIndex, Gathered>()

const byFrequency = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text)

const gather = (index: WorkspaceIndex): Gathered => {
  const last = gathered.get(index)
  if (last?.generation === index.generation) return last
  const bridges = new Map<string, number>()
  const guests = new Map<string, number>()
  const backends = new Map<string, number>()
  const count = (counts: Map<string, number>, id: string, by = 1) => counts.set(id, (counts.get(id) ?? 0) + by)
  for (const { mentions } of index.files())
    for (const { what, id, makes, drives } of mentions) {
      if (what === 'bridge') count(bridges, id)
      else if (what !== 'guest') continue
      else if (makes) count(guests, id, drives ? 1 : 0)
      else count(backends, id)
    }
  // Who serves others, then who is there to do so, then everybody else.
  for (const [id, uses] of backends) if (guests.has(id)) count(guests, id, uses * 2)
  const found = { generation: index.generation, bridges: byFrequency(bridges), guests: byFrequency(guests) }
  gathered.set(index, found)
  return found
}

/** The names of the guests that the files make. */
export const guestsOf = (index: WorkspaceIndex): readonly string[] => gather(index).guests

/** The key, or key and field, that a mention is the value of. */
const placeOf = ({ what, at }: Mention): string | undefined =>
  what === 'disk' ? 'disk.target' : what === 'pci' ? 'pci.bdf' : at

/** What nobody reads to the end is not offered. */
const mostOffered = 200

/** Paths at one place in other files: those of the same folder first. */
const pathsAt = (index: WorkspaceIndex, own: string, where: string) => {
  const folder = own.slice(0, own.lastIndexOf('/') + 1)
  const near: { value: string; guest: string | undefined }[] = []
  const far: typeof near = []
  const take = (file: IndexedFile) => {
    for (const mention of file.mentions) {
      if (placeOf(mention) !== where) continue
      const into = file.key.startsWith(folder) ? near : far
      if (into.length < mostOffered) into.push({ value: mention.text, guest: nameOf(file) })
    }
  }
  for (const file of index.files()) if (file.kind === 'domain' && file.key !== own) take(file)
  return [...near, ...far].slice(0, mostOffered)
}

/**
 * What the other files of a workspace have to offer for the file `own`.
 * @param own what the index keeps it by
 * @param chance a number from 0 on and below 1, another one each time
 */
export const aroundOf = (index: WorkspaceIndex, own: string, chance: number): Around => ({
  used: {
    get bridge() {
      return gather(index).bridges
    },
    get guest() {
      return gather(index).guests
    },
    get pool() {
      return poolNames(index)
    },
  },
  values: (where) => pathsAt(index, own, where),
  isTaken: (mac) => index.has('mac', mac),
  isPortTaken: (port) => index.has('screen', String(port)),
  chance,
})
