import { atLeast } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import { removeSetting, replace } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

const textFor = (texts: Map<string, string>, name: string, make: () => string): string => {
  const text = texts.get(name) ?? make()
  texts.set(name, text)
  return text
}

/** Of several settings of one key, only the last counts. */
export const duplicateKey: Rule = {
  id: 'duplicate-key',
  summary: 'A key that is set twice',
  *check({ overwritten, release, tree, python }) {
    if (python) return
    /** One text for all settings of a key. */
    const again = new Map<string, string>()
    const lost = new Map<string, string>()
    for (const { setting, by } of overwritten) {
      // xl refuses a file where the later one has no value: which of them counts is no matter there.
      if (!by.value) continue
      const { name } = setting.key
      const addable = setting.value?.type === 'list' && by.value?.type === 'list'
      const add = addable && atLeast(release, '4.13') && by.operator
      const message = textFor(
        lost,
        `${addable} ${name}`,
        () =>
          `xl takes the last \`${name}\` of the file; this one is lost.${addable ? ' Use `+=` there to add to it (since 4.13).' : ''}`,
      )
      const { start, end } = by.key
      yield ignored('duplicate-key', setting, message, {
        tag: 'unnecessary',
        related: { start, end, message: textFor(again, name, () => `\`${name}\` is set again here`) },
        fixes: () => [
          removeSetting(tree.text, setting, `Remove this \`${name}\``),
          ...(add ? [{ title: `Let the later \`${name}\` add to this one`, edits: [replace(add, '+=')] }] : []),
        ],
      })
    }
  },
}
