import { syntaxRule } from './syntax-rule.ts'

export const tooDeep = syntaxRule({
  id: 'too-deep',
  summary: 'Lists nested too deep',
  message: () => 'The lists are nested too deep: xl runs out of its memory for them.',
})
