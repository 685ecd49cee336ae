import type { Config, Suppression } from '../config/read-config.ts'
import { kept } from '../edited-list.ts'
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

type Lists = readonly (readonly Suppression[])[]

const none: Lists = []

/** The suppressions of a file for a rule: those for all of it, and those by the line that they are for. */
interface OfRule {
  readonly everywhere: Suppression[]
  readonly byLine: Map<number, Suppression[]>
}

/** Which of a file's suppressions a finding falls under: lists of which none is empty. */
const suppressionsOf = kept(({ tree, directives }: Config): ((finding: Finding) => Lists) => {
  if (directives.suppressions.length === 0) return () => none
  const byRule = new Map<string, OfRule>()
  for (const suppression of directives.suppressions) {
    const { rule, line } = suppression
    const ofRule = byRule.get(rule) ?? { everywhere: [], byLine: new Map<number, Suppression[]>() }
    byRule.set(rule, ofRule)
    const list = line === undefined ? ofRule.everywhere : (ofRule.byLine.get(line) ?? [])
    if (line !== undefined) ofRule.byLine.set(line, list)
    list.push(suppression)
  }
  const lineOf = lineIndex(tree.text)
  return ({ rule, start }) => {
    const { everywhere = [], byLine } = byRule.get(rule) ?? {}
    const ofLine = byLine && byLine.size > 0 ? byLine.get(lineOf(start)) : undefined
    if (everywhere.length === 0) return ofLine ? [ofLine] : none
    return ofLine ? [everywhere, ofLine] : [everywhere]
  }
})

/** Whether a comment in the file switches a finding off. */
export const isSuppressed = (config: Config): ((finding: Finding) => boolean) => {
  const suppressions = suppressionsOf(config)
  return (finding) => suppressions(finding).length > 0
}

/** The suppressions that switch off some of the findings. */
const usedOf = (config: Config, findings: readonly Finding[]): ReadonlySet<Suppression> => {
  const of = suppressionsOf(config)
  return new Set([...new Set(findings.flatMap((finding) => of(finding)))].flat())
}

/** The comments that switch off none of the findings, and the words that mean nothing. */
export const uselessComments = (config: Config, findings: readonly Finding[]): Finding[] => {
  const { suppressions, unknown } = config.directives
  const used = usedOf(config, findings)
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
  const usedOwn = usedOf(config, found)
  return [...found, ...(own ?? []).filter((suppression) => !usedOwn.has(suppression)).map(useless)]
}
