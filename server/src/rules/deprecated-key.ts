import type { Config, Entry } from '../config/read-config.ts'
import { atLeast, type Release } from '../release.ts'
import type { KeySpec } from '../schema/index.ts'
import { advice } from '../values/basic/findings.ts'
import { replaceDeprecated } from './fixes/replacements.ts'
import type { Rule } from './rule.ts'

/** Keys for which the project has a better one. */
export const deprecatedKey: Rule = {
  id: 'deprecated-key',
  summary: 'A key that is deprecated',
  *check(config) {
    const { entries, release } = config
    for (const entry of entries.values()) {
      const { name, spec, inRelease, setting, reading } = entry
      const deprecated = spec?.deprecated
      if (!deprecated || !inRelease || !atLeast(release, deprecated.since)) continue
      // What a word without quotes says is not known yet, and the grammar tells of it.
      if (!setting.value && isBare(config, setting.start)) continue
      // What xl reads only to say that it ignores it needs no second word.
      if (reading?.findings.some(({ rule }) => rule === 'ignored-key')) continue
      yield advice(
        'deprecated-key',
        setting.key,
        `\`${name}\` is deprecated since ${deprecated.since}. ${deprecated.note}`,
        {
          tag: 'deprecated',
          said: isTaken(entry) && isSaid(deprecated, entries, release) ? deprecated.said : undefined,
          fixes: replaceDeprecated(config, entry),
        },
      )
    }
  },
}

/** Whether text without quotes stands on the line of an offset, behind it. */
const isBare = ({ tree: { causes, text } }: Config, offset: number): boolean =>
  causes.some(
    ({ code, start }) => code === 'missing-quotes' && start > offset && !text.slice(offset, start).includes('\n'),
  )

/** Whether xl has got a value, be it one that it refuses afterwards. */
const isTaken = ({ reading }: Entry): boolean =>
  reading?.value !== undefined || (reading?.findings.some(({ effect }) => effect === 'refused') ?? false)

const isSaid = (
  { saidIn, unsaidBeside }: NonNullable<KeySpec['deprecated']>,
  entries: Config['entries'],
  release: Release,
): boolean =>
  (!saidIn || (atLeast(release, saidIn[0]) && atLeast(saidIn[1], release))) &&
  (!unsaidBeside || entries.get(unsaidBeside)?.reading?.value === undefined)
