import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../server/src/python/read-python.ts'
import { evaluate, problems, values } from './read.ts'

/** The step with which a limit is reached may be that of a whole list. */
const largestStep = defaultLimits.items / 16

describe('an evaluation that goes too far', () => {
  it.each([
    ['while True: pass', 'This takes too many steps'],
    ['while 1:\n    memory = 5', 'This takes too many steps'],
    ['x = 10**10**10', 'This would make a number'],
    ['x = 1 << 10**9', 'This would make a number'],
    ["x = 'x' * 10**9", 'This would make a string'],
    ['x = [0] * 10**9', 'This would make a list'],
    ['x = range(10**12)', 'This would make a list'],
    ["x = '%1000000000d' % 5", 'This would make a string'],
    ["x = 'a'.zfill(10**9)", 'This would make a string'],
    ["x = '{:>999999999}'.format(1)", 'This would make a string'],
    ['def f(n): return f(n + 1)\nx = f(0)', 'This calls functions more than 40 deep'],
    ['f = lambda: f()\nx = f()', 'This calls functions more than 40 deep'],
    [`x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'This is nested too deep'],
    [`x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`, 'This is nested too deep'],
    [`x = ${'-'.repeat(10_000)}1`, 'This is nested too deep'],
    ["x = 'ab'\nfor i in range(100): x += x", 'This would make a string'],
    ['x = []\nfor i in range(100): x = x + x + [1]', 'This would make a list'],
    ['x = 2\nfor i in range(1000): x = x * x', 'This would make a number'],
    ['x = [a for a in range(1000) for b in range(1000)]', 'This takes too many steps'],
    ['x = []\nx.append(x)\ny = str(x)', 'This value is nested too deep'],
    ['x = []\nfor i in range(9000): x = [x]\ny = x == [x]', 'This value is nested too deep'],
    ['x = []\nfor i in range(15000): x.append(i)', 'This takes too many steps'],
  ])('%s', (text, message) => {
    const found = evaluate(`first = 1\n${text}\nlast = 2\n`)
    expect(
      found.problems.map((problem) => `${problem.kind} ${problem.message}`)[0]?.startsWith(`limit ${message}`),
    ).toBe(true)
    expect(found.assignments.filter(({ name, value }) => value && /^(?:first|last)$/.test(name))).toHaveLength(2)
    expect(found.steps).toBeLessThan(defaultLimits.steps + largestStep)
  })

  it('is bounded for the file as a whole', () => {
    const text = 'for i in range(5000): pass\n'.repeat(300)
    const found = evaluate(text)
    expect(found.problems.filter(({ kind }) => kind === 'limit')).toHaveLength(2)
    expect(found.steps).toBeGreaterThan(defaultLimits.total)
    expect(found.steps).toBeLessThan(defaultLimits.total + largestStep)
  })

  it('leaves long files of plain settings alone', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `name${index} = "guest ${index}"\n`).join('')
    expect(Object.keys(values(text))).toHaveLength(20_000)
    expect(problems(text)).toEqual([])
    expect(problems('x'.repeat(2_000_001))).toEqual([
      'limit [] The file has more than 2000000 characters: it is not read as Python.',
    ])
  })

  it('walks long rows of additions', () => {
    expect(values(`x = ${"'a' + ".repeat(280)}'b'\n`).x).toHaveLength(281)
  })
})
