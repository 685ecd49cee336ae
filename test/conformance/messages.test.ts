import { describe, expect, it } from 'vitest'
import { atLeast, type Release, releases } from '../../server/src/release.ts'
import { type Problem, rules } from '../../server/src/rules/index.ts'
import { defaultSettings, snapshotOfText } from '../../server/src/snapshot.ts'
import { answer, pretendedHost } from './judge.ts'
import { isIn, readLine } from './match.ts'
import { type Message, messages, unforetold } from './messages.ts'
import { recordedReleases, verdictRows } from './verdicts.ts'

const rulesOf = ({ told }: Message): readonly string[] =>
  typeof told === 'string' ? [] : 'after' in told ? told.after : told

/** Whether a problem foretells a message: it is of one of its rules and, unless another message is told, quotes it. */
const foretells = ({ rule, said }: Problem, message: Message, release: Release): boolean =>
  rulesOf(message).includes(rule) &&
  (!Array.isArray(message.told) ||
    (said ?? '').split('\n').some((line) => readLine(line, release)?.some((part) => part.messages.includes(message))))

const nameOf = ({ text, function: where }: Message) => `${where}: ${text}`

/** Each answer of ours to a recorded verdict, with what xl printed. */
const judged = recordedReleases.flatMap((release) =>
  verdictRows.flatMap((row) => {
    const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
    return verdict ? [{ release, row, verdict, problems: answer(row, release).problems }] : []
  }),
)

describe('the table of messages', () => {
  it('has each message once in a place', () => {
    const names = messages.map((message) => `${nameOf(message)} ${message.since}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(messages.filter(({ since, until }) => !atLeast(until, since))).toEqual([])
  })

  it('names rules that there are', () => {
    const known = new Set(rules.map(({ id }) => id))
    const unknown = messages.flatMap((message) => rulesOf(message).filter((rule) => !known.has(rule)))
    expect([...new Set(unknown)]).toEqual([])
  })

  it('has every line that a recorded xl printed', () => {
    const unknown = judged.flatMap(({ release, row, verdict }) =>
      verdict.said.flatMap((line) => (readLine(line, release) ? [] : [`${release} ${row.id}: ${line}`])),
    )
    expect(unknown).toEqual([])
  })

  it('has every line that a finding quotes, under its rule', () => {
    const strange = new Map<string, string>()
    for (const { release, row, problems } of judged)
      for (const { rule, said } of problems)
        for (const line of said?.split('\n') ?? []) {
          const parts = readLine(line, release)
          const known = parts?.every((part) => part.messages.some((message) => isTold(message, rule)))
          if (!known) strange.set(`${rule}: ${line}`, `${release} ${row.id}`)
        }
    expect([...strange].map(([what, where]) => `${where} ${what}`)).toEqual([])
  })
})

/** Whether a finding of a rule may quote a message; what is told after another one may stand in the same quotation. */
const isTold = (message: Message, rule: string): boolean => rulesOf(message).includes(rule)

describe('what xl prints is foretold', () => {
  it('wherever a recorded xl printed it', () => {
    const counts = new Map<string, number>()
    const missed: string[] = []
    for (const { release, row, verdict, problems } of judged)
      for (const line of new Set(verdict.said))
        for (const part of readLine(line, release) ?? []) {
          if (part.messages.every(({ told }) => typeof told === 'string')) continue
          const by = part.messages.flatMap((message) => problems.filter((one) => foretells(one, message, release)))
          for (const rule of new Set(by.map(({ rule }) => rule))) counts.set(rule, (counts.get(rule) ?? 0) + 1)
          if (by.length === 0 && !(row.id in unforetold)) missed.push(`${release} ${row.id}: ${part.text}`)
        }
    const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    console.log(
      `messages of recorded verdicts that were foretold:\n${sorted.map(([rule, n]) => `${String(n).padStart(7)}  ${rule}`).join('\n')}`,
    )
    expect(missed).toEqual([])
  })

  it('in an example and every release that has it, where no recorded xl printed it', () => {
    const seen = new Set(
      judged.flatMap(({ release, verdict }) =>
        verdict.said.flatMap((line) => readLine(line, release)?.flatMap((part) => part.messages) ?? []),
      ),
    )
    const missed = messages.flatMap((message) => {
      const { told, example } = message
      if (typeof told === 'string') return []
      if (!example) return seen.has(message) ? [] : [`${nameOf(message)}: no verdict and no example`]
      return releases
        .filter((release) => isIn(message, release) && atLeast(release, example.since))
        .flatMap((release) => {
          const settings = { ...defaultSettings, release, arch: 'x86' as const, host: pretendedHost }
          const { problems } = snapshotOfText(example.text, example.kind, settings)
          if (problems.some((one) => foretells(one, message, release))) return []
          return [
            `${nameOf(message)} (${release}): ${problems.map(({ rule, said }) => `${rule}: ${said ?? '-'}`).join(' | ')}`,
          ]
        })
    })
    expect(missed).toEqual([])
  })
})
