import { atLeast } from '../../release.ts'
import type { Value } from '../../syntax/index.ts'
import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { listOf } from '../basic/simple.ts'
import { fields, type Slice, type Spec } from '../spec/fields.ts'
import {
  badPair,
  blankValue,
  crashesOnNothing,
  duplicates,
  heard,
  looseNumber,
  notCreated,
  pairOf,
  quoted,
  replaceSlice,
  stopsAt,
  strtok,
  type Token,
  tokensOf,
  unknownField,
} from '../spec/tokens.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'
import { p9Fields, p9Types } from './p9-fields.ts'

/** A share as libxl's JSON shows it (`libxl_types.idl`, `device_p9`); what has its default is left out. */
export interface Share {
  backend_domname?: string
  tag?: string
  path?: string
  security_model?: string
  type?: string
  max_space?: number
  max_files?: number
  max_open_files?: number
  auto_delete?: boolean
}

/** The field of `Share` that a name sets. */
const stored = {
  backend: 'backend_domname',
  tag: 'tag',
  path: 'path',
  security_model: 'security_model',
} as const
const limits = { 'max-space': 'max_space', 'max-files': 'max_files', 'max-open-files': 'max_open_files' } as const
const required = ['tag', 'path', 'security_model'] as const

const isStored = (name: string): name is keyof typeof stored => Object.hasOwn(stored, name)
const isLimit = (name: string): name is keyof typeof limits => Object.hasOwn(limits, name)

const item = fields<Share>({
  label: '9P share specification',
  fields: p9Fields,
  snippet: '"tag=${1:share}, security_model=none, path=${2:/srv/share}"',
  read: (spec, cx) => (atLeast(cx.release, '4.18') ? readPairs(spec, cx) : readTokens(spec, cx)),
})

/** 4.9 to 4.17: cut with `strtok`, ended by a piece without `=`. What is missing is looked for in the list. */
const readTokens = (spec: Spec, cx: ReadContext): Reading<Share> => {
  const share: Share = {}
  const findings: Finding[] = []
  const set: Token[] = []
  for (const token of tokensOf(spec.atom.text)) {
    const { name, value } = token
    if (!value) {
      findings.push(...stopsAt(token, spec, cx))
      break
    }
    if (isStored(name.text)) share[stored[name.text]] = value.text
    else
      findings.push(unknownField('refused', token, spec, cx, p9Fields, `Unknown string \`${name.text}' in 9pfs spec`))
    findings.push(...(isStored(name.text) ? blankValue(token, spec, cx) : []))
    set.push(token)
  }
  findings.push(...duplicates(set, spec, cx))
  return { value: share, findings }
}

/** Since 4.18. */
const readPairs = (spec: Spec, cx: ReadContext): Reading<Share> => {
  const { text } = spec.atom
  const pieces = strtok(text)
  if (pieces.length === 0) return { value: undefined, findings: [crashesOnNothing(spec, cx)] }
  const share: Share = {}
  const findings: Finding[] = []
  const set: Token[] = []
  for (const piece of pieces) {
    const pair = pairOf(text, piece, cx)
    if (!pair) {
      findings.push(badPair(piece, spec, cx, 'failed to parse 9pfs configuration'))
      continue
    }
    const name = pair.name.text
    set.push(pair)
    if (isStored(name)) share[stored[name]] = pair.value.text
    else if (!atLeast(cx.release, '4.19') || !Object.hasOwn(p9Fields, name))
      findings.push(unknownField('refused', pair, spec, cx, p9Fields, `Unknown 9pfs parameter '${name}'`))
    else findings.push(...readNewField(pair, pair.value, share, spec, cx))
  }
  findings.push(...duplicates(set, spec, cx))
  const bad = () => findings.some(({ effect }) => effect === 'refused')
  if (!bad()) findings.push(...incomplete(share, set, spec, cx))
  return { value: bad() ? undefined : share, findings }
}

/** The fields that came with 4.19. */
const readNewField = (token: Token, value: Slice, share: Share, spec: Spec, cx: ReadContext): Finding[] => {
  const name = token.name.text
  if (name === 'type') {
    const type = [...p9Types, 'unknown'].find((each) => each === value.text.toLowerCase())
    if (type === undefined) return [badType(value, spec, cx)]
    if (type === 'unknown') delete share.type
    else share.type = type
    return []
  }
  if (isLimit(name)) {
    const { number, findings } = looseNumber(token, spec, cx, { base: 10, width: 32, signed: true })
    const place = spec.range(value.text === '' ? token : value)
    if (!/^[+-]?\d/.test(value.text) || tooLarge(value.text)) {
      const message = `xl ${cx.release} refuses \`${name}=${value.text}\`: it wants a number.`
      return [refused('not-a-number', place, message, { said: `xl: failed to convert "${value.text}" to number` })]
    }
    if (number === 0) delete share[limits[name]]
    else share[limits[name]] = number
    return findings
  }
  const { number, findings } = looseNumber(token, spec, cx, { base: 0, width: 32, signed: false })
  if (number === 0) delete share.auto_delete
  else share.auto_delete = true
  return findings.filter(({ rule }) => rule !== 'out-of-range')
}

/** What `strtoul` gives back as its largest number. */
const tooLarge = (text: string): boolean => {
  const [, sign, digits = '0'] = /^([+-]?)(\d+)/.exec(text) ?? []
  const size = BigInt(digits)
  return size >= 2n ** 64n - 1n ? sign !== '-' || size > 2n ** 64n - 1n : sign === '-' && size === 1n
}

const badType = (value: Slice, spec: Spec, cx: ReadContext): Finding => {
  const near = nearName(value.text, p9Types)
  return refused(
    'unknown-choice',
    spec.range(value),
    `xl ${cx.release} refuses the type \`${value.text}\`. It knows ${quoted(p9Types)}.`,
    {
      said: `failed to parse 9pfs type: ${value.text}`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}),
    },
  )
}

const missingSaid = '9pfs spec missing required field!'

/** Since 4.19 xl leaves this to libxl (`libxl_9pfs.c, libxl__device_p9_setdefault`). */
const incomplete = (share: Share, set: readonly Token[], spec: Spec, cx: ReadContext): Finding[] => {
  const whole = { start: 0, end: spec.atom.text.length }
  const daemon = share.type === 'xen_9pfsd'
  const missing = required.filter((field) => share[field] === undefined && !(daemon && field !== 'security_model'))
  if (!atLeast(cx.release, '4.19')) {
    if (missing.length === 0) return []
    const message = `xl ${cx.release} refuses a share without ${quoted(missing)}.`
    return [refused('bad-spec', spec.range(whole), message, { said: missingSaid })]
  }
  const idle = daemon ? [] : set.filter(({ name }) => isLimit(name.text) || name.text === 'auto-delete')
  const limited = share.max_space || share.max_files || share.max_open_files || share.auto_delete
  return [
    ...(missing.length > 0 ? [notCreated(spec, whole, cx, `a share needs ${quoted(missing)}.`)] : []),
    ...(limited
      ? idle.map((token) => notCreated(spec, token, cx, `\`${token.name.text}\` is for \`type=xen_9pfsd\` only.`))
      : []),
  ]
}

const list = listOf(item)

/**
 * Up to 4.17 the four texts are kept from one share to the next (`xl_parse.c`: declared outside of the loop): a share
 * that lacks one has that of the share before it.
 */
const keepFromShareToShare = (value: Value, reading: Reading<readonly (Share | undefined)[]>, cx: ReadContext) => {
  const kept: Share = {}
  const findings: Finding[] = []
  const shares = reading.value?.map((share, index) => {
    const place = (value.type === 'list' && value.items[index]) || value
    const lacking = ([...required, 'backend_domname'] as const).filter((field) => share?.[field] === undefined)
    const taken = lacking.filter((field) => kept[field] !== undefined)
    const missing = lacking.filter((field) => field !== 'backend_domname' && kept[field] === undefined)
    Object.assign(kept, share)
    const ended = reading.findings.some(
      ({ effect, start }) => effect === 'refused' && start >= place.start && start <= place.end,
    )
    if (missing.length > 0 && !ended) {
      const message = `xl ${cx.release} refuses a share without ${quoted(missing)}.`
      findings.push(refused('bad-spec', place, message, heard(missingSaid)))
      return undefined
    }
    if (taken.length > 0) {
      const names = taken.map((field) => (field === 'backend_domname' ? 'backend' : field))
      const message = `xl ${cx.release} takes ${quoted(names)} from the share before, without a message. Give each share its own.`
      findings.push(ignored('bad-spec', place, message))
    }
    return { ...kept }
  })
  const all = [...reading.findings, ...findings].sort((a, b) => a.start - b.start)
  const bad = all.some(({ effect }) => effect === 'refused')
  return { ...reading, value: bad ? undefined : shares, findings: all }
}

export const p9: ValueType<readonly (Share | undefined)[]> = {
  ...list,
  read(value, cx) {
    const reading = list.read(value, cx)
    return atLeast(cx.release, '4.18') ? reading : keepFromShareToShare(value, reading, cx)
  },
}
