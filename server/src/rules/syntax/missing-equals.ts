import { keysOf } from '../../schema/index.ts'
import { fix, insert } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const missingEquals = syntaxRule({
  id: 'missing-equals',
  summary: 'A word without `=`',
  message: (marked, _problem, { release }) =>
    marked === '+='
      ? `xl ${release} knows no \`+=\`: it came with 4.13.`
      : `xl ${release} expects \`=\` after \`${marked}\`.`,
  fixes: (marked, { end }, { kind, python, tree: { text } }) =>
    // A value follows; whether it is the last thing on its line shows when it is tried. A word of a program, `assert 1`, is no key.
    marked !== '+=' && (!python || keysOf(kind).has(marked)) && /^[ \t]+(?:["'[]|\d)/.test(text.slice(end, end + 100))
      ? [fix('Add the `=`', [insert(end, ' =')], false)]
      : [],
})
