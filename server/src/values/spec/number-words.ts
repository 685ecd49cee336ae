import { dropsRest, ignored, keepsBits, readsOctal, refused } from '../basic/findings.ts'
import { atoi, strtol, strtoul } from '../c/numbers.ts'
import type { Finding, ReadContext } from '../value-type.ts'
import type { Piece, Slice, Spec } from './fields.ts'
import { replaceSlice, yesNo } from './words.ts'

/*
 * What is said of a number in a spec string that is none, or that xl reads otherwise than it is written.
 */

/** A number that `parse_ulong` (`xl_parse.c`) does not take. */
export const badUlong = (piece: Piece, spec: Spec, cx: ReadContext): Finding => {
  const { name, value } = piece
  const message = `xl ${cx.release} refuses \`${value.text}\` for \`${name?.text}\`: it wants a number.`
  const said = `xl: failed to convert "${value.text}" to number`
  return refused('not-a-number', spec.range(value.text === '' ? piece : value), message, { said })
}

/** What C makes of a number in a field. */
export interface NumberKind {
  /** 10 as in `atoi`, 0 as in `strtoul` where `0x` and a leading `0` count. */
  readonly base: 0 | 10
  /** Bits that xl keeps. */
  readonly bits: 8 | 32 | 64
  readonly signed: boolean
  /** Whether it is read with `strtoul` although a sign counts. */
  readonly wide?: boolean
}

/** A number that xl reads without a check (`atoi`, `strtoul`), and what it misreads thereby. */
export const looseNumber = (
  { name, value }: Piece,
  spec: Spec,
  cx: ReadContext,
  { base, bits, signed, wide = !signed }: NumberKind,
): { readonly number: number; readonly findings: readonly Finding[] } => {
  const { text } = value
  const { number: read, length, outOfRange } = wide ? strtoul(text, base) : strtol(text, base)
  const kept = signed ? BigInt.asIntN(bits, read) : BigInt.asUintN(bits, read)
  const range = spec.range(value)
  const found = (finding: Finding) => ({ number: Number(kept), findings: [finding] })
  const writing = (meant: string) => [replaceSlice(`Write ${meant}`, spec, value, meant)]
  const bare = text.trim()
  const zeros = base === 0 ? /^0[0-9]+$/.exec(bare)?.[0].replace(/^0+(?=[0-9])/, '') : undefined
  if (zeros !== undefined && BigInt(zeros) !== kept)
    return found(readsOctal(range, cx, [bare, String(kept)], writing(zeros)))
  if (length === 0) {
    const meant = yesNo[bare.toLowerCase()]
    const message = `xl ${cx.release} ${takenForZero(bare, name)}.`
    return found(ignored('not-a-number', range, message, { fixes: meant === undefined ? undefined : writing(meant) }))
  }
  const head = text.slice(0, length).trim()
  const rest = text.slice(length)
  if (rest.trim() !== '') {
    const hint = /^\s*[kmgt]i?b?\s*$/i.test(rest)
      ? ' Units are not understood.'
      : base === 10 && /^0x/i.test(head + rest)
        ? ' It wants a decimal number.'
        : ''
    return found(dropsRest(range, cx, [head, rest], { hint }))
  }
  if (outOfRange || kept !== read || (head.startsWith('-') && kept > 0n))
    return found(keepsBits(range, cx, { width: bits, signed }, [head, String(kept)]))
  return { number: Number(kept), findings: [] }
}

const takenForZero = (given: string, name: Slice | undefined): string =>
  `takes ${given === '' ? 'an empty value' : `\`${given}\``} for 0 without a message: \`${name?.text.trim()}\` wants a number`

/** A yes or no that xl reads as a number: 0 is no, and anything else is yes. */
export const looseFlag = (
  piece: Piece,
  spec: Spec,
  cx: ReadContext,
  base: 0 | 10,
): { readonly flag: boolean; readonly findings: readonly Finding[] } => {
  const { text } = piece.value
  const { findings } = looseNumber(piece, spec, cx, { base, bits: 32, signed: base === 10 })
  return {
    flag: base === 10 ? atoi(text) !== 0 : strtoul(text, 0).number !== 0n,
    findings: findings.filter(({ rule }) => rule === 'not-a-number'),
  }
}
