import type { Edit, Fix } from '../values/value-type.ts'

/** The edits of the fixes that do not get in each other's way: of two that do, the first counts. In the order of the text. */
export const apartEdits = (fixes: readonly Fix[]): Edit[] => {
  const collection = collectEdits()
  for (const { edits } of fixes) collection.add(edits)
  return collection.edits()
}

/** Edits that do not overlap, of as many fixes as may come. */
export interface EditCollection {
  /** Takes the edits of a fix, if none of them is in the way of those that are there; whether it did. */
  add(edits: readonly Edit[]): boolean
  /** All that were taken, in the order of the text. */
  edits(): Edit[]
}

export const collectEdits = (): EditCollection => {
  const chosen: Edit[] = []
  /** How many of the chosen begin before `start`. */
  const countBefore = (start: number): number => {
    let low = 0
    let high = chosen.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((chosen[middle]?.start ?? start) < start) low = middle + 1
      else high = middle
    }
    return low
  }
  const fits = (edit: Edit): boolean => {
    const at = countBefore(edit.start)
    // Those that are chosen do not overlap, so that its neighbours decide; at one place there may be one of no width.
    return [at - 1, at, at + 1].every((index) => {
      const other = chosen[index]
      return !other || apart(edit, other)
    })
  }
  return {
    add(edits) {
      if (!edits.every(fits)) return false
      for (const edit of edits) {
        const last = chosen.at(-1)
        if (!last || last.start <= edit.start) chosen.push(edit)
        else chosen.splice(countBefore(edit.start), 0, edit)
      }
      return true
    },
    edits: () => [...chosen].sort((a, b) => a.start - b.start || a.end - b.end),
  }
}

const apart = (a: Edit, b: Edit): boolean =>
  a.end < b.start || b.end < a.start || (a.end === b.start && a.start < a.end) || (b.end === a.start && b.start < b.end)
