import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formattedText } from '../../../server/src/features/formatting.ts'
import { formatConfig } from '../../../server/src/format/format.ts'
import { commaStyles, indentStyles, quoteStyles, styleFor } from '../../../server/src/format/style.ts'
import { releases } from '../../../server/src/release.ts'
import { snapshotWith } from '../../../server/src/snapshot.ts'
import { parse } from '../../../server/src/syntax/index.ts'
import { applyFix } from '../../documents/block.ts'
import { guest, read } from './formatted.ts'
import { commentsOf, foundIn, judge, readBack } from './judge.ts'

const blank = fc.constantFrom('', ' ', '  ', '\t', ' \t ')
const comments = [
  '# why',
  '#',
  '#  two  ',
  '# xen-config: disable-next-line unknown-key',
  '# xen-config: disable-next-line unknown-field useless-comment',
  '# xen-config: disable-next-line unknown-field,bad-vif',
  '# xen-config: disable-file deprecated-key',
  '# xen-config: known colour',
  '# "a", ] [ ; x = 1',
  '# é\r',
]
const comment = fc.constantFrom(...comments).map((text) => `${text}\n`)
const between = fc.oneof(
  { weight: 4, arbitrary: blank },
  { weight: 2, arbitrary: fc.constantFrom('\n', ' \n  ', '\n\n\n', '\n \n') },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('', ' ', '\n', '\n\n'), comment).map((all) => all.join('')) },
)
const atom = fc.oneof(
  fc.constantFrom(
    '"bridge=xenbr0"', "'mac=00:16:3e:00:00:01'", '""', "''", `'a"b'`, `"it's"`, String.raw`"a\"b"`, String.raw`'a\'b'`, '"colour=1"', "'colour=2, x'", '"#"', '512', '0x1f',
  ), // biome-ignore format: a table
  fc.nat(120).map((length) => `"script=${'s'.repeat(length)}"`),
)
const { list } = fc.letrec<{ list: string; item: string }>((tie) => ({
  item: fc.oneof({ weight: 9, arbitrary: atom }, { weight: 1, arbitrary: tie('list') }),
  list: fc
    .tuple(fc.array(fc.tuple(between, tie('item'), between), { maxLength: 5 }), fc.boolean(), between)
    .map(
      ([items, trailing, last]) =>
        `[${items.map((each) => each.join('')).join(',')}${trailing && items.length > 0 ? ',' : ''}${last}]`,
    ),
}))
const setting = fc
  .tuple(
    fc.constantFrom('vif', 'vif', 'cmdline', 'vcpus', 'colour', 'maxcpus', 'extra', 'usbdev', 'pool'),
    blank,
    fc.constantFrom('=', '=', '=', '+='),
    blank,
    fc.oneof(list, atom),
  )
  .map((all) => all.join(''))
const ending = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(blank, fc.constantFrom('\n', '\n', '\n\n', '\n\n\n\n', '\n;\n')).map((all) => all.join('')),
  },
  { weight: 2, arbitrary: fc.constantFrom(';', ' ; ', ';;', ';\n', '; \n') },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('', ' ', '\n', ';', '; ', '\n\n'), comment).map((all) => all.join('')),
  },
)
const text = fc
  .tuple(blank, fc.array(fc.tuple(blank, setting, ending), { maxLength: 6 }))
  .map(([first, all]) => `${guest}${first}${all.map((each) => each.join('')).join('')}`)
const asked = fc.record({
  quotes: fc.constantFrom(...quoteStyles),
  trailingComma: fc.constantFrom(...commaStyles),
  indent: fc.constantFrom(...indentStyles),
  width: fc.integer({ min: 40, max: 140 }),
  release: fc.constantFrom(...releases),
})

describe('any config in its form', () => {
  it('is the same to xl and to us, keeps its comments, and stays as it is the next time', () => {
    let judged = 0
    fc.assert(
      fc.property(text, asked, (text, asked) => {
        if (judge(read(text, asked))) judged++
      }),
      { numRuns: 500 },
    )
    expect(judged).toBeGreaterThan(80)
  })

  it('keeps its settings, its comments and its lines also where xl refuses what its grammar takes', () => {
    let judged = 0
    fc.assert(
      fc.property(text, asked, (text, asked) => {
        const before = read(text, asked)
        if (before.config.tree.problems.length > 0) return
        judged++
        const edits = formatConfig(before.config, styleFor(asked)) ?? []
        const once = applyFix(text, { title: '', edits })
        const after = snapshotWith(before, once)
        expect(after.config.tree.problems).toEqual([])
        expect(readBack(after)).toEqual(readBack(before))
        expect(commentsOf(after)).toEqual(commentsOf(before))
        expect(foundIn(after)).toEqual(foundIn(before))
        expect(formatConfig(after.config, styleFor(asked))).toEqual([])
      }),
      { numRuns: 500 },
    )
    expect(judged).toBeGreaterThan(150)
  })

  it('has comments in one column that were in one, also those that go on below', () => {
    const shown = (line: string) =>
      line.replaceAll(/[^\t]{0,7}\t|[^\t]{8}/g, (part) => part.replace('\t', '').padEnd(8)).indexOf('#')
    const rows = fc.array(
      fc.oneof(
        fc
          .tuple(fc.constantFrom('vcpus', 'extra ', 'maxvcpus\t', ' pool'), fc.nat(30))
          .map(([key, length]) => `${key}="${'x'.repeat(length)}"`),
        fc.constant(''),
      ),
      { minLength: 2, maxLength: 8 },
    )
    fc.assert(
      fc.property(rows, fc.integer({ min: 45, max: 60 }), asked, (rows, column, asked) => {
        // The first has a setting: what stands below it goes on.
        const text = ['x=1', ...rows]
          .map((row) => (shown(`${row}#`) > column ? '' : row))
          .map((row) => `${row}${' '.repeat(column - shown(`${row}#`))}# why\n`)
          .join('')
        const after = formattedText(read(`${guest}${text}`, { ...asked, kind: 'xl-conf' }))
          .text.split('\n')
          .slice(3, -1)
        expect(after).toHaveLength(rows.length + 1)
        expect(new Set(after.map(shown)).size).toBe(1)
        expect(Math.min(...after.map((line) => / *#/.exec(line)?.[0].length ?? 0))).toBe(2)
      }),
    )
  })

  it('keeps the line ends of Windows', () => {
    let judged = 0
    fc.assert(
      fc.property(text, asked, (text, asked) => {
        const windows = text.replaceAll(/\r?\n/g, '\r\n')
        const { text: after, refused } = formattedText(read(windows, asked))
        if (refused !== undefined) return
        judged++
        expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        expect(after.replaceAll('\r\n', '\n')).toBe(formattedText(read(windows.replaceAll('\r\n', '\n'), asked)).text)
      }),
      { numRuns: 150 },
    )
    expect(judged).toBeGreaterThan(15)
  })
})

describe('a text of any size', () => {
  it('is formatted in steps that grow as it does', () => {
    const of = (devices: number) =>
      `${guest}disk=[${Array.from({ length: devices }, (_, index) => `'/dev/vg/${index},raw,xvda${index},w' # ${index}\n`).join(',')}]\n`
    const edits = (devices: number) => formatConfig(read(of(devices)).config, styleFor())?.length ?? 0
    expect(edits(2000)).toBeLessThan(edits(1000) * 2.1)
    const deep = `x=${'['.repeat(2000)}\n${']'.repeat(2000)}\n`
    const once = applyFix(deep, { title: '', edits: formatConfig(read(deep).config, styleFor()) ?? [] })
    expect(parse(once, '4.22').problems).toEqual([])
    expect(once.length).toBeLessThan(deep.length * 40)
    expect(once.split('\n').length).toBeLessThan(5000)
  })
})
