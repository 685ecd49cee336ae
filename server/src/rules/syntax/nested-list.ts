import { syntaxRule } from './syntax-rule.ts'

export const nestedList = syntaxRule({
  id: 'nested-list',
  summary: 'A list in a list, before 4.6',
  message: (_marked, _problem, { release }) => `xl ${release} knows no lists in lists: they came with 4.6.`,
})
