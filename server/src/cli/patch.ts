import { createTwoFilesPatch, formatPatch, OMIT_HEADERS, type StructuredPatchHunk } from 'diff'
import { bytesOf } from './system/bytes.ts'

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`

/** A character that is none of a plain name, as its bytes; a byte of a name that is no UTF-8 (`System`) as that byte. */
const escaped = (char: string): string => {
  if (char === '"' || char === '\\') return `\\${char}`
  const isByte = /^[\uDC80-\uDCFF]$/.test(char)
  return Array.from(isByte ? [char.charCodeAt(0) - 0xdc00] : bytesOf(char), octal).join('')
}

/** A name as git writes it into a patch: none ends a line, or is of another encoding than the file. */
const quoted = (path: string): string => {
  const plain = path.replace(/[^ !#-[\]-~]/gu, escaped)
  return plain === path ? path : `"${plain}"`
}

/** So many lines may go and come before the fewest are no longer looked for: that takes the square of them. */
const most = 3000

/** Lines around a change, as many as the library has. */
const around = 4

/** A line with what ends it: the last one may end without. */
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/))

const marked = (mark: ' ' | '-' | '+', lines: readonly string[]): string[] =>
  lines.flatMap((line) =>
    line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'],
  )

/** All between what is the same at the beginning and at the end, as one change. */
const oneHunk = (before: string, after: string): StructuredPatchHunk => {
  const [old, now] = [linesOf(before), linesOf(after)]
  const shorter = Math.min(old.length, now.length)
  let first = 0
  while (first < shorter && old[first] === now[first]) first++
  let last = 0
  while (last < shorter - first && old.at(-1 - last) === now.at(-1 - last)) last++
  const from = Math.max(0, first - around)
  const behind = old.slice(old.length - last, old.length - Math.max(0, last - around))
  const [gone, come] = [old.slice(first, old.length - last), now.slice(first, now.length - last)]
  const same = first - from + behind.length
  return {
    oldStart: from + 1,
    oldLines: same + gone.length,
    newStart: from + 1,
    newLines: same + come.length,
    lines: [...marked(' ', old.slice(from, first)), ...marked('-', gone), ...marked('+', come), ...marked(' ', behind)],
  }
}

const changesIn = (before: string, after: string): string => {
  const options = { headerOptions: OMIT_HEADERS, maxEditLength: most }
  const fewest: string | undefined = createTwoFilesPatch('', '', before, after, undefined, undefined, options)
  if (fewest !== undefined) return fewest
  const hunks = [oneHunk(before, after)]
  const unnamed = { oldFileName: '', newFileName: '', oldHeader: undefined, newHeader: undefined, hunks }
  return formatPatch(unnamed, OMIT_HEADERS)
}

/** What changes in a file, as a patch; empty where nothing does. Where nearly all of a long file does, it is one change. */
export const patchOf = (path: string, before: string, after: string): string => {
  if (before === after) return ''
  const name = quoted(path)
  return `--- ${name}\tbefore\n+++ ${name}\tafter\n${changesIn(before, after)}`
}
