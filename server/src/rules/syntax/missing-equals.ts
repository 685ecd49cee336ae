import { syntaxRule } from './syntax-rule.ts'

export const missingEquals = syntaxRule({
  id: 'missing-equals',
  summary: 'A word without `=`',
  message: (marked, _problem, { release }) =>
    marked === '+='
      ? `xl ${release} knows no \`+=\`: it came with 4.13.`
      : `xl ${release} expects \`=\` after \`${marked}\`.`,
})
