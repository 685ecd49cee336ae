import { codePoint, lookalikeOf } from '../../syntax/index.ts'

/** "a no-break space (U+00A0)", "an en dash (U+2013)" */
export const aLookalike = (character: string): string => {
  const name = lookalikeOf(character)?.name ?? 'character'
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name} (${codePoint(character)})`
}

/** With a capital letter, for the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What the fix does that puts what was meant in the place of characters that only look like it. */
export const titleOfMeant = (meant: readonly string[]): string => {
  const [only, ...others] = new Set(meant)
  if (others.length > 0) return 'Write what xl reads in this place'
  if (only === '') return 'Remove what cannot be seen'
  if (only === '\n') return 'Begin a new line'
  return only === ' ' ? 'Write a space' : `Write \`${only}\``
}
