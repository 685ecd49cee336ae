import { entryOf, readingOf } from '../config/lookup.ts'
import { contextOf } from '../config/read-config.ts'
import { atLeast } from '../release.ts'
import type { Value } from '../syntax/index.ts'
import { numbersOf, parseFor, resolve } from '../values/cpu/cpu-list.ts'
import type { ReadContext } from '../values/value-type.ts'
import type { Domain } from './domain.ts'
import { mostListed } from './together.ts'

/** The CPU lists as they are written: they stand for CPUs that are not known. */
const written = (value: Value): readonly string[] =>
  value.type === 'atom' ? [value.text] : value.items.map((item) => (item.type === 'atom' ? item.text : ''))

/**
 * The CPUs of a list that names NUMA nodes. Where only the number of the host's nodes is known, they are taken to have as many CPUs each, one
 * node behind the other.
 */
const ofNodes = (text: string, cx: ReadContext): readonly number[] | undefined => {
  const { cpus, nodes, nodeCpus } = cx.host ?? {}
  if (!cpus || !(nodes || nodeCpus)) return undefined
  const share = BigInt(Math.ceil(cpus / (nodes ?? 1)))
  const list = parseFor(text, cx)
  const pieces = list.pieces.flatMap((piece) => {
    if (!piece.nodes || piece.all) return [{ ...piece, nodes: false }]
    const [first, last] = numbersOf(piece)
    if (!nodeCpus) return [{ ...piece, nodes: false, first: first * share, last: (last + 1n) * share - 1n }]
    const named = nodeCpus.filter((_, node) => first <= BigInt(node) && BigInt(node) <= last)
    return named.flat().map((cpu) => ({ ...piece, nodes: false, first: BigInt(cpu), last: BigInt(cpu) }))
  })
  return resolve({ ...list, pieces }, cx)
}

/** `cpus` and `cpus_soft` (`parse_vcpu_affinity`, since 4.5; one map for all vCPUs before). */
export const setAffinity = (domain: Domain): void => {
  const { config, get } = domain
  for (const [key, path] of [
    ['cpus', 'b_info.vcpu_hard_affinity'],
    ['cpus_soft', 'b_info.vcpu_soft_affinity'],
  ] as const) {
    const value = entryOf(config, key)?.value
    if (!value) continue
    const { set } = domain.by([key])
    const affinity = readingOf(config, key)
    const texts = written(value)
    const cx = contextOf(config, key)
    const sets = (affinity?.entries ?? []).map((entry, index) => {
      const text = texts[index] ?? ''
      return entry ?? ofNodes(text, cx) ?? [text]
    })
    if (!atLeast(config.release, '4.5')) {
      const cpus = [...new Set(sets.flat())].sort((a, b) => Number(a) - Number(b))
      set('b_info.cpumap', cpus)
      set('b_info.numa_placement', false)
      continue
    }
    const vcpus = Math.min(Number(get('b_info.max_vcpus') ?? 0), Number(mostListed))
    const [first] = sets
    if (affinity?.shared) set(path, first === undefined ? [] : Array.from({ length: vcpus }, () => first))
    else set(path, sets.slice(0, Math.max(0, vcpus)))
    if (value.type === 'list' || key === 'cpus_soft' || !atLeast(config.release, '4.12'))
      set('b_info.numa_placement', false)
  }
}
