import { insert, replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const missingSeparator = syntaxRule({
  id: 'missing-separator',
  summary: 'Two settings on one line',
  message: () => 'Two settings on one line need a `;` between them; xl refuses the file.',
  fixes: (_marked, { start }, { text }) => [
    fix('Begin a new line', [replace({ start: text.slice(0, start).trimEnd().length, end: start }, '\n')]),
    fix('Add a `;`', [insert(text.slice(0, start).trimEnd().length, ';')]),
  ],
})
