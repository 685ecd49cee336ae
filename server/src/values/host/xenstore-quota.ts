import { tableOf } from '../../table.ts'
import { notCreated, refused } from '../basic/findings.ts'
import { withValue } from '../basic/later-parts.ts'
import { nearName } from '../basic/near.ts'
import { strtoul } from '../c/numbers.ts'
import { type Piece, pieceOf, type Slice, type Spec } from '../spec/fields.ts'
import { strictList } from '../spec/lists.ts'
import { looseNumber } from '../spec/number-words.ts'
import { rawPiece } from '../spec/pieces.ts'
import { type FieldReading, type SpecField, spec } from '../spec/spec.ts'
import { replaceSlice } from '../spec/words.ts'
import type { Finding, ReadContext, ValueType } from '../value-type.ts'

/** One limit as libxl's JSON shows it (`libxl_types.idl`, `xs_quota_item`). */
export interface QuotaItem {
  readonly name: string
  readonly val?: number
}

/** `xl_parse.c, parse_xsquota_item`. */
const readLimit = (piece: Piece, at: Spec, cx: ReadContext): FieldReading => {
  const { name, value, text } = piece
  const { number, length, outOfRange } = strtoul(value.text, 0)
  const whole = length > 0 && length === value.text.length
  if (whole && !outOfRange && number < 2n ** 32n) {
    const { findings } = looseNumber(piece, at, cx, { base: 0, bits: 32, signed: false })
    return { stored: Number(number) || undefined, findings }
  }
  const message = `xl ${cx.release} refuses \`${value.text}\` for \`${name?.text}\`: it wants a whole number from 0 on, below 4294967296.`
  const said = `Quota specification "${text}" uses illegal value "${value.text}".`
  return { findings: [refused(whole ? 'out-of-range' : 'not-a-number', at.range(value), message, { said })] }
}

const quota = (text: string, example: string): SpecField => ({
  text,
  type: 'number',
  example,
  role: 'number',
  at: 'val',
  read: readLimit,
})

/** The limits of the Xenstore written in C; another one may have others. */
const limits: Record<string, SpecField> = tableOf({
  nodes: quota('How many nodes the domain may own.', '1000'),
  watches: quota('How many watches it may have.', '128'),
  transactions: quota('How many transactions it may have open at a time.', '10'),
  outstanding: quota('How many of its requests may wait for their end.', '20'),
  memory: quota('How much memory Xenstore may spend on it, in bytes.', '2097152'),
  'transaction-nodes': quota('How many nodes it may touch in one transaction.', '1024'),
  'node-size': quota('How large one of its nodes may be, in bytes.', '2048'),
  'node-permissions': quota('How many permissions one of its nodes may have.', '5'),
  'path-max': quota('How long the path of a node may be.', '256'),
})
const names = Object.keys(limits)

/** xl does not know the names: Xenstore does, when the domain is made. */
const unknownName = (name: Slice, at: Spec, cx: ReadContext): Finding[] => {
  const near = nearName(name.text, names)
  // Another Xenstore may have names of its own: only what looks like a slip is worth a word.
  if (near === undefined && name.text.trim() === name.text && name.text !== '') return []
  return [
    notCreated(
      at.range(name),
      cx,
      `Xenstore knows no quota \`${name.text}\`.${near ? ` Did you mean \`${near}\`?` : ''}`,
      {
        rule: name.text.trim() === near ? 'blank-in-spec' : 'unknown-field',
        ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, at, name, near)] } : {}),
      },
    ),
  ]
}

const limit = spec<{ val?: number }>({
  label: 'limit',
  snippet: `"\${1:${names[0]}}=\${2:1000}"`,
  // A comma has no meaning here.
  split: (text) => [pieceOf(text, 0, text.length)],
  cut: ({ atom: { text } }) => ({ pieces: [rawPiece(text, 0, text.length)] }),
  said: ({ text }) => `Quota specification "${text}" lacks "=".`,
  fields: limits,
  other: {
    ...quota('A limit of another Xenstore.', '1000'),
    read(piece, at, cx) {
      const { stored, findings = [] } = readLimit(piece, at, cx)
      return { stored, findings: piece.name && findings.length === 0 ? unknownName(piece.name, at, cx) : findings }
    },
  },
})

/** A limit with its name. */
const item = {
  ...limit,
  read(value, cx) {
    const reading = limit.read(value, cx)
    const name = value.type === 'atom' ? value.text.slice(0, value.text.indexOf('=')) : ''
    return withValue(reading, reading.value && { name, ...reading.value })
  },
} satisfies ValueType<QuotaItem>

const list = strictList(item, {
  label: 'list of Xenstore limits',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are strings.',
    said: `xl: Can't get element ${index} in Xenstore quota list`,
  }),
})

/** `xenstore_quota`: the value is as in libxl's JSON (`xs_quota_list`). */
export const xenstoreQuota = {
  ...list,
  read(value, cx) {
    const { value: quotas, ...rest } = list.read(value, cx)
    return { ...rest, value: quotas && (quotas.length > 0 ? { quota: quotas } : {}) }
  },
} satisfies ValueType<{ readonly quota?: readonly QuotaItem[] }>
