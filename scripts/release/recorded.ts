// The recorded verdicts of real xl, as text: a row of JSON a line. What a row holds of domains is kept as xl wrote it, since some of
// its numbers are too large for JavaScript.
import { isSameDomain } from '../../test/conformance/built.ts'

/** The verdict of some releases. */
interface Verdict {
  readonly releases: readonly string[]
  readonly exit: number | string
  readonly said: readonly string[]
}

/** What one release made of the config of a row. */
export interface Answer {
  readonly exit: number | string
  readonly said: readonly string[]
  /** The JSON of the domain, as xl printed it; empty where there is none. */
  readonly built: string
}

/** What is asked of xl: the config of a row. */
export interface Question {
  readonly id: string
  readonly kind: 'domain' | 'cpupool'
  readonly text: string
}

export const questionOf = (line: string): Question => JSON.parse(line)

/** Whether xl itself has crashed: a signal has ended it, or it says so in the way of a shell. */
const isCrash = ({ exit }: Pick<Answer, 'exit'>): boolean => typeof exit === 'string' || (exit > 128 && exit < 192)

/**
 * The line of a row once `release` has given its answer. `order` are all releases, oldest first. Of domains the row keeps that of the
 * newest release alone; one that differs from it by chance only (a random UUID) does not replace it.
 */
export function withAnswer(line: string, release: string, answer: Answer, order: readonly string[]): string {
  const [head, before] = splitBuilt(line)
  const { verdicts, ...row }: { verdicts: readonly Verdict[] } & Question = JSON.parse(head)
  const now = withVerdict(verdicts, release, answer, order)
  if (!now) return line
  const rank = (each: string) => order.indexOf(each)
  const newest = now.every(({ releases }) => releases.every((each) => rank(each) <= rank(release)))
  const built = newest ? builtOf(before, answer.built) : before
  const text = onOneLine(JSON.stringify({ ...row, verdicts: now }))
  return built ? `${text.slice(0, -1)}, "built": ${built}}` : text
}

/**
 * The verdicts of a row with that of `release`, in the order of releases; undefined where they stay as they are, since one crash is as good
 * as another: memory that was never set decides which it is.
 */
function withVerdict(
  verdicts: readonly Verdict[],
  release: string,
  { exit, said }: Pick<Answer, 'exit' | 'said'>,
  order: readonly string[],
): Verdict[] | undefined {
  const rank = (each: string) => order.indexOf(each)
  if (verdicts.some((verdict) => verdict.releases.includes(release) && isCrash(verdict) && isCrash({ exit })))
    return undefined
  const others = verdicts
    .map((verdict) => ({ ...verdict, releases: verdict.releases.filter((each) => each !== release) }))
    .filter(({ releases }) => releases.length > 0)
  const same = others.find((each) => each.exit === exit && JSON.stringify(each.said) === JSON.stringify(said))
  const list = same
    ? others.map((each) => (each === same ? { ...each, releases: [...each.releases, release] } : each))
    : [...others, { releases: [release], exit, said }]
  return list
    .map((each) => ({ ...each, releases: each.releases.toSorted((a, b) => rank(a) - rank(b)) }))
    .toSorted((a, b) => rank(a.releases[0] as string) - rank(b.releases[0] as string))
}

/** What a release made of a row in `xl create`. */
export interface CreationAnswer extends Pick<Answer, 'exit' | 'said'> {
  /** What libxl filled in; undefined where there is no domain. */
  readonly effective: { readonly filled: object } | undefined
}

/** The line of a row of creations once `release` has given its answer. Arguments of QEMU and xenstore stay as they were recorded. */
export function withCreation(line: string, release: string, answer: CreationAnswer, order: readonly string[]): string {
  const row: { verdicts: readonly Verdict[]; effective?: Record<string, object> } & Question = JSON.parse(line)
  const verdicts = withVerdict(row.verdicts, release, answer, order)
  if (!verdicts) return line
  const { [release]: before, ...others } = row.effective ?? {}
  const effective = answer.effective ? { ...others, [release]: { ...before, ...answer.effective } } : others
  const rest = Object.keys(effective).length > 0 ? { effective } : {}
  const { effective: _, ...kept } = row
  return JSON.stringify({ ...kept, verdicts, ...rest })
}

/** Nothing where xl made nothing, and what the row has where the new domain is no other. */
const builtOf = (before: string | undefined, now: string): string | undefined => {
  if (now.trim() === '') return undefined
  return before !== undefined && isSameDomain(JSON.parse(before), JSON.parse(now)) ? before : onOneLine(now)
}

/** A row without its domain, and the text of the domain. A quote within a string is escaped, so the name is found where it stands. */
function splitBuilt(line: string): [head: string, built: string | undefined] {
  const mark = ', "built": '
  const at = line.indexOf(mark)
  return at < 0 ? [line, undefined] : [`${line.slice(0, at)}}`, line.slice(at + mark.length, -1)]
}

/** JSON on one line, with a blank after each comma and colon; numbers and strings stay as they are written. */
export const onOneLine = (json: string): string =>
  json.replace(/"(?:\\.|[^"\\])*"|\s+|[,:]/g, (token) =>
    token.startsWith('"') ? token : token === ',' || token === ':' ? `${token} ` : '',
  )
