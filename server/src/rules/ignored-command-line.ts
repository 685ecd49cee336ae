import type { Config } from '../config/config.ts'
import { keyRange, textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import type { Atom, Setting } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Fix } from '../values/value-type.ts'
import { insert, removeSetting } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

type Ignored = 'root' | 'extra'

/** The only setting of a key with a text that stands in the file as it is, in quotes and without an escape. */
const plainText = (config: Config, key: Ignored | 'cmdline'): Atom | undefined => {
  const { tree, entries } = config
  const value = entries.get(key)?.setting.value
  if (value?.type !== 'atom' || !value.quote || tree.settings.filter((each) => each.key.name === key).length > 1)
    return undefined
  return tree.text.slice(value.start + 1, value.end - 1) === value.text && !/["'\\]/.test(value.text)
    ? value
    : undefined
}

/** The words that a key stands for in the command line. */
const wordsOf = (key: Ignored, text: string): readonly string[] =>
  `${key === 'root' ? 'root=' : ''}${text}`.split(/\s+/).filter((word) => word !== '')

/** Whether one of the words sets what the line sets already: which of them is meant, its author has to say. */
const contradicts = (line: readonly string[], words: readonly string[]): boolean => {
  const names = new Set(line.map((word) => word.replace(/=.*/s, '')))
  return words.some((word) => word.includes('=') && !line.includes(word) && names.has(word.replace(/=.*/s, '')))
}

/** What is lost goes into the line. Removed unseen is only what the line has already; otherwise a person has to say so. */
const fixesOf = (config: Config, key: Ignored, setting: Setting): Fix[] => {
  const remove = removeSetting(config.tree.text, setting)
  const words = wordsOf(key, textOfKey(config, key) ?? '')
  const line = (textOfKey(config, 'cmdline') ?? '').split(/\s+/)
  const missing = words.filter((word) => !line.includes(word))
  if (missing.length === 0) return [remove]
  const byHand = { ...remove, byHand: true, deliberate: true }
  const target = plainText(config, 'cmdline')
  if (!target || !plainText(config, key) || contradicts(line, words)) return [byHand]
  const gap = /^$|\s$/.test(target.text) ? '' : ' '
  const put: Fix = {
    title: `Put \`${missing.join(' ')}\` into \`cmdline\``,
    edits: [insert(target.end - 1, gap + missing.join(' ')), ...remove.edits].sort((a, b) => a.start - b.start),
  }
  return [put, byHand]
}

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
          fixes: fixesOf(config, key, setting),
        },
      )
    }
  },
}
