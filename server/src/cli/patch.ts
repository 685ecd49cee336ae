import { createTwoFilesPatch, OMIT_HEADERS } from 'diff'
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

/** What changes in a file, as a patch; empty where nothing does. */
export const patchOf = (path: string, before: string, after: string): string => {
  if (before === after) return ''
  const name = quoted(path)
  const changes = createTwoFilesPatch('', '', before, after, undefined, undefined, { headerOptions: OMIT_HEADERS })
  return `--- ${name}\tbefore\n+++ ${name}\tafter\n${changes}`
}
