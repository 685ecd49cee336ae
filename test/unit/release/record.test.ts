import { describe, expect, it } from 'vitest'
import { type Answer, onOneLine, withAnswer, withCreation } from '../../../scripts/release/recorded.ts'

const order = ['4.9', '4.10', '4.11', '4.12']
const verdict = (releases: string[], exit: number | string, ...said: string[]) => ({ releases, exit, said })
const row = (verdicts: readonly unknown[], built = '') =>
  onOneLine(JSON.stringify({ id: 'a', kind: 'domain', text: 'x = "built"\n', verdicts })).slice(0, -1) +
  `${built && `, "built": ${built}`}}`
const answer = (exit: number | string, said: string[] = [], built = ''): Answer => ({ exit, said, built })

describe('the answer of a release', () => {
  it('joins those who say the same, in the order of releases', () => {
    const before = row([verdict(['4.9', '4.11'], 0), verdict(['4.12'], 1, 'no')])
    expect(withAnswer(before, '4.10', answer(0), order)).toBe(
      row([verdict(['4.9', '4.10', '4.11'], 0), verdict(['4.12'], 1, 'no')]),
    )
  })

  it('stands alone where nobody says the same', () => {
    const before = row([verdict(['4.11', '4.12'], 0)])
    expect(withAnswer(before, '4.10', answer(0, ['a warning']), order)).toBe(
      row([verdict(['4.10'], 0, 'a warning'), verdict(['4.11', '4.12'], 0)]),
    )
    expect(withAnswer(before, '4.10', answer(1), order)).toBe(row([verdict(['4.10'], 1), verdict(['4.11', '4.12'], 0)]))
  })

  it('takes the place of what the release was recorded with', () => {
    const before = row([verdict(['4.9', '4.10'], 0), verdict(['4.11'], 1)])
    expect(withAnswer(before, '4.11', answer(0), order)).toBe(row([verdict(['4.9', '4.10', '4.11'], 0)]))
  })

  it('is the same line when it is recorded again', () => {
    const before = row([verdict(['4.9'], 0), verdict(['4.10', '4.11'], 1, 'no')])
    expect(withAnswer(before, '4.11', answer(1, ['no']), order)).toBe(before)
  })

  it('is no other for another way to crash', () => {
    const before = row([verdict(['4.11'], 'SIGSEGV')])
    expect(withAnswer(before, '4.11', answer('SIGABRT', ['free(): invalid pointer']), order)).toBe(before)
    // The first crash is worth a line, and so is its end.
    expect(withAnswer(before, '4.11', answer(1), order)).toBe(row([verdict(['4.11'], 1)]))
    expect(withAnswer(row([verdict(['4.11'], 1)]), '4.11', answer('SIGSEGV'), order)).toBe(before)
  })
})

describe('the domain that xl made', () => {
  const built = '{\n    "c_info": {\n        "name": "a, b: c",\n        "size": 18446744073709551615\n    }\n}\n'
  const line = '{"c_info": {"name": "a, b: c", "size": 18446744073709551615}}'

  it('is kept of the newest release, with every digit', () => {
    expect(withAnswer(row([verdict(['4.10'], 0)]), '4.12', answer(0, [], built), order)).toBe(
      row([verdict(['4.10', '4.12'], 0)], line),
    )
  })

  it('is not kept of an older one', () => {
    const before = row([verdict(['4.12'], 0)], '{"c_info": {"name": "newest"}}')
    expect(withAnswer(before, '4.10', answer(0, [], built), order)).toBe(
      row([verdict(['4.10', '4.12'], 0)], '{"c_info": {"name": "newest"}}'),
    )
  })

  it('goes where the newest release makes none', () => {
    expect(withAnswer(row([verdict(['4.10'], 0)], line), '4.12', answer(1), order)).toBe(
      row([verdict(['4.10'], 0), verdict(['4.12'], 1)]),
    )
  })

  it('is no other for another random UUID', () => {
    const domain = (uuid: string) => `{"c_info": {"name": "a", "uuid": "${uuid}"}}`
    const before = row([verdict(['4.12'], 0)], domain('1'))
    expect(withAnswer(before, '4.12', answer(0, [], domain('2')), order)).toBe(before)
    expect(withAnswer(before, '4.12', answer(0, [], domain('2').replace('"a"', '"b"')), order)).toBe(
      row([verdict(['4.12'], 0)], domain('2').replace('"a"', '"b"')),
    )
  })
})

describe('what xl create made', () => {
  const line = (verdicts: readonly unknown[], effective?: unknown) =>
    JSON.stringify({ id: 'a', text: 'x = 1', verdicts, ...(effective === undefined ? {} : { effective }) })
  const filled = { filled: { 'b_info.size': 8 } }

  it('is kept beside what other releases made', () => {
    const before = line([verdict(['4.10'], 0)], { '4.10': { filled: {}, dm: ['-x'] } })
    expect(withCreation(before, '4.12', { exit: 0, said: [], effective: filled }, order)).toBe(
      line([verdict(['4.10', '4.12'], 0)], { '4.10': { filled: {}, dm: ['-x'] }, '4.12': filled }),
    )
  })

  it('keeps what is not recorded anew', () => {
    const before = line([verdict(['4.10'], 0)], { '4.10': { filled: {}, dm: ['-x'] } })
    expect(withCreation(before, '4.10', { exit: 0, said: [], effective: filled }, order)).toBe(
      line([verdict(['4.10'], 0)], { '4.10': { ...filled, dm: ['-x'] } }),
    )
  })

  it('goes where the release makes no domain any more', () => {
    const before = line([verdict(['4.10'], 0)], { '4.10': filled })
    const answer = { exit: 3, said: ['libxl: error: f: no'], effective: undefined }
    expect(withCreation(before, '4.10', answer, order)).toBe(line([verdict(['4.10'], 3, 'libxl: error: f: no')]))
  })

  it('is no other for another way to crash', () => {
    const before = line([verdict(['4.10'], 'SIGSEGV')])
    expect(withCreation(before, '4.10', { exit: 'SIGABRT', said: ['x'], effective: undefined }, order)).toBe(before)
  })
})
