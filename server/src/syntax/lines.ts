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
