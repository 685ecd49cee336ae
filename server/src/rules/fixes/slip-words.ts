import type { Config } from '../../config/config.ts'
import { valueTypeOf } from '../../config/read-config.ts'
import { conflictsIn, differenceIn, endBefore, type Range, type Slip } from '../../syntax/index.ts'
import type { Fix } from '../../values/value-type.ts'
import { fix, replace } from './edits.ts'
import { slipFix } from './slip-fix.ts'

/** What xl does with it, and what it reads instead. `odd` is the first thing that it does not read. */
const messages: Readonly<Record<Exclude<Slip['habit'], 'comma' | 'lookalike' | 'quotes'>, (odd: string) => string>> = {
  apostrophe: () => 'The `\'` within ends the text for xl, and it refuses what follows: such a text stands in `"`.',
  brace: (odd) => `Settings stand by themselves: xl refuses \`${odd}\` around them.`,
  bracket: (odd) =>
    odd === ']'
      ? 'A `]` stands here without its `[`: xl refuses the file.'
      : `A list stands in \`[\` and \`]\`: xl refuses \`${odd.trim().charAt(0)}\`.`,
  conflict: () =>
    'Git has left two versions here, between `<<<<<<<`, `=======` and `>>>>>>>`: xl refuses them. Keep one of the two.',
  continuation: () =>
    'A line does not go on behind a `\\`: xl refuses it. Within `[` and `]` a list may have several lines.',
  declaration: (odd) => `xl knows no \`${odd}\` before a key and refuses the file.`,
  difference: () =>
    'This is the difference of two versions: xl refuses the `-` and `+` before its lines. Keep the lines with `+`.',
  'doubled-quotes': () => 'The quotes are doubled: xl takes the first two for an empty text, and refuses what follows.',
  ellipsis: (odd) => `\`${odd}\` stands for what somebody has left out; xl refuses it.`,
  end: (odd) => `Behind a value xl expects the end of the line, a \`;\` or a comment: it refuses \`${odd}\`.`,
  entity: (odd) => `\`${odd}\` is HTML: xl takes it letter by letter, and refuses it.`,
  'escaped-quotes': () => 'A `\\` before a quote belongs into a text: xl refuses the quotes that it stands before.',
  fence: () => 'This is a fence of Markdown: xl refuses it.',
  'half-quoted': (odd) => `A \`${odd}\` stands here without the one before the text: xl refuses the file.`,
  items: () => 'A list stands in `[` and `]`, with commas between its items: xl refuses the `-`.',
  marker: (odd) => `A key begins the line: xl refuses \`${odd}\` before it.`,
  markup: (odd) =>
    odd.startsWith('`') ? 'Backticks are Markdown: xl refuses them.' : `\`${odd}\` is Markdown: xl refuses it.`,
  operator: (odd) => `Between a key and its value stands \`=\`: xl refuses \`${odd}\`.`,
  'own-quotes': () => 'A device is one text: the quotes stand around all of its fields. xl refuses quotes within.',
  'quoted-key': (odd) => `A key stands without quotes: xl refuses \`${odd}\`.`,
  'setting-comma': () => 'Settings are parted by a new line or a `;`: xl refuses the `,`.',
  section: (odd) => `xl knows no sections and refuses \`${odd}\`: all settings of a file are of one guest or pool.`,
  surplus: (odd) => `\`${odd}\` is one too many here: xl refuses the file.`,
  tag: (odd) => `\`${odd}\` is HTML: xl refuses it.`,
  wrapped: (odd) => `Text stands in quotes alone: xl refuses \`${odd.charAt(0)}\` around it.`,
}

const fences = /^[ \t]*(?:```|~~~)[\w-]*[ \t]*(?:\n|$)/gm

/** Brackets of another kind: those of a list where the key takes one, and none around a single value for another key. */
const bracketFixes = (slip: Slip, config: Config): Fix[] => {
  const key = /^[ \t]*([a-z][._0-9a-z]*)/.exec(slip.meant)?.[1] ?? ''
  const type = valueTypeOf(config, key)
  if (!type || type.accessors.some((accessor) => accessor.startsWith('list'))) return slipFix(slip)
  const { text, tokens } = config.tree
  if (text.slice(slip.start, slip.end) === ']')
    return [fix('Remove the `]`', [replace({ start: endBefore(tokens, slip.start), end: slip.end }, '')])]
  const single = /^\[[ \t]*((?:"[^"\n]*"|'[^'\n]*'|\d+)),?[ \t]*\]$/.exec(slip.edit.newText)?.[1]
  return single === undefined ? [] : [fix('Remove the brackets', [replace(slip.edit, single)])]
}

/** The sides of a conflict; which of them is meant nobody but its author knows. */
const conflictFixes = ({ start, edit }: Slip, { tree: { text } }: Config): Fix[] => {
  const conflict = conflictsIn(text).get(start)
  if (!conflict) return []
  const keep = (title: string, { start, end }: Range): Fix => ({
    ...fix(title, [replace(edit, text.slice(start, end))], false),
    byHand: true,
    ofVersions: true,
  })
  return [keep('Keep the first', conflict.first), keep('Keep the second', conflict.second)]
}

/** The later of two versions; where nothing but what was taken out is there, the lines may be meant, too. */
const differenceFixes = ({ tree: { text } }: Config): Fix[] => {
  const { gone = [], signs = [] } = differenceIn(text) ?? {}
  const edits = [...gone, ...signs].sort((a, b) => a.start - b.start).map((range) => replace(range, ''))
  const isPart = signs.length > 0 || gone.some(({ start }) => text.startsWith('@@ ', start))
  if (isPart) return [{ ...fix('Keep the lines with `+`', edits), ofVersions: true }]
  const kept = gone.map(({ start }) => replace({ start, end: start + 1 }, ''))
  return [
    { ...fix('Remove the lines with `-`', edits, false), ofVersions: true },
    fix('Remove the `-` alone', kept, false),
  ]
}

/** What xl does with the first thing that is written otherwise. */
export const wordsOfSlip = ({ habit }: Slip, odd: string): string =>
  habit === 'comma' || habit === 'lookalike' || habit === 'quotes' ? '' : messages[habit](odd)

/** What writes it as xl reads it: for all fences of a file at once. */
export const fixesOfSlip = (slip: Slip, config: Config): Fix[] => {
  if (slip.habit === 'bracket') return bracketFixes(slip, config)
  if (slip.habit === 'conflict') return conflictFixes(slip, config)
  if (slip.habit === 'difference') return differenceFixes(config)
  if (slip.habit !== 'fence') return slipFix(slip)
  const ranges: Range[] = [...config.tree.text.matchAll(fences)].map(({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
  }))
  return [
    fix(
      'Remove the fences',
      ranges.filter(({ start, end }) => end > start).map((range) => replace(range, '')),
    ),
  ]
}
