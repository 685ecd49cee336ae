import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

export const capitalInKey = syntaxRule({
  id: 'capital-in-key',
  summary: 'A key that is not in small letters',
  message: (marked) =>
    `Keys are made of small letters, digits, \`_\` and \`.\`, and begin with a letter: xl refuses \`${marked}\`.`,
  fixes: (marked, { start, end }) => {
    const small = marked.toLowerCase().replaceAll('-', '_').replace(/^_+/, '')
    return /^[a-z][._0-9a-z]*$/.test(small) ? [fix(`Write \`${small}\``, [replace({ start, end }, small)])] : []
  },
})
