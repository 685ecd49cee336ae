import { describe, expect, it } from 'vitest'
import { differences } from '../../../server/src/migrate/judge/differences.ts'
import { evaluatePython } from '../../../server/src/python/read-python.ts'
import { optionsOfField } from '../../../server/src/xm/decided-by.ts'
import type { XmDomain } from '../../../server/src/xm/domain.ts'
import { takeOptions, XmRefusal } from '../../../server/src/xm/options.ts'
import { xmDomain } from '../../../server/src/xm/xm-domain.ts'
import { type XmRow, xmRows } from './verdicts.ts'

/*
 * Our xm against the real one: what xm and xend of Xen 4.1 and 4.4 made of a config is what we say that they make of it.
 */

interface Answer {
  readonly domain?: XmDomain
  /** Whether we know that xm ended with an error, by itself or for what the Python of the file did. */
  readonly refused: boolean
  /** Fields of which we say that they cannot be known from the file alone. */
  readonly unknown: ReadonlySet<string>
}

const answer = ({ text, vars, xm }: XmRow): Answer => {
  const result = evaluatePython(text, { arch: 'x86', parameters: vars })
  const stops = result.problems.some(({ kind }) => kind === 'raises' || kind === 'syntax' || kind === 'parameter')
  try {
    const { options, unknown } = takeOptions(result, vars)
    return { domain: xmDomain(options, 'guest.cfg', xm), refused: stops, unknown }
  } catch (error) {
    if (!(error instanceof XmRefusal)) throw error
    return { refused: true, unknown: new Set() }
  }
}

/** Where our domain and that of xend differ, but for what we say is not known. */
const wrong = (row: XmRow): string[] => {
  const { domain, unknown } = answer(row)
  if (!domain) return ['we say that xm refuses it']
  return differences(row.built as unknown as XmDomain, domain)
    .filter(({ field }) => !optionsOfField(field).some((option) => unknown.has(option)))
    .filter(({ field }) => !field.endsWith('.accel') && !field.endsWith('.badmode'))
    .map(({ field, xm, xl }) => `${field}: xend has ${JSON.stringify(xm)}, we have ${JSON.stringify(xl)}`)
}

describe('what xm and xend made of a config', () => {
  it('is what we say they make of it', () => {
    const found = xmRows.filter(({ built }) => built).map((row) => ({ id: row.id, text: row.text, wrong: wrong(row) }))
    expect(found.length).toBeGreaterThan(800)
    expect(found.filter((each) => each.wrong.length > 0)).toEqual([])
  })

  it('is nothing where they refuse it', () => {
    // The ports of `vusb` have no meaning for xl: we do not look at them.
    const taken = xmRows.filter((row) => !row.built && !row.text.includes('vusb') && !answer(row).refused)
    expect(taken.map(({ id, refused, text }) => ({ id, refused, text }))).toEqual([])
  })
})
