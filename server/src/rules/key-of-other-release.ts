import { atLeast, releaseAfter } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import { commentOut } from './fixes/edits.ts'
import { replaceRemoved } from './fixes/replacements.ts'
import type { Rule } from './rule.ts'

/** Keys of other releases. */
export const keyOfOtherRelease: Rule = {
  id: 'key-of-other-release',
  summary: 'A key that the target release does not read',
  *check(config) {
    const { entries, release, knownKeys, tree } = config
    for (const entry of entries.values()) {
      const { name, spec, inRelease, setting } = entry
      if (!spec || inRelease || knownKeys.has(name)) continue
      const message = !atLeast(release, spec.since)
        ? `xl ${release} does not know \`${name}\` yet and ignores it without a message: ${spec.since} is the first release that reads it.`
        : `xl ${release} no longer reads \`${name}\` and ignores it without a message: ${spec.until} was the last release that did.${
            spec.deprecated?.note ? ` ${spec.deprecated.note}` : ''
          }`
      yield ignored('key-of-other-release', setting.key, message, {
        ...(atLeast(release, spec.since) ? { tag: 'deprecated' as const } : {}),
        fixes: [
          ...replaceRemoved(config, entry),
          commentOut(
            tree.text,
            setting,
            spec.until && atLeast(release, releaseAfter(spec.until))
              ? `${name}: read up to ${spec.until}`
              : `${name}: read since ${spec.since}`,
          ),
        ],
      })
    }
  },
}
