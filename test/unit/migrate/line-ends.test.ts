import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { isXmProgram, mayBeOurs } from '../../../server/src/migrate/xm-program.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { detectKind } from '../../../server/src/workspace/detect.ts'
import { foreignBecause } from '../../../server/src/workspace/foreign.ts'
import { xmRows } from '../../conformance/xm/verdicts.ts'

/*
 * Python read its files with any line ends. What xm (4.1, with Python 2.7) made of the files here has been seen: the same as with line
 * feeds, and a line of its own of what stands behind a carriage return in a comment.
 */

const lines = ['name = "g"', 'kernel="/k"', 'memory=256', 'on_crash="preserve"', '']

const migrated = (text: string, from?: 'xm') => migrate(text, { name: 'guest.cfg', ...(from ? { from } : {}) })

describe('carriage returns', () => {
  it('are the line ends of a file that has no others', () => {
    const { text, status, from } = migrated(lines.join('\r'))
    expect({ text, status, from }).toEqual({ text: lines.join('\n'), status: 'done', from: 'xm' })
  })

  it.each(['# -*- coding: utf-8 -*-', '#!/usr/bin/xm', '# a'])(
    'hide nothing behind a comment, which would be all that xl sees: %s',
    (comment) => {
      const { text, status } = migrated([comment, ...lines].join('\r'))
      expect({ text, status }).toEqual({ text: [comment, ...lines].join('\n'), status: 'done' })
    },
  )

  it('are all changed at once, also among other signs for which xl has no use', () => {
    const piece = fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '[',
      ']',
      '=',
      '"',
      "'",
      '#',
      ',',
      ' ',
      '%',
      'x',
      '1',
      'name = "g"\n',
      'irqs=',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const once = migrate(pieces.join(''), { safe: true })
        expect(migrate(once.text, { safe: true }).text).toBe(once.text)
      }),
      {
        numRuns: 1500,
        examples: [[['=', 'x', '\n', 'irqs=', '\r', '[', '\r', ' ']], [['=', 'x', '\n', '\r', '[', '\r', ' ']]],
      },
    )
  })

  it('end the lines of a program', () => {
    const loop = ['for i in range(2):', '    vcpus=i+1', ...lines]
    const { text } = migrated(loop.join('\r'))
    expect(text).toBe(migrated(loop.join('\n')).text)
    expect(text).toContain('\nvcpus = 2\n')
  })

  it('end a line of a file of xm’s in a comment, too, where they are mixed with others', () => {
    const { text } = migrated('name = "g"\r\rkernel="/k" # c\rmemory=256\r\nvcpus=2\n\ron_crash="preserve"\r')
    expect(text).toBe('name = "g"\n\nkernel="/k" # c\nmemory=256\nvcpus=2\n\non_crash="preserve"\n')
  })

  it('are to be reviewed where xl takes the file as it is, and left alone in a file of xl’s', () => {
    const text = 'name = "g"\nkernel = "/k" # c\rmemory = 256\non_crash = "restart"\n'
    const ofXm = migrated(text, 'xm')
    expect(ofXm.text).toBe(text.replace('\r', '\n'))
    expect(ofXm.changes.map(({ rule, confidence }) => [rule, confidence])).toEqual([['carriage-return', 'review']])
    expect(migrate(text, { from: 'xl' }).text).toBe(text)
  })

  it('keep what is for xl one of its files', () => {
    const { from, text } = migrated('name = "g"\rtype = "pvh"\rkernel = "/k"\rmemory = 256\r')
    expect({ from, text }).toEqual({ from: 'xl', text: 'name = "g"\ntype = "pvh"\nkernel = "/k"\nmemory = 256\n' })
  })

  it('are the line ends of any recorded file of xm’s', () => {
    const rows = xmRows.filter(({ text }) => !text.includes('\r'))
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.constantFrom('\r', '\r\n'), ({ text, vars }, end) => {
        const of = (each: string) => migrate(each, { from: 'xm', parameters: vars, name: 'guest.cfg' }).text
        expect(of(text.replaceAll('\n', end))).toBe(of(text))
      }),
      { numRuns: 40 },
    )
  })

  it('keep no file from being known by its content', () => {
    for (const all of [lines, ['# a', ...lines]]) {
      const text = all.join('\r')
      expect(detectKind('/srv/a.cfg', text)).toEqual(detectKind('/srv/a.cfg', all.join('\n')))
      expect(detectKind('/srv/a.cfg', text).kind).toBe('domain')
    }
    const program = ['# a', "for k, v in [('kernel', '/k'), ('memory', 64)]:", '    locals()[k] = v', ''].join('\r')
    expect(isXmProgram('/srv/a.cfg', program, false)).toBe(true)
    expect(mayBeOurs('/srv/a.cfg', '# a\r# b\rx = 1\r')).toBe(true)
    expect(foreignBecause('/srv/a.cfg', '# a\r[metadata]\rname = x\r')).toContain('it has sections')
  })

  it('become line feeds by the fix of the editor, all of them', () => {
    const text = lines.join('\r')
    const { problems } = snapshotOfText(text, 'domain', defaultPreferences)
    const [problem] = problems.filter(({ rule }) => rule === 'carriage-return')
    expect(problem?.message).toContain('A carriage return ends no line for xl, and is an error.')
    const edits = [...(problem?.fixes?.[0]?.edits ?? [])].reverse()
    const mended = edits.reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)
    expect(mended).toBe(lines.join('\n'))
  })
})
