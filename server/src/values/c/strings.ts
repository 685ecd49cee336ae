/** A stretch of a text. */
export interface Slice {
  /** Offsets in the text. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `strtok` through a whole text: the stretches between any of the separators. Empty ones vanish. */
export const strtok = (text: string, separators: string): Slice[] => {
  const slices: Slice[] = []
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !separators.includes(text.charAt(at))) continue
    if (at > start) slices.push({ start, end: at, text: text.slice(start, at) })
    start = at + 1
  }
  return slices
}
