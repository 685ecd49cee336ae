/** Where in a text what stands behind the last `character` before an offset begins; 0 where there is none. */
export const startAfter = (text: string, character: string, offset: number): number =>
  // `lastIndexOf` takes a place before the text for its beginning, and looks there.
  offset === 0 ? 0 : text.lastIndexOf(character, offset - 1) + 1

/** Where the line of an offset begins. */
export const lineStartAt = (text: string, offset: number): number => startAfter(text, '\n', offset)

/** The index of the last line that begins at or before `offset`. `starts` are the offsets of all lines, in order, from 0 on. */
export const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** A function from the offsets of a text to its lines, from 0. */
export const lineIndex = (text: string): ((offset: number) => number) => {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => lineAt(starts, offset)
}
