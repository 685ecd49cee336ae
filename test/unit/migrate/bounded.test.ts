import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { parse as parsePython } from '../../../server/src/python/read/parse.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { parse } from '../../../server/src/syntax/index.ts'

const kinds = [
  ['operators', 'x*=3\n'],
  ['calls', 'f("x")\n'],
  ['conditions', 'if x:\n    y = 1\n'],
  ['continued lines', 'x = 1 + \\\n'],
  ['lines of another language', 'memory: 512\n'],
] as const

describe('a text that xl refuses', () => {
  it.each(kinds)('is read once by each release that is asked for, whatever is tried beside it: %s', (_, line) => {
    const text = `name = "g"\n${line.repeat(300)}`
    const [tree, before] = [parse(text, '4.20'), parse(text, '4.12')]
    parse(`x = ${line}`, '4.20')
    expect(
      snapshotOfText(text, 'domain', { ...snapshotOfText('', 'domain').preferences, release: '4.20' }).config.tree,
    ).toBe(tree)
    expect(parse(text, '4.12')).toBe(before)
    expect(before).not.toBe(tree)
    expect(parse(text, '4.20').causes).toBe(tree.causes)
    expect(parse(text, '4.20').settings).toBe(tree.settings)
  })

  it.each(kinds)('is read once as Python, whatever is tried beside it: %s', (_, line) => {
    const text = `name = "g"\n${line.repeat(300)}`
    const source = parsePython(text)
    parsePython(line)
    expect(parsePython(text)).toBe(source)
  })
})

describe('a text that xl refuses almost everywhere', () => {
  const message = 'xl refuses this file in more than 10000 places: no config has so many, and it is left as it is.'
  it.each([
    ['operators', 'x*=3\n'],
    ['functions', 'def f(a):\n    return a\n'],
    ['continued lines', 'x = 1 + \\\n'],
  ])('is left as it is, with a word: %s', (_, line) => {
    const text = `name = "g"\n${line.repeat(30_000)}`
    const done = migrate(text)
    expect(done.text === text).toBe(true)
    expect(done).toMatchObject({ status: 'refused', changes: [], left: [{ message }] })
  })
})
