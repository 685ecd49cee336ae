import { syntaxRule } from './syntax-rule.ts'

export const missingValue = syntaxRule({
  id: 'missing-value',
  summary: 'A key without a value',
  message: () => 'The value is missing: it has to stand on the line of the `=`.',
})
