import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types'
import type { RuleId } from '../rule-ids.ts'
import { lineOfCreation, type Problem, type Severity } from '../rules/lint.ts'
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

/** A problem as an editor shows it. */
export const diagnostic = (snapshot: Snapshot, problem: Problem, page?: RulePage): Diagnostic => {
  const { rule, severity, source, message, tag, related, elsewhere = [] } = problem
  const href = page?.(rule)
  const own = related && { uri: snapshot.document.uri, range: lspRange(snapshot, related), message: related.message }
  const places = [...(own ? [own] : []), ...elsewhere]
  const line = lineOfCreation(problem)
  return {
    range: lspRange(snapshot, problem),
    severity: severities[severity],
    source,
    code: rule,
    message: line === undefined ? message : `${message}\n${line}`,
    ...(href ? { codeDescription: { href } } : {}),
    ...(tag ? { tags: [tags[tag]] } : {}),
    ...(places.length > 0
      ? {
          relatedInformation: places.map(({ uri, range, message: text }) => ({
            location: { uri, range },
            message: text,
          })),
        }
      : {}),
  }
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

/** All problems of a snapshot that an editor shows. */
export const diagnostics = (snapshot: Snapshot, page?: RulePage): Diagnostic[] =>
  snapshot.problems.filter(isShown(snapshot)).map((problem) => diagnostic(snapshot, problem, page))
