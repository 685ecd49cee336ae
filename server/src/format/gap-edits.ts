import type { Range } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'

/**
 * What makes a gap between two pieces another text: an edit each for the end of its first line, for the lines between, and for the beginning of
 * its last line, so that one can be made without the others.
 */
export const gapEdits = (text: string, { start, end }: Range, wanted: string): Edit[] => {
  const gap = text.slice(start, end)
  if (gap === wanted) return []
  const [first, last] = [gap.indexOf('\n'), gap.lastIndexOf('\n') + 1]
  const [wantedFirst, wantedLast] = [wanted.indexOf('\n'), wanted.lastIndexOf('\n') + 1]
  if (first < 0 || wantedFirst < 0) return [{ start, end, newText: wanted }]
  return [
    { start, end: start + first, newText: wanted.slice(0, wantedFirst) },
    { start: start + first, end: start + last, newText: wanted.slice(wantedFirst, wantedLast) },
    { start: start + last, end, newText: wanted.slice(wantedLast) },
  ].filter((edit) => text.slice(edit.start, edit.end) !== edit.newText)
}
