import type { Config } from '../config/read-config.ts'
import type { Problem } from '../rules/lint.ts'
import { syntaxRules } from '../rules/syntax/syntax-rules.ts'
import { valueRules } from '../rules/value-rules.ts'
import type { Range } from '../syntax/index.ts'
import type { Template } from './template.ts'

/** The rules that look at one place or one setting alone: whatever fills the holes elsewhere, they stay right. */
const alone: ReadonlySet<string> = new Set([...syntaxRules, ...valueRules, { id: 'unknown-key' }].map(({ id }) => id))

const touches = (one: Range, other: Range): boolean => one.start <= other.end && other.start <= one.end

/**
 * What is sure of a template: what is wrong with a setting without a hole, seen by itself, and a key that xl does not know, whatever fills its
 * value. There are no fixes: the text is not the one that xl reads.
 */
export const sureOf = (problems: readonly Problem[], { tree }: Config, { holes }: Template): Problem[] => {
  const unsure: Range[] = [...holes, ...tree.settings.filter((setting) => holes.some((hole) => touches(setting, hole)))]
  return problems
    .filter((problem) => alone.has(problem.rule) && problem.by === undefined)
    .filter((problem) => !(problem.rule === 'unknown-key' ? holes : unsure).some((range) => touches(range, problem)))
    .map(({ fixes: _, ...problem }) => problem)
}
