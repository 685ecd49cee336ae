import type { Range } from '../syntax/index.ts'

/** The setting, or item of a list, that an offset is in, the first of two that touch there; they are in the order of the text. */
export const settingAt = <T extends Range>(settings: readonly T[], offset: number): T | undefined => {
  let low = 0
  let high = settings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((settings[middle]?.end ?? offset) < offset) low = middle + 1
    else high = middle
  }
  const found = settings[low]
  return found && found.start <= offset ? found : undefined
}
