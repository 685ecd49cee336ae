import type { Release } from '../release.ts'
import { meantKey } from '../rules/lint.ts'
import { descriptionsOf } from './keys.ts'
import { complain, print } from './output.ts'

/** `xencfg explain`: everything about a key; for an unknown one the nearest known, and exit status 2. */
export const explain = (name: string, { release }: { release: Release }): void => {
  const descriptions = descriptionsOf(name, release)
  if (descriptions.length > 0) {
    print(descriptions.join('\n\n---\n\n'))
    return
  }
  const meant = meantKey(name, 'domain', release)
  complain(`no release of xl reads \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`)
  process.exitCode = 2
}
