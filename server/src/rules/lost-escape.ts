import { append } from '../append.ts'
import type { Range, Value } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import { insert } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** All escapes in a value that leave nothing behind; lists may be nested without end. */
const lostIn = (value: Value | undefined): Range[] => {
  const found: Range[] = []
  const waiting = value ? [value] : []
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next.type === 'list') append(waiting, next.items)
    else append(found, next.lost ?? [])
  }
  return found
}

/** Escapes that vanish: xl takes them and puts nothing in their place. */
export const lostEscape: Rule = {
  id: 'lost-escape',
  summary: 'An escape that vanishes from the text',
  *check({ tree, release }) {
    if (!tree.text.includes('\\')) return
    for (const range of tree.settings.flatMap(({ value }) => lostIn(value))) {
      const written = tree.text.slice(range.start, range.end)
      yield ignored(
        'lost-escape',
        range,
        `xl ${release} takes \`${written}\` and puts nothing in its place, without a message. For a backslash write \`\\\\\`.`,
        { fixes: [{ title: 'Double the backslash', edits: [insert(range.start, '\\')] }] },
      )
    }
  },
}
