/** A message with what varies in it left out: the pieces between the `…` of its text, in order. */
export type Pattern = readonly string[]

export const patternOf = (text: string): Pattern => text.split('…')

/** How much of a message is fixed: of two that fit a line, the one with more is meant. */
export const weightOf = (pattern: Pattern): number => pattern.reduce((sum, piece) => sum + piece.length, 0)

/** Whether a text is the message. In linear time: each piece is looked for behind the one before. */
export const fits = (pattern: Pattern, text: string): boolean => {
  const [first = '', ...others] = pattern
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.endsWith(last) && text.length - last.length >= at
}

/** Whether a text ends with the message, whatever stands before it. */
export const endsWith = (pattern: Pattern, text: string): boolean => {
  const [first = ''] = pattern
  // A message that begins with what varies has no beginning to look for.
  const start = pattern.length === 1 ? text.length - first.length : text.indexOf(first)
  return start >= 0 && fits(pattern, text.slice(start))
}
