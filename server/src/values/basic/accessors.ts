import { sure } from '../../sure.ts'
import { isFlat } from '../../syntax/derived.ts'
import type { Atom, List, Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { strtol } from '../c/numbers.ts'
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
          // An empty text is no item: it stands for none.
          value.text.trim() === ''
            ? { title: 'Write `[ ]`', edits: [{ start: value.start, end: value.end, newText: '[ ]' }] }
            : {
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
  const { number, length, outOfRange } = strtol(atom.text, 0)
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
    /^\d+\s*[kKmMgGtT]i?[bB]?$/.test(text.trim()) ? ' Units are not understood.' : ''
  }`

const words: Record<string, string> = tableOf({
  true: '1',
  yes: '1',
  on: '1',
  enabled: '1',
  false: '0',
  no: '0',
  off: '0',
  disabled: '0',
})

/** Digits as a person means them: without the zeros, and without a `+`, in front. */
export const inDecimal = (digits: string): string => digits.replace(/^\+?(-?)0*(?=\d)/, '$1')

/** How a number stands in a file: one with a sign in quotes. */
export const asSource = (number: string): string => (number.startsWith('-') ? `"${number}"` : number)

const numberFix = (atom: Atom): { fixes?: Finding['fixes'] & {} } => {
  const text = atom.text.trim()
  const meant = words[text.toLowerCase()] ?? (/^[+-]?\d+$/.test(text) ? inDecimal(text) : undefined)
  if (meant === undefined) return {}
  return {
    fixes: [
      { title: `Write ${meant}`, edits: [{ start: atom.start, end: atom.end, newText: asSource(meant) }], safe: false },
    ],
  }
}

/**
 * The strings of a list as `xlu_cfg_get_listitem` gives them: undefined for an item that is itself a list. Most of xl's
 * loops end at the first of those; `listStrings` reports it and what is lost behind it.
 */
export const listStrings = (list: List, cx: ReadContext): Reading<readonly Atom[]> => {
  if (isFlat(list)) return { value: list.items, findings: [] }
  const stop = list.items.findIndex((item) => item.type !== 'atom')
  const atoms = list.items.slice(0, stop).filter((item): item is Atom => item.type === 'atom')
  const lost = sure(list.items[stop])
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
