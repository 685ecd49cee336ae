import { t } from '@vscode/l10n'
import type { LeftAlone, MigrationAnswer, MigrationChange } from '../../../protocol/src/messages.ts'

/** A line of the result with all that there is to say of it. */
export interface Note {
  /** In the migrated text, from 0. */
  readonly line: number
  readonly kind: 'safe' | 'review' | 'differs' | 'left'
  readonly text: string
  /** The rule that asks for it; a difference from xm has none. */
  readonly rule?: string
}

/** What there is to say of the result, in the order of its lines. */
export const notesOf = ({ changes, left, told }: MigrationAnswer): Note[] =>
  [
    ...changes.map(
      ({ place, reason, rule, confidence }): Note => ({ line: place.end.line, kind: confidence, text: reason, rule }),
    ),
    ...left.map(({ place, message, rule }): Note => ({ line: place.end.line, kind: 'left', text: message, rule })),
    ...told.map(({ place, message }): Note => ({ line: place.end.line, kind: 'differs', text: message })),
  ].sort((a, b) => a.line - b.line)

/** A change that a person can leave out: all that is made together. */
export interface Choice {
  readonly id: string
  /** In the file as it is, from 0. */
  readonly line: number
  readonly isChosen: boolean
  readonly isSafe: boolean
  /** "cpu_cap = 50 → cap = 50", on one line. */
  readonly summary: string
  readonly reasons: readonly { readonly text: string; readonly rule: string }[]
}

/** The settings of some lines, or else their comments, on one line. */
const oneLine = (text: string): string => {
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  const settings = lines.filter((line) => !line.startsWith('#'))
  return (settings.length > 0 ? settings : lines).join(' ⏎ ')
}

const summaryOfChange = ({ before, after }: MigrationChange): string => {
  // What was made a comment stands there already: the reason above it says what became of it.
  const gone = new Set(before.split('\n').map((line) => `# ${line}`))
  const kept = after.split('\n').filter((line) => !gone.has(line))
  const [was, is] = [oneLine(before), oneLine(kept.join('\n'))]
  return was === '' ? `+ ${is}` : is === '' ? `− ${was}` : `${was} → ${is}`
}

/** What can be chosen of a file, in the order of its lines. */
export const choicesOf = ({ changes, declined }: MigrationAnswer): readonly Choice[] => {
  const choices = new Map<string, Choice>()
  const add = (change: MigrationChange, isChosen: boolean) => {
    const { id, range, confidence, reason, rule } = change
    const known = choices.get(id)
    const reasons = known?.reasons ?? []
    choices.set(id, {
      id,
      line: Math.min(known?.line ?? range.start.line, range.start.line),
      isChosen,
      isSafe: (known?.isSafe ?? true) && confidence === 'safe',
      summary: known ? `${known.summary.replace(/ …$/, '')} …` : shortened(summaryOfChange(change), 120),
      reasons: reasons.some(({ text }) => text === reason) ? reasons : [...reasons, { text: reason, rule }],
    })
  }
  for (const change of changes) add(change, true)
  for (const change of declined) if (!choices.has(change.id)) add(change, false)
  return [...choices.values()].sort((a, b) => a.line - b.line)
}

/** How much there is to say of migrations. */
interface Counts {
  readonly changes: number
  readonly review: number
  /** Errors and Warnings of the results: as many as the Problems view has. */
  readonly problems: number
  /** What else is left for a person. */
  readonly byHand: number
  readonly told: number
}

const countsOf = (answers: readonly MigrationAnswer[]): Counts => {
  const choices = answers.flatMap(choicesOf).filter(({ isChosen }) => isChosen)
  const left = answers.flatMap((answer) => answer.left)
  const problems = left.filter(({ isProblem }) => isProblem).length
  return {
    changes: choices.length,
    review: choices.filter(({ isSafe }) => !isSafe).length,
    problems,
    byHand: left.length - problems,
    told: answers.reduce((sum, { told }) => sum + told.length, 0),
  }
}

/** "2 problems left, 1 thing left to do by hand"; empty where nothing is left. */
export const leftOf = (answers: readonly MigrationAnswer[]): string => {
  const { problems, byHand } = countsOf(answers)
  return [
    ...(problems > 0 ? [problems === 1 ? t('1 problem left') : t('{0} problems left', problems)] : []),
    ...(byHand > 0
      ? [byHand === 1 ? t('1 thing left to do by hand') : t('{0} things left to do by hand', byHand)]
      : []),
  ].join(', ')
}

/** Whether there is anything to show of a migration. */
export const hasSomething = ({ edits, left, told, undecided }: MigrationAnswer): boolean =>
  edits.length > 0 || left.length > 0 || told.length > 0 || undecided === true

/** A file of a folder that is not migrated with it, and why. */
export interface AloneFile {
  readonly title: string
  readonly why: LeftAlone
}

/** So many of them are named. */
const mostNamed = 3

const named = (names: readonly string[]): string => {
  const some = names.slice(0, mostNamed).join(', ')
  return names.length > mostNamed ? t('{0} and {1} more', some, names.length - mostNamed) : some
}

/** Which files of a folder were left alone, and why; empty where none was. */
export const leftAloneWords = (files: readonly AloneFile[]): string => {
  const sentences: readonly (readonly [LeftAlone, (names: string) => string])[] = [
    ['backup', (names) => t('Left alone, backups by their names: {0}.', names)],
    ['template', (names) => t('Left alone, templates: {0}. Migrate what comes of them.', names)],
    ['unknown', (names) => t('Passed over, nothing shows that they are domain configs: {0}.', names)],
    ['encoding', (names) => t('Left alone, not in UTF-8: {0}. xencfg migrate keeps the bytes of such files.', names)],
  ]
  return sentences
    .flatMap(([kind, words]) => {
      const names = files.flatMap(({ title, why }) => (why === kind ? [title] : []))
      return names.length > 0 ? [words(named(names))] : []
    })
    .join(' ')
}

/** Said where it is not known whose files were: whoever knows can say it of each. */
const undecidedWords = (undecided: number, all: number): string =>
  all === 1
    ? t('Nothing tells whether xm or xl read the file: taken for xl’s. If it was xm, choose “This Was a File of xm”.')
    : t(
        'Nothing tells whether xm or xl read {0} of the files: taken for xl’s. Where it was xm, choose “This Was a File of xm”.',
        undecided,
      )

/** "2 differences from xm" */
export const differencesFromXm = (count: number): string =>
  count === 1 ? t('1 difference from xm') : t('{0} differences from xm', count)

/** "12 changes, 3 to be reviewed, 1 problem left, 2 differences from xm." */
export const summaryOf = (answers: readonly MigrationAnswer[]): string => {
  const { changes, review, told } = countsOf(answers)
  const left = leftOf(answers)
  const refused = answers.filter(({ status }) => status === 'refused').length
  const parts = [
    changes === 0 ? t('No changes') : changes === 1 ? t('1 change') : t('{0} changes', changes),
    ...(review > 0 ? [t('{0} to be reviewed', review)] : []),
    ...(left === '' ? [] : [left]),
    ...(told > 0 ? [differencesFromXm(told)] : []),
  ]
  const release = answers[0]?.release ?? ''
  const verdict =
    answers.length === 1
      ? t('xl create of {0} would make no guest of the result.', release)
      : t('xl create of {0} would make no guest of {1} of {2} results.', release, refused, answers.length)
  const undecided = answers.filter(({ undecided }) => undecided).length
  return [
    `${parts.join(', ')}.`,
    ...(refused > 0 ? [verdict] : []),
    ...(undecided > 0 ? [undecidedWords(undecided, answers.length)] : []),
  ].join(' ')
}

/** Markdown without its backquotes, on one line, and not too long for the end of a line. */
export const shortened = (text: string, most = 100): string => {
  const plain = text.replaceAll('`', '').replace(/\s+/g, ' ').trim()
  return plain.length > most ? `${plain.slice(0, most - 1).trimEnd()}…` : plain
}
