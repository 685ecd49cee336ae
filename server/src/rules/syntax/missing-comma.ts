import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingComma = syntaxRule({
  id: 'missing-comma',
  summary: 'Two items without a comma between them',
  message: () => 'A comma is missing before this; xl refuses the file.',
  fixes: (_marked, { start }, { text }) => {
    const before = text.slice(0, start).trimEnd()
    // Where a comma stands and does not count, as in `[03:00.0", "a"]`, it is a part of what is wrong, and so would be the next.
    return before.endsWith(',') ? [] : [fix('Add a comma', [insert(before.length, ',')])]
  },
})
