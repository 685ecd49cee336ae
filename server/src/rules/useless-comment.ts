import type { Config, Suppression } from '../config/read-config.ts'
import { isRuleId } from '../rule-ids.ts'
import { lineIndex } from '../syntax/index.ts'
import { advice } from '../values/basic/findings.ts'
import type { Finding } from '../values/value-type.ts'
import { isFleetRule } from './fleet-rules.ts'
import type { Rule } from './rule.ts'

const ownRule = 'useless-comment'

/** Comments of ours that do nothing. It looks at the findings of all other rules, so `lint` asks for it by `uselessComments`. */
export const uselessComment: Rule = {
  id: ownRule,
  summary: 'A comment for Xen Config that has no effect',
}

/** Which of a file's suppressions a finding falls under. */
const suppressionsOf = ({ tree, directives }: Config): ((finding: Finding) => readonly Suppression[]) => {
  if (directives.suppressions.length === 0) return () => []
  const lineOf = lineIndex(tree.text)
  const nameOf = (rule: string, line: number | undefined) => `${rule} ${line ?? 'everywhere'}`
  const found = new Map<string, Suppression[]>()
  for (const suppression of directives.suppressions) {
    const name = nameOf(suppression.rule, suppression.line)
    const same = found.get(name)
    if (same) same.push(suppression)
    else found.set(name, [suppression])
  }
  return ({ rule, start }) => [
    ...(found.get(nameOf(rule, undefined)) ?? []),
    ...(found.get(nameOf(rule, lineOf(start))) ?? []),
  ]
}

/** Whether a comment in the file switches a finding off. */
export const isSuppressed = (config: Config): ((finding: Finding) => boolean) => {
  const suppressions = suppressionsOf(config)
  return (finding) => suppressions(finding).length > 0
}

/** The comments that switch off none of the findings, and the words that mean nothing. */
export const uselessComments = (config: Config, findings: readonly Finding[]): Finding[] => {
  const { suppressions, unknown } = config.directives
  const of = suppressionsOf(config)
  const used = new Set(findings.flatMap((finding) => of(finding)))
  const useless = (suppression: Suppression): Finding =>
    advice(
      ownRule,
      suppression,
      isRuleId(suppression.rule)
        ? `There is nothing here for \`${suppression.rule}\` to switch off.`
        : `There is no rule \`${suppression.rule}\`.`,
      { tag: 'unnecessary' },
    )
  // A comment that switches off this very rule is of use where another one is of none.
  // What other files decide is found elsewhere: nobody knows here whether there is something to switch off.
  const judged = suppressions.filter(({ rule }) => !isFleetRule(rule))
  const [own, others] = [true, false].map((yes) => judged.filter(({ rule }) => (rule === ownRule) === yes))
  const found = [
    ...(others ?? []).filter((suppression) => !used.has(suppression)).map(useless),
    ...unknown.map((word) =>
      advice(
        ownRule,
        word,
        `\`${word.text}\` means nothing here. Known are \`release=4.17\`, \`arch=arm64\`, \`known <key>\`, \`disable-next-line <rule>\` and \`disable-file <rule>\`.`,
      ),
    ),
  ]
  const usedOwn = new Set(found.flatMap((finding) => of(finding)))
  return [...found, ...(own ?? []).filter((suppression) => !usedOwn.has(suppression)).map(useless)]
}
