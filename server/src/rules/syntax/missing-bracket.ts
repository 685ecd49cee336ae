import { sure } from '../../sure.ts'
import { endBefore, indexOfBegun, settingBefore, type Tree } from '../../syntax/index.ts'
import { fix, insert } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

/** How many lists are open at an offset, of the setting that goes on there: one at least. */
const openAt = ({ text, tokens, settings }: Tree, at: number): number => {
  const begun = settingBefore(settings, at - 1)?.start ?? at
  let open = 0
  for (let index = Math.max(0, indexOfBegun(tokens, begun)); index < tokens.length; index++) {
    const { kind, start, end } = sure(tokens[index])
    if (end > at) break
    if (kind !== 'punctuation' || start < begun) continue
    const sign = text.charAt(start)
    open += sign === '[' ? 1 : sign === ']' ? -1 : 0
  }
  return Math.max(1, open)
}

export const missingBracket = syntaxRule({
  id: 'missing-bracket',
  summary: 'A list without its end',
  message: () => 'The list before this has no `]`; xl refuses the file.',
  fixes: (_marked, { start, end }, { tree }) => {
    // Where the text ends within the list, its last token is marked.
    const cutOff = tree.text.slice(end).trim() === ''
    const at = endBefore(tree.tokens, cutOff ? tree.text.length : start)
    const open = openAt(tree, at)
    return [fix(`Add the missing ${'`]`'.repeat(open)}`.replaceAll('``', ''), [insert(at, ' ]'.repeat(open))], false)]
  },
})
