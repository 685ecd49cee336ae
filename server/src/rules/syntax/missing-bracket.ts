import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingBracket = syntaxRule({
  id: 'missing-bracket',
  summary: 'A list without its end',
  message: () => 'The list before this has no `]`; xl refuses the file.',
  fixes: (_marked, { start }, { text }) => {
    const before = text.slice(0, start).trimEnd().length
    const at = before === 0 ? start : before
    return [fix('Add the missing `]`', [insert(at, ' ]')], false)]
  },
})
