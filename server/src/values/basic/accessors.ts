import type { Atom, List, Value } from '../../syntax/index.ts'
import type { Finding, ReadContext, Reading } from '../value-type.ts'
import { ignored } from './findings.ts'

/** How a key is read where xl passes `dont_warn`: without a word about what does not fit. */
export interface AccessOptions {
  readonly quiet?: boolean
}

/** `value` as a single string or number (`libxlu_cfg.c`, `find_atom`); lists leave the key unset, with a message. */
export const getAtom = (value: Value, cx: ReadContext, { quiet = false }: AccessOptions = {}): Reading<Atom> => {
  if (value.type === 'atom') return { value, findings: [] }
  const said = `warning: parameter \`${cx.key}' is a list but should be a single value`
  const inner = value.items.length === 1 ? value.items[0] : undefined
  return {
    value: undefined,
    findings: [
      ignored('list-for-single', value, `xl wants a single value for \`${cx.key}\` and ignores this list.`, {
        ...(quiet ? {} : { said }),
        ...(inner?.type === 'atom'
          ? {
              fixes: [
                {
                  title: 'Remove the brackets',
                  edits: [
                    { start: value.start, end: inner.start, newText: '' },
                    { start: inner.end, end: value.end, newText: '' },
                  ],
                  safe: false,
                },
              ],
            }
          : {}),
      }),
    ],
  }
}

/** `value` as a list (`libxlu_cfg.c`, `xlu_cfg_get_list`); a single value leaves the key unset, with a message. */
export const getList = (value: Value, cx: ReadContext, { quiet = false }: AccessOptions = {}): Reading<List> => {
  if (value.type === 'list') return { value, findings: [] }
  const said = `warning: parameter \`${cx.key}' is a single value but should be a list`
  return {
    value: undefined,
    findings: [
      ignored('single-for-list', value, `xl wants a list for \`${cx.key}\` and ignores this single value.`, {
        ...(quiet ? {} : { said }),
        fixes: [
          {
            title: 'Put it in brackets',
            edits: [
              { start: value.start, end: value.start, newText: '[ ' },
              { start: value.end, end: value.end, newText: ' ]' },
            ],
            safe: false,
          },
        ],
      }),
    ],
  }
}

const longMax = 2n ** 63n - 1n
const longMin = -(2n ** 63n)

/** What `strtol(text, &end, 0)` makes of a text: the number and how many characters it took. */
export interface ParsedLong {
  readonly number: bigint
  readonly length: number
  /** Whether the number does not fit a 64-bit long. */
  readonly outOfRange: boolean
}

/** C's `strtol` with the given base: blanks and a sign first; with base 0, `0x` is hexadecimal and `0` octal. */
export const strtol = (text: string, base: 0 | 8 | 10 | 16 = 0): ParsedLong => {
  const [, blanks = '', sign = '', rest = ''] = /^([ \t\n\v\f\r]*)([+-]?)(.*)$/s.exec(text) ?? []
  const hex = (base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(rest)
  const octal = base === 8 || (base === 0 && !hex && rest.startsWith('0'))
  const prefix = hex ? 2 : 0
  const digits =
    (hex || base === 16 ? /^[0-9a-fA-F]+/ : octal ? /^[0-7]+/ : /^[0-9]+/).exec(rest.slice(prefix))?.[0] ?? ''
  if (!digits) return { number: 0n, length: 0, outOfRange: false }
  const size = BigInt(`${hex || base === 16 ? '0x' : octal ? '0o' : ''}${digits.slice(0, 4000)}`)
  const number = sign === '-' ? -size : size
  const length = blanks.length + sign.length + prefix + digits.length
  if (number > longMax) return { number: longMax, length, outOfRange: true }
  if (number < longMin) return { number: longMin, length, outOfRange: true }
  return { number, length, outOfRange: false }
}

/** Bounds within which `xlu_cfg_get_bounded_long` takes a number. */
export interface Bounds extends AccessOptions {
  readonly min?: bigint
  readonly max?: bigint
}

/**
 * `value` as a 64-bit number (`libxlu_cfg.c`, `xlu_cfg_get_bounded_long`). What is not one leaves the key unset, with a
 * message.
 */
export const getLong = (value: Value, cx: ReadContext, options: Bounds = {}): Reading<bigint> => {
  const { value: atom, findings } = getAtom(value, cx, options)
  if (!atom) return { value: undefined, findings }
  const say = (said: string) => (options.quiet ? {} : { said: `warning: ${said}` })
  const unset = (finding: Finding): Reading<bigint> => ({ value: undefined, findings: [finding] })
  if (cx.added) {
    return unset(
      ignored(
        'added-number',
        atom,
        `xl ignores \`${cx.key}\`: \`+=\` is for text and lists, not for numbers. Use \`=\`.`,
        say(`can't use += with numbers for parameter \`${cx.key}'`),
      ),
    )
  }
  const { number, length, outOfRange } = strtol(atom.text)
  if (outOfRange) {
    return unset(
      ignored(
        'not-a-number',
        atom,
        `xl ignores \`${cx.key}\`: the number does not fit 64 bits.`,
        say(`parameter \`${cx.key}' could not be parsed as a number: Numerical result out of range`),
      ),
    )
  }
  if (length === 0 || length < atom.text.length) {
    return unset(
      ignored('not-a-number', atom, notANumber(atom.text, cx), {
        ...say(`parameter \`${cx.key}' is not a valid number`),
        ...numberFix(atom),
      }),
    )
  }
  const { min, max } = options
  if (min !== undefined && number < min) {
    return unset(
      ignored(
        'out-of-range',
        atom,
        `xl takes no \`${cx.key}\` below ${min}.`,
        say(`value \`${number}' is smaller than minimum bound '${min}'`),
      ),
    )
  }
  if (max !== undefined && number > max) {
    return unset(
      ignored(
        'out-of-range',
        atom,
        `xl takes no \`${cx.key}\` above ${max}.`,
        say(`value \`${number}' is greater than maximum bound '${max}'`),
      ),
    )
  }
  return { value: number, findings: [] }
}

const notANumber = (text: string, { key, release }: ReadContext): string =>
  `xl ${release} ignores \`${key}\`: \`${text}\` is not a number.${
    /^\d+\s*[kKmMgGtT]i?[bB]?$/.test(text.trim()) ? ' Units are not understood; write the bare number.' : ''
  }`

const words: Record<string, string> = {
  true: '1',
  yes: '1',
  on: '1',
  enabled: '1',
  false: '0',
  no: '0',
  off: '0',
  disabled: '0',
}

const numberFix = (atom: Atom): { fixes?: Finding['fixes'] & {} } => {
  const text = atom.text.trim()
  const meant = words[text.toLowerCase()] ?? (/^[+-]?\d+$/.test(text) ? text : undefined)
  if (meant === undefined) return {}
  return {
    fixes: [{ title: `Write ${meant}`, edits: [{ start: atom.start, end: atom.end, newText: meant }], safe: false }],
  }
}

/**
 * The strings of a list as `xlu_cfg_get_listitem` gives them: undefined for an item that is itself a list. Most of xl's
 * loops end at the first of those; `listStrings` reports it and what is lost behind it.
 */
export const listStrings = (list: List, cx: ReadContext): Reading<readonly Atom[]> => {
  const stop = list.items.findIndex((item) => item.type !== 'atom')
  const atoms = (stop < 0 ? list.items : list.items.slice(0, stop)).filter((item): item is Atom => item.type === 'atom')
  const lost = stop < 0 ? undefined : list.items[stop]
  if (!lost) return { value: atoms, findings: [] }
  const end = list.items.at(-1)?.end ?? lost.end
  return {
    value: atoms,
    findings: [
      ignored(
        'list-in-list',
        { start: lost.start, end },
        `xl wants strings in \`${cx.key}\`; it drops this list and all that follows it, without a message.`,
      ),
    ],
  }
}
