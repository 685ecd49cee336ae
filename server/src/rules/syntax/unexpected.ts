import { syntaxRule } from './syntax-rule.ts'

export const unexpected = syntaxRule({
  id: 'unexpected',
  summary: 'Something out of place',
  message: (marked) =>
    marked === ''
      ? 'xl expects more here and refuses the file.'
      : `xl does not expect \`${marked}\` here and refuses the file.`,
})
