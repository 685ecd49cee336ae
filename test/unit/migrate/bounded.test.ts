import { describe, expect, it, vi } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import { parse } from '../../../server/src/syntax/index.ts'

// Counts the characters that xl's grammar goes through, and those for which causes are looked for.
const read = vi.hoisted(() => ({ grammar: 0, causes: 0 }))

vi.mock('../../../server/src/syntax/grammar.ts', async (original) => {
  const real = await original<typeof import('../../../server/src/syntax/grammar.ts')>()
  return {
    ...real,
    checkGrammar: (...given: Parameters<typeof real.checkGrammar>) => {
      read.grammar += given[0].length
      return real.checkGrammar(...given)
    },
  }
})

vi.mock('../../../server/src/syntax/told.ts', async (original) => {
  const real = await original<typeof import('../../../server/src/syntax/told.ts')>()
  return {
    ...real,
    causesOf: (...given: Parameters<typeof real.causesOf>) => {
      read.causes += given[0].length
      return real.causesOf(...given)
    },
  }
})

/** How often what `run` does goes through a text as long as `text`. */
const readings = (text: string, run: () => unknown) => {
  Object.assign(read, { grammar: 0, causes: 0 })
  run()
  return { grammar: read.grammar / text.length, causes: read.causes / text.length }
}

describe('a text that xl refuses', () => {
  it.each([
    ['operators', 'x*=3\n'],
    ['calls', 'f("x")\n'],
    ['sums', 'x = 1 + 1\n'],
    ['conditions', 'if x:\n    y = 1\n'],
    ['continued lines', 'x = 1 + \\\n'],
    ['lines of another language', 'memory: 512\n'],
  ])(
    'is read once by each release that is asked for, and a line or two of it by itself, however much of it are %s',
    (_, line) => {
      const text = `name = "g"\nmemory = 512\n${line.repeat(300)}`
      const { grammar, causes } = readings(text, () => migrate(text))
      expect(causes).toBeLessThan(6)
      expect(grammar).toBeLessThan(20)
    },
  )

  it('has no causes until somebody asks for them, and the same ones then', () => {
    const text = `name = "g"\n${'x*=3\n'.repeat(300)}`
    expect(readings(text, () => parse(text, '4.20')).causes).toBe(0)
    expect(readings(text, () => snapshotOfText(text, 'domain').problems).causes).toBe(1)
    expect(parse(text, '4.20').causes).toBe(parse(text, '4.20').causes)
  })
})
