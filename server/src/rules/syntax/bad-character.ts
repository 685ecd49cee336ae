import type { Config } from '../../config/read-config.ts'
import { isLoneByte, type Lookalike, lookalikeOf, newlineAfter, type Range, settingBefore } from '../../syntax/index.ts'
import { ignored } from '../../values/basic/findings.ts'
import type { Edit, Finding } from '../../values/value-type.ts'
import { fix, insert, replace } from '../fixes/edits.ts'
import { aLookalike, capital, titleOfMeant } from '../fixes/lookalikes.ts'
import { slipFix } from '../fixes/slip-fix.ts'
import type { Rule } from '../rule.ts'
import { meantBy } from './bad-number.ts'
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

const nameOf = (sign: string): string => {
  const code = sign.charCodeAt(0)
  if (isLoneByte(code)) return `byte 0x${(code & 0xff).toString(16)}`
  return sign === '`' ? 'backtick' : `\`${sign}\``
}

/**
 * flex stops at the end of the file before it tells of a bad character that is the last one of all (`libxlu_cfg_l.l`, state `lexerr`): xl
 * takes the file without it.
 */
const droppedAtEnd = (config: Config): Finding[] => {
  const { tree, python, release } = config
  const sign = tree.text.slice(-1)
  // Mostly it is a newline.
  if (tree.problems.length > 0 || python || !/[!-~\uDC80-\uDCFF]/.test(sign)) return []
  const last = tree.tokenAt(tree.text.length)
  if (last?.kind !== 'bad' || last.end - last.start > 1) return []
  const { start, end } = last
  const named = nameOf(sign)
  const number = tree.tokenAt(start)
  const from = number?.kind === 'number' ? number.start : start
  const marked = tree.text.slice(from, end)
  const key = settingBefore(tree.settings, start)?.key.name
  const meant = from < start ? meantBy(marked, from, config) : undefined
  const reads = from < start && key ? ` and reads \`${key} = ${marked.slice(0, -1)}\`` : ''
  return [
    ignored(
      'bad-character',
      { start: from, end },
      `xl ${release} drops the ${named} at the end of the file without a message${reads}: with a newline behind it the file would be refused.`,
      {
        fixes: [
          ...(meant ? [fix(`Write ${meant}`, [replace({ start: from, end }, meant)], false)] : []),
          fix(`Remove the ${named}`, [replace(last, '')], !meant),
        ],
      },
    ),
  ]
}

const refusing = syntaxRule({
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

export const badCharacter: Rule = {
  ...refusing,
  check: (config) => [...(refusing.check?.(config) ?? []), ...droppedAtEnd(config)],
}
