import { beginning, isIllegible, textOfKey } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import { atLeast } from '../release.ts'
import { refused } from '../values/basic/findings.ts'
import type { Edit } from '../values/value-type.ts'
import { insert, onTop } from './fixes/edits.ts'
import { asList } from './fixes/list-for-single.ts'
import type { Rule } from './rule.ts'

/** In front of the first setting, below what a file says of itself. */
const inFront = ({ tree: { settings, text } }: Config, newText: string): Edit =>
  settings[0] ? insert(settings[0].start, newText) : onTop(text, newText)

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
            fixes: [{ title: 'Add a name', edits: [inFront(config, 'name = "guest"\n')] }],
          }),
    })
  },
}
