import type { ExplainedOutput } from '../../protocol/src/messages.ts'
import { creationMessages } from '../../server/src/explain/creation-messages.ts'
import { explainOutput } from '../../server/src/explain/explain-output.ts'
import { aboutReturn, readLogLine } from '../../server/src/explain/log-line.ts'
import type { Release } from '../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../server/src/snapshot.ts'
import { type Check, creationRows, decidedBy } from './create/rows.ts'
import { type Verdict, verdictRows } from './verdicts.ts'

/** What is said of the recorded output of a refusal, beside the file, for the first release that printed it; of the host nothing is known. */
export interface Explained {
  /** Refusals by libxl, and by the parser. */
  readonly by: 'libxl' | 'xl'
  readonly rows: number
  /** All lines are known, and of libxl's one alone is told as the cause. */
  readonly cause: number
  /** The check of libxl is named, by its rule. */
  readonly check: number
  /** A place is given: for libxl one of the keys that the recorded check is about; for the parser the lines that it names. */
  readonly line: number
  /** Each cause comes with what to do. */
  readonly mend: number
}

export type Measure = 'cause' | 'check' | 'line' | 'mend'
export const explainMeasures: readonly Measure[] = ['cause', 'check', 'line', 'mend']

const causesOf = ({ lines }: ExplainedOutput) => lines.filter(({ level }) => level === 'error')

const rules = new Map(creationMessages.map(({ id, rule }) => [id, rule ?? id]))

/** What an output of libxl lacks. */
const lacksOfCreation = (
  answer: ExplainedOutput,
  checks: readonly Check[],
  { document, config }: Snapshot,
): Measure[] => {
  const [cause, ...others] = causesOf(answer)
  if (!cause) return [...explainMeasures]
  const { name, range, mends } = cause
  const keys = checks.flatMap((check) => check.keys).filter((key) => config.entries.has(key))
  const start = range ? document.offsetAt(range.start) : -1
  const entry = [...config.entries.values()].find(({ setting }) => setting.start <= start && start <= setting.end)
  const isThere = keys.length > 0 ? keys.includes(entry?.name ?? '') : checks.length > 0 || range !== undefined
  return [
    ...(others.length > 0 || answer.unknown > 0 ? ['cause' as const] : []),
    ...(checks.length > 0 && !checks.some(({ id }) => name.split(', ').includes(rules.get(id) ?? id))
      ? ['check' as const]
      : []),
    ...(isThere ? [] : ['line' as const]),
    ...(mends.length > 0 ? [] : ['mend' as const]),
  ]
}

/** The lines of the file that the parser names, from 0. Carriage returns are one thing, whatever lines they are on. */
const namedIn = ({ said }: Verdict): readonly number[] =>
  said.flatMap((each) => {
    const { line, texts } = readLogLine(each)
    return line === undefined || texts.includes(aboutReturn) ? [] : [Math.max(0, line - 1)]
  })

/** What an output of the parser lacks. The parser may come to the end of a line before it notices what is missing there. */
const lacksOfParser = (answer: ExplainedOutput, verdict: Verdict): Measure[] => {
  const causes = causesOf(answer)
  const isTold = (line: number) =>
    answer.lines.some(({ range }) => range && range.start.line <= line + 1 && line <= range.end.line)
  return [
    ...(causes.length === 0 || answer.unknown > 0 ? ['cause' as const] : []),
    ...(causes.every(({ range }) => range) && namedIn(verdict).every(isTold) ? [] : ['line' as const]),
    ...(causes.every(({ mends }) => mends.length > 0) ? [] : ['mend' as const]),
  ]
}

/** Whether xl says why it ends: one that crashes does not. */
const isTold = ({ exit, said }: Verdict): boolean =>
  typeof exit === 'number' && exit > 0 && exit < 128 && said.length > 0

/** An output, explained, and what the answer lacks. */
interface Judged {
  readonly by: Explained['by']
  readonly lacks: readonly Measure[]
  readonly answer: ExplainedOutput
}

const judge = (verdict: Verdict, text: string, kind: 'domain' | 'cpupool'): Judged => {
  const [release] = verdict.releases
  const snapshot = snapshotOfText(text, kind, { ...defaultPreferences, release })
  const answer = explainOutput(verdict.said.join('\n'), snapshot)
  const checks = decidedBy(verdict)
  return checks
    ? { by: 'libxl', lacks: lacksOfCreation(answer, checks, snapshot), answer }
    : { by: 'xl', lacks: lacksOfParser(answer, verdict), answer }
}

/** What several releases printed alike is explained once, for the first of them. */
const judged = new WeakMap<Verdict, Judged>()

/** A recorded refusal whose explanation lacks something. */
export interface Lacking {
  readonly id: string
  readonly lacks: readonly Measure[]
  readonly verdict: Verdict
  readonly answer: ExplainedOutput
}

/** Explains all recorded refusals of a release. `told` is called with each that lacks something. */
export const countExplained = (release: Release, told: (lacking: Lacking) => void = () => {}): readonly Explained[] => {
  const counted = new Map<Explained['by'], { -readonly [K in Exclude<keyof Explained, 'by'>]: number }>()
  const rows = [...verdictRows, ...creationRows.map((row) => ({ ...row, kind: 'domain' as const }))]
  for (const { id, text, kind, verdicts } of rows) {
    const verdict = verdicts.find(({ releases }) => releases.includes(release))
    if (!verdict || !isTold(verdict)) continue
    const { by, lacks, answer } = judged.get(verdict) ?? judge(verdict, text, kind)
    judged.set(verdict, { by, lacks, answer })
    const sum = counted.get(by) ?? { rows: 0, cause: 0, check: 0, line: 0, mend: 0 }
    counted.set(by, sum)
    sum.rows++
    for (const measure of explainMeasures) if (!lacks.includes(measure)) sum[measure]++
    if (lacks.length > 0) told({ id, lacks, verdict, answer })
  }
  return [...counted].map(([by, sum]) => ({ by, ...sum }))
}
