import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

const endOfLine = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}

export const unclosedString = syntaxRule({
  id: 'unclosed-string',
  summary: 'A string without its closing quote',
  message: (marked) => `The closing \`${marked.charAt(0)}\` is missing: a string ends on its line.`,
  fixes: (marked, { end }, { text }) =>
    end <= endOfLine(text, end)
      ? [fix(`Add the closing ${marked.charAt(0)}`, [insert(end, marked.charAt(0))], false)]
      : [],
})
