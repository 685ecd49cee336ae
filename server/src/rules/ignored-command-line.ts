import { keyRange, textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import { removeSetting } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** `root` and `extra` beside `cmdline` (`parse_cmdline`, since 4.5). */
export const ignoredCommandLine: Rule = {
  id: 'ignored-command-line',
  summary: '`root` or `extra` beside `cmdline`',
  *check(config) {
    if (config.kind !== 'domain' || !atLeast(config.release, '4.5') || textOfKey(config, 'cmdline') === undefined)
      return
    for (const key of ['root', 'extra'] as const) {
      const setting = config.entries.get(key)?.setting
      if (textOfKey(config, key) === undefined || !setting) continue
      yield ignored(
        'ignored-command-line',
        setting,
        `xl ignores \`${key}\` beside \`cmdline\`. Put it into \`cmdline\`.`,
        {
          said: 'Warning: ignoring root= and extra= in favour of cmdline=',
          related: { ...keyRange(config, 'cmdline'), message: '`cmdline` is set here' },
          fixes: [removeSetting(config.tree.text, setting)],
        },
      )
    }
  },
}
