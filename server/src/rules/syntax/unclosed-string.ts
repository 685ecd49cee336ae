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
  fixes: (marked, { start, end, slip }, { tree: { text, settings } }) => {
    if (slip) return slipFix(slip)
    // In a list the bracket that ends the line is no part of the text.
    const line = text.slice(start, end)
    const behind = /\S([ \t]*\],?)$/.exec(line)?.[1]?.length ?? 0
    if (
      behind > 0 &&
      line.length - behind > 1 &&
      settings.findLast((each) => each.start <= start)?.value?.type === 'list'
    )
      return [fix(`Add the closing ${marked.charAt(0)}`, [insert(end - behind, marked.charAt(0))], false)]
    // Behind a backslash a quote closes nothing.
    return text.charAt(end - 1) === '\\'
      ? []
      : [fix(`Add the closing ${marked.charAt(0)}`, [insert(end, marked.charAt(0))], false)]
  },
})
