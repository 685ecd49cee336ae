import { endOfListIn, settingBefore } from '../../syntax/index.ts'
import { fix, insert } from '../fixes/edits.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import { syntaxRule } from './syntax-rule.ts'

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
    // In a list the bracket that ends the line is no part of the text, nor is the comment behind it. Where it stands behind what may be
    // a comment, nobody can say where the text ends: the comment is not made a part of it.
    const bracket = endOfListIn(text.slice(start, end))
    const quote = marked.charAt(0)
    const title = `Add the closing ${quote}`
    if (bracket > 0 && settingBefore(settings, start)?.value?.type === 'list') {
      const meant = text.slice(start, start + bracket).trimEnd()
      return /\s#/.test(meant) ? [] : [fix(title, [insert(start + meant.length, quote)], false)]
    }
    // Three quotes are Python's. Behind a backslash a quote closes nothing.
    if (text.startsWith(quote.repeat(3), start - 2)) return []
    return text.charAt(end - 1) === '\\' ? [] : [fix(title, [insert(end, quote)], false)]
  },
})
