import { beginning, isIllegible, textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import { insert } from './fixes/edits.ts'
import { asList } from './fixes/list-for-single.ts'
import type { Rule } from './rule.ts'

/** A domain has no name of its own accord; 4.1 called it "test". */
export const missingName: Rule = {
  id: 'missing-name',
  summary: 'A domain without a name',
  *check(config) {
    const { kind, release } = config
    if (kind !== 'domain' || !atLeast(release, '4.2') || textOfKey(config, 'name') !== undefined) return
    if (isIllegible(config, 'name')) return
    const wrong = config.entries.get('name')?.value
    // What the grammar says of its value comes first.
    if (wrong && config.tree.problems.some(({ start, end }) => start <= wrong.end && wrong.start <= end)) return
    const said = 'Domain name must be specified.'
    const message = wrong
      ? '`name` has to be a single text; xl refuses the file.'
      : 'There is no `name`; xl refuses a domain without one.'
    yield refused('missing-name', wrong ?? beginning(config), message, {
      ...(wrong
        ? asList(config, 'name', said)
        : {
            said,
            fixes: [{ title: 'Add a name', edits: [insert(config.tree.settings[0]?.start ?? 0, 'name = "guest"\n')] }],
          }),
    })
  },
}
