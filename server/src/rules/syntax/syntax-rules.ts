import type { SyntaxCode } from '../../syntax/index.ts'
import type { Rule } from '../rule.ts'
import { badCharacter } from './bad-character.ts'
import { badEscape } from './bad-escape.ts'
import { badNumber } from './bad-number.ts'
import { byteOrderMark } from './byte-order-mark.ts'
import { capitalInKey } from './capital-in-key.ts'
import { carriageReturn } from './carriage-return.ts'
import { commentWithoutNewline } from './comment-without-newline.ts'
import { missingBracket } from './missing-bracket.ts'
import { missingComma } from './missing-comma.ts'
import { missingEquals } from './missing-equals.ts'
import { missingKey } from './missing-key.ts'
import { missingQuotes } from './missing-quotes.ts'
import { missingSeparator } from './missing-separator.ts'
import { missingValue } from './missing-value.ts'
import { mixedAddition } from './mixed-addition.ts'
import { nestedList } from './nested-list.ts'
import { noFinalNewline } from './no-final-newline.ts'
import { nulByte } from './nul-byte.ts'
import { otherNotation } from './other-notation.ts'
import { tooDeep } from './too-deep.ts'
import { unclosedString } from './unclosed-string.ts'
import { unexpected } from './unexpected.ts'

const byCode: Readonly<Record<SyntaxCode, Rule>> = {
  'bad-character': badCharacter,
  'bad-escape': badEscape,
  'bad-number': badNumber,
  'byte-order-mark': byteOrderMark,
  'capital-in-key': capitalInKey,
  'carriage-return': carriageReturn,
  'comment-without-newline': commentWithoutNewline,
  'missing-bracket': missingBracket,
  'missing-comma': missingComma,
  'missing-equals': missingEquals,
  'missing-key': missingKey,
  'missing-quotes': missingQuotes,
  'missing-separator': missingSeparator,
  'missing-value': missingValue,
  'mixed-addition': mixedAddition,
  'nested-list': nestedList,
  'no-final-newline': noFinalNewline,
  'nul-byte': nulByte,
  'other-notation': otherNotation,
  'too-deep': tooDeep,
  'unclosed-string': unclosedString,
  unexpected,
}

/** A rule for each reason why xl's lexer or grammar refuses a file. */
export const syntaxRules: readonly Rule[] = Object.values(byCode)
