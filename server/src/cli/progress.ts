import { printable } from '../printable.ts'
import type { World } from './output.ts'
import { columns } from './printable.ts'

/** Work that takes less is not spoken of, and nobody reads a line that changes more often. Milliseconds. */
const times = { quiet: 1000, between: 100 }

const eraseLine = '\r\u001B[K'

/** A text that fits a line; the end of it tells more. */
const fitting = (text: string, width: number): string => {
  if (columns(text) < width) return text
  let shown = text
  while (shown !== '' && columns(shown) >= width - 1) shown = shown.slice(1)
  return `…${shown}`
}

/**
 * A world that shows on the terminal of standard error which file long work has come to, in a line that goes when something is printed. As
 * it was where there is no terminal.
 * @param now the time in milliseconds
 */
export const withProgress = (world: World, now: () => number = Date.now): { world: World; end: () => void } => {
  const { terminal } = world
  if (!terminal) return { world, end() {} }
  let last = now() + times.quiet - times.between
  let files = 0
  let isShown = false
  const end = () => {
    if (isShown) terminal.write(eraseLine)
    isShown = false
  }
  return {
    world: {
      ...world,
      out(part) {
        end()
        world.out(part)
      },
      err(text) {
        end()
        world.err(text)
      },
      reading(path) {
        files++
        const time = now()
        if (time < last + times.between) return
        last = time
        isShown = true
        terminal.write(`${eraseLine}${fitting(`${files} files, ${printable(path)}`, terminal.columns)}`)
      },
    },
    end,
  }
}
