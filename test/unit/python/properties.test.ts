import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../server/src/python/read-python.ts'
import { askingProgram, staticProgram } from './programs.ts'
import { evaluate } from './read.ts'

const fragments = [
  ...'()[]{}:;,.=+-*/%&|^~<>`\'"\\#@!\n\r\t \0\ufeff\ud800é',
  '\n    ',
  '\n',
  '"""',
  "'''",
  'if ',
  'else:',
  'elif ',
  'for ',
  ' in ',
  'while ',
  'def f(',
  'lambda ',
  'try:',
  'except ',
  'finally:',
  'return ',
  'raise ',
  'print ',
  'print >>',
  'exec ',
  'import os',
  'from os import *',
  'global x',
  'del x',
  'pass',
  'break',
  'continue',
  'yield ',
  'class A:',
  'with ',
  'not ',
  ' and ',
  ' or ',
  ' is ',
  'None',
  'True',
  'x',
  'y',
  'disk',
  '1',
  '0755',
  '10L',
  '1e9',
  '0x',
  '**',
  '//',
  '<<',
  '%s',
  '%d',
  'os.uname()[4]',
  'os.environ',
  'xm_vars.var("v", check=f)',
  'xm_vars.check()',
  'locals()',
  '.append(',
  '.join(',
  '.format(',
  'f"{x}',
  'ur"',
  'range(',
  'sorted(',
  'map(',
  '10**10**10',
  "'x'*10**9",
  're.search("(a*)*b", x)',
  'int(',
  'execfile("x")',
  'x = ',
  'x += ',
  'x, y = ',
  'x[0] = ',
  'x.y = ',
  'assert ',
  'async ',
  'await ',
  'match x:',
  'case ',
]

const soup = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => parts.join(''))

/** A program with pieces cut out, doubled and put in at random places. */
const mutated = fc
  .tuple(
    fc.oneof(staticProgram, askingProgram),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom('', ...fragments)), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([text, edits]) =>
    edits.reduce((now, [place, length, insert]) => {
      const at = place % (now.length + 1)
      return now.slice(0, at) + insert + now.slice(at + length)
    }, text),
  )

/** So many runs; making a failure smaller may not take minutes. */
const bounded = (numRuns: number): { numRuns: number; interruptAfterTimeLimit: number } => ({
  numRuns,
  interruptAfterTimeLimit: 30_000,
})

const check = (text: string): void => {
  const result = evaluate(text, { set: { vmid: '3' } })
  expect(result.steps).toBeLessThan(defaultLimits.total + defaultLimits.items / 16)
  const ranges = [
    ...result.problems,
    ...result.parameters,
    ...result.assignments.flatMap(({ range, valueRange, statements }) => [
      range,
      ...(valueRange ? [valueRange] : []),
      ...statements,
    ]),
  ]
  for (const { start, end } of ranges) {
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(text.length)
  }
  // Whatever is not known has a reason, and the reasons are among the problems.
  for (const { problems } of result.assignments)
    for (const problem of problems) expect(result.problems.map(({ message }) => message)).toContain(problem.message)
}

describe('any text', () => {
  it('is read without an exception, in so many steps, and with every range inside the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), bounded(500))
    fc.assert(fc.property(soup, check), bounded(1500))
  })

  it('that was a program once, too', () => {
    fc.assert(fc.property(mutated, check), bounded(300))
  })

  it('gives the same result twice', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        expect(evaluate(text)).toEqual(evaluate(text))
      }),
      bounded(100),
    )
  })
})
