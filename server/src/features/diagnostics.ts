import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types'
import { printable } from '../printable.ts'
import type { RuleId } from '../rule-ids.ts'
import { lineOfCreation, type Problem, type Severity } from '../rules/lint.ts'
import { isReadBy, keysOf } from '../schema/index.ts'
import { lspRange, type Preferences, type Snapshot, snapshotWith } from '../snapshot.ts'

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary }

/** Where the page of a rule is found; undefined where there is no such place. */
export type RulePage = (rule: string) => string | undefined

/** A message, with names in it that may be anything: a terminal obeys none of them. */
const shownAs = (message: string): string =>
  message.includes('\n') ? message.split('\n').map(printable).join('\n') : printable(message)

/** Other places that belong to a problem, in its own file first. */
const relatedTo = (
  { related, elsewhere }: Problem,
  snapshot: Snapshot,
): NonNullable<Diagnostic['relatedInformation']> => {
  // There may be thousands with one place.
  const places = []
  if (related) {
    const { uri } = snapshot.document
    places.push({ location: { uri, range: lspRange(snapshot, related) }, message: shownAs(related.message) })
  }
  for (const { uri, range, message } of elsewhere ?? [])
    places.push({ location: { uri, range }, message: shownAs(message) })
  return places
}

/** A problem as an editor shows it. */
export const diagnostic = (snapshot: Snapshot, problem: Problem, page?: RulePage): Diagnostic => {
  const { rule, severity, source, message, tag } = problem
  const href = page?.(rule)
  const line = lineOfCreation(problem)
  const relatedInformation = relatedTo(problem, snapshot)
  const shown: Diagnostic = {
    range: lspRange(snapshot, problem),
    severity: severities[severity],
    source,
    code: rule,
    message: shownAs(line === undefined ? message : `${message}\n${line}`),
  }
  if (href) shown.codeDescription = { href }
  if (tag) shown.tags = [tags[tag]]
  if (relatedInformation.length > 0) shown.relatedInformation = relatedInformation
  return shown
}

/** What a whole file must have, and nobody has written yet who has only begun. */
const lacking: ReadonlySet<RuleId> = new Set(['missing-name', 'missing-kernel'])

/** Whether some setting stands there as xl reads it. */
const isBegun = ({ config: { tree } }: Snapshot): boolean =>
  tree.settings.some(
    ({ value, start, end }) => value && !tree.problems.some((problem) => problem.start <= end && start <= problem.end),
  )

/** Whether an editor shows a problem: what a file lacks is told once there is a setting. */
export const isShown = (snapshot: Snapshot): ((problem: Problem) => boolean) => {
  const begun = isBegun(snapshot)
  return ({ rule }) => begun || !lacking.has(rule)
}

/** Whether a problem is that a key is still being typed: `mem` of `memory`. */
const isKeyInTheMaking = ({ config: { kind, release, tree } }: Snapshot, { start, end }: Problem): boolean => {
  const word = tree.text.slice(start, end)
  return [...keysOf(kind)].some(([name, spec]) => name.startsWith(word) && isReadBy(spec, release))
}

/** How often each Error and Warning is told of a text. */
type Told = ReadonlyMap<string, number>

const idOf = ({ rule, message }: Problem): string => `${rule} ${message}`
const isFault = ({ severity }: Problem): boolean => severity === 'error' || severity === 'warning'

/** A longer file is not read once more for what somebody types: all is told at once. */
const longest = 300_000

/** What was told of the texts without the line in the making: it is the same one from key to key. */
const toldBefore = new WeakMap<Preferences, { readonly text: string; readonly told: Told }>()

/** The Errors and Warnings of a file in which a line is not there yet. */
const toldWithout = (snapshot: Snapshot, line: number): Told => {
  const { document, preferences } = snapshot
  const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }
  const text = document.getText()
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)]
  const rest = text.slice(0, start) + text.slice(end)
  const kept = toldBefore.get(preferences)
  if (kept?.text === rest) return kept.told
  const before = snapshotWith(snapshot, rest)
  const told = new Map<string, number>()
  for (const problem of before.problems.filter(isShown(before)))
    if (isFault(problem)) told.set(idOf(problem), (told.get(idOf(problem)) ?? 0) + 1)
  toldBefore.set(preferences, { text: rest, told })
  return told
}

/**
 * What is told while somebody writes in the line `typed`: neither an Error nor a Warning that comes of that line alone, as more of it is to
 * come; but a word with which no key begins is told.
 */
const settled = (snapshot: Snapshot, problems: readonly Problem[], typed: number): readonly Problem[] => {
  const { document } = snapshot
  if (!problems.some(isFault) || document.getText().length > longest) return problems
  const left = new Map(toldWithout(snapshot, typed))
  return problems.filter((problem) => {
    if (!isFault(problem)) return true
    const count = left.get(idOf(problem)) ?? 0
    left.set(idOf(problem), count - 1)
    if (count > 0) return true
    const isWord = problem.rule === 'missing-equals' && document.positionAt(problem.start).line === typed
    return isWord && !isKeyInTheMaking(snapshot, problem)
  })
}

/**
 * All problems of a snapshot that an editor shows.
 *
 * @param typed the line in which somebody types, from 0: what comes of it alone is no fault yet
 */
export const diagnostics = (snapshot: Snapshot, page?: RulePage, typed?: number): Diagnostic[] => {
  const shown = snapshot.problems.filter(isShown(snapshot))
  const told = typed === undefined ? shown : settled(snapshot, shown, typed)
  return told.map((problem) => diagnostic(snapshot, problem, page))
}
