import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const unclosedString = syntaxRule({
  id: 'unclosed-string',
  summary: 'A string without its closing quote',
  message: (marked) => `The closing \`${marked.charAt(0)}\` is missing: a string ends on its line.`,
  // Behind a backslash a quote closes nothing.
  fixes: (marked, { end }, { tree: { text } }) =>
    text.charAt(end - 1) === '\\'
      ? []
      : [fix(`Add the closing ${marked.charAt(0)}`, [insert(end, marked.charAt(0))], false)],
})
