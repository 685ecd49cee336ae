import { insert } from '../fixes/edits.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const unclosedString = syntaxRule({
  id: 'unclosed-string',
  summary: 'A string without its closing quote',
  message: (marked, { slip }) => {
    const quote = marked.charAt(0)
    return slip
      ? `The text begins with \`${quote}\` and ends with \`${marked.at(-1)}\`: to xl the closing \`${quote}\` is missing, and it refuses the file.`
      : `The closing \`${quote}\` is missing: a string ends on its line.`
  },
  fixes: (marked, { end, slip }, { tree: { text } }) => {
    if (slip) return slipFix(slip)
    // Behind a backslash a quote closes nothing.
    return text.charAt(end - 1) === '\\'
      ? []
      : [fix(`Add the closing ${marked.charAt(0)}`, [insert(end, marked.charAt(0))], false)]
  },
})
