import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types'
import type { RuleId } from '../rule-ids.ts'
import { lineOfCreation, type Problem, type Severity } from '../rules/lint.ts'
import { isReadBy, keysOf } from '../schema/index.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary }

/** Where the page of a rule is found; undefined where there is no such place. */
export type RulePage = (rule: string) => string | undefined

/** Other places that belong to a problem, in its own file first. */
const relatedTo = (
  { related, elsewhere }: Problem,
  snapshot: Snapshot,
): NonNullable<Diagnostic['relatedInformation']> => {
  const places = (elsewhere ?? []).map(({ uri, range, message }) => ({ location: { uri, range }, message }))
  if (!related) return places
  const { uri } = snapshot.document
  return [{ location: { uri, range: lspRange(snapshot, related) }, message: related.message }, ...places]
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
    message: line === undefined ? message : `${message}\n${line}`,
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

/** Whether a problem is that a key is still being typed, in the line `typed`: `mem` of `memory`. */
const isKeyInTheMaking = (
  { document, config: { kind, release, tree } }: Snapshot,
  { rule, start, end }: Problem,
  typed: number | undefined,
): boolean => {
  if (rule !== 'missing-equals' || document.positionAt(start).line !== typed) return false
  const word = tree.text.slice(start, end)
  return [...keysOf(kind)].some(([name, spec]) => name.startsWith(word) && isReadBy(spec, release))
}

/**
 * All problems of a snapshot that an editor shows.
 *
 * @param typed the line in which somebody types, from 0: there the beginning of a key is no fault yet
 */
export const diagnostics = (snapshot: Snapshot, page?: RulePage, typed?: number): Diagnostic[] => {
  const shows = isShown(snapshot)
  return snapshot.problems
    .filter((problem) => shows(problem) && !isKeyInTheMaking(snapshot, problem, typed))
    .map((problem) => diagnostic(snapshot, problem, page))
}
