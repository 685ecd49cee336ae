import { atLeast } from '../../release.ts'
import type { RuleId } from '../../rule-ids.ts'
import { inReleases } from '../basic/choices.ts'
import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { strtol, strtoul } from '../c/numbers.ts'
import { strtok as cutAll } from '../c/strings.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../value-type.ts'
import type { Field, Slice, Spec } from './fields.ts'

/** A piece of a spec string as C cuts it: nothing is trimmed but the blanks in front. */
export interface Token extends Slice {
  /** What stands before its first `=`; all of it without one. */
  readonly name: Slice
  /** What stands behind its first `=`. */
  readonly value: Slice | undefined
}

export const sliceOf = (text: string, start: number, end: number): Slice => ({
  start,
  end,
  text: text.slice(start, end),
})

/** The pieces that C's `strtok` finds: empty ones vanish. */
export const strtok = (text: string, delimiter = ','): Slice[] => cutAll(text, delimiter)

/** A piece parted at its first `=`. */
export const tokenOf = (text: string, start: number, end: number): Token => {
  const equals = text.slice(start, end).indexOf('=')
  return {
    ...sliceOf(text, start, end),
    name: sliceOf(text, start, equals < 0 ? end : start + equals),
    value: equals < 0 ? undefined : sliceOf(text, start + equals + 1, end),
  }
}

/** The pieces of `text` as most of xl's loops see them: cut by `strtok`, blanks (not tabs) in front skipped. */
export const tokensOf = (text: string): Token[] =>
  strtok(text).map(({ start, end, text: piece }) => tokenOf(text, start + (/^ */.exec(piece)?.[0].length ?? 0), end))

/** `slice` without the white space around it. */
export const trimSlice = ({ start, end, text }: Slice): Slice => {
  const front = text.length - text.trimStart().length
  const inner = text.trim()
  return inner === ''
    ? { start, end: start, text: '' }
    : { start: start + front, end: Math.min(end, start + front + inner.length), text: inner }
}

/** A piece with a name and a value, blanks around both left out. */
export interface Pair extends Token {
  readonly value: Slice
  /** What is dropped behind a second `=`. */
  readonly dropped: Slice | undefined
}

/**
 * `xl_parse.c, split_string_into_pair`: undefined when there is no name or no value. Up to 4.17 it cuts with `strtok`,
 * so that any number of `=` parts the two and what stands behind another `=` is lost.
 */
export const pairOf = (text: string, { start, end }: Slice, cx: ReadContext): Pair | undefined => {
  const whole = sliceOf(text, start, end)
  if (atLeast(cx.release, '4.18')) {
    const { name, value } = tokenOf(text, start, end)
    if (!value || value.text === '') return undefined
    return { ...whole, name: trimSlice(name), value: trimSlice(value), dropped: undefined }
  }
  const [name, value, more] = strtok(whole.text, '=').map((part) => sliceOf(text, start + part.start, start + part.end))
  if (!name || !value) return undefined
  const dropped = more ? sliceOf(text, value.end, end) : undefined
  return { ...whole, name: trimSlice(name), value: trimSlice(value), dropped }
}

/** A piece that `split_string_into_pair` cannot part. */
export const badPair = (piece: Slice, spec: Spec, cx: ReadContext, said: string): Finding => {
  const bare = trimSlice(piece)
  const what = bare.text === '' ? 'a blank piece' : `\`${bare.text}\``
  const place = spec.range(bare.text === '' ? piece : bare)
  const fixes = bare.text === '' ? [replaceSlice('Remove the blanks', spec, piece, '')] : []
  return refused('bad-spec', place, `xl ${cx.release} refuses ${what}: it wants \`name=value\`.`, {
    said: `${said}: ${piece.text}`,
    fixes,
  })
}

/** A fix that puts `newText` in the place of `slice`. */
export const replaceSlice = (
  title: string,
  spec: Spec,
  slice: { readonly start: number; readonly end: number },
  newText: string,
  safe = false,
): Fix => ({ title, edits: [{ ...spec.range(slice), newText }], ...(safe ? { safe } : {}) })

/** `{ said }`, or nothing where xl is silent. */
export const heard = (said: string | undefined): { said?: string } => (said === undefined ? {} : { said })

/** What is the matter with a name that xl does not know; `effect` says what it does with the string then. */
export const unknownField = (
  effect: 'refused' | 'ignored',
  { name, value }: Pick<Token, 'name' | 'value'>,
  spec: Spec,
  cx: ReadContext,
  table: Record<string, Field>,
  said?: string,
): Finding => {
  const make = effect === 'refused' ? refused : ignored
  const does = `xl ${cx.release} ${effect === 'refused' ? 'refuses' : 'ignores'}`
  const names = Object.keys(table).filter((each) => inReleases(table[each] ?? {}, cx.release))
  const bare = trimSlice(name)
  const place = spec.range(name.start < name.end ? name : { start: name.start, end: value?.end ?? name.end })
  if (names.includes(bare.text) && bare.text !== name.text) {
    const end = value ? value.start + value.text.length - value.text.trimStart().length : name.end
    const fixes = [
      replaceSlice('Remove the blanks', spec, { start: name.start, end }, value ? `${bare.text}=` : bare.text),
    ]
    const message = `${does} \`${bare.text}\`: blanks before \`=\` count as a part of the name. Remove them.`
    return make('blank-in-spec', place, message, { ...heard(said), fixes })
  }
  if (names.includes(name.text) && value === undefined)
    return make('bad-spec', place, `${does} \`${name.text}\`: it needs \`=\` and a value.`, heard(said))
  if (bare.text === '')
    return make('bad-spec', place, `${does} a piece without a name. Each piece is \`name=value\`.`, heard(said))
  const other = Object.hasOwn(table, bare.text) ? table[bare.text] : undefined
  const when = other?.since ? ` It came with ${other.since}.` : ''
  const near = other ? undefined : nearName(bare.text, names)
  const hint = near ? ` Did you mean \`${near}\`?` : when === '' ? ` It knows ${quoted(names)}.` : when
  return make('unknown-field', place, `${does} the field \`${bare.text}\`, which it does not know.${hint}`, {
    ...heard(said),
    ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, name, near)] } : {}),
  })
}

/** `` `a`, `b`, `c` ``. */
export const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** A value that xl stores with the blanks around it. */
export const blankValue = ({ name, value }: Token, spec: Spec, cx: ReadContext): Finding[] => {
  if (!value || value.text === value.text.trim()) return []
  const inner = value.text.trim()
  const message = `xl ${cx.release} takes the blanks for a part of \`${name.text}\`. Remove them.`
  return [
    ignored('blank-in-spec', spec.range(value), message, {
      fixes: [replaceSlice('Remove the blanks', spec, value, inner)],
    }),
  ]
}

/** A value that is empty, where that is not the same as leaving the field away. */
export const emptyValue = ({ name, value, start, end }: Token, spec: Spec, cx: ReadContext): Finding[] =>
  value?.text === ''
    ? [
        ignored(
          'bad-spec',
          spec.range({ start, end }),
          `xl ${cx.release} takes an empty \`${name.text}\`, not the default. Give it a value or remove the field.`,
        ),
      ]
    : []

/** Fields that come again with another value: the last one counts. `keyOf` names what a token sets. */
export const duplicates = (
  tokens: readonly Token[],
  spec: Spec,
  cx: ReadContext,
  keyOf: (token: Token) => string = ({ name }) => name.text.trim(),
): Finding[] =>
  tokens.flatMap((token, index) => {
    const winner = tokens.findLast((each, place) => place > index && keyOf(each) === keyOf(token))
    if (!winner || winner.value?.text.trim() === token.value?.text.trim()) return []
    const message = `xl ${cx.release} takes the last \`${keyOf(token)}\` without a message; this one is lost.`
    return [
      ignored('duplicate-field', spec.range(token), message, {
        related: { ...spec.range(winner), message: 'This one counts.' },
      }),
    ]
  })

/** The loop of xl ends at a piece without `=`: that piece and all behind it are lost. */
export const stopsAt = (token: Token, spec: Spec, cx: ReadContext): Finding[] => {
  const { text } = spec.atom
  const rest = text.slice(token.end).replace(/[\s,]+$/, '')
  const piece = token.text.trim()
  if (piece === '' && rest.trim() === '') return []
  const lost = rest === '' ? '' : ', and all that follows is lost'
  const what = piece === '' ? 'a blank piece' : `\`${piece}\`, which has no \`=\``
  const range = spec.range({ start: token.start, end: token.end + rest.length })
  return [ignored('bad-spec', range, `xl ${cx.release} stops at ${what}${lost}, without a message.`)]
}

export interface NumberOptions {
  /** 10 as in `atoi`, 0 where `0x` and a leading `0` count. */
  readonly base: 0 | 10
  /** Bits that xl keeps. */
  readonly width: 8 | 32
  readonly signed: boolean
}

/** A number that xl reads without a check (`atoi`, `strtoul`), and what it misreads thereby. */
export const looseNumber = (
  { name, value }: Token,
  spec: Spec,
  cx: ReadContext,
  { base, width, signed }: NumberOptions,
): { number: number; findings: Finding[] } => {
  const text = value?.text ?? ''
  const { number: read, length } = base === 10 ? strtol(text, 10) : strtoul(text, 0)
  const kept = Number(signed ? BigInt.asIntN(width, read) : BigInt.asUintN(width, read))
  const found = (rule: RuleId, message: string, newText?: string): { number: number; findings: Finding[] } => ({
    number: kept,
    findings: [
      ignored(rule, spec.range(value ?? name), message, {
        ...(newText === undefined || !value ? {} : { fixes: [replaceSlice(`Write ${newText}`, spec, value, newText)] }),
      }),
    ],
  })
  const xl = `xl ${cx.release} reads \`${text}\` as ${kept}`
  const bare = text.trim()
  const zeros = base === 0 ? /^0+([0-9]+)$/.exec(bare)?.[1] : undefined
  if (zeros !== undefined && Number(zeros) !== kept)
    return found('octal-number', `${xl}: a number with a leading 0 is octal. Write ${Number(zeros)}.`, zeros)
  if (length === 0) return found('not-a-number', `${xl}: \`${name.text}\` wants a number.`)
  if (length < text.trimEnd().length)
    return found('not-a-number', `${xl}: what follows the number is dropped without a message.`)
  const meant = /^[+-]?(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(bare) ? BigInt(bare.replace(/^[+-]/, '')) : read
  if (BigInt(kept) !== (bare.startsWith('-') ? -meant : meant))
    return found('out-of-range', `${xl}: it keeps ${width} bits of the number, without a message.`)
  return { number: kept, findings: [] }
}

/** A string without any piece, where xl runs into a null pointer (`split_string_into_string_list`). */
export const crashesOnNothing = (spec: Spec, cx: ReadContext): Finding =>
  refused('bad-spec', spec.atom, `xl ${cx.release} crashes on a string of \`${cx.key}\` without a field. Remove it.`)

/** Something that xl takes, but libxl refuses when the domain is created. */
export const notCreated = (
  spec: Spec,
  slice: { readonly start: number; readonly end: number },
  cx: ReadContext,
  why: string,
  rule: RuleId = 'bad-spec',
): Finding => ignored(rule, spec.range(slice), `xl ${cx.release} takes this, but cannot create the domain: ${why}`)

/** A list of devices that are numbered by their place, as libxl's JSON shows it. */
export const numbered = <T extends object>(
  list: ValueType<readonly (T | undefined)[]>,
  has: (cx: ReadContext) => boolean = () => true,
): ValueType<readonly ((T & { devid?: number }) | undefined)[]> => ({
  ...list,
  read(value, cx) {
    const reading = list.read(value, cx)
    const devices = reading.value?.map((device, devid) => device && (has(cx) ? { ...device, devid } : device))
    return { ...reading, value: devices }
  },
})
