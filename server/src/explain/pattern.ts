/** A message with what varies in it left out: the pieces between the `…` of its text, in order. */
export type Pattern = readonly string[]

export const patternOf = (text: string): Pattern => text.split('…')

/** How much of a message is fixed: of two that fit a line, the one with more is meant. */
export const weightOf = (pattern: Pattern): number => pattern.reduce((sum, piece) => sum + piece.length, 0)

/** What stands for each `…` of a message in a text; undefined where the text is not the message. In linear time: each piece is looked for behind the one before. */
const variedIn = (pattern: Pattern, text: string): readonly string[] | undefined => {
  const [first = '', ...others] = pattern
  const last = others.pop()
  if (last === undefined) return text === first ? [] : undefined
  if (!text.startsWith(first)) return undefined
  const varied: string[] = []
  let at = first.length
  for (const piece of others) {
    const found = text.indexOf(piece, at)
    if (found < 0) return undefined
    varied.push(text.slice(at, found))
    at = found + piece.length
  }
  const end = text.length - last.length
  return text.endsWith(last) && end >= at ? [...varied, text.slice(at, end)] : undefined
}

/** Whether a text is the message. */
export const fits = (pattern: Pattern, text: string): boolean => variedIn(pattern, text) !== undefined

/** The end of a text that can be the message, whatever stands before it. */
const endOf = (pattern: Pattern, text: string): string | undefined => {
  const [first = ''] = pattern
  // A message that begins with what varies has no beginning to look for.
  const start = pattern.length === 1 ? text.length - first.length : text.indexOf(first)
  return start < 0 ? undefined : text.slice(start)
}

/** Whether a text ends with the message, whatever stands before it. */
export const endsWith = (pattern: Pattern, text: string): boolean => {
  const end = endOf(pattern, text)
  return end !== undefined && fits(pattern, end)
}

/** What stands for each `…` of a message that a text is, or ends with. */
export const variedAtEnd = (pattern: Pattern, text: string): readonly string[] =>
  variedIn(pattern, text) ?? variedIn(pattern, endOf(pattern, text) ?? '') ?? []
