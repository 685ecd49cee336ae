import { entryOf, readingOf } from '../../config/lookup.ts'
import { draftOf } from '../../create/draft.ts'
import { markdown, ours } from '../../markdown.ts'
import type { Hint, HintsOf } from './hint.ts'

/** What `memory` and `maxmem` are where only one of them is set, or xl cannot read it. */
export const memoryHints: HintsOf = ({ config, domain }) => {
  if (!domain) return []
  const { memory } = draftOf(domain, config.host ?? {})
  const mib = (path: string): bigint | undefined => {
    const kib = memory(path)
    return kib === undefined ? undefined : kib / 1024n
  }
  const [start, most] = [mib('b_info.target_memkb'), mib('b_info.max_memkb')]
  const [given, limit] = [entryOf(config, 'memory')?.value, entryOf(config, 'maxmem')?.value]
  if (start === undefined || most === undefined) return []
  const hint = (at: number, label: string, why: Hint['why'], expected = false) => [{ at, label, why, expected }]
  if (given && readingOf(config, 'memory') === undefined)
    return hint(
      given.end,
      `${start} MiB`,
      markdown`xl cannot read this number; without one, the guest starts with ${start} MiB.`,
    )
  if (limit && !given)
    return hint(
      limit.end,
      `memory = ${start}`,
      ours('Without `memory` the guest starts with all the memory that it can ever have.'),
    )
  if (given && !limit)
    return hint(
      given.end,
      `maxmem = ${most}`,
      ours('Without `maxmem` the guest can never have more memory than it starts with.'),
      true,
    )
  return []
}
