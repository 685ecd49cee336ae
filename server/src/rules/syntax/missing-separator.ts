import { endBefore } from '../../syntax/index.ts'
import { insert, replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingSeparator = syntaxRule({
  id: 'missing-separator',
  summary: 'Two settings on one line',
  message: () => 'Two settings on one line need a `;` between them; xl refuses the file.',
  fixes: (_marked, { start }, { tree: { tokens } }) => [
    fix('Begin a new line', [replace({ start: endBefore(tokens, start), end: start }, '\n')]),
    fix('Add a `;`', [insert(endBefore(tokens, start), ';')]),
  ],
})
