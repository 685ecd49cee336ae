import type { ExplainedLine, ExplainedOutput } from '../../../protocol/src/messages.ts'
import { releases } from '../release.ts'
import type { Problem } from '../rules/lint.ts'
import { rules } from '../rules/rules.ts'
import { lspRange, type Snapshot, takeSnapshot } from '../snapshot.ts'
import { lineIndex, type Range } from '../syntax/index.ts'
import { endsWith, fits } from './pattern.ts'
import { type Known, type Recognised, recognise } from './recognise.ts'

/** More than any run prints; the rest is not looked at. */
const mostLines = 5000
const longest = 2000

/**
 * What the output of a run is about: what xl, libxl, QEMU or Xen of whatever release printed, for a config or on its own. Each thing
 * is told once, in the order of the output.
 */
export const explainOutput = (output: string, snapshot?: Snapshot): ExplainedOutput => {
  const findings = snapshot && findingsOfReleases(snapshot)
  const lines = new Map<string, ExplainedLine>()
  let following = 0
  let unknown = 0
  for (const line of output.split(/\r?\n|\r/, mostLines)) {
    const said = line.slice(0, longest).trim()
    if (said === '' || /^Parsing config (?:from|file) /.test(said)) continue
    const found = recognise(said)
    if (found === 'follows') following++
    else if (found === undefined) unknown++
    else {
      const explained = explain(said, found, snapshot, findings)
      const { name, message, range } = explained
      const key = JSON.stringify([name, message, range])
      if (!lines.has(key)) lines.set(key, explained)
    }
  }
  return { lines: [...lines.values()], following, unknown }
}

/** What we find in the file: for its own release first, and then for the others, as far as somebody asks. */
function* findingsOf(snapshot: Snapshot): Generator<Problem> {
  yield* snapshot.findings
  const { document, config, preferences } = snapshot
  for (const release of [...releases].reverse())
    if (release !== config.release) yield* takeSnapshot(document, config.kind, { ...preferences, release }).findings
}

/** The findings, made once for all lines of an output. */
const findingsOfReleases = (snapshot: Snapshot): (() => Generator<Problem>) => {
  const made: Problem[] = []
  const rest = findingsOf(snapshot)
  return function* () {
    for (let index = 0; ; index++) {
      const next = made[index] ?? rest.next().value
      if (!next) return
      made[index] = next
      yield next
    }
  }
}

const explain = (
  said: string,
  recognised: Recognised,
  snapshot: Snapshot | undefined,
  findings: (() => Generator<Problem>) | undefined,
): ExplainedLine => {
  const found = snapshot && findings && findingFor(recognised, snapshot, findings)
  if (found) {
    const { problem, known } = found
    return {
      said,
      name: problem.rule,
      message: problem.message,
      range: lspRange(snapshot, problem),
      mends: problem.fixes?.map(({ title }) => title) ?? mendsOf([known]),
    }
  }
  const known = likely(recognised.known, snapshot)
  const range = snapshot && placeOf(said, { ...recognised, known }, snapshot)
  return {
    said,
    name: some([...new Set(known.flatMap(namesOf))], ', '),
    message: some([...new Set(known.map(whenOf))], '; or '),
    ...(range ? { range: lspRange(snapshot, range) } : {}),
    mends: mendsOf(known),
  }
}

/** The rules, or the check. That a value is empty no line says: it may as well be the file that it names. */
const namesOf = ({ rules, check = 'xl' }: Known): readonly string[] =>
  rules.length > 0 && !rules.includes('empty-value') ? rules : [check]

/** The first few of many. */
const some = (all: readonly string[], between: string): string =>
  all.slice(0, 4).join(between) + (all.length > 4 ? `${between}…` : '')

/** Keys that stand in nearly every file, and tell nothing. */
const everywhere = new Set(['type', 'builder', 'name', 'memory', 'vcpus'])

/** Of several causes those whose keys the file has. */
const likely = (known: readonly Known[], snapshot: Snapshot | undefined): readonly Known[] => {
  const has = known.filter(({ keys }) => keys.some((key) => !everywhere.has(key) && snapshot?.config.entries.has(key)))
  return has.length > 0 ? has : known
}

const summaries = new Map<string, string>(rules.map(({ id, summary }) => [id, summary]))

const whenOf = ({ when, rules }: Known): string =>
  when ??
  rules
    .flatMap((rule) => summaries.get(rule) ?? [])
    .slice(0, 3)
    .join('; or ')

/** Without the file, or without a finding in it: which keys there are to look at. */
const mendsOf = (known: readonly Known[]): string[] => {
  const keys = [...new Set(known.flatMap((each) => each.keys))]
  return keys.length > 0 ? [`Look at ${keys.map((key) => `\`${key}\``).join(', ')}`] : []
}

/** The finding that foretells a line: one that quotes it, on the line that it names, before one of its rule alone. */
const findingFor = (
  { known, line }: Recognised,
  { config }: Snapshot,
  findings: () => Generator<Problem>,
): { readonly problem: Problem; readonly known: Known } | undefined => {
  const quotes = ({ said }: Problem, { pattern }: Known) =>
    said?.split('\n').some((each) => fits(pattern, each) || endsWith(pattern, each)) ?? false
  const lineOf = lineIndex(config.tree.text)
  const isThere = ({ start }: Problem) => line === undefined || lineOf(start) === line - 1
  let elsewhere: { readonly problem: Problem; readonly known: Known } | undefined
  for (const problem of findings()) {
    const each = known.find((one) => one.rules.includes(problem.rule) && quotes(problem, one))
    if (!each) continue
    if (isThere(problem)) return { problem, known: each }
    elsewhere ??= { problem, known: each }
  }
  return elsewhere
}

/** Where a line comes from that no finding foretells: the line that it names, a key that it names, or a key that can bring it about. */
const placeOf = (said: string, { known, line }: Recognised, { document, config }: Snapshot): Range | undefined => {
  if (line !== undefined && line <= document.lineCount && known.every(({ check }) => check === undefined)) {
    const start = document.offsetAt({ line: line - 1, character: 0 })
    const end = document.offsetAt({ line, character: 0 })
    return { start, end: Math.max(start, document.getText().slice(start, end).trimEnd().length + start) }
  }
  const words = new Set(said.split(/\W+/))
  const named = [...config.entries.keys()].find(
    (key) => known.every(({ check }) => check === undefined) && words.has(key),
  )
  const key = named ?? known.flatMap(({ keys }) => keys).find((each) => config.entries.has(each))
  const setting = key === undefined ? undefined : config.entries.get(key)?.setting
  return setting && { start: setting.start, end: setting.end }
}
