import ignore, { type Ignore } from 'ignore'
import { sure } from '../sure.ts'

/** The library tries each way to lay a path out over these: two for 32 folders take no time, three for 400 many seconds. */
const mostOpen = 2
const deepest = 32

export const tooOpen = 'has more than two **/, and is not used'

/** Whether a pattern has more than two `**` that stand for any folders in between. */
export const isTooOpen = (pattern: string): boolean =>
  (pattern.replace(/(?:\*\*\/)+/g, '**/').match(/(?<![^/])\*\*\//g)?.length ?? 0) > mostOpen

/** What a path from the folder of the patterns on meets of them, with `/` between names and behind that of a folder. */
export type Meets = (path: string) => { readonly ignored: boolean; readonly unignored: boolean }

/** So much of the beginning or the end of a name is looked at. */
const longestPart = 32

/** What one name of a path must be for a pattern: that name, or one that begins or ends so; undefined where none need be. Capitals do not count. */
const neededBy = (pattern: string): string | undefined => {
  // A bracket without an end may reach beyond a `/`.
  if (/[[\\]/.test(pattern)) return undefined
  const needed = pattern
    .toLowerCase()
    .replace(/^!/, '')
    .split('/')
    .flatMap((part) => {
      // Letters of other languages have capitals of their own.
      if (/^[\w.-]+$/.test(part)) return [`=${part}`]
      const [, beginning] = /^([\w.-]+)[*?]/.exec(part) ?? []
      const [, end] = /^\*([\w.-]+)$/.exec(part) ?? []
      return beginning ? [`<${beginning.slice(0, longestPart)}`] : end ? [`>${end.slice(-longestPart)}`] : []
    })
  return needed.reduce(
    (longest: string | undefined, each) => (each.length > (longest?.length ?? 0) ? each : longest),
    undefined,
  )
}

/** What a name of a path may be for a pattern, of those up to so many characters. */
const saysOf = (name: string, most: number): string[] => {
  const says = [`=${name}`]
  for (let length = 1; length <= Math.min(most, name.length); length++)
    says.push(`<${name.slice(0, length)}`, `>${name.slice(-length)}`)
  return says
}

/** So many sets of patterns are kept: most paths meet the same few. */
const mostSets = 500

/**
 * Reads patterns as in .gitignore. One of more than two `**` between its names fits nothing; below 32 folders, only what leaves out one of these does.
 * There may be thousands, and each path is held against those alone whose names it has.
 */
export const meetsPatterns = (patterns: readonly string[]): Meets => {
  const used = patterns.filter((pattern) => !isTooOpen(pattern))
  /** The places of those that any path may meet, and of others by what they need. */
  const always: number[] = []
  const byNeed = new Map<string, number[]>()
  let most = 0
  for (const [place, pattern] of used.entries()) {
    const need = neededBy(pattern)
    const alike = need === undefined ? always : (byNeed.get(need) ?? [])
    alike.push(place)
    if (need === undefined) continue
    byNeed.set(need, alike)
    most = Math.max(most, need.length - 1)
  }
  const sets = new Map<string, Ignore>()
  const matcherFor = (places: readonly number[]): Ignore => {
    const id = places.join(' ')
    const known = sets.get(id)
    if (known) return known
    // The last one that fits decides.
    const chosen = [...always, ...places].sort((a, b) => a - b)
    const matcher = ignore().add(chosen.map((place) => sure(used[place])))
    if (sets.size >= mostSets) sets.clear()
    sets.set(id, matcher)
    return matcher
  }
  return (path) => {
    const names = path.split('/', deepest + 1)
    const says = new Set(names.flatMap((name) => saysOf(name.toLowerCase(), most)))
    const places = [...says].flatMap((each) => byNeed.get(each) ?? [])
    return matcherFor(places).test(names.length > deepest ? `${names.slice(0, deepest).join('/')}/` : path)
  }
}

/** What patterns as in .gitignore leave out: takes a path as `Meets` does. */
export const excludedBy = (patterns: readonly string[]): ((path: string) => boolean) => {
  if (patterns.length === 0) return () => false
  const meets = meetsPatterns(patterns)
  return (path) => meets(path).ignored
}
