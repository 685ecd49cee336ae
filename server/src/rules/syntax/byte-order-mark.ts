import { replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

export const byteOrderMark = syntaxRule({
  id: 'byte-order-mark',
  summary: 'A byte-order mark',
  message: () => 'The file begins with a byte-order mark, which xl refuses. Save it as UTF-8 without one.',
  fixes: (_marked, { start, end }) => [
    {
      title: 'Remove the byte-order mark',
      edits: [replace({ start, end }, '')],
      safe: true,
      withoutByteOrderMark: true,
    },
  ],
})
