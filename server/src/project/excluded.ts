import ignore from 'ignore'

/** The library tries each way to lay a path out over these: two for 32 folders take no time, three for 400 many seconds. */
const mostOpen = 2
const deepest = 32

export const tooOpen = 'has more than two **/, and is not used'

/** Whether a pattern has more than two `**` that stand for any folders in between. */
export const isTooOpen = (pattern: string): boolean =>
  (pattern.replace(/(?:\*\*\/)+/g, '**/').match(/(?<![^/])\*\*\//g)?.length ?? 0) > mostOpen

/** What a path from the folder of the patterns on meets of them, with `/` between names and behind that of a folder. */
export type Meets = (path: string) => { readonly ignored: boolean; readonly unignored: boolean }

/** Reads patterns as in .gitignore. One of more than two `**` between its names fits nothing; below 32 folders, only what leaves out one of these does. */
export const meetsPatterns = (patterns: readonly string[]): Meets => {
  const matcher = ignore().add(patterns.filter((pattern) => !isTooOpen(pattern)))
  return (path) => {
    const names = path.split('/', deepest + 1)
    return matcher.test(names.length > deepest ? `${names.slice(0, deepest).join('/')}/` : path)
  }
}

/** What patterns as in .gitignore leave out: takes a path as `Meets` does. */
export const excludedBy = (patterns: readonly string[]): ((path: string) => boolean) => {
  if (patterns.length === 0) return () => false
  const meets = meetsPatterns(patterns)
  return (path) => meets(path).ignored
}
