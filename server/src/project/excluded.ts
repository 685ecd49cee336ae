import ignore from 'ignore'

/**
 * What patterns as in .gitignore leave out.
 * @returns takes a path from the folder of the patterns on, with `/` between names and behind that of a folder
 */
export const excludedBy = (patterns: readonly string[]): ((path: string) => boolean) => {
  if (patterns.length === 0) return () => false
  const matcher = ignore().add([...patterns])
  return (path) => matcher.ignores(path)
}
