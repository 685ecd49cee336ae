import { lineStartAt, type Range, type Tree } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'
import type { Step } from './types.ts'

/** A text in quotes, as xl and Python have it, or a comment. */
const pieces = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|#[^\n]*/g

/** The comments in a stretch of a config that begins outside of any text in quotes. */
export const commentsIn = (text: string): readonly (Range & { readonly text: string })[] =>
  text.includes('#')
    ? [...text.matchAll(pieces)].flatMap(({ index, 0: piece }) =>
        piece.startsWith('#') ? [{ start: index, end: index + piece.length, text: piece }] : [],
      )
    : []

/** The first of the tokens that begins at or behind an offset. */
const tokenFrom = (tokens: Tree['tokens'], offset: number): number => {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.start ?? offset) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** A step after which every comment that was there is there: those of what it replaces come to stand above that. */
export const withComments = (step: Step, { text, tokens }: Tree): Step => {
  const written = step.edits.map(({ newText }) => newText).join('\n')
  const lostIn = ({ start, end }: Edit): string => {
    if (start === end || !text.slice(start, end).includes('#')) return ''
    const found: string[] = []
    for (let at = tokenFrom(tokens, start); (tokens[at]?.end ?? Number.POSITIVE_INFINITY) <= end; at++) {
      const token = tokens[at]
      const comment = token?.kind === 'comment' ? text.slice(token.start, token.end).trim() : ''
      if (comment !== '' && !written.includes(comment)) found.push(`${comment}\n`)
    }
    return found.join('')
  }
  let last = 0
  const edits = step.edits.flatMap((edit): Edit[] => {
    const above = lostIn(edit)
    const line = lineStartAt(text, edit.start)
    const before = last
    last = edit.end
    if (above === '') return [edit]
    if (line === edit.start) return [{ ...edit, newText: `${above}${edit.newText}` }]
    return line >= before
      ? [{ start: line, end: line, newText: above }, edit]
      : [{ ...edit, newText: `${edit.newText} ${above}` }]
  })
  return { ...step, edits }
}
