import { code, fenced, joined, type Markdown, markdown, ofMessage, ours, plain } from '../markdown.ts'
import { lineIndex } from '../syntax/index.ts'
import type { Change, Migration } from './types.ts'

/** A file that was migrated, as a report has it. */
export interface MigratedFile {
  readonly name: string
  /** As it was. */
  readonly text: string
  readonly migration: Migration
  /** Why the result was not written, where it was to be. */
  readonly notWritten?: string
  /** What was changed, as a unified difference. */
  readonly diff?: string
}

/** A file that was found and not migrated, and what is said of it behind its name. */
export interface LeftAloneFile {
  readonly name: string
  readonly words: string
}

/** What was done for one reason, and all the changes that it took. */
export interface Deed {
  readonly reason: string
  readonly rule: string
  readonly confidence: Change['confidence']
  readonly changes: readonly [Change, ...Change[]]
}

/** Changes that were made for the same reason, as one each, in the order of the file: each is said once. */
export const deedsOf = (changes: readonly Change[]): readonly Deed[] => {
  const deeds = new Map<string, [Change, ...Change[]]>()
  for (const change of [...changes].sort((a, b) => a.start - b.start)) {
    const name = JSON.stringify([change.reason, change.rule, change.confidence])
    const known = deeds.get(name)
    if (known) known.push(change)
    else deeds.set(name, [change])
  }
  return [...deeds.values()].map((all) => {
    const { reason, rule, confidence } = all[0]
    return { reason, rule, confidence, changes: all }
  })
}

/** "line 2", "lines 2, 4 and 5". */
export const linesWords = (lines: readonly number[]): string => {
  const [first = 0, ...more] = new Set(lines)
  const last = more.pop()
  return last === undefined ? `line ${first}` : `lines ${[first, ...more].join(', ')} and ${last}`
}

/** What came of a file: its status, or that there was nothing to do. */
export type Verdict = 'nothing' | Migration['status']

export const verdictOf = ({ changes, left, told, status }: Migration): Verdict =>
  status === 'done' && changes.length + left.length + told.length === 0 ? 'nothing' : status

/** Said of a file that may have been one of xm's: the person knows. */
export const undecidedWords =
  'The file does not tell whether xm or xl read it, and they make different domains of it. It was taken for one of xl’s: if it was for xm, migrate it again with `--from xm`.'

const verdicts: Readonly<Record<Verdict, string>> = {
  nothing: 'nothing to do',
  done: 'done',
  partly: 'something is left to do',
  refused: 'refused',
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const tallied = {
  done: 'done',
  partly: 'with something left',
  refused: 'refused',
  unwritten: 'not written',
  nothing: 'with nothing to do',
} as const

/** What came of a file: one that is as it was is not done, whatever could be done with it. */
const resultOf = ({ migration, notWritten }: Pick<MigratedFile, 'migration' | 'notWritten'>): keyof typeof tallied => {
  const verdict = verdictOf(migration)
  return notWritten === undefined || verdict === 'refused' ? verdict : 'unwritten'
}

/** "3 files: 2 done, 1 refused; 2 left alone". */
export const tallyOf = (
  files: readonly Pick<MigratedFile, 'migration' | 'notWritten'>[],
  leftAlone: readonly LeftAloneFile[] = [],
): string => {
  const found = files.map(resultOf)
  const parts = Object.entries(tallied).flatMap(([result, words]) => {
    const count = found.filter((each) => each === result).length
    return count > 0 ? [`${count} ${words}`] : []
  })
  const others = leftAlone.length > 0 ? `; ${leftAlone.length} left alone` : ''
  return `${plural(files.length, 'file')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}${others}`
}

/** What was done to files, what is left, and which were left alone, as Markdown for whoever has to agree to it. */
export const migrationReport = (files: readonly MigratedFile[], leftAlone: readonly LeftAloneFile[] = []): Markdown => {
  const releases = [...new Set(files.map(({ migration: { release } }) => release))]
  const table = [
    ours('| File | Status | Changes | To be reviewed | Differs from xm | Left |'),
    ours('| --- | --- | ---: | ---: | ---: | ---: |'),
    ...files.map(rowOf),
  ]
  const sections = files
    .filter(({ migration }) => migration.undecided || verdictOf(migration) !== 'nothing')
    .map(sectionOf)
  const title = markdown`# Migration to xl ${plain(releases.join(', '))}`
  const tally = markdown`${plain(tallyOf(files, leftAlone))}.`
  const others = leftAlone.map(({ name, words }) => markdown`- ${plain(name)} ${ofMessage(words)}.`)
  const rest = others.length > 0 ? [ours('## Left alone'), joined(others, '\n')] : []
  return markdown`${joined([title, tally, joined(table, '\n'), ...sections, ...rest], '\n\n')}\n`
}

/** How many of them want to be looked at. */
export const toReview = (deeds: readonly Deed[]): number =>
  deeds.filter(({ confidence }) => confidence === 'review').length

const rowOf = (file: MigratedFile): Markdown => {
  const { name, migration } = file
  const { told, left } = migration
  const deeds = deedsOf(migration.changes)
  const result = resultOf(file)
  const verdict = ours(result === 'unwritten' ? tallied.unwritten : verdicts[result])
  return markdown`| ${plain(name)} | ${verdict} | ${deeds.length} | ${toReview(deeds)} | ${told.length} | ${left.length} |`
}

/** What `xl create` makes of the result. */
const outcomeOf = ({ status, release, left }: Migration): Markdown => {
  if (status === 'refused')
    return markdown`${code('xl create')} of ${plain(release)} would make no guest of the result.`
  if (status === 'done') return markdown`Done: xl ${plain(release)} takes the result, and nothing is left.`
  return markdown`xl ${plain(release)} takes the result; ${plain(plural(left.length, 'thing'))} left to do by hand.`
}

const section = (heading: string, items: readonly Markdown[]): Markdown[] =>
  items.length > 0 ? [markdown`### ${ours(heading)}`, joined(items, '\n')] : []

const sectionOf = ({ name, text, migration, notWritten, diff }: MigratedFile): Markdown => {
  const { changes, declined, told, left } = migration
  const lineOf = lineIndex(text)
  const item = (starts: readonly number[], message: string, rule?: string, what = ''): Markdown => {
    const where = linesWords(starts.map((start) => lineOf(start) + 1)).replace('l', 'L')
    return markdown`- **${ours(where)}${ours(what)}:** ${ofMessage(message)}${rule === undefined ? ours('') : markdown` (${code(rule)})`}`
  }
  const inOrder = (all: readonly Change[]) =>
    deedsOf(all).map(({ changes: own, reason, rule, confidence }) =>
      item(
        own.map(({ start }) => start),
        reason,
        rule,
        confidence === 'review' ? ', to be reviewed' : '',
      ),
    )
  return joined(
    [
      markdown`## ${plain(name)}`,
      outcomeOf(migration),
      migration.undecided && ofMessage(undecidedWords),
      notWritten !== undefined && markdown`**Not written:** ${plain(notWritten)}`,
      ...section('Changes', inOrder(changes)),
      ...section('Not wanted', inOrder(declined)),
      ...section(
        'Differs from xm',
        told.map(({ start, message }) => item([start], message)),
      ),
      ...section(
        'Left to do',
        left.map(({ start, message, rule }) => item([start], message, rule)),
      ),
      ...(diff ? [ours('### Difference'), fenced(diff, 'diff')] : []),
    ],
    '\n\n',
  )
}
