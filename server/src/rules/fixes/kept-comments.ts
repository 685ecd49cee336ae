import { firstFrom, lineStartAt, settingBefore, type Tree } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'

/** Whether an edit takes a whole setting out: what was said within it goes along. */
const takesOut = ({ start, end, newText }: Edit, { settings }: Tree): boolean => {
  if (newText !== '') return false
  const setting = settings[firstFrom(settings, start)]
  return setting !== undefined && setting.end <= end
}

/**
 * A change after which every comment that was there is there: those of what it replaces come to stand above that. A thing without edits that lose one
 * is the same as before.
 */
export const withComments = <T extends { readonly edits: readonly Edit[] }>(change: T, tree: Tree): T => {
  const { text } = tree
  let written: string | undefined
  const lostIn = (edit: Edit): string => {
    const { start, end } = edit
    if (start === end || !text.slice(start, end).includes('#') || takesOut(edit, tree)) return ''
    written ??= change.edits.map(({ newText }) => newText).join('\n')
    const found: string[] = []
    const { tokens } = tree
    for (let at = firstFrom(tokens, start); (tokens[at]?.end ?? Number.POSITIVE_INFINITY) <= end; at++) {
      const token = tokens[at]
      const comment = token?.kind === 'comment' ? text.slice(token.start, token.end).trim() : ''
      if (comment !== '' && !written.includes(comment)) found.push(`${comment}\n`)
    }
    return found.join('')
  }
  /** What comes to stand at the beginning of a line, by where that is. */
  const above = new Map<number, string>()
  let edits: Edit[] = change.edits.map((edit) => {
    const lost = lostIn(edit)
    if (lost === '') return edit
    const line = lineStartAt(text, settingBefore(tree.settings, edit.start)?.start ?? edit.start)
    if (change.edits.some(({ start, end }) => start < line && line < end))
      return { ...edit, newText: `${edit.newText} ${lost}` }
    above.set(line, `${above.get(line) ?? ''}${lost}`)
    return edit
  })
  for (const [line, lost] of above) {
    const there = edits.find(({ start }) => start === line)
    if (there) edits = edits.map((edit) => (edit === there ? { ...edit, newText: `${lost}${edit.newText}` } : edit))
    else edits.push({ start: line, end: line, newText: lost })
  }
  const isSame = edits.every((edit, index) => edit === change.edits[index])
  return isSame ? change : { ...change, edits: edits.sort((a, b) => a.start - b.start || a.end - b.end) }
}
