import { ofLast, untilForgotten } from '../forgetting.ts'

/** Where in a text what stands behind the last `character` before an offset begins; 0 where there is none. */
export const startAfter = (text: string, character: string, offset: number): number =>
  // `lastIndexOf` takes a place before the text for its beginning, and looks there.
  offset === 0 ? 0 : text.lastIndexOf(character, offset - 1) + 1

const lastLine = untilForgotten(() => ({ text: '', start: 0, end: 0 }))

/** Where the line of an offset begins. A line may be as long as a file, and be asked for each setting in it: the last one is known. */
export const lineStartAt = (text: string, offset: number): number => {
  const last = lastLine()
  if (last.text !== text || offset < last.start || offset > last.end) {
    const end = text.indexOf('\n', offset)
    last.text = text
    last.start = startAfter(text, '\n', offset)
    last.end = end < 0 ? text.length : end
  }
  return last.start
}

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
export const lineIndex = ofLast((text: string): ((offset: number) => number) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => lineAt(starts, offset)
})
