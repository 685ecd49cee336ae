import { keysOf, xmTable } from '../../schema/index.ts'
import { endBefore } from '../../syntax/index.ts'
import { fix, insert, replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const missingSeparator = syntaxRule({
  id: 'missing-separator',
  summary: 'Two settings on one line',
  message: () => 'Two settings on one line need a `;` between them; xl refuses the file.',
  fixes: (_marked, { start }, { kind, tree: { text, tokens } }) => {
    const before = endBefore(tokens, start)
    const rest = /^[^#;\n]*/.exec(text.slice(start))?.[0].trimEnd() ?? ''
    const name = /^[\w.]*/.exec(rest)?.[0] ?? ''
    const quote = text.charAt(before - 1)
    // What is no key belongs to the text before it, as a parameter of the kernel does.
    const belongs = !keysOf(kind).has(name) && !xmTable.has(name) && /["']/.test(quote) && !/["'[\]\\]/.test(rest)
    const end = start + rest.length
    return [
      ...(belongs
        ? [fix('Put it into the quotes', [replace({ start: before - 1, end: before }, ''), insert(end, quote)], false)]
        : []),
      fix('Begin a new line', [replace({ start: before, end: start }, '\n')], !belongs),
      fix('Add a `;`', [insert(before, ';')], !belongs),
    ]
  },
})
