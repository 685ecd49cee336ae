import type { Release } from '../../release.ts'
import type { RuleId } from '../../rule-ids.ts'
import { tableOf } from '../../table.ts'
import { inReleases } from '../basic/choices.ts'
import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import type { Edit, Finding, Fix, ReadContext } from '../value-type.ts'
import type { Field, Piece, Slice, Spec } from './fields.ts'
import type { Pair } from './pieces.ts'

/*
 * What is said of a fault in a spec string: one rule and one wording for each kind, whichever language it is in.
 */

/** What becomes of a piece, and the line that xl prints for it; without one it is silent. */
export interface Outcome {
  readonly effect: 'refused' | 'ignored'
  readonly said?: string | undefined
}

/** `` `a`, `b`, `c` ``. */
export const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** A fix that puts `newText` in the place of a slice. */
export const replaceSlice = (
  title: string,
  spec: Spec,
  slice: { readonly start: number; readonly end: number },
  newText: string,
  safe = false,
): Fix => ({ title, edits: [{ ...spec.range(slice), newText }], ...(safe ? { safe } : {}) })

/** An edit that takes a piece away, with the comma in front of it or else behind it. */
export const removal = ({ start, end }: Slice, spec: Spec): Edit => {
  const { text } = spec.atom
  const ahead = text.slice(0, start).trimEnd()
  if (ahead.endsWith(',')) return { ...spec.range({ start: ahead.length - 1, end }), newText: '' }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0
  return { ...spec.range({ start, end: end + after }), newText: '' }
}

/** A fix that takes a piece away. */
export const removePiece = (piece: Slice, spec: Spec, name = piece.text.trim()): Fix => ({
  title: `Remove \`${name}\``,
  edits: [removal(piece, spec)],
  byHand: true,
})

/** A fix that puts a field behind all others. */
export const addField = (field: string, spec: Spec): Fix => {
  const { text, quote, start, end } = spec.atom
  const more = `${/(?:^|,)\s*$/.test(text) ? '' : ','}${field}`
  const edit = quote
    ? { ...spec.range({ start: text.length, end: text.length }), newText: more }
    : { start, end, newText: `"${text}${more}"` }
  return { title: `Add \`${field}\``, edits: [edit], byHand: true }
}

/** xl ends at the first thing that it refuses: of the rest nothing is printed. */
export const untilRefused = (findings: readonly Finding[]): Finding[] => {
  const end = findings.findIndex(({ effect }) => effect === 'refused')
  return findings.map((finding, index) => {
    if (end < 0 || index <= end || finding.said === undefined) return finding
    const { said: _, ...silent } = finding
    return silent
  })
}

/** The names of a table that a release knows; a table is one for all files, and a file may have thousands of pieces. */
const namesByRelease = new WeakMap<object, Map<Release, readonly string[]>>()
const knownNames = (table: Readonly<Record<string, Field>>, { release }: ReadContext): readonly string[] => {
  const byRelease = namesByRelease.get(table) ?? new Map<Release, readonly string[]>()
  namesByRelease.set(table, byRelease)
  const names = byRelease.get(release) ?? Object.keys(table).filter((name) => inReleases(table[name] as Field, release))
  byRelease.set(release, names)
  return names
}

/** A piece that sets no field: it is empty, has no name or no `=`, or a name that xl does not know. */
export const unknownField = (
  piece: Piece,
  spec: Spec,
  cx: ReadContext,
  table: Readonly<Record<string, Field>>,
  { effect, said }: Outcome,
  /** Another name of the same field. */
  meant?: string,
): Finding => {
  const say = (rule: RuleId, place: Pick<Slice, 'start' | 'end'>, what: string, fixes: readonly Fix[] = []): Finding =>
    (effect === 'refused' ? refused : ignored)(
      rule,
      spec.range(place),
      `xl ${cx.release} ${effect === 'refused' ? 'refuses' : 'drops'} ${what}`,
      { said, ...(fixes.length > 0 ? { fixes } : {}) },
    )
  const quietly = said === undefined ? ' without a message' : ''
  const { name } = piece
  if (piece.text.trim() === '') {
    const place = emptyPlace(piece, spec)
    const fixes = place.start < place.end ? [replaceSlice('Remove the empty piece', spec, place, '')] : []
    return say('bad-spec', place, `the empty piece${quietly}.${fixes.length > 0 ? ' Remove it.' : ''}`, fixes)
  }
  const given = (name ?? piece).text.trim()
  const names = knownNames(table, cx)
  const flag = names.includes(given) && table[given]?.flag === true
  if (name && flag) {
    const why = `\`${given}\` stands alone, without \`=\`.`
    return say('unknown-field', piece, `\`${given}=…\`${quietly}: ${why}`, flagFixes(given, piece, spec, names))
  }
  if (flag) {
    const fixes = [replaceSlice('Remove the blanks', spec, piece, given, effect === 'refused')]
    return say('blank-in-spec', piece, `\`${given}\`${quietly}: ${blanksCount}`, fixes)
  }
  const other = Object.hasOwn(table, given) && !names.includes(given) ? table[given] : undefined
  if (other) {
    const hint = `${otherRelease(other)}${meant === undefined ? '' : ` Its name is \`${meant}\` there.`}`
    const fixes = meant === undefined ? [] : [replaceSlice(`Replace by \`${meant}\``, spec, name ?? piece, meant)]
    return say('unknown-field', name ?? piece, `the unknown field \`${given}\`${quietly}. ${hint}`.trim(), fixes)
  }
  if (!name || given === '') {
    const { hint, fixes } = name ? { hint: eachPiece, fixes: [] } : bareHint(piece, spec, cx, table)
    const lacks = name ? 'name' : '`=`'
    return say('bad-spec', piece, `\`${piece.text.trim()}\`${quietly}: it has no ${lacks}. ${hint}`, fixes)
  }
  if (names.includes(given)) {
    const { start, end, text } = piece.value
    const tidy = table[given]?.tidy?.(text.trim())
    const head = tidy === undefined ? start + text.length - text.trimStart().length : end
    const tail = start + text.trimEnd().length
    const fix = replaceSlice(
      'Remove the blanks',
      spec,
      { start: name.start, end: head },
      `${given}=${tidy ?? ''}`,
      effect === 'refused',
    )
    // Those behind the value count as well.
    const behind = head < tail && tail < end ? [{ ...spec.range({ start: tail, end }), newText: '' }] : []
    const fixes = [{ ...fix, edits: [...fix.edits, ...behind] }]
    return say('blank-in-spec', name, `\`${given}\`${quietly}: ${blanksCount}`, fixes)
  }
  const near = nearName(given, names) ?? endingIn(given, names)
  const hint = near ? `Did you mean \`${near}\`?` : names.length <= 15 ? `It knows ${quoted(names)}.` : ''
  const fixes = !near
    ? [removePiece(piece, spec)]
    : table[near]?.flag
      ? flagFixes(near, piece, spec, names)
      : [replaceSlice(`Replace by \`${near}\``, spec, name, near)]
  return say('unknown-field', name, `the unknown field \`${given}\`${quietly}. ${hint}`.trim(), fixes)
}

const blanksCount = 'blanks around the name count as a part of it. Remove them.'

/** The one name of which what is given is the last word: `unique-id` for `id`. */
const endingIn = (given: string, names: readonly string[]): string | undefined => {
  const [only, another] = names.filter((name) => name.endsWith(`-${given.toLowerCase()}`))
  return another === undefined ? only : undefined
}

/** Words that people write for a 1 or a 0. */
export const yesNo: Readonly<Record<string, string>> = tableOf({
  yes: '1',
  true: '1',
  on: '1',
  no: '0',
  false: '0',
  off: '0',
})

/** How a flag with a value was meant: as it is, or as its opposite. */
const flagFixes = (name: string, { value, start, end }: Piece, spec: Spec, names: readonly string[]): Fix[] => {
  const opposite = names.find(
    (other) => [`no-${name}`, `un${name}`].includes(other) || [`no-${other}`, `un${other}`].includes(name),
  )
  const bare = value.text.trim().toLowerCase()
  const on = yesNo[bare] ?? bare
  const meant = on === '1' ? name : on === '0' ? opposite : undefined
  return meant === undefined ? [] : [replaceSlice(`Replace by \`${meant}\``, spec, { start, end }, meant)]
}

const eachPiece = 'Each piece is `name=value`.'

const otherRelease = ({ since, until }: Field): string =>
  since ? `It came with ${since}.` : until ? `${until} was the last to know it.` : ''

/** Of an empty piece there are only its blanks to mark, and the comma before them. */
const emptyPlace = ({ start, end }: Slice, spec: Spec): Pick<Slice, 'start' | 'end'> => ({
  start: Math.max(0, start > 0 ? spec.atom.text.lastIndexOf(',', start - 1) : 0),
  end,
})

/** How a piece without `=` can be completed: a choice without its field, a field without its value. */
const bareHint = (
  piece: Piece,
  spec: Spec,
  cx: ReadContext,
  table: Readonly<Record<string, Field>>,
): { readonly hint: string; readonly fixes: readonly Fix[] } => {
  const given = piece.text.trim()
  const names = knownNames(table, cx)
  const [, before = '', after = ''] = /^([\w-]+)(?:[ \t]*:[ \t]*|[ \t]+)([^\s:].*)$/s.exec(given) ?? []
  const pair =
    names.includes('mac') && /^(?:[\da-f]{1,2}[:-]){5}[\da-f]{1,2}$/i.test(given)
      ? `mac=${given}`
      : names.includes('bridge') && /^(?:[a-z]*br\d+|virbr\w*|ovs\w*)$/.test(given)
        ? `bridge=${given}`
        : names.includes(before)
          ? `${before}=${after}`
          : undefined
  if (pair !== undefined)
    return { hint: `Write \`${pair}\`.`, fixes: [replaceSlice(`Write \`${pair}\``, spec, piece, pair)] }
  // A 0 or 1 can be a value of any field.
  const chosen = /^\d+$/.test(given)
    ? undefined
    : names.find((name) => Object.hasOwn(table[name]?.values ?? {}, given.toLowerCase()))
  const known = nearName(given, names)
  const flag = known !== undefined && table[known]?.flag === true
  const whole = chosen
    ? `${chosen}=${given.toLowerCase()}`
    : known && table[known]?.values?.[1]
      ? `${known}=1`
      : flag
        ? known
        : undefined
  if (whole !== undefined)
    return { hint: `Write \`${whole}\`.`, fixes: [replaceSlice(`Write \`${whole}\``, spec, piece, whole)] }
  return { hint: known ? `Did you mean \`${known}=…\`?` : eachPiece, fixes: [] }
}

/** The loop of xl ends at a piece without `=`: that piece and all behind it are lost. */
export const stopsAt = (
  piece: Piece,
  spec: Spec,
  cx: ReadContext,
  table: Readonly<Record<string, Field>>,
): Finding[] => {
  const { text } = spec.atom
  const rest = text.slice(piece.end).replace(/(?<![\s,])[\s,]+$/, '')
  const given = piece.text.trim()
  if (given === '' && rest === '') return []
  const { hint, fixes } =
    given === '' ? { hint: 'Remove it.', fixes: [removePiece(piece, spec, ',')] } : bareHint(piece, spec, cx, table)
  const what = given === '' ? 'the empty piece' : `\`${given}\`, which has no \`=\``
  const lost = rest === '' ? '' : ', and all that follows is lost'
  const { start } = given === '' ? emptyPlace(piece, spec) : piece
  const place = spec.range({ start, end: piece.end + rest.length })
  const message = `xl ${cx.release} stops at ${what}${lost}, without a message. ${hint}`
  return [ignored('bad-spec', place, message, fixes.length > 0 ? { fixes } : {})]
}

/** What is lost behind the second `=` of a pair. */
export const lostTail = ({ lost }: Pair, spec: Spec, cx: ReadContext): Finding[] => {
  if (!lost) return []
  const message = `xl ${cx.release} drops \`${lost.text.trim()}\` without a message: a value has no \`=\` before 4.18.`
  return [ignored('bad-spec', spec.range(lost), message)]
}

/** What sets a field that is set again behind it. */
export const overridden = (
  lost: Pick<Slice, 'start' | 'end'>,
  winner: Pick<Slice, 'start' | 'end'>,
  key: string,
  spec: Spec,
  cx: ReadContext,
): Finding =>
  ignored(
    'duplicate-field',
    spec.range(lost),
    `xl ${cx.release} takes the last \`${key}\` without a message; this one is lost.`,
    { tag: 'unnecessary', related: { ...spec.range(winner), message: 'This one counts.' } },
  )

/** Fields that come again with another value: the last one counts. */
export const duplicates = (
  pieces: readonly Piece[],
  spec: Spec,
  cx: ReadContext,
  keyOf: (piece: Piece) => string | undefined = ({ name }) => name?.text.trim(),
): Finding[] => {
  const last = new Map(pieces.map((piece) => [keyOf(piece), piece]))
  return pieces.flatMap((piece) => {
    const key = keyOf(piece)
    const winner = last.get(key)
    if (key === undefined || !winner || winner.value.text.trim() === piece.value.text.trim()) return []
    return [overridden(piece, winner, key, spec, cx)]
  })
}

/** A value that xl stores with the blanks around it. */
export const strayBlanks = ({ name, value }: Piece, spec: Spec, cx: ReadContext): Finding[] => {
  if (value.text === value.text.trim()) return []
  const message = `xl ${cx.release} takes the blanks for a part of \`${name?.text}\`. Remove them.`
  const fixes = [replaceSlice('Remove the blanks', spec, value, value.text.trim())]
  return [ignored('blank-in-spec', spec.range(value), message, { fixes })]
}

/** A value that is empty, where that is not the same as leaving the field away. */
export const emptyValue = (piece: Piece, spec: Spec, cx: ReadContext): Finding[] => {
  if (piece.value.text !== '') return []
  const message = `xl ${cx.release} takes an empty \`${piece.name?.text}\`, not the default. Give it a value or remove the field.`
  return [ignored('bad-spec', spec.range(piece), message, { fixes: [removePiece(piece, spec)] })]
}

/** A list without an item, in which xl runs into a null pointer. */
export const emptyList = (piece: Piece, spec: Spec, cx: ReadContext): Finding => {
  const message = `xl ${cx.release} crashes when \`${piece.name?.text}\` is empty. Give it a value or remove it.`
  return refused('bad-spec', spec.range(piece), message, { fixes: [removePiece(piece, spec)] })
}

/** A value that is none of those that xl knows. */
export const badChoice = (
  piece: Piece,
  spec: Spec,
  cx: ReadContext,
  names: readonly string[],
  { effect, said }: Outcome,
  meant?: string,
): Finding => {
  const { name, value } = piece
  const near = meant ?? (names.length === 1 ? names[0] : nearName(value.text, names))
  const does = effect === 'refused' ? 'refuses' : 'ignores'
  const small = near !== value.text && near === value.text.toLowerCase() ? ', in small letters' : ''
  const hint = names.length <= 8 ? `It knows ${quoted(names)}${small}.` : near ? `Did you mean \`${near}\`?` : ''
  const quietly = said === undefined ? ' without a message' : ''
  return (effect === 'refused' ? refused : ignored)(
    'unknown-choice',
    spec.range(value.text === '' ? piece : value),
    `xl ${cx.release} ${does} \`${value.text}\` for \`${name?.text}\`${quietly}. ${hint}`.trim(),
    { said, ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}) },
  )
}

/** A string without any piece, where xl runs into a null pointer (`split_string_into_string_list`). */
export const crashesOnNothing = (spec: Spec, cx: ReadContext): Finding =>
  refused('bad-spec', spec.atom, `xl ${cx.release} crashes on a string of \`${cx.key}\` without a field.`)
