/*
 * Our messages are Markdown with names and values in backquotes, and those come from files. A report leaves the code as code, and of
 * everything else shows the characters: no image, no link and no heading comes out of a file.
 */

/** Text as Markdown shows it, character by character, on one line. */
export const literally = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~&@!]|:(?=\/\/)/g, '\\$&')
    // What begins a list or a heading does so at the beginning alone.
    .replace(/^( ?)(?=[-+=])/, '$1\\')
    .replace(/^( ?\d+)(?=[.])/, '$1\\')

/** A message of ours, in which text of a file stays text. */
export const asMarkdown = (message: string): string =>
  message
    .split(/(`[^`]+`)/)
    .map((piece, index) => (index % 2 === 1 ? piece.replace(/\s+/g, ' ') : literally(piece)))
    .join('')

/** A block of text as it is, behind a fence that nothing in it can close. */
export const fenced = (text: string, language: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`
}
