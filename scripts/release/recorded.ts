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
const isCrash = ({ exit }: Pick<Answer, 'exit'>): boolean => typeof exit === 'string' || exit > 128

/**
 * The line of a row once `release` has given its answer. `order` are all releases, oldest first. Of domains the row keeps that of the
 * newest release alone; one that differs from it by chance only (a random UUID) does not replace it. Where a release crashes, memory
 * that was never set decides how: a crash does not replace a crash.
 */
export function withAnswer(line: string, release: string, answer: Answer, order: readonly string[]): string {
  const [head, before] = splitBuilt(line)
  const { verdicts, ...row }: { verdicts: readonly Verdict[] } & Question = JSON.parse(head)
  if (verdicts.some((verdict) => verdict.releases.includes(release) && isCrash(verdict) && isCrash(answer))) return line
  const others = verdicts
    .map((verdict) => ({ ...verdict, releases: verdict.releases.filter((each) => each !== release) }))
    .filter(({ releases }) => releases.length > 0)
  const rank = (each: string) => order.indexOf(each)
  const same = others.find(
    ({ exit, said }) => exit === answer.exit && JSON.stringify(said) === JSON.stringify(answer.said),
  )
  const list = (
    same
      ? others.map((each) => (each === same ? { ...each, releases: [...each.releases, release] } : each))
      : [...others, { releases: [release], exit: answer.exit, said: answer.said }]
  ).map((each) => ({ ...each, releases: each.releases.toSorted((a, b) => rank(a) - rank(b)) }))
  const sorted = list.toSorted((a, b) => rank(a.releases[0] as string) - rank(b.releases[0] as string))
  const newest = others.every(({ releases }) => releases.every((each) => rank(each) < rank(release)))
  const built = newest ? builtOf(before, answer.built) : before
  const text = onOneLine(JSON.stringify({ ...row, verdicts: sorted }))
  return built ? `${text.slice(0, -1)}, "built": ${built}}` : text
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
