import { hasWord, insert, replace } from '../../rules/fixes/edits.ts'
import { quoted } from '../../rules/fixes/xm-fixes.ts'
import { type List, lineStartAt, type Range, type Setting, type Value } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { commentsIn } from '../comments.ts'

/** What the file had where something stands now. */
type Original = (range: Range) => string

/**
 * How a list comes to hold other texts, each in the place of the one that stands there: its lines, its comments and what is right already stay. What is
 * too much becomes a comment above. Undefined where the value is no list that can be changed like that.
 * @param wanted undefined for an item that is to stay as it is
 */
export const listEdits = (
  text: string,
  setting: Setting,
  wanted: readonly (string | undefined)[],
  original: Original,
): readonly Edit[] | undefined => {
  const { value } = setting
  if (value?.type !== 'list' || !value.closed || value.items.length === 0) return undefined
  const { items } = value
  const edits: Edit[] = items.flatMap((item, index) => {
    const own = wanted[index]
    return own === undefined || holds(item, own) ? [] : [replace(item, quoted(own))]
  })
  const last = items.at(-1)
  const more = wanted.slice(items.length).flatMap((each) => (each === undefined ? [] : quoted(each)))
  if (more.length > 0 && last) {
    const own = edits.findIndex(({ end }) => end === last.end)
    if (own < 0) edits.push(insert(last.end, `, ${more.join(', ')}`))
    else edits[own] = replace(last, [edits[own]?.newText ?? '', ...more].join(', '))
  }
  const lost = items.filter((item, index) => {
    const own = wanted[index]
    return own !== undefined && !holdsAll(own, item)
  })
  return [
    ...edits,
    ...keptAbove(text, setting, lost, original, 'xl does not read as xm did'),
    ...removals(text, setting, value, wanted.length, original),
  ].sort((a, b) => a.start - b.start || a.end - b.end)
}

const holds = (item: Value, text: string): boolean => item.type === 'atom' && item.text === text

/** Whether each piece of an item stands in a text: but for a prefix of a disk that says no more than that it is one, and its mode. */
const holdsAll = (text: string, item: Value): boolean =>
  item.type === 'atom' &&
  item.text
    .replace(/^\s*(?:phy|file):/, '')
    .replace(/,\s*([rw])\s*$/, (_, mode) => `,r${mode === 'r' ? 'o' : mode}`)
    .split(/[,=:\s]+/)
    .every((piece) => hasWord(text.toLowerCase(), piece.toLowerCase()))

/** Items of a list as a comment above it. */
const keptAbove = (
  text: string,
  { key, start }: Setting,
  items: readonly Value[],
  original: Original,
  why: string,
): Edit[] => {
  if (items.length === 0) return []
  const said = items.map((item) => {
    const own = original(item).trim() || text.slice(item.start, item.end)
    return `#   ${own.replaceAll(/\r?\n/g, '\n# ')}\n`
  })
  return [insert(lineStartAt(text, start), `# ${key.name}: ${why}\n${said.join('')}`)]
}

/** Takes the items behind the first so many out of a list; the comments between them stay where they are. */
const removals = (text: string, setting: Setting, { items, end }: List, count: number, original: Original): Edit[] => {
  const gone = items.slice(count)
  if (gone.length === 0) return []
  const first = items[count - 1]?.end ?? gone[0]?.start ?? end
  const last = gone.at(-1)?.end ?? end
  const note = keptAbove(text, setting, gone, original, 'xm made nothing of')
  if (commentsIn(text.slice(first, last)).length === 0) return [...note, replace({ start: first, end: last }, '')]
  // Each with its comma, up to the comment behind it.
  return [
    ...note,
    ...gone.map((item, index) => {
      const between = text.slice(item.end, gone[index + 1]?.start ?? end - 1)
      return replace({ start: item.start, end: item.end + (/^\s*,?/.exec(between)?.[0].length ?? 0) }, '')
    }),
  ]
}
