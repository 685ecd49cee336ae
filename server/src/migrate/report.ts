import { fenced, ofMessage, plain } from '../markdown.ts'
import { lineAt } from '../syntax/index.ts'
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

/** What came of a file: its status, or that there was nothing to do. */
export type Verdict = 'nothing' | Migration['status']

export const verdictOf = ({ changes, left, status }: Migration): Verdict =>
  status === 'done' && changes.length === 0 && left.length === 0 ? 'nothing' : status

const verdicts: Readonly<Record<Verdict, string>> = {
  nothing: 'nothing to do',
  done: 'done',
  partly: 'something is left to do',
  refused: 'refused',
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** "3 files: 2 done, 1 refused". */
export const tallyOf = (migrations: readonly Migration[]): string => {
  const found = migrations.map(verdictOf)
  const parts = (['done', 'partly', 'refused', 'nothing'] as const).flatMap((verdict) => {
    const count = found.filter((each) => each === verdict).length
    const words = verdict === 'nothing' ? 'with nothing to do' : verdict === 'partly' ? 'with something left' : verdict
    return count > 0 ? [`${count} ${words}`] : []
  })
  return `${plural(migrations.length, 'file')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

/** What was done to files, and what is left, as Markdown for whoever has to agree to it. */
export const migrationReport = (files: readonly MigratedFile[]): string => {
  const releases = [...new Set(files.map(({ migration: { release } }) => release))]
  const title = `# Migration to xl ${releases.join(', ')}`.trimEnd()
  const table = [
    '| File | Status | Changes | To be reviewed | Differs from xm | Left |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...files.map(rowOf),
  ]
  const sections = files.filter(({ migration }) => verdictOf(migration) !== 'nothing').map(sectionOf)
  return `${[title, `${tallyOf(files.map(({ migration }) => migration))}.`, table.join('\n'), ...sections].join('\n\n')}\n`
}

const toReview = (changes: readonly Change[]): number =>
  changes.filter(({ confidence }) => confidence === 'review').length

const rowOf = ({ name, migration }: MigratedFile): string => {
  const { changes, told, left } = migration
  const counts = [changes.length, toReview(changes), told.length, left.length]
  return `| ${plain(name)} | ${verdicts[verdictOf(migration)]} | ${counts.join(' | ')} |`
}

const sectionOf = ({ name, text, migration, notWritten, diff }: MigratedFile): string => {
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  const { changes, told, left, status, release } = migration
  const item = (start: number, message: string, what = '') =>
    `- **Line ${lineAt(lines, start) + 1}${what}:** ${ofMessage(message)}`
  const part = (heading: string, items: readonly string[]): string[] =>
    items.length > 0 ? [`### ${heading}`, items.join('\n')] : []
  const verdict =
    status === 'refused'
      ? `\`xl create\` of ${release} would make no guest of the result.`
      : status === 'done'
        ? `Done: xl ${release} takes the result, and nothing is left.`
        : `xl ${release} takes the result; ${plural(left.length, 'thing')} left to do by hand.`
  return [
    `## ${plain(name)}`,
    verdict,
    ...(notWritten === undefined ? [] : [`**Not written:** ${plain(notWritten)}`]),
    ...part(
      'Changes',
      [...changes]
        .sort((a, b) => a.start - b.start)
        .map(({ start, reason, rule, confidence }) =>
          item(start, `${reason} (\`${rule}\`)`, confidence === 'review' ? ', to be reviewed' : ''),
        ),
    ),
    ...part(
      'Differs from xm',
      told.map(({ start, message }) => item(start, message)),
    ),
    ...part(
      'Left to do',
      left.map(({ start, message, rule }) => item(start, `${message} (\`${rule}\`)`)),
    ),
    ...(diff ? ['### Difference', fenced(diff, 'diff')] : []),
  ].join('\n\n')
}
