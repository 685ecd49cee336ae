import { xmTable } from '../schema/index.ts'
import { ignored } from '../values/basic/findings.ts'
import { removeSetting } from './fixes/edits.ts'
import { xmFixes } from './fixes/xm-fixes.ts'
import { isNetworkOption, networkFix } from './fixes/xm-network.ts'
import type { Rule } from './rule.ts'

/** Options of xm that xl never took over. */
export const xmOnlyKey: Rule = {
  id: 'xm-only-key',
  summary: 'An option that only xm read',
  *check(config) {
    const { kind, entries, knownKeys, tree, release } = config
    if (kind !== 'domain') return
    for (const entry of entries.values()) {
      const { name, spec, setting } = entry
      const option = spec || knownKeys.has(name) ? undefined : xmTable.get(name)
      if (!option) continue
      // For this guest xm did nothing with it, and there is nothing to write.
      const answer = isNetworkOption(name) ? networkFix(config, name) : undefined
      const isWritten = !answer || !('drop' in answer)
      const instead =
        option.replacement && isWritten ? ` Use \`${option.replacement}\`.` : option.instead ? ` ${option.instead}` : ''
      yield ignored(
        'xm-only-key',
        setting.key,
        `\`${name}\` was an option of xm: xl ${release} ignores it without a message.${instead}`,
        {
          tag: 'deprecated',
          fixes: [...xmFixes(config, entry), removeSetting(tree.text, setting)],
        },
      )
    }
  },
}
