import { describe, expect, it } from 'vitest'
import type { Release } from '../../server/src/release.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { recordedReleases, type Verdict, verdictRows } from './verdicts.ts'

/** The lines, from 1, of the syntax errors that xl printed. */
const linesOf = (verdict: Verdict): number[] =>
  verdict.said.flatMap((line) => {
    const match = /^FILE:(\d+): config parsing error/.exec(line)
    return match ? [Number(match[1])] : []
  })

const refusedBySyntax = (verdict: Verdict): boolean =>
  verdict.said.some((line) => line.startsWith('Failed to parse config')) || /^SIG|^1[34]\d$/.test(String(verdict.exit))

describe.each(['syntax', 'python'])('xl’s own verdicts, family %s', (family) => {
  const rows = verdictRows.filter((row) => row.family === family)
  it.each(recordedReleases)('xl %s: the same files are refused, with the same lines', (release: Release) => {
    const differ = rows.flatMap((row) => {
      const verdict = row.verdicts.find((one) => one.releases.includes(release))
      if (!verdict) return []
      const tree = parse(row.text, release)
      const ours = tree.problems.flatMap((problem) => (problem.xlLine === undefined ? [] : [problem.xlLine + 1]))
      const refused = tree.problems.length > 0
      const same = refused === refusedBySyntax(verdict) && JSON.stringify(ours) === JSON.stringify(linesOf(verdict))
      const hint = verdict.said.some((line) => line.includes('looks like it contains Python'))
      return same && (!refused || tree.likelyPython === hint)
        ? []
        : [{ id: row.id, ours, hint: tree.likelyPython, text: row.text, verdict }]
    })
    console.log(`${family} ${release}: ${rows.length - differ.length} of ${rows.length} agree`)
    expect(differ).toEqual([])
  })
})
