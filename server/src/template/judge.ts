import type { Config } from '../config/read-config.ts'
import type { Problem } from '../rules/lint.ts'
import { syntaxRules } from '../rules/syntax/syntax-rules.ts'
import { valueRules } from '../rules/value-rules.ts'
import { atomsOf, lineAt, type Range } from '../syntax/index.ts'
import { refillsOf } from './refill.ts'
import type { Template } from './template.ts'

/** The rules that look at one place or one setting alone, and at the type of the guest. */
const alone: ReadonlySet<string> = new Set([...syntaxRules, ...valueRules, { id: 'unknown-key' }].map(({ id }) => id))

/** What alone a rule looks at, where that is less than a setting. */
const aboutOf = new Map(valueRules.map(({ id, about }) => [id, about]))

/** Finds which of some ranges, that lie behind each other, a range touches or lies in: the last one of them. */
const among = <T extends Range>(ranges: readonly T[]) => {
  const starts = ranges.map(({ start }) => start)
  return ({ start, end }: Range): T | undefined => {
    const last = ranges[lineAt(starts, end)]
    return last && last.start <= end && start <= last.end ? last : undefined
  }
}

/**
 * What is sure of a template: what is wrong with a setting without a hole, or with what stands beside one, seen by itself, and a key that xl does
 * not know, whatever fills its value. There are no fixes: the text is not the one that xl reads.
 * @param read what there is to say of the text with other things in its holes
 */
export const sureOf = (
  problems: readonly Problem[],
  { tree }: Config,
  template: Template,
  read: (text: string) => readonly Problem[],
): Problem[] => {
  const holeAt = among(template.holes)
  const unsure = tree.settings.filter((setting) => holeAt(setting))
  const unsureAt = among(unsure)
  const stringAt = among(unsure.flatMap(({ value }) => (value ? atomsOf(value) : [])))
  /** Whether a problem of a setting with holes is told of what is none, as far as its rule says. */
  const isBeside = (problem: Problem): boolean => {
    const string = stringAt(problem)
    if (string === undefined || string.start > problem.start) return false
    const about = aboutOf.get(problem.rule)
    return about === 'word' || (about === 'string' && !holeAt(string))
  }
  let refills: ReadonlySet<string>[] | undefined
  /** Whether it is told with other things in the holes, too. */
  const holds = (problem: Problem): boolean => {
    refills ??= refillsOf(template).map(
      ({ text, rangeOf }) =>
        new Set(
          read(text).flatMap((each) => {
            const range = rangeOf(each)
            return range ? [told(each, range)] : []
          }),
        ),
    )
    return refills.every((refill) => refill.has(told(problem, problem)))
  }
  return problems
    .filter(({ rule, by }) => alone.has(rule) && by === undefined)
    .filter((problem) => !holeAt(problem))
    .filter((problem) => problem.rule === 'unknown-key' || !unsureAt(problem) || isBeside(problem))
    .filter(holds)
    .map(({ fixes: _, ...problem }) => problem)
}

/** What is said of a place: two texts that say the same say it of the same thing. */
const told = ({ rule, effect, message }: Problem, { start, end }: Range): string =>
  `${rule} ${effect} ${start} ${end} ${message}`
