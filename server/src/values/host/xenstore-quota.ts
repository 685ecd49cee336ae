import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { strtoul } from '../c/numbers.ts'
import { type Field, fields, pieceOf, type Spec } from '../spec/fields.ts'
import { replaceSlice, strictList } from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** One limit as libxl's JSON shows it (`libxl_types.idl`, `xs_quota_item`). */
export interface QuotaItem {
  readonly name: string
  readonly val?: number
}

const quota = (text: string, example: string): Field => ({ text, type: 'number', example, role: 'number' })

/** The limits of the Xenstore written in C; another one may have others. */
const table: Record<string, Field> = {
  nodes: quota('How many nodes the domain may own.', '1000'),
  watches: quota('How many watches it may have.', '128'),
  transactions: quota('How many transactions it may have open at a time.', '10'),
  outstanding: quota('How many of its requests may wait for their end.', '20'),
  memory: quota('How much memory Xenstore may spend on it, in bytes.', '2097152'),
  'transaction-nodes': quota('How many nodes it may touch in one transaction.', '1024'),
  'node-size': quota('How large one of its nodes may be, in bytes.', '2048'),
  'node-permissions': quota('How many permissions one of its nodes may have.', '5'),
  'path-max': quota('How long the path of a node may be.', '256'),
}
const names = Object.keys(table)

/** `xl_parse.c, parse_xsquota_item`. */
const read = (spec: Spec, cx: ReadContext): Reading<QuotaItem> => {
  const { text } = spec.atom
  const xl = `xl ${cx.release}`
  const equals = text.indexOf('=')
  const dead = (range: { start: number; end: number }, message: string, said: string): Reading<QuotaItem> => ({
    value: undefined,
    findings: [refused('bad-spec', range, `${xl} refuses \`${text}\`: ${message}`, { said })],
  })
  if (equals < 0)
    return dead(spec.atom, 'an item is `name=number`, as in `nodes=2000`.', `Quota specification "${text}" lacks "=".`)
  const given = text.slice(equals + 1)
  const { number, length, outOfRange } = strtoul(given, 0)
  if (outOfRange || length === 0 || length < given.length || number >= 2n ** 32n)
    return dead(
      spec.range({ start: equals + 1, end: text.length }),
      'the limit is a whole number from 0 on, below 4294967296.',
      `Quota specification "${text}" uses illegal value "${given}".`,
    )
  const name = text.slice(0, equals)
  return {
    value: { name, ...(number ? { val: Number(number) } : {}) },
    findings: unknownName(name, spec, cx),
  }
}

/** xl does not know the names: Xenstore does, when the domain is made. */
const unknownName = (name: string, spec: Spec, cx: ReadContext): Finding[] => {
  const slice = { start: 0, end: name.length, text: name }
  if (names.includes(name)) return []
  const near = nearName(name, names)
  // Another Xenstore may have names of its own: only what looks like a slip is worth a word.
  if (near === undefined && name.trim() === name && name !== '') return []
  return [
    ignored(
      name.trim() === near ? 'blank-in-spec' : 'unknown-field',
      spec.range(slice),
      `xl ${cx.release} does not check the name \`${name}\`, but Xenstore refuses one that it does not know, and no domain is made.${near ? ` Did you mean \`${near}\`?` : ''}`,
      near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, slice, near)] } : {},
    ),
  ]
}

const list = strictList(
  fields<QuotaItem>({
    label: 'limit',
    fields: table,
    read,
    // A comma has no meaning here.
    split: (text) => [pieceOf(text, 0, text.length)],
    snippet: `"\${1|${names.join(',')}|}=\${2:1000}"`,
  }),
  {
    label: 'list of Xenstore limits',
    nested: (index) => ({
      message: 'refuses a list inside this list. Write strings.',
      said: `xl: Can't get element ${index} in Xenstore quota list`,
    }),
  },
)

/** `xenstore_quota`: the value is as in libxl's JSON (`xs_quota_list`). */
export const xenstoreQuota: ValueType<{ readonly quota?: readonly QuotaItem[] }> = {
  ...list,
  read(value, cx) {
    const { value: quotas, ...rest } = list.read(value, cx)
    return { ...rest, value: quotas && (quotas.length > 0 ? { quota: quotas } : {}) }
  },
}
