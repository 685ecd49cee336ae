import { advice } from '../values/basic/findings.ts'
import type { Finding } from '../values/value-type.ts'
import { called, listed, mostNamed, placeIn, sharing } from './fleet-words.ts'
import { type IndexedFile, mentionsIn, nameOf } from './index/indexed-file.ts'
import type { Mention } from './index/mention.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'

type Place = Pick<Finding, 'start' | 'end'>

const plural = (count: number): string => `${count} vCPU${count === 1 ? '' : 's'}`

/** vCPUs that have one CPU and no other, counted over all guests; a guest that has several files counts as this one has it. */
export const crowded = (index: WorkspaceIndex, file: IndexedFile, mention: Mention, at: Place): Finding[] => {
  const { files, vcpus } = index.share(file, mention)
  const { vcpus: own = 0 } = mention
  if (files < 2 || vcpus <= own) return []
  const name = nameOf(file)
  const isOwn = (other: IndexedFile) => other.key === file.key || (name !== undefined && nameOf(other) === name)
  const others: { other: IndexedFile; theirs: Mention }[] = []
  for (const other of sharing(index, file, mention)) {
    if (others.length === mostNamed) break
    const theirs = isOwn(other) ? undefined : mentionsIn(other, 'cpu', mention.id)[0]
    if (theirs) others.push({ other, theirs })
  }
  const who = listed(
    others.map(({ other }) => called(other)),
    files - 1 - others.length,
  )
  const message = `${plural(vcpus)} have CPU ${mention.id} and no other: ${own} of this guest, the rest of ${who}.`
  const elsewhere = others.map(({ other, theirs }) =>
    placeIn(other, theirs, `${plural(theirs.vcpus ?? 0)} of ${called(other)}`),
  )
  return [advice('crowded-cpu', at, message, { elsewhere })]
}

/** CPUs that another pool names as well, told once: `xl cpupool-create` takes free ones alone (`xl_cpupool.c`, "illegal or not free"). */
export const claimedTwice = (
  index: WorkspaceIndex,
  file: IndexedFile,
  placeOf: (mention: Mention) => Place,
): Finding[] => {
  const shared: Mention[] = []
  const others = new Map<string, { other: IndexedFile; theirs: Mention }>()
  for (const mention of file.mentions) {
    if (mention.what !== 'pool-cpu') continue
    for (const other of sharing(index, file, mention)) {
      if (other.key === file.key || nameOf(other) === nameOf(file)) continue
      const [theirs] = mentionsIn(other, 'pool-cpu', mention.id)
      if (!theirs) continue
      if (shared.at(-1) !== mention) shared.push(mention)
      if (!others.has(other.key)) others.set(other.key, { other, theirs })
    }
  }
  const [first] = shared
  if (!first) return []
  const named = [...others.values()].slice(0, mostNamed)
  const who = listed(
    named.map(({ other }) => called(other)),
    others.size - named.length,
  )
  const cpus = listed(
    shared.slice(0, 8).map(({ id }) => id),
    Math.max(0, shared.length - 8),
  )
  const message = `${who} ${others.size > 1 ? 'name' : 'names'} CPU${shared.length > 1 ? 's' : ''} ${cpus}, too: a CPU is in one pool, and xl creates none of CPUs that are not free.`
  const elsewhere = named.map(({ other, theirs }) => placeIn(other, theirs, `Named here, too, for ${called(other)}`))
  return [advice('crowded-cpu', placeOf(first), message, { elsewhere })]
}
