import { entryOf, readingOf } from '../../config/lookup.ts'
import { draftOf } from '../../create/draft.ts'
import { markdown, ours } from '../../markdown.ts'
import type { Hint, HintsOf } from './hint.ts'

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`

/** "2-4,7": numbers in order, as ranges. */
const asRanges = (numbers: readonly number[]): string => {
  const ranges: [first: number, last: number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

/** How many vCPUs are online at the start, and how many there can be, where only one of the two is set. */
const vcpuHints: HintsOf = ({ config, domain }) => {
  if (!domain) return []
  const { list, number } = draftOf(domain, config.host ?? {})
  const online = list('b_info.avail_vcpus').length
  const most = number('b_info.max_vcpus')
  const [given, limit] = [entryOf(config, 'vcpus')?.value, entryOf(config, 'maxvcpus')?.value]
  if (online === 0 || most === undefined) return []
  if (limit && !given)
    return [
      {
        at: limit.end,
        label: `vcpus = ${online}`,
        why: markdown`Without ${ours('`vcpus`')} the guest starts with ${ours(count(online, 'vCPU'))}; the others have to be switched on.`,
        expected: online === Number(most),
      },
    ]
  if (given && !limit)
    return [
      {
        at: given.end,
        label: `maxvcpus = ${most}`,
        why: ours('Without `maxvcpus` the guest can never have more vCPUs than it starts with.'),
        expected: online === Number(most),
      },
    ]
  return []
}

/** How many CPUs a list comes down to, and which vCPU each item is for. */
const affinityHints =
  (key: 'cpus' | 'cpus_soft'): HintsOf =>
  ({ config, domain }) => {
    const value = entryOf(config, key)?.value
    const affinity = readingOf(config, key)
    if (!value || !affinity) return []
    const written = value.type === 'atom' ? [value] : value.items
    const items = written.flatMap((item, index): Hint[] => {
      const cpus = affinity.entries[index]
      if (item.type !== 'atom') return []
      const of = affinity.shared ? [] : [`vCPU ${index}`]
      const several = cpus && (cpus.length > 1 || item.text.includes('^')) ? [count(cpus.length, 'CPU')] : []
      const label = [...of, ...several].join(': ')
      if (label === '') return []
      const whose = affinity.shared ? 'Each vCPU' : `vCPU ${index}`
      const verb = key === 'cpus' ? 'runs on' : 'prefers'
      const which = cpus && cpus.length > 0 ? `CPU ${asRanges(cpus)}` : 'CPUs of the nodes'
      return [
        { at: item.end, label, why: ours(`${whose} ${verb} ${which}.`), expected: !(cpus && item.text.includes('^')) },
      ]
    })
    const most = Number(domain?.get('b_info.max_vcpus') ?? 0)
    const first = affinity.entries.length
    if (affinity.shared || value.type !== 'list' || !value.closed || first === 0 || most <= first) return items
    const others = first === most - 1 ? `vCPU ${first}` : `vCPUs ${first}-${most - 1}`
    const rest: Hint = {
      at: value.end,
      label: `${others}: any CPU`,
      why: ours(`The list has no item for ${others}.`),
      expected: key === 'cpus_soft',
    }
    return [...items, rest]
  }

export const cpuHints: HintsOf = (hinted) =>
  [vcpuHints, affinityHints('cpus'), affinityHints('cpus_soft')].flatMap((each) => each(hinted))
