import { fits, type Pattern, patternOf, weightOf as weightOfPattern } from '../../server/src/explain/pattern.ts'
import { type Message, messages } from '../../server/src/explain/xl-messages.ts'
import { atLeast, type Release } from '../../server/src/release.ts'

const patterns = new Map(messages.map((message) => [message, patternOf(message.text)]))

const patternFor = (message: Message): Pattern => patterns.get(message) ?? patternOf(message.text)

const weightOf = (message: Message): number => weightOfPattern(patternFor(message))

/** Whether a release has a message. */
export const isIn = ({ since, until }: Message, release: Release): boolean =>
  atLeast(release, since) && atLeast(until, release)

/** A part of a line, and the messages that it can be: several functions may have the same text. */
export interface Said {
  readonly text: string
  readonly messages: readonly Message[]
}

const whole = (text: string, known: readonly Message[]): Said | undefined => {
  const fitting = known.filter((message) => fits(patternFor(message), text))
  const weight = Math.max(...fitting.map(weightOf))
  return fitting.length === 0 ? undefined : { text, messages: fitting.filter((one) => weightOf(one) === weight) }
}

const withoutPlace = (line: string) => line.replace(/^FILE(:\d+)*: /, '')

const split = (line: string, known: readonly Message[]): readonly Said[] | undefined => {
  const text = withoutPlace(line)
  const unended = known.filter(({ unended }) => unended)
  for (let end = 1; end < text.length; end++) {
    const before = whole(text.slice(0, end), unended)
    const after = before && split(text.slice(end), known)
    if (after) return [before, ...after]
  }
  const one = whole(text, known)
  return one && [one]
}

const read = (line: string, release: Release): readonly Said[] | undefined =>
  split(
    line,
    messages.filter((message) => isIn(message, release)),
  )

const lines = new Map<string, readonly Said[] | undefined>()

/**
 * The messages that a line of xl's consists of: more than one where xl ends a message without a newline. Undefined for a line that
 * no message of the release fits.
 */
export const readLine = (line: string, release: Release): readonly Said[] | undefined => {
  const key = `${release} ${line}`
  if (!lines.has(key)) lines.set(key, read(line, release))
  return lines.get(key)
}
