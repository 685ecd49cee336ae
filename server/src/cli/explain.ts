import type { Release } from '../release.ts'
import { isRuleId, ruleIds } from '../rule-ids.ts'
import { meantKey } from '../rules/fixes/meant-key.ts'
import { descriptionsOf, keyNames } from './keys.ts'
import { Complaint, complain, print, type Status, type World } from './output.ts'
import { forReaders } from './rule-page.ts'

/** What there is something to say about. */
export const namesToExplain = (): readonly string[] => [...keyNames(), ...ruleIds]

/** `xencfg explain`: everything about a key, or the page of a rule; for an unknown one the nearest known, and exit status 2. */
export const explain = (world: World, name: string, { release }: { release: Release }): Status => {
  if (isRuleId(name)) {
    const page = world.rulePage(name)
    if (page === undefined) throw new Complaint(`\`${name}\` is a rule, but its page is not beside this program`)
    print(world, forReaders(page).trimEnd())
    return 0
  }
  const descriptions = descriptionsOf(name, release)
  if (descriptions.length > 0) {
    print(world, descriptions.join('\n\n---\n\n'))
    return 0
  }
  const meant = meantKey(name, 'domain', release)
  complain(world, `no release of xl reads \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`)
  return 2
}
