import { fix, insert } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const noFinalNewline = syntaxRule({
  id: 'no-final-newline',
  summary: 'A setting that ends the file',
  message: (_marked, _problem, { release }) => `xl ${release} wants a newline after the last setting.`,
  fixes: (_marked, { end }) => [fix('Add a newline at the end', [insert(end, '\n')])],
})
