import { syntaxRule } from './syntax-rule.ts'

export const missingKey = syntaxRule({
  id: 'missing-key',
  summary: 'An `=` without a key',
  message: () => 'There is no key before the `=`; xl refuses the file.',
})
