import type { Config, Entry } from '../../config/config.ts'
import type { RuleId } from '../../rule-ids.ts'
import { lineStartAt, type Range, rangesAt } from '../../syntax/index.ts'
import { fixesOf } from '../../values/basic/findings.ts'
import type { Finding, Fix } from '../../values/value-type.ts'
import { insert, removeSetting, replace, withoutOverwritten } from './edits.ts'
import { removeItem } from './items.ts'

const remove = ({ setting }: Entry, { tree }: Config): Fix =>
  withoutOverwritten(tree, setting, { ...removeSetting(tree.text, setting), byHand: true })

/** What mends the setting as a whole, where a value by itself does not know it: its key, its operator, its line. */
const fixes: { readonly [Id in RuleId]?: (entry: Entry, config: Config, at: Range) => readonly Fix[] } = {
  'bad-disk': ({ name, setting: { value } }, { tree: { text } }, at) => {
    const near = value?.type === 'list' ? rangesAt(value.items, at.start) : []
    const item = near.find(({ start, end }) => start <= at.start && at.end <= end)
    if (item?.type !== 'atom' || !/^[\s,]*$/.test(item.text)) return []
    return [removeItem({ ...item, text, parts: [] }, name)]
  },
  'wrong-guest': (entry, config) => [remove(entry, config)],
  'ignored-key': (entry, config) => [remove(entry, config)],
  'added-number': ({ setting: { operator } }) =>
    operator ? [{ title: 'Write `=`', edits: [replace(operator, '=')] }] : [],
  'bad-cpus': ({ setting }, { tree, vcpus }) =>
    vcpus === 0
      ? [{ title: 'Add `vcpus = 1`', edits: [insert(lineStartAt(tree.text, setting.start), 'vcpus = 1\n')] }]
      : [],
}

/** The findings of a setting's value, with what mends the setting where nothing else does. */
export const withSettingFixes = (findings: readonly Finding[], entry: Entry, config: Config): readonly Finding[] =>
  findings.map((finding) => {
    const mend = fixes[finding.rule]
    const own = mend && fixesOf(finding.fixes).length === 0 ? mend(entry, config, finding) : []
    return own.length > 0 ? { ...finding, fixes: own } : finding
  })
