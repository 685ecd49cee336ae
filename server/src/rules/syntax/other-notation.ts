import type { Range, Slip } from '../../syntax/index.ts'
import { replace } from '../fixes/edits.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

/** What xl does with it, and what it reads instead. `odd` is the first thing that it does not read. */
const messages: Readonly<Record<Exclude<Slip['habit'], 'lookalike' | 'quotes'>, (odd: string) => string>> = {
  brace: (odd) => `Settings stand by themselves: xl refuses \`${odd}\` around them.`,
  continuation: () =>
    'A line does not go on behind a `\\`: xl refuses it. Within `[` and `]` a list may have several lines.',
  declaration: (odd) => `xl knows no \`${odd}\` before a key and refuses the file.`,
  'doubled-quotes': () => 'The quotes are doubled: xl takes the first two for an empty text, and refuses what follows.',
  ellipsis: (odd) => `\`${odd}\` stands for what somebody has left out; xl refuses it.`,
  end: (odd) => `Behind a value xl expects the end of the line, a \`;\` or a comment: it refuses \`${odd}\`.`,
  entity: (odd) => `\`${odd}\` is HTML: xl takes it letter by letter, and refuses it.`,
  fence: () => 'This is a fence of Markdown: xl refuses it.',
  items: () => 'A list stands in `[` and `]`, with commas between its items: xl refuses the `-`.',
  marker: (odd) => `A key begins the line: xl refuses \`${odd}\` before it.`,
  operator: (odd) => `Between a key and its value stands \`=\`: xl refuses \`${odd}\`.`,
  'quoted-key': (odd) => `A key stands without quotes: xl refuses \`${odd}\`.`,
  section: (odd) => `xl knows no sections and refuses \`${odd}\`: all settings of a file are of one guest or pool.`,
  tag: (odd) => `\`${odd}\` is HTML: xl refuses it.`,
}

const fences = /^[ \t]*(?:```|~~~)[\w-]*[ \t]*(?:\n|$)/gm

export const otherNotation = syntaxRule({
  id: 'other-notation',
  summary: 'A line as another language has it',
  message: (marked, { slip }) =>
    slip && slip.habit !== 'lookalike' && slip.habit !== 'quotes' ? messages[slip.habit](marked.trim()) : '',
  fixes: (_marked, { slip }, { tree: { text } }) => {
    if (slip?.habit !== 'fence') return slipFix(slip)
    const ranges: Range[] = [...text.matchAll(fences)].map(({ 0: line, index }) => ({
      start: index,
      end: index + line.length,
    }))
    return [
      fix(
        'Remove the fences',
        ranges.filter(({ start, end }) => end > start).map((range) => replace(range, '')),
      ),
    ]
  },
})
