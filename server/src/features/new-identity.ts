import { TextDocument } from 'vscode-languageserver-textdocument'
import { type CodeAction, CodeActionKind, type Range as LspRange, type TextEdit } from 'vscode-languageserver-types'
import type { Identity } from '../../../protocol/src/messages.ts'
import { readingOf, textOfKey } from '../config/lookup.ts'
import { onTop } from '../rules/fixes/edits.ts'
import { asTextEdits, type Snapshot, snapshotWith } from '../snapshot.ts'
import { type Atom, contentRange, indexOfBegun, lineStartAt, type Range, type Setting } from '../syntax/index.ts'
import type { Around, Edit } from '../values/value-type.ts'
import { wanted } from './code-actions.ts'
import { aroundIn, fresh, itemsOf, placesOf } from './identity.ts'
import { placeAt } from './place.ts'

const titles: Readonly<Record<Identity, string>> = { mac: 'Write a new MAC address', uuid: 'Write a new UUID' }

/** What is written, where the cursor is, and in what. */
interface Wish {
  readonly snapshot: Snapshot
  readonly at: Range
  readonly what: Identity
  readonly newText: string
}

const wishOf = (snapshot: Snapshot, { start, end }: LspRange, what: Identity, around: Around): Wish => {
  const { document } = snapshot
  const at = { start: document.offsetAt(start), end: document.offsetAt(end) }
  return { snapshot, at, what, newText: fresh(snapshot, what, aroundIn(snapshot, around)) }
}

const touches = (range: Range, { start, end }: Range): boolean => range.start <= end && range.end >= start

const settingsOf = ({ snapshot: { config } }: Wish, name: string): Setting[] =>
  config.tree.settings.filter(({ key }) => key.name === name)

/** What the key of an identity has as its value. */
const writtenValue = ({ what, newText }: Wish): string => (what === 'uuid' ? `"${newText}"` : `[ "mac=${newText}" ]`)

const keyOf = { mac: 'vif', uuid: 'uuid' } as const

/** The key with its value, as a line. */
const lineOf = (wish: Wish): string => `${keyOf[wish.what]} = ${writtenValue(wish)}`

/** The value of a field in a string of fields with commas, or what a hand takes for them; undefined where it is not there. It may be empty. */
const fieldIn = ({ snapshot, what }: Wish, item: Atom): Range | undefined => {
  const content = contentRange(item)
  let { start } = content
  for (const piece of snapshot.config.tree.text.slice(content.start, content.end).split(/[,;]/)) {
    const equals = piece.indexOf('=')
    if (equals > 0 && piece.slice(0, equals).trim() === what)
      return { start: start + equals + 1, end: start + piece.length }
    start += piece.length + 1
  }
  return undefined
}

/** In front of all that an interface says: there it is seen at once. */
const fieldBefore = ({ newText }: Wish, item: Atom): Edit => {
  const { start, end } = contentRange(item)
  return { start, end: start, newText: `mac=${newText}${end > start ? ', ' : ''}` }
}

/** In place of what stands behind a `=` and is no value, as far as the next blank or else as far as the comment. */
const insteadOfNothing = (wish: Wish, from: number): Edit[] => {
  const rest = /^([ \t]*)([^\s#;]*)([^\r\n#;]*)/.exec(wish.snapshot.config.tree.text.slice(from, from + 200))
  const [, blanks = '', word = '', more = ''] = rest ?? []
  const start = from + blanks.length
  const newText = writtenValue(wish)
  return [word.length, word.length + more.length].map((length) => ({ start, end: start + length, newText }))
}

/** As an item of a list, beside others. */
const asItem = ({ newText }: Wish, at: Range): Edit[] =>
  [`"mac=${newText}"`, `"mac=${newText}", `, `, "mac=${newText}"`].map((item) => ({ ...at, newText: item }))

/** In a setting of the key that it belongs to, at the cursor. */
const inSetting = (wish: Wish, { operator, value }: Setting): Edit[] => {
  const { at, what, newText } = wish
  if (!value) return operator ? insteadOfNothing(wish, operator.end) : []
  if (what === 'uuid')
    return value.type === 'atom' && value.quote
      ? [{ ...rangeOf(contentRange(value)), newText }]
      : [{ ...rangeOf(value), newText: writtenValue(wish) }]
  const item = itemsOf(value).find((each) => touches(each, at))
  if (!item) return value.type === 'list' ? asItem(wish, { start: at.start, end: at.start }) : []
  return fieldIn(wish, item) ? [] : [fieldBefore(wish, item)]
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })

/** Where one belongs at the cursor: in place of one that is there, or is lacking there. */
const here = (wish: Wish): Edit[] => {
  const { snapshot, at, what, newText } = wish
  const { entries } = snapshot.config
  const place = placeAt(snapshot, at.start)
  const setting = place.at === 'value' ? place.setting : undefined
  if (setting && setting.key.name === keyOf[what] && (!setting.value || what === 'uuid'))
    return inSetting(wish, setting)
  const fields = ['vif', 'vtpm'].flatMap((key) =>
    itemsOf(entries.get(key)?.value).flatMap((item) => fieldIn(wish, item) ?? []),
  )
  const there = [...fields, ...placesOf(snapshot, what)].find((each) => touches(each, at))
  if (there) return [{ ...rangeOf(there), newText }]
  return setting?.key.name === keyOf[what] ? inSetting(wish, setting) : []
}

/** On a line of its own, where the cursor is in a blank one and the guest has no such line. */
const onBlankLine = (wish: Wish): Edit[] => {
  const { at, what, snapshot } = wish
  const { text } = snapshot.config.tree
  const isBlank =
    text.slice(lineStartAt(text, at.start), at.end).trim() === '' &&
    /^[ \t]*(?:\r?\n|$)/.test(text.slice(at.end, at.end + 80))
  if (!isBlank || settingsOf(wish, keyOf[what]).length > 0) return []
  // xl refuses a last line without an end.
  const end = text.indexOf('\n', at.end) < 0 ? '\n' : ''
  return [{ ...at, newText: `${lineOf(wish)}${end}` }]
}

/** Wherever the cursor is: where this guest lacks one, or has the only one. */
const elsewhere = (wish: Wish): Edit[] => {
  const { snapshot, at, what, newText } = wish
  const { text } = snapshot.config.tree
  const setting = settingsOf(wish, keyOf[what]).at(-1)
  if (what === 'uuid') {
    if (setting) return inSetting(wish, setting)
    const name = settingsOf(wish, 'name').at(-1)
    if (!name) return [onTop(text, `${lineOf(wish)}\n`)]
    const lineEnd = text.indexOf('\n', name.end)
    if (lineEnd < 0) return [{ start: text.length, end: text.length, newText: `\n${lineOf(wish)}\n` }]
    return [{ start: lineEnd + 1, end: lineEnd + 1, newText: `${lineOf(wish)}\n` }]
  }
  if (!setting?.value) return setting ? inSetting(wish, setting) : []
  const items = itemsOf(setting.value)
  const own = items.find((each) => touches(each, at))
  const field = own && fieldIn(wish, own)
  if (field) return [{ ...field, newText }]
  const bare = items.find((each) => !fieldIn(wish, each))
  if (bare) return [fieldBefore(wish, bare)]
  const inside = setting.value.start + 1
  return items.length === 0 ? asItem(wish, { start: inside, end: inside }) : []
}

/** In a comment anything can stand. */
const inComment = ({ snapshot: { config }, at, newText }: Wish): Edit | undefined => {
  const token = config.tree.tokenAt(at.start)
  const isInside = token?.kind === 'comment' && at.start > token.start && at.end <= token.end
  return isInside ? { ...at, newText } : undefined
}

/** Whether xl reads what an edit writes, and all else as before. */
const isRead = ({ snapshot, what, newText }: Wish, edit: Edit): boolean => {
  const { start, end } = edit
  if (snapshot.template?.holes.some((hole) => hole.start < end && hole.end > start)) return false
  const text = TextDocument.applyEdits(snapshot.document, asTextEdits(snapshot, [edit]))
  const next = snapshotWith(snapshot, text)
  const { config } = next
  if (next.refusals.length > snapshot.refusals.length) return false
  const { settings } = config.tree
  if (settings.length < snapshot.config.tree.settings.length) return false
  // What stands beside it may be no text yet, or one that is not what it seems.
  const own = indexOfBegun(settings, start)
  const [from, to] = [settings[own]?.start ?? 0, settings[own + 1]?.start ?? text.length]
  const faults = [...config.tree.causes, ...next.problems.filter(({ rule }) => rule === 'odd-character')]
  if (faults.some((fault) => from <= fault.start && fault.start < to)) return false
  if (what === 'mac') return readingOf(config, 'vif')?.some((nic) => nic?.mac === newText) === true
  return (
    textOfKey(config, 'uuid') === newText ||
    placesOf(next, what).some((place) => config.tree.text.slice(place.start, place.end) === newText)
  )
}

const why = (wish: Wish): string => {
  const { snapshot, what } = wish
  const thing = what === 'mac' ? 'MAC address' : 'UUID'
  if (snapshot.config.kind !== 'domain') return `Only the config of a guest has a ${thing}.`
  if (what === 'mac' && itemsOf(settingsOf(wish, 'vif').at(-1)?.value).length > 0)
    return 'No interface of this guest lacks a MAC address: put the cursor into the one that is to get another.'
  if (what === 'mac') return 'This guest has no interface: put the cursor into a blank line, or into a list `vif`.'
  return `There is no place for a ${thing} that xl would read: put the cursor where one belongs.`
}

/**
 * What writes a new MAC address or UUID: in place of the one in a range or where one belongs there, else where this guest lacks it; or why
 * that is not done. Nothing is written that xl would not read.
 */
export const newIdentity = (
  snapshot: Snapshot,
  range: LspRange,
  what: Identity,
  around: Around,
): TextEdit[] | { readonly refused: string } => {
  const wish = wishOf(snapshot, range, what, around)
  const noted = inComment(wish)
  if (noted) return asTextEdits(snapshot, [noted])
  const isGuest = snapshot.config.kind === 'domain'
  // A program may set a key in any of its branches: only what is there is replaced.
  const others = snapshot.config.python ? [] : [...onBlankLine(wish), ...elsewhere(wish)]
  const found = isGuest ? [...here(wish), ...others].find((edit) => isRead(wish, edit)) : undefined
  return found ? asTextEdits(snapshot, [found]) : { refused: why(wish) }
}

/** The actions that write a new one where one belongs. */
export const identityActions = (
  snapshot: Snapshot,
  range: LspRange,
  only: readonly string[] | undefined,
  around: Around,
): CodeAction[] => {
  const kind = CodeActionKind.RefactorRewrite
  if (snapshot.config.kind !== 'domain' || !wanted(kind, only)) return []
  return (['mac', 'uuid'] as const).flatMap((what) => {
    const wish = wishOf(snapshot, range, what, around)
    const found = here(wish).find((edit) => isRead(wish, edit))
    const changes = found && { [snapshot.document.uri]: asTextEdits(snapshot, [found]) }
    return changes ? [{ title: titles[what], kind, edit: { changes } }] : []
  })
}
