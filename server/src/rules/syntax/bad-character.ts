import { type Lookalike, lookalikeOf } from '../../syntax/index.ts'
import { replace } from '../fixes/edits.ts'
import { aLookalike, capital, titleOfMeant } from '../fixes/lookalikes.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

/** What a character is, and what xl reads in its place. */
const lookalikeMessage = (character: string, { meant }: Lookalike): string => {
  const named = aLookalike(character)
  if (character === '\\')
    return 'A backslash stands here, as Markdown puts it before some characters; xl refuses it. Remove it.'
  if (meant === '') return `${capital(named)} stands here, which cannot be seen; xl refuses it. Remove it.`
  if (meant === ' ') return `This blank is ${named}; xl knows the space and the tab alone and refuses the file.`
  const known = meant === '"' || meant === "'" ? 'the straight `"` and `\'` alone' : `\`${meant}\``
  return `This is ${named}; xl knows ${known} and refuses the file.`
}

export const badCharacter = syntaxRule({
  id: 'bad-character',
  summary: 'Text that xl has no use for',
  message: (marked, { places }) => {
    const lookalike = lookalikeOf(marked.charAt(0))
    if (lookalike && places.length > 0) return lookalikeMessage(marked.charAt(0), lookalike)
    if (marked === ';')
      return 'xl takes a `;` for the end of a setting, and what follows for the next one: a comment begins with `#`.'
    if (marked === '//' || marked === '/*')
      return `xl has no comments with \`${marked}\` and refuses the file: a comment begins with \`#\`.`
    return `xl has no use for \`${marked}\` here and refuses the file.`
  },
  fixes: (marked, { start, end, places }, { tree: { text } }) => {
    if (marked === ';' || marked === '//' || marked === '/*') {
      const newline = text.indexOf('\n', end)
      const rest = text.slice(end, newline < 0 ? undefined : newline).trimEnd()
      const close = { start: end + rest.length - 2, end: end + rest.length }
      const isClosed = marked === '/*' && rest.endsWith('*/')
      return [fix('Write `#`', [replace({ start, end }, '#'), ...(isClosed ? [replace(close, '')] : [])])]
    }
    const odd = places.map((place) => ({ place, character: text.slice(place.start, place.end) }))
    const meant = odd.map(({ character }) => lookalikeOf(character)?.meant ?? '')
    if (meant.length === 0) return []
    const alone = odd.every(({ character }) => character === '\\')
    // An odd number of quotes mends nothing by itself.
    const safe = meant.filter((each) => each === '"' || each === "'").length % 2 === 0
    return [
      fix(
        alone ? 'Remove the backslash' : titleOfMeant(meant),
        odd.map(({ place }, index) => replace(place, meant[index] as string)),
        safe,
      ),
    ]
  },
})
