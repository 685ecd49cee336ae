import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type Position,
} from 'vscode-languageserver-types'
import { append } from '../append.ts'
import { readingOf, textOfKey } from '../config/lookup.ts'
import { type Config, contextOf, valueTypeOf } from '../config/read-config.ts'
import { keysOf } from '../schema/index.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import { type Atom, type Range, rangesAt, type Setting, type Token, type Tree, type Value } from '../syntax/index.ts'
import { asSnippet, choicesIn, firstStop, withoutStops } from '../values/basic/tab-stops.ts'
import type { Around, Edit, Proposal, ValueType } from '../values/value-type.ts'
import { ableClient, type Client, leadOn, stillMeant } from './client.ts'
import { completeDirective } from './complete-directive.ts'
import { completeKeys, resolveKey } from './complete-keys.ts'
import { presetOf } from './describe.ts'
import { ended } from './ended.ts'
import { placeAt } from './place.ts'
import { unharmful } from './unharmful.ts'

export interface CompletionQuestion {
  /** The separator whose typing asks; undefined where a person does, or a word that has been begun. */
  readonly typed?: string | undefined
  /** Whether the editor asks anew for a list that is open, as more is typed. */
  readonly again?: boolean
  readonly client?: Client
  /** What is known from the other files of the workspace. */
  readonly around?: Around
}

type Asked = Required<CompletionQuestion>

/** What may be typed at a position. */
export const complete = (
  snapshot: Snapshot,
  position: Position,
  { typed, again = false, client = ableClient, around = {} }: CompletionQuestion = {},
): CompletionItem[] => {
  const offset = snapshot.document.offsetAt(position)
  const place = placeAt(snapshot, offset)
  const here = { ...around, name: textOfKey(snapshot.config, 'name'), most: mostOf(snapshot.config) }
  const found = proposalsAt(snapshot, place, offset, { typed, again, client, around: here })
  const items = again ? stillMeant(found) : found
  return client.insertReplace ? items.map((item) => withInsert(item, snapshot, offset)) : items
}

/** What the guest can ever have, as far as the file says it. */
const mostOf = (config: Config): NonNullable<Around['most']> => {
  const memory = readingOf(config, 'maxmem') ?? readingOf(config, 'memory')
  const vcpus = readingOf(config, 'maxvcpus') ?? readingOf(config, 'vcpus')
  return {
    memory: memory === undefined ? undefined : Number(memory),
    vcpus: vcpus === undefined ? undefined : Number(vcpus),
  }
}

const proposalsAt = (
  snapshot: Snapshot,
  place: ReturnType<typeof placeAt>,
  offset: number,
  question: Asked,
): CompletionItem[] => {
  const { typed, client, around } = question
  switch (place.at) {
    case 'key':
      if (typed !== undefined) return []
      // In front of a key that is there, another one is written, and nothing of it is replaced.
      return offset === place.start && offset < place.end
        ? completeKeys(snapshot, { start: offset, end: offset }, undefined, client, around)
        : completeKeys(snapshot, place, place.setting, client, around)
    case 'value':
      return completeValue(snapshot, place.setting, offset, question)
    case 'comment':
      return typed === ' ' ? [] : completeDirective(snapshot, place.token, offset, client)
    case 'elsewhere':
      return []
  }
}

/**
 * An item that leaves the rest of a word to whoever accepts it in the middle: there the editor inserts or replaces, as a person has set it. Only
 * where a word takes the place of a word: a number, a text in quotes or one with tab stops would leave a rest that xl cannot read.
 */
const withInsert = (item: CompletionItem, { document }: Snapshot, offset: number): CompletionItem => {
  const { textEdit, insertTextFormat } = item
  if (!textEdit || !('range' in textEdit) || insertTextFormat === InsertTextFormat.Snippet) return item
  const { range, newText } = textEdit
  const position = document.positionAt(offset)
  const rest = document.getText({ start: position, end: range.end })
  const isInside = document.offsetAt(range.start) < offset && /^[\w.:/-]+$/.test(rest)
  if (!isInside || /^\d|[^\w.:/-]$/.test(newText)) return item
  return { ...item, textEdit: { newText, insert: { start: range.start, end: position }, replace: range } }
}

/** Adds the documentation to an item of `complete`. */
export const resolveCompletion = (item: CompletionItem): CompletionItem => resolveKey(item)

const completeValue = (
  snapshot: Snapshot,
  setting: Setting,
  offset: number,
  { typed, again, client, around }: Asked,
): CompletionItem[] => {
  const { config } = snapshot
  const { tree } = config
  const key = setting.key.name
  const type = valueTypeOf(config, key)
  if (!type?.complete) return []
  const word = holds(setting.value, offset) ? undefined : wordAt(tree, offset)
  // Behind a bracket and the comma of an item the line may end: Enter would put in what is offered.
  if (word && (typed === '[' || typed === ',' || !isFree(tree, setting, word))) return []
  const spec = keysOf(config.kind).get(key)
  const preset = spec && presetOf(spec)
  const proposals = type
    .complete(setting.value, word?.start ?? offset, { ...contextOf(config, key), around })
    .toSorted((one, other) => Number(other.label === preset) - Number(one.label === preset))
  const begun = ({ replace: { start } }: Proposal) => tree.text.slice(start, offset).replace(/^["']/, '')
  const possible = proposals
    .filter(({ whenAsked }) => typed === undefined || !whenAsked)
    .map((proposal) => (word ? { ...proposal, replace: word } : proposal))
    .filter(
      ({ replace: { start, end } }) =>
        // Before a value that is already there, and across lines, nothing can be put in its place.
        start <= offset && offset <= end && !/[\r\n]/.test(tree.text.slice(start, end)),
    )
  // A known one that is typed whole is meant: Tab leads on then, and puts in none that begins so.
  const isWhole = again && possible.some((each) => each.free && each.label === begun(each) && /\w$/.test(each.label))
  const fitting = possible.filter((each) => !each.free || (!isWhole && goesOn(each.label, begun(each))))
  // For nothing the file need not be read with its ends.
  if (fitting.length === 0) return []
  const isWord = ({ snippet, replace }: Proposal) => !snippet && tree.text[replace.end] !== '='
  const last = fitting.reduce((most, { replace }) => Math.max(most, replace.end), offset)
  const whole = ended(snapshot, setting, last)
  const good = (some: readonly Proposal[]) => unharmful(whole.snapshot, some, leaves, whole.setting, isWord)
  const sound = new Set(good(fitting))
  return fitting
    .flatMap((proposal) => (sound.has(proposal) ? [proposal] : narrowed(proposal, good)))
    .map((proposal) => closing(tree, setting.value, type, proposal, offset))
    .map((proposal, index) => completionItem(snapshot, proposal, index, offset, { type, client }))
}

/** A proposal of which xl complains as it comes, with those of its choices of which it does not: `access=ro` of a CD drive. */
const narrowed = (proposal: Proposal, good: (some: readonly Proposal[]) => readonly Proposal[]): Proposal[] => {
  const found = proposal.snippet ? choicesIn(proposal.insert ?? '') : undefined
  if (!found) return []
  const [, ...others] = found.choices
  const left = others.filter((each) => good([{ ...proposal, insert: found.with(each) }]).length > 0)
  return left.length > 0 ? [{ ...proposal, insert: found.with(...left) }] : []
}

/** What stands in the file once a proposal is accepted; undefined where more has to be typed before anything can be said of it. */
const leaves = ({ label, insert = label, snippet, replace, begun }: Proposal): Edit | undefined => {
  if (begun) return undefined
  if (!snippet) return { ...replace, newText: insert }
  return firstStop(insert) === 'empty' ? undefined : { ...replace, newText: withoutStops(insert) }
}

/**
 * Whether a label goes on where what is typed ends. Editors take letters that are anywhere in it: another path is not what is meant. What
 * is typed whole is not offered: Tab would put it in once more, in place of leading on.
 */
const goesOn = (label: string, begun: string): boolean =>
  label !== begun && label.toLowerCase().startsWith(begun.toLowerCase())

/** The string that an offset is in. */
const atomAt = (value: Value | undefined, offset: number): Atom | undefined =>
  atomsAt(value, offset).find(({ start }) => start < offset)

/** The strings and numbers that an offset is in or beside, in lists as deep as somebody writes them. */
const atomsAt = (value: Value | undefined, offset: number): Atom[] => {
  const found: Atom[] = []
  const touched = value ? [value] : []
  for (let each = touched.pop(); each; each = touched.pop()) {
    if (each.start > offset || offset > each.end) continue
    if (each.type === 'list') append(touched, rangesAt(each.items, offset))
    else found.push(each)
  }
  return found.sort((a, b) => a.start - b.start)
}

/**
 * A proposal that ends a string which has no end yet, and brings it: behind what is inserted or, where more may follow, before the quote. Where
 * the end stands right behind the cursor and nothing may follow before it, it is taken along: Enter begins the next line then, and does not
 * break the string.
 */
const closing = (
  tree: Tree,
  value: Value | undefined,
  { signature }: ValueType,
  proposal: Proposal,
  offset: number,
): Proposal => {
  const { replace, label, insert = label, snippet = false } = proposal
  const atom = atomAt(value, replace.start)
  if (!atom?.quote) return proposal
  const isOpen = replace.end >= atom.end && tree.tokenAt(atom.start + 1)?.kind === 'bad'
  if (!isOpen) {
    const isWhole = !snippet && replace.start === atom.start + 1 && replace.end === atom.end - 1
    return isWhole && !signature && offset === replace.end
      ? { ...proposal, replace: { ...replace, end: atom.end }, insert: `${insert}${atom.quote}` }
      : proposal
  }
  if (tree.text.charAt(atom.end - 1) === '\\') return proposal
  const written = snippet ? insert : asSnippet(insert)
  return { ...proposal, insert: `${written}${signature ? '$0' : ''}${atom.quote}`, snippet: true }
}

/** Whether a string or number, in lists or not, reaches to the offset. */
const holds = (value: Value | undefined, offset: number): boolean => atomsAt(value, offset).length > 0

/** What has been written without quotes at an offset: it is replaced. */
const wordAt = ({ text }: Tree, offset: number): Range => {
  const before = /(?<![\w.:/-])[\w.:/-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? ''
  const after = /^[\w.:/-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? ''
  return { start: offset - before.length, end: offset + after.length }
}

/** Whether a value can stand in place of the word: behind the operator, or in a list between its brackets and commas. */
const isFree = ({ text, tokens }: Tree, { operator, value }: Setting, word: Range): boolean => {
  if (!value) return /^[ \t]*$/.test(text.slice(operator?.end, word.start))
  const says = ({ kind }: Token) => kind !== 'space' && kind !== 'newline' && kind !== 'comment'
  const of = (token: Token | undefined) => token && text.slice(token.start, token.end)
  const before = of(tokens.findLast((token) => token.end <= word.start && says(token)))
  const behind = of(tokens.find((token) => token.start >= word.end && says(token)))
  return (
    (before === '[' || before === ',') && (behind === undefined || behind === ']' || behind === ',' || isOpen(value))
  )
}

const isOpen = (value: Value): boolean => value.type === 'list' && !value.closed

const kinds = {
  value: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  snippet: CompletionItemKind.Snippet,
} as const

const completionItem = (
  snapshot: Snapshot,
  proposal: Proposal,
  index: number,
  offset: number,
  { type, client }: { readonly type: ValueType; readonly client: Client },
): CompletionItem => {
  const { label, kind, replace, insert = label, snippet = false, detail, documentation, deprecated } = proposal
  // A number that is typed is meant as it is: the list goes away, and Enter or Tab does not put in another one.
  const filter = proposal.filter ?? (/^\d/.test(label) && replace.start === offset ? '…' : undefined)
  const range = lspRange(snapshot, replace)
  return {
    label,
    kind: kinds[kind],
    sortText: String(index).padStart(4, '0'),
    ...(snippet
      ? leadOn(range, insert, type, client)
      : { textEdit: { range, newText: insert }, insertTextFormat: InsertTextFormat.PlainText }),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(detail ? { detail } : {}),
    ...(documentation ? { documentation: { kind: 'markdown', value: documentation } } : {}),
    ...(deprecated ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(proposal.free ? { data: { free: true } } : {}),
  }
}
