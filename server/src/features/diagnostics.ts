import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range as LspRange } from 'vscode-languageserver-types'
import { edited } from '../edited-list.ts'
import { printableLines } from '../printable.ts'
import type { RuleId } from '../rule-ids.ts'
import { lineOfCreation, type Problem, type Severity } from '../rules/lint.ts'
import { isReadBy, keysOf } from '../schema/index.ts'
import { lspRange, type Preferences, type Snapshot, snapshotWith } from '../snapshot.ts'
import { sure } from '../sure.ts'
import type { Range } from '../syntax/index.ts'

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary }

/** Where the page of a rule is found; undefined where there is no such place. */
export type RulePage = (rule: string) => string | undefined

const messageOf = (problem: Problem): string => {
  const line = lineOfCreation(problem)
  return line === undefined ? problem.message : `${problem.message}\n${line}`
}

/** Other places that belong to a problem, in its own file first. */
const relatedTo = (
  { related, elsewhere }: Problem,
  snapshot: Snapshot,
): NonNullable<Diagnostic['relatedInformation']> => {
  // There may be thousands with one place.
  const places = []
  if (related) {
    const { uri } = snapshot.document
    places.push({ location: { uri, range: lspRange(snapshot, related) }, message: printableLines(related.message) })
  }
  for (const { uri, range, message } of elsewhere ?? [])
    places.push({ location: { uri, range }, message: printableLines(message) })
  return places
}

/** A problem as an editor shows it. */
export const diagnostic = (snapshot: Snapshot, problem: Problem, page?: RulePage): Diagnostic => {
  const { rule, severity, source, tag } = problem
  const href = page?.(rule)
  const relatedInformation = relatedTo(problem, snapshot)
  const shown: Diagnostic = {
    range: lspRange(snapshot, problem),
    severity: severities[severity],
    source,
    code: rule,
    message: printableLines(messageOf(problem)),
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

/** How often each Error and Warning is told of a text: by rule, and by message. */
type Told = Map<RuleId, Map<string, number>>

const countIn = (told: Told, { rule, message }: Problem): number => told.get(rule)?.get(message) ?? 0

const count = (told: Told, problem: Problem, by: number): void => {
  const { rule, message } = problem
  const ofRule = told.get(rule) ?? new Map<string, number>()
  told.set(rule, ofRule.set(message, countIn(told, problem) + by))
}

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
  const told: Told = new Map()
  for (const problem of before.problems.filter(isShown(before))) if (isFault(problem)) count(told, problem, 1)
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
  const told = toldWithout(snapshot, typed)
  const isTyped = ({ start }: Problem) => document.positionAt(start).line === typed
  const faults = problems.filter(isFault)
  const met: Told = new Map()
  const held = new Set<Problem>()
  // Of several that say the same, those of the line itself are the ones that came with it.
  for (const problem of [...faults.filter((each) => !isTyped(each)), ...faults.filter(isTyped)]) {
    count(met, problem, 1)
    // What the file lacked before may be told at the line now that is to bring it; of the first line it is not known whether it is told of the file.
    const isOfLine = typed > 0 && isTyped(problem)
    if (!isOfLine && countIn(met, problem) <= countIn(told, problem)) continue
    const isWord = problem.rule === 'missing-equals' && isTyped(problem)
    if (!isWord || isKeyInTheMaking(snapshot, problem)) held.add(problem)
  }
  return held.size > 0 ? problems.filter((problem) => !held.has(problem)) : problems
}

/** Whether a range of a document is the one that was told. */
const isAt = ({ document }: Snapshot, { start, end }: Range, told: LspRange): boolean => {
  const at = document.positionAt(start)
  if (at.line !== told.start.line || at.character !== told.start.character) return false
  const behind = document.positionAt(end)
  return behind.line === told.end.line && behind.character === told.end.character
}

/**
 * Whether what was told is what is to be told of a problem. Nothing is made for it where that can be seen: of thousands that were told nearly all
 * are the same after a keystroke.
 */
const saysSame = (told: Diagnostic, snapshot: Snapshot, problem: Problem, page?: RulePage): boolean => {
  const { rule, severity, source, tag, related, elsewhere } = problem
  if (told.code !== rule || told.severity !== severities[severity] || !isAt(snapshot, problem, told.range)) return false
  if (elsewhere) return JSON.stringify(diagnostic(snapshot, problem, page)) === JSON.stringify(told)
  if (told.source !== source || told.tags?.[0] !== (tag && tags[tag]) || told.codeDescription?.href !== page?.(rule))
    return false
  const message = messageOf(problem)
  if (told.message !== message && told.message !== printableLines(message)) return false
  const [place, another] = told.relatedInformation ?? []
  if (!place || !related) return !place && !related
  const { uri, range } = place.location
  const isSame = place.message === related.message || place.message === printableLines(related.message)
  return isSame && !another && uri === snapshot.document.uri && isAt(snapshot, related, range)
}

/**
 * All problems of a snapshot that an editor shows.
 *
 * @param typed the line in which somebody types, from 0: what comes of it alone is no fault yet
 * @param before what was told of the document before: what is to be told again is the same object, and all of it the same list
 */
export const diagnostics = (
  snapshot: Snapshot,
  page?: RulePage,
  typed?: number,
  before: readonly Diagnostic[] = [],
): readonly Diagnostic[] => {
  const shown = snapshot.problems.filter(isShown(snapshot))
  const problems = typed === undefined ? shown : settled(snapshot, shown, typed)
  const isAgain = (told: number, now: number) => saysSame(sure(before[told]), snapshot, sure(problems[now]), page)
  const most = Math.min(before.length, problems.length)
  let head = 0
  while (head < most && isAgain(head, head)) head++
  let tail = 0
  while (head + tail < most && isAgain(before.length - tail - 1, problems.length - tail - 1)) tail++
  const between = problems.slice(head, problems.length - tail)
  return edited(
    before,
    head,
    tail,
    between.map((problem) => diagnostic(snapshot, problem, page)),
  )
}
