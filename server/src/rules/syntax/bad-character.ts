import { syntaxRule } from './syntax-rule.ts'

export const badCharacter = syntaxRule({
  id: 'bad-character',
  summary: 'Text that xl has no use for',
  message: (marked) => `xl has no use for \`${marked}\` here and refuses the file.`,
})
