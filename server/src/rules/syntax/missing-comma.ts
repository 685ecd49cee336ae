import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingComma = syntaxRule({
  id: 'missing-comma',
  summary: 'Two items without a comma between them',
  message: () => 'A comma is missing before this; xl refuses the file.',
  fixes: (_marked, { start }, { text }) => [fix('Add a comma', [insert(text.slice(0, start).trimEnd().length, ',')])],
})
