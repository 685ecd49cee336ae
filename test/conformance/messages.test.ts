import { describe, expect, it } from 'vitest'
import { type Message, messages } from '../../server/src/explain/xl-messages.ts'
import { atLeast, type Release, releases } from '../../server/src/release.ts'
import { isRuleId } from '../../server/src/rule-ids.ts'
import type { Problem } from '../../server/src/rules/lint.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { answer, pretendedHost } from './judge.ts'
import { isIn, readLine } from './match.ts'
import { unforetold } from './unforetold.ts'
import { recordedReleases, verdictRows } from './verdicts.ts'

const rulesOf = ({ told }: Message): readonly string[] =>
  typeof told === 'string' ? [] : 'after' in told ? told.after : told

const nameOf = ({ text, function: where }: Message) => `${where}: ${text}`

/** The messages of the lines that a problem quotes. */
const quotedBy = ({ said }: Problem, release: Release): Message[] =>
  (said?.split('\n') ?? []).flatMap((line) => readLine(line, release)?.flatMap((part) => part.messages) ?? [])

/** Whether a problem foretells a message: it is of one of its rules and, unless another message is told, quotes it. */
const foretells = (problem: Problem, message: Message, release: Release): boolean =>
  rulesOf(message).includes(problem.rule) &&
  (!Array.isArray(message.told) || quotedBy(problem, release).includes(message))

/** What we say of each recorded config, and what xl printed. */
const recorded = recordedReleases.flatMap((release) =>
  verdictRows.flatMap((row) => {
    const verdict = row.verdicts.find((one) => one.releases.includes(release))
    return verdict ? [{ release, id: row.id, said: verdict.said, problems: answer(row, release).problems }] : []
  }),
)

/** What we say of each example, in every release that comes to its message. */
const examples = messages.flatMap((message) => {
  const { example } = message
  if (!example) return []
  return releases
    .filter((release) => isIn(message, release) && atLeast(release, example.since))
    .map((release) => {
      const preferences = { ...defaultPreferences, release, arch: 'x86' as const, host: pretendedHost }
      return { release, message, problems: snapshotOfText(example.text, example.kind, preferences).problems }
    })
})

describe('the table of messages', () => {
  it('has each message once in a place', () => {
    const names = messages.map((message) => `${nameOf(message)} ${message.since}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(messages.filter(({ since, until }) => !atLeast(until, since))).toEqual([])
  })

  it('names rules that there are, and that do foretell the message', () => {
    const quoting = new Set(
      [...recorded, ...examples].flatMap(({ release, problems }) =>
        problems.flatMap((problem) =>
          quotedBy(problem, release).map((message) => `${problem.rule} ${nameOf(message)}`),
        ),
      ),
    )
    const wrong = messages.flatMap((message) =>
      rulesOf(message)
        // The rules of syntax stand together, and not each of them meets each message.
        .filter((rule) => !isRuleId(rule) || (Array.isArray(message.told) && rulesOf(message).length < 10))
        .filter((rule) => !quoting.has(`${rule} ${nameOf(message)}`))
        .map((rule) => `${rule}: ${nameOf(message)}`),
    )
    expect(wrong).toEqual([])
  })

  it('has every line that a recorded xl printed', () => {
    const unknown = recorded.flatMap(({ release, id, said }) =>
      said.flatMap((line) => (readLine(line, release) ? [] : [`${release} ${id}: ${line}`])),
    )
    expect(unknown).toEqual([])
  })

  it('has every line that a finding quotes, under its rule', () => {
    const strange = new Map<string, string>()
    for (const { release, id, problems } of recorded)
      for (const { rule, said } of problems)
        for (const line of said?.split('\n') ?? []) {
          const parts = readLine(line, release)
          const known = parts?.every((part) => part.messages.some((message) => rulesOf(message).includes(rule)))
          if (!known) strange.set(`${rule}: ${line}`, `${release} ${id}`)
        }
    expect([...strange].map(([what, where]) => `${where} ${what}`)).toEqual([])
  })
})

describe('what xl prints is foretold', () => {
  it('wherever a recorded xl printed it', () => {
    const counts = new Map<string, number>()
    const missed: string[] = []
    for (const { release, id, said, problems } of recorded)
      for (const part of [...new Set(said)].flatMap((line) => readLine(line, release) ?? [])) {
        if (part.messages.every(({ told }) => typeof told === 'string')) continue
        const by = part.messages.flatMap((message) => problems.filter((one) => foretells(one, message, release)))
        for (const rule of new Set(by.map(({ rule }) => rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1)
        if (by.length === 0 && !(id in unforetold)) missed.push(`${release} ${id}: ${part.text}`)
      }
    const lines = [...counts]
      .sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
      .map(([rule, count]) => `${String(count).padStart(7)}  ${rule}`)
    console.log(`messages of recorded verdicts that were foretold:\n${lines.join('\n')}`)
    expect(missed).toEqual([])
  })

  it('in an example, in every release that has it', () => {
    const missed = examples.flatMap(({ release, message, problems }) =>
      problems.some((problem) => foretells(problem, message, release))
        ? []
        : [`${release} ${nameOf(message)}: ${problems.map(({ rule, said }) => `${rule}: ${said ?? '-'}`).join(' | ')}`],
    )
    expect(missed).toEqual([])
  })

  it('in one or the other', () => {
    const seen = new Set(
      recorded.flatMap(({ release, said }) =>
        said.flatMap((line) => readLine(line, release)?.flatMap((part) => part.messages) ?? []),
      ),
    )
    const neither = messages.filter(
      (message) => typeof message.told !== 'string' && !message.example && !seen.has(message),
    )
    expect(neither.map(nameOf)).toEqual([])
  })
})
