import { endBefore } from '../../syntax/index.ts'
import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingBracket = syntaxRule({
  id: 'missing-bracket',
  summary: 'A list without its end',
  message: () => 'The list before this has no `]`; xl refuses the file.',
  fixes: (_marked, { start }, { tree: { tokens } }) => [
    fix('Add the missing `]`', [insert(endBefore(tokens, start), ' ]')], false),
  ],
})
