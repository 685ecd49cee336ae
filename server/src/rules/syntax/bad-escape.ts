import { insert } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const badEscape = syntaxRule({
  id: 'bad-escape',
  summary: 'An escape that xl refuses',
  message: (marked, _problem, { release }) =>
    `xl ${release} refuses the escape \`${marked}\`. For a backslash write \`\\\\\`; known are \`\\"\`, \`\\'\`, \`\\\\\`, \`\\a\`, \`\\b\`, \`\\f\`, \`\\n\`, \`\\r\`, \`\\t\` and \`\\v\`.`,
  fixes: (_marked, { start }) => [fix('Double the backslash', [insert(start, '\\')], false)],
})
