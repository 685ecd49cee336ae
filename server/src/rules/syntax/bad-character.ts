import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const badCharacter = syntaxRule({
  id: 'bad-character',
  summary: 'Text that xl has no use for',
  message: (marked) => `xl has no use for \`${marked}\` here and refuses the file.`,
  fixes: (marked, problem) => {
    const number = { True: '1', TRUE: '1', False: '0', FALSE: '0' }[marked]
    return number ? [fix(`Write ${number}`, [replace(problem, number)])] : []
  },
})
