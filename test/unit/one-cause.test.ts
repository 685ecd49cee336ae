import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { syntaxRules } from '../../server/src/rules/syntax/syntax-rules.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { slipped } from './slips.ts'

/*
 * One cause, one squiggle: of what makes the grammar stumble, and of Python, nothing is marked twice.
 */

const grammar: ReadonlySet<string> = new Set([...syntaxRules.map(({ id }) => id), 'python-code'])

/** Pairs of findings that mark the same text. */
const doubled = (text: string, kind: FileKind): string[] => {
  const { problems, config } = snapshotOfText(text, kind, defaultPreferences)
  if (config.tree.problems.length === 0) return []
  const found = problems.filter(({ rule }) => grammar.has(rule))
  return found.flatMap((one, index) =>
    found
      .slice(index + 1)
      .filter((other) => one.start < other.end && other.start < one.end)
      .map((other) => `${JSON.stringify(text.slice(one.start, other.end))}: ${one.rule} and ${other.rule}`),
  )
}

describe('one cause is marked once', () => {
  it('in every recorded config', () => {
    expect(verdictRows.flatMap(({ id, text, kind }) => doubled(text, kind).map((pair) => `${id}: ${pair}`))).toEqual([])
  })

  it('in cuts of them, and with slips', () => {
    const cut = fc
      .tuple(
        fc.constantFrom(...verdictRows),
        fc.nat(),
        fc.constantFrom('', '\n', '"', "'", '[', ' -', ' True', '(', '`'),
      )
      .map(([{ text, kind }, place, put]) => {
        const at = place % (text.length + 1)
        return { kind, text: text.slice(0, at) + put + text.slice(at + (place % 3)) }
      })
    const slip = slipped.map(({ wrong }) => ({ kind: 'domain' as const, text: wrong }))
    fc.assert(
      fc.property(fc.oneof(cut, slip), ({ text, kind }) => {
        expect(doubled(text, kind)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
