import { endBefore } from '../../syntax/index.ts'
import { fix, insert } from '../fixes/edits.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import { syntaxRule } from './syntax-rule.ts'

export const missingComma = syntaxRule({
  id: 'missing-comma',
  summary: 'Two items without a comma between them',
  message: () => 'A comma is missing before this; xl refuses the file.',
  fixes: (_marked, { start, slip }, { tree: { text, tokens } }) => {
    if (slip) return slipFix(slip, slip.edit.newText === ',' ? 'Add a comma' : 'Add the commas')
    const end = endBefore(tokens, start)
    // Where a comma stands and does not count, as in `[03:00.0", "a"]`, it is a part of what is wrong, and so would be the next.
    return text.charAt(end - 1) === ',' ? [] : [fix('Add a comma', [insert(end, ',')])]
  },
})
