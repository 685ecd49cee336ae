import { eastAsianWidth } from 'get-east-asian-width'
import { obeyed } from '../printable.ts'

/** A value as JSON, for a program or a terminal: what JSON leaves as it is and a terminal would obey is written as an escape, too. */
export const jsonOf = (value: unknown, indent?: number, replacer?: (name: string, value: unknown) => unknown): string =>
  JSON.stringify(value, replacer, indent).replace(
    obeyed,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** What stands above or below the character before it, or is not seen at all. */
const withoutWidth = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u

/** How many columns of a terminal a text takes, once it is printable. */
export const columns = (text: string): number => {
  let width = 0
  for (const char of text) width += withoutWidth.test(char) ? 0 : eastAsianWidth(char.codePointAt(0) ?? 0)
  return width
}
