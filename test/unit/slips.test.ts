import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { soundFixes } from '../../server/src/features/trial.ts'
import { releases } from '../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { Value } from '../../server/src/syntax/index.ts'
import { applied } from '../fuzz/fixes.ts'
import { allSlipped, type Slipped, slipped } from './slips.ts'

const textsOf = (value: Value | undefined): unknown => (value?.type === 'list' ? value.items.map(textsOf) : value?.text)

/** What xl makes of a text: whether its grammar takes it, and the settings. */
const meaningOf = (text: string, release = defaultPreferences.release) => {
  const { config } = snapshotOfText(text, 'domain', { ...defaultPreferences, release })
  return {
    refused: config.tree.problems.length > 0,
    settings: config.tree.settings.map(({ key, value }) => [key.name, textsOf(value)]),
  }
}

const check = ({ right, wrong }: Slipped, release = defaultPreferences.release) => {
  const snapshot = snapshotOfText(wrong, 'domain', { ...defaultPreferences, release })
  const errors = snapshot.problems.filter(({ effect }) => effect === 'refused')
  expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toHaveLength(1)
  const [error] = errors
  expect(error?.message).toMatch(/xl|refuses/)
  const [fix] = error ? soundFixes(snapshot, error) : []
  expect(fix).toBeDefined()
  expect(meaningOf(applied(wrong, fix?.edits ?? []), release)).toEqual(meaningOf(right, release))
}

describe('a slip in a right config is told once, and its fix gives back what was right', () => {
  it.each(allSlipped)('$slip: $wrong', (one) => check(one))

  it('wherever it stands, in every release', () => {
    fc.assert(
      fc.property(slipped, fc.constantFrom(...releases), (one, release) => check(one, release)),
      { numRuns: 300 },
    )
  })
})

describe('what is no slip is not taken for one', () => {
  it.each([
    'note: this is a guest',
    'see http://www.example.org/',
    'http://www.example.org/',
    'def f(x): return x',
    'vcpus = 2 * 2',
    'x = { "a": 1 }',
    'disk = [ "a" for x in y ]',
    'vcpus = 2 2',
    'vif = [ "" "" ]',
    'vif = [ "a" "" ]',
    'vcpus =',
    '= 2',
    'vcpus',
    '@ vcpus = 2',
  ])('%s', (line) => {
    const { problems } = snapshotOfText(`name = "guest"\nmemory = 512\n${line}\n`, 'domain', defaultPreferences)
    expect(problems.some(({ effect }) => effect === 'refused')).toBe(true)
    expect(problems.filter(({ rule }) => rule === 'other-notation')).toEqual([])
  })
})
