import { describe, expect, it } from 'vitest'
import { creationMessages } from '../../server/src/explain/creation-messages.ts'
import { explainOutput } from '../../server/src/explain/explain-output.ts'
import { readLogLine } from '../../server/src/explain/log-line.ts'
import { recognise } from '../../server/src/explain/recognise.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { checks, creationRows } from './create/rows.ts'
import { readLine } from './match.ts'
import { verdictRows } from './verdicts.ts'

/** Lines that are known, as far as they are more than the echo of another. */
const knownOf = (line: string) => recognise(readLogLine(line))?.known ?? []

describe('a line that a real xl printed', () => {
  it('while it parsed is recognised, with a rule that foretells it', () => {
    const wrong = verdictRows.flatMap(({ id, verdicts }) =>
      verdicts.flatMap(({ releases: [release], said }) =>
        said.flatMap((line) => {
          const known = knownOf(line)
          if (known.length === 0) return [`${id}: ${line}`]
          const rules = (release ? readLine(line, release) : undefined)?.flatMap((part) =>
            part.messages.flatMap(({ told }) => (typeof told === 'string' ? [] : 'after' in told ? told.after : told)),
          )
          if (!rules?.length || known.some((each) => each.rules.some((rule) => rules.includes(rule)))) return []
          return [`${id}: ${line} is not of ${rules.join()}`]
        }),
      ),
    )
    expect([...new Set(wrong)]).toEqual([])
  })

  it('in a creation is recognised', () => {
    const unknown = creationRows.flatMap(({ id, verdicts }) =>
      verdicts.flatMap(({ said }) =>
        said.filter((line) => !recognise(readLogLine(line))).map((line) => `${id}: ${line}`),
      ),
    )
    expect(unknown).toEqual([])
  })

  /** The line that the example of a check made libxl print, with its place in libxl's source. */
  const printedBy = checks.flatMap(({ id, verified }) => {
    const line = /"(libxl: .*?)"; neighbour/.exec(verified ?? '')?.[1]?.replaceAll('\\"', '"')
    // A record of two messages in one is no line.
    return line && !line.includes('{') ? [[id, line] as const] : []
  })

  it.each(printedBy)('for the check %s names it: %s', (id, line) => {
    expect(knownOf(line).map(({ check }) => check)).toContain(id)
  })

  it('is in the table for every check that has a message', () => {
    const known = new Set(creationMessages.map(({ id }) => id))
    const silent = checks.filter(({ message }) => message.startsWith('(no message'))
    expect(checks.filter((check) => !known.has(check.id) && !silent.includes(check)).map(({ id }) => id)).toEqual([])
  })
})

describe('the lines of a refused creation, beside the file', () => {
  it('lead to a place in it whenever a finding quotes them', () => {
    const missed = creationRows.flatMap(({ id, text, verdicts }) =>
      verdicts.flatMap(({ releases: [release], said, exit }) => {
        if (exit === 0 || !release || said.length === 0) return []
        const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, release, arch: 'x86' })
        const quoted = new Set(
          snapshot.findings.flatMap((each) => (each.effect === 'refused' ? (each.said ?? []) : [])),
        )
        const lines = said.filter((line) => quoted.has(line))
        return explainOutput(lines.join('\n'), snapshot)
          .lines.filter(({ range }) => !range)
          .map((line) => `${id} ${release}: ${line.said}`)
      }),
    )
    expect(missed).toEqual([])
  })
})
