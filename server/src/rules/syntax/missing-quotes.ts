import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

/** The marked word with what adheres to it, which a person may have meant for a text: `root=/dev/xvda`, but not `f("x")`. */
const wordAt = (text: string, start: number): string | undefined => {
  const rest = text.slice(start)
  const word = rest.slice(0, rest.search(/[\s,;#[\]]|$/))
  return /["'(]/.test(word) ? undefined : word
}

export const missingQuotes = syntaxRule({
  id: 'missing-quotes',
  summary: 'Text without quotes',
  message: (marked) => `Text stands in quotes: \`"${marked}"\`. xl refuses a bare word.`,
  fixes: (_marked, { start }, { tree: { text } }) => {
    const word = wordAt(text, start)
    if (word === undefined) return []
    const whole = { start, end: start + word.length }
    const number = /^(True|TRUE|true|yes|on)$/.test(word)
      ? '1'
      : /^(False|FALSE|false|no|off|none)$/.test(word)
        ? '0'
        : ''
    return [
      ...(number ? [fix(`Write ${number}`, [replace(whole, number)], false)] : []),
      fix('Put it in quotes', [replace(whole, `"${word}"`)], false),
    ]
  },
})
