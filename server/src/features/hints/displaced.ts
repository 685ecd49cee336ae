import { code, joined, type Markdown, markdown } from '../../markdown.ts'
import type { Hint, HintsOf } from './hint.ts'

/** Settings that are lost, with what counts in their place: a later one of the same key, other keys, or libxl itself. */
export const displacedHints: HintsOf = ({ config, domain, lineOf }) => {
  const hint = (at: number, winner: string, why: Markdown): Hint => ({
    at,
    label: `${winner} counts`,
    why,
    expected: false,
  })
  const overwritten = config.overwritten.flatMap(({ setting, by }) => {
    const { name } = setting.key
    // The names of a program are no settings.
    if (config.python || !config.entries.get(name)?.inRelease) return []
    return [hint(setting.end, `line ${lineOf(by.start)}`, markdown`xl goes on with the last setting of ${code(name)}.`)]
  })
  const displaced = [...(domain?.displaced ?? [])].flatMap(([key, origin]) => {
    const setting = config.entries.get(key)?.setting
    if (!setting || typeof origin === 'string') return []
    const others = joined(origin.map(code), ', ')
    return [hint(setting.end, origin.join(', '), markdown`xl puts what ${others} says in its place.`)]
  })
  return [...overwritten, ...displaced]
}
