import { hasReturnsAlone } from '../../line-ends.ts'
import type { Range, Token } from '../../syntax/index.ts'
import { replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

/**
 * What ends lines but is no line feed alone. With the newline: between the two there is no position in the protocol. Without one, a
 * carriage return ends a line where xl has no use for it, alone or among other signs, and is text in a string or comment, or behind the sign of one.
 */
const lineEndings = (text: string, tokens: readonly Token[]): Range[] => {
  if (hasReturnsAlone(text)) return [...text.matchAll(/\r/g)].map(({ index: start }) => ({ start, end: start + 1 }))
  const alone = new Set(
    tokens
      .filter(({ kind }) => kind === 'bad')
      .flatMap(({ start, end }) => {
        const [signs = ''] = text.slice(start, end).split(/[#"']/, 1)
        return [...signs.matchAll(/\r+/g)].map(({ index }) => start + index)
      }),
  )
  return [...text.matchAll(/\r+/g)].flatMap(({ index: start, 0: { length } }) => {
    const end = start + length
    if (text[end] === '\n') return [{ start, end: end + 1 }]
    return alone.has(start) ? [{ start, end }] : []
  })
}

export const carriageReturn = syntaxRule({
  id: 'carriage-return',
  summary: 'Windows line endings',
  message: (_marked, { end }, { tree: { text } }) =>
    text[end] === '\n'
      ? 'xl refuses Windows line endings (CRLF): every line is an error. Change the line endings of the file to LF.'
      : 'A carriage return ends no line for xl, and is an error. Change the line endings of the file to LF.',
  fixes: (_marked, _problem, { tree: { text, tokens } }) => [
    {
      title: 'Change all line endings to LF',
      edits: lineEndings(text, tokens).map((range) => replace(range, '\n')),
      safe: true,
      lineFeeds: true,
    },
  ],
})
