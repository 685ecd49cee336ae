import { fix, insert } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const commentWithoutNewline = syntaxRule({
  id: 'comment-without-newline',
  summary: 'A comment that ends the file',
  message: () => 'xl refuses a comment that ends the file without a newline. Add an empty line.',
  fixes: (_marked, { end }) => [fix('Add a newline at the end', [insert(end, '\n')])],
})
