import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { atoi, type Base, scanUnsigned, strtol, strtoul } from '../../../../server/src/values/c/numbers.ts'
import { strtok } from '../../../../server/src/values/c/strings.ts'

/** The rows of a table that `reference.c` has written. */
const rowsOf = (name: string): string[][] =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))

const [head = [], ...rows] = rowsOf('numbers.tsv')

/** What our function says, as the table has it. */
const ours = (column: string, text: string): string => {
  const [name, base] = column.split(' ')
  if (name === 'atoi') return String(atoi(text))
  if (name === 'strtol' || name === 'strtoul') {
    const { number, length, outOfRange } = (name === 'strtol' ? strtol : strtoul)(text, Number(base) as Base)
    return `${number} ${length}${outOfRange ? '!' : ''}`
  }
  const found = scanUnsigned(text, 0, column.endsWith('x') ? 16 : 10)
  if (!found) return '-'
  return `${column.includes('l') ? found.number : BigInt.asUintN(32, found.number)} ${found.end}`
}

test.each(head.slice(1).map((column, index) => ({ column, index: index + 1 })))('$column', ({ column, index }) => {
  expect(rows.length).toBeGreaterThan(1000)
  const wrong = rows
    .map((row) => ({ text: JSON.parse(row[0] ?? '') as string, c: row[index] }))
    .map(({ text, c }) => ({ text, c, ours: ours(column, text) }))
    .filter((each) => each.ours !== each.c)
  expect(wrong).toEqual([])
})

test('sscanf from an offset on', () => {
  expect(scanUnsigned('fe000,10@80', 6, 16)).toEqual({ number: 0x10n, end: 8 })
  expect(scanUnsigned('fe000,', 6, 16)).toBeUndefined()
})

test('strtok', () => {
  const [, ...texts] = rowsOf('pieces.tsv')
  expect(texts.length).toBeGreaterThan(600)
  for (const [separators = '', text = '', pieces = ''] of texts) {
    const found = strtok(JSON.parse(text), JSON.parse(separators))
    expect(found.map(({ start, end }) => `${start}-${end}`).join(' '), `${text} at ${separators}`).toBe(pieces.trim())
    for (const { start, end, text: piece } of found) expect(piece).toBe(JSON.parse(text).slice(start, end))
  }
})
