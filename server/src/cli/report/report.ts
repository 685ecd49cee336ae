import type { Range as LspRange } from 'vscode-languageserver-types'
import type { Severity } from '../../../../protocol/src/messages.ts'
import type { Config } from '../../config/read-config.ts'
import { isForAll, isSafe } from '../../features/fix-all.ts'
import { choicesOf, soundEdits } from '../../features/trial.ts'
import type { Release } from '../../release.ts'
import type { RuleId } from '../../rule-ids.ts'
import { lineOfCreation, type Problem } from '../../rules/lint.ts'
import { asTextEdits, lspRange, type Snapshot } from '../../snapshot.ts'
import type { Arch, Fix } from '../../values/value-type.ts'
import { pathOfUri } from '../../workspace/detect.ts'
import type { Unreadable } from '../files.ts'

/** A way to mend a problem, as a report has it. Nothing but edits: what only an editor can do is left out. */
export interface ReportedFix {
  readonly title: string
  readonly safe: boolean
  /** Whether it gives a protection up: then only a person takes it, and not `xencfg fix --all`. */
  readonly deliberate?: true
  readonly edits: readonly { readonly range: LspRange; readonly newText: string }[]
}

/** `xencfg fix` as it is, or with `--all`. */
export type MendedBy = 'fix' | 'all'

/** A problem, as a report has it. */
export interface Reported {
  /** Lines and UTF-16 columns from 0, as in the Language Server Protocol. */
  readonly range: LspRange
  readonly severity: Severity
  readonly rule: RuleId
  readonly source: Problem['source']
  readonly message: string
  /** What xl or libxl prints of it. */
  readonly said: string | undefined
  /** Of that the line that belongs to the message: that of libxl. */
  readonly line: string | undefined
  readonly fixes: readonly ReportedFix[]
  /** What `xencfg fix --all` does about it, or nothing. */
  readonly mend: string | undefined
  /** What it takes to have `xencfg fix` try to mend it; undefined where it leaves that to a person. */
  readonly mendedBy: MendedBy | undefined
  /** Places in other files that belong to it. */
  readonly related: readonly { readonly path: string; readonly range: LspRange; readonly message: string }[]
}

/** What `check` has found in a file. */
export interface CheckedFile {
  /** As it was named; `-` or what `--stdin-filename` says for standard input. */
  readonly path: string
  readonly kind: Snapshot['config']['kind']
  readonly release: Release
  readonly arch: Arch
  readonly archGuessedBy: Config['archGuessedBy']
  readonly text: string
  readonly problems: readonly Reported[]
}

/** Takes the files one by one, as they are checked, and prints them now or at the end. */
export interface Report {
  file(file: CheckedFile): void
  /**
   * After the last file.
   * @param unreadable those that could not be read: no report may look as if all were well
   */
  end(unreadable: readonly Unreadable[]): void
}

/** What a report has to know beside what was found. */
export interface ReportOptions {
  /** Prints one or more lines; a line feed is added. */
  readonly print: (text: string) => void
  readonly color: boolean
  /** The page of a rule, as Markdown; undefined where the pages are not at hand. */
  readonly page: (rule: RuleId) => string | undefined
  /** The folder that relative paths start from. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

export type MakeReport = (options: ReportOptions) => Report

const reportedFix = (snapshot: Snapshot, { title, safe = false, deliberate, edits }: Fix): ReportedFix[] =>
  edits.length === 0
    ? []
    : [{ title, safe, ...(deliberate ? { deliberate } : {}), edits: asTextEdits(snapshot, edits) }]

/**
 * What is shown of a problem.
 * @param taken what `xencfg fix --all` takes: it tries the first fix of each problem, and refuses what would bring an Error
 */
const reportedProblem = (snapshot: Snapshot, problem: Problem, taken: ReadonlySet<Fix>): Reported => {
  const { fixes = [] } = problem
  const tried = fixes.find(isForAll)
  const isTaken = tried !== undefined && taken.has(tried)
  const left = fixes.filter((fix) => fix !== tried || isTaken)
  return {
    range: lspRange(snapshot, problem),
    severity: problem.severity,
    rule: problem.rule,
    source: problem.source,
    message: problem.message,
    said: problem.said,
    line: lineOfCreation(problem),
    fixes: left.flatMap((fix) => reportedFix(snapshot, fix)),
    mend: isTaken ? tried.title : undefined,
    mendedBy: left.some(isSafe) ? 'fix' : isTaken ? 'all' : undefined,
    related: (problem.elsewhere ?? []).map(({ uri, range, message }) => ({ path: pathOfUri(uri), range, message })),
  }
}

/** What is shown of problems. */
export const reported = (snapshot: Snapshot, problems: readonly Problem[]): Reported[] => {
  const { taken } = soundEdits(snapshot, choicesOf(snapshot.problems, isForAll))
  const fixes = new Set(taken.map(({ fix }) => fix))
  return problems.map((problem) => reportedProblem(snapshot, problem, fixes))
}

/** The message, and libxl's own line behind it. */
export const wholeMessage = ({ message, line }: Reported): string =>
  line === undefined ? message : `${message} (${line})`

/** What is said of a file that cannot be read. */
export const unread = ({ reason }: Unreadable): string => `The file cannot be read: ${reason}.`

/** A report that is one value, printed at the end. */
export const gathered = <T>(
  { print }: ReportOptions,
  of: (file: CheckedFile) => readonly T[],
  ofUnread: (file: Unreadable) => readonly T[],
  whole: (all: readonly T[], unreadable: readonly Unreadable[]) => string,
): Report => {
  const all: T[] = []
  return {
    file(file) {
      for (const each of of(file)) all.push(each)
    },
    end: (unreadable) => print(whole([...all, ...unreadable.flatMap(ofUnread)], unreadable)),
  }
}

/** A report that prints a line for each problem, as it comes, and for each file that cannot be read. */
export const byLine = (
  { print }: ReportOptions,
  line: (problem: Reported, file: CheckedFile) => string,
  ofUnread: (file: Unreadable) => string,
): Report => ({
  file(file) {
    for (const problem of file.problems) print(line(problem, file))
  },
  end(unreadable) {
    for (const file of unreadable) print(ofUnread(file))
  },
})
