import { code, joined, type Markdown, markdown } from '../../markdown.ts'
import type { Hint, HintsOf } from './hint.ts'

/** What is said of a setting in whose place xl puts what other keys say. */
export const whyDisplaced = (winners: readonly string[]): Markdown =>
  markdown`xl puts what ${joined(winners.map(code), ', ')} says in its place.`

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
    return [hint(setting.end, origin.join(', '), whyDisplaced(origin))]
  })
  return [...overwritten, ...displaced]
}
