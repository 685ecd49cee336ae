import { codePoint, type Lookalike, lookalikeOf } from '../../syntax/index.ts'
import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

/** What a character is, and what xl reads in its place. */
const lookalikeMessage = (character: string, { name, meant }: Lookalike): string => {
  const named = `${name} (${codePoint(character)})`
  if (character === '\\')
    return 'A backslash stands here, as Markdown puts it before some characters; xl refuses it. Remove it.'
  if (meant === '') return `A ${named} stands here, which cannot be seen; xl refuses it. Remove it.`
  if (meant === ' ') return `This blank is a ${named}; xl knows the space and the tab alone and refuses the file.`
  const known = meant === '"' || meant === "'" ? 'the straight `"` and `\'` alone' : `\`${meant}\``
  return `This is a ${named}; xl knows ${known} and refuses the file.`
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
      const close = marked === '/*' ? /^[^\n]*?(\*\/)[ \t]*$/m.exec(text.slice(end)) : undefined
      const at = close ? end + close[0].lastIndexOf('*/') : undefined
      return [
        fix('Write `#`', [
          replace({ start, end }, '#'),
          ...(at === undefined ? [] : [replace({ start: at, end: at + 2 }, '')]),
        ]),
      ]
    }
    const odd = places.map((place) => ({ place, character: text.slice(place.start, place.end) }))
    const meant = odd.map(({ character }) => lookalikeOf(character)?.meant ?? '')
    const [only, ...others] = new Set(meant)
    if (only === undefined) return []
    const title =
      others.length > 0
        ? 'Write what xl reads in this place'
        : only === ''
          ? 'Remove what cannot be seen'
          : only === ' '
            ? 'Write a space'
            : `Write \`${only}\``
    // An odd number of quotes mends nothing by itself.
    const safe = meant.filter((each) => each === '"' || each === "'").length % 2 === 0
    return [
      fix(
        odd.some(({ character }) => character === '\\') && others.length === 0 ? 'Remove the backslash' : title,
        odd.map(({ place }, index) => replace(place, meant[index] as string)),
        safe,
      ),
    ]
  },
})
