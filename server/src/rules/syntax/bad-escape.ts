import { fix, insert, replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const badEscape = syntaxRule({
  id: 'bad-escape',
  summary: 'An escape that xl refuses',
  message: (marked, _problem, { release }) =>
    `xl ${release} refuses the escape \`${marked}\`. For a backslash write \`\\\\\`; known are \`\\"\`, \`\\'\`, \`\\\\\`, \`\\a\`, \`\\b\`, \`\\f\`, \`\\n\`, \`\\r\`, \`\\t\` and \`\\v\`.`,
  fixes: (marked, { start }) => {
    const double = fix('Double the backslash', [insert(start, '\\')], false)
    // Markdown puts one before what has a meaning there.
    return /^\\[_*[\]#.-]/.test(marked)
      ? [fix('Remove the backslash', [replace({ start, end: start + 1 }, '')], false), double]
      : [double]
  },
})
