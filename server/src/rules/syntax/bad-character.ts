import { type Lookalike, lookalikeOf, newlineAfter, type Range } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { fix, insert, replace } from '../fixes/edits.ts'
import { aLookalike, capital, titleOfMeant } from '../fixes/lookalikes.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import { syntaxRule } from './syntax-rule.ts'

/** What a character is, and what xl reads in its place. */
const lookalikeMessage = (character: string, { meant }: Lookalike): string => {
  const named = aLookalike(character)
  if (character === '\\')
    return 'A backslash stands here, as Markdown puts it before some characters; xl refuses it. Remove it.'
  if (meant === '') return `${capital(named)} stands here, which cannot be seen; xl refuses it. Remove it.`
  if (meant === '\n') return `This is ${named}: editors end the line there, but not xl, which refuses the file.`
  if (meant === ' ') return `This blank is ${named}; xl knows the space and the tab alone and refuses the file.`
  const known = meant === '"' || meant === "'" ? 'the straight `"` and `\'` alone' : `\`${meant}\``
  return `This is ${named}; xl knows ${known} and refuses the file.`
}

/** How comments begin in other languages. */
const comment = /^(?:;|\/\/|--|\/\*|<!--|REM|rem|dnl|%+|!+|::|')$/

/** How they end where it is not with the line. */
const closers = new Map([
  ['/*', '*/'],
  ['<!--', '-->'],
])

/** Writes the comments of other languages as xl has them. */
const asComments = (text: string, places: readonly Range[]): Edit[] =>
  places.flatMap(({ start, end }) => {
    const line = text.slice(end, newlineAfter(text, end)).trimEnd()
    const close = closers.get(text.slice(start, end))
    const last = end + line.length
    return [
      replace({ start, end }, '#'),
      ...(close && line.endsWith(close) ? [replace({ start: last - close.length, end: last }, '')] : []),
      // A comment needs its newline.
      ...(last === text.trimEnd().length && !text.includes('\n', end) ? [insert(text.length, '\n')] : []),
    ]
  })

export const badCharacter = syntaxRule({
  id: 'bad-character',
  summary: 'Text that xl has no use for',
  message: (marked, { places }) => {
    const lookalike = lookalikeOf(marked.charAt(0))
    if (lookalike && places.length > 0) return lookalikeMessage(marked.charAt(0), lookalike)
    if (marked === ';')
      return 'xl takes a `;` for the end of a setting, and what follows for the next one: a comment begins with `#`.'
    if (comment.test(marked) && places.length > 0)
      return `xl has no comments with \`${marked}\` and refuses the file: a comment begins with \`#\`.`
    return `xl has no use for \`${marked}\` here and refuses the file.`
  },
  fixes: (marked, { places, slip }, { tree: { text } }) => {
    if (comment.test(marked) && places.length > 0) return [fix('Write `#`', asComments(text, places))]
    const odd = places.map((place) => ({ place, character: text.slice(place.start, place.end) }))
    const meant = odd.map(({ character }) => lookalikeOf(character)?.meant ?? '')
    if (meant.length === 0) return []
    const title = odd.every(({ character }) => character === '\\') ? 'Remove the backslash' : titleOfMeant(meant)
    if (slip) return slipFix(slip, slip.habits.every((habit) => habit === 'lookalike') ? title : undefined)
    return [
      fix(
        title,
        odd.map(({ place }, index) => replace(place, meant[index] as string)),
        // Something else is wrong here as well.
        false,
      ),
    ]
  },
})
