import type { Range as LspRange, Position } from 'vscode-languageserver-types'
import { formatConfig, unitsOf } from '../format/format.ts'
import { type EditorIndent, type Style, styleFor } from '../format/style.ts'
import { type Snapshot, snapshotWith } from '../snapshot.ts'
import { lineIndex, lineStartAt, parse, type Range } from '../syntax/index.ts'
import type { Edit } from '../values/value-type.ts'
import { trackText, withEdits } from './tracked-text.ts'

/** What gives a config its form, or why it is left alone: the end of a sentence. */
export type Formatting = { readonly edits: readonly Edit[] } | { readonly refused: string }

/** The edits that give a config its form, in the order of the text. */
export const formatting = (snapshot: Snapshot, editor?: EditorIndent): Formatting => {
  const { read, back } = readable(snapshot)
  const refused = snapshot.template ? 'it is a template' : refusalOf(read)
  if (refused !== undefined) return { refused }
  const edits = formatConfig(read.config, styleFor(snapshot.preferences.format, editor))
  return edits ? { edits: edits.map(back) } : { refused: 'it ends with a character that xl drops' }
}

/** A text in its form; as it is where xl refuses it. */
export const formattedText = (snapshot: Snapshot): { text: string; refused?: string } => {
  const text = snapshot.document.getText()
  const answer = formatting(snapshot)
  return 'refused' in answer
    ? { text, refused: answer.refused }
    : { text: withEdits(trackText(text), answer.edits).text }
}

/** The edits for the settings that a range touches, each of them as a whole, and for what else is in it. */
export const rangeFormatting = (snapshot: Snapshot, range: LspRange, editor?: EditorIndent): Edit[] => {
  const { document } = snapshot
  const asked = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) }
  return formattedPart(snapshot, editor, ({ config }, edits, forth) => {
    const { text } = config.tree
    const [start, end] = [forth(asked.start), forth(asked.end)]
    const touched = (unitsOf(config) ?? []).filter((unit) =>
      start === end ? unit.start <= start && unit.end >= end : unit.start < end && unit.end > start,
    )
    const [first, last] = [touched[0], touched.at(-1)]
    const from = first ? Math.min(start, lineStartAt(text, first.start)) : start
    const to = last ? Math.max(end, lineEndAt(text, last.end)) : end
    return edits.filter((edit) => edit.start >= from && edit.end <= to)
  })
}

/**
 * The edits for the setting that has just been typed on: behind a `]` up to there, behind a line end up to that, with the blanks of the new line.
 * Nothing else is touched, and nothing while xl refuses the text.
 */
export const onTypeFormatting = (
  snapshot: Snapshot,
  position: Position,
  typed: string,
  editor?: EditorIndent,
): Edit[] => {
  const asked = snapshot.document.offsetAt(position)
  return formattedPart(snapshot, editor, ({ config }, all, forth, style) => {
    const { text, tokens } = config.tree
    const cursor = forth(asked)
    const line = lineStartAt(text, cursor)
    const place = typed === '\n' ? line - 1 : cursor
    const unit = (unitsOf(config) ?? []).find(({ start, end }) => start <= place && lineEndAt(text, end) >= place)
    if (!unit || place < 0) return []
    if (typed === ']' && !tokens.some(({ kind, end }) => kind === 'punctuation' && end === cursor)) return []
    const from = lineStartAt(text, unit.start)
    // What stands behind the cursor is not there yet: a line end at the end of the file would carry it along.
    const before = all.filter(({ start, end }) => start >= from && end <= place && start < cursor)
    const edits = typed === '\n' ? [...before, ...blanksOf(config.tree, unit, line, style)] : before
    // A comma may have to move across the cursor.
    return keepsSense(config, unit, edits) ? edits : []
  })
}

/** The edit for the blanks of a line of a list: by how many brackets are open there. */
const blanksOf = (
  { text, tokens }: Snapshot['config']['tree'],
  unit: Range,
  line: number,
  { indent }: Style,
): Edit[] => {
  if (line > unit.end) return []
  let end = line
  while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end++
  const closes = text.charAt(end) === ']' ? 1 : 0
  let depth = 0
  for (const token of tokens) {
    if (token.start >= line) break
    if (token.start < unit.start || token.kind !== 'punctuation') continue
    if (text.charAt(token.start) === '[') depth++
    else if (text.charAt(token.start) === ']') depth--
  }
  const newText = indent.repeat(Math.max(0, depth - closes))
  return text.slice(line, end) === newText ? [] : [{ start: line, end, newText }]
}

/** Whether xl reads the same of a setting after some of its edits. */
const keepsSense = (
  { tree: { text }, release }: Snapshot['config'],
  { start, end }: Range,
  edits: readonly Edit[],
): boolean => {
  const last = lineEndAt(text, Math.max(end, edits.at(-1)?.end ?? end))
  const from = lineStartAt(text, start)
  const before = text.slice(from, last)
  const own = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }))
  const after = withEdits(trackText(before), own).text
  return meaning(before, release) === meaning(after, release)
}

const meaning = (text: string, release: Snapshot['config']['release']): string | undefined => {
  const { problems, settings } = parse(`${text}\n`, release)
  if (problems.length > 0) return undefined
  return JSON.stringify(settings, (name, value) =>
    name === 'start' || name === 'end' || name === 'quote' || name === 'map' ? undefined : value,
  )
}

const lineEndAt = (text: string, offset: number): number => {
  const newline = text.indexOf('\n', offset)
  return newline < 0 ? text.length : newline
}

/** The edits that are chosen of those for the whole text; none where it is left alone. */
const formattedPart = (
  snapshot: Snapshot,
  editor: EditorIndent | undefined,
  choose: (read: Snapshot, edits: readonly Edit[], forth: (offset: number) => number, style: Style) => Edit[],
): Edit[] => {
  const { read, forth, back } = readable(snapshot)
  if (snapshot.template || refusalOf(read) !== undefined) return []
  const style = styleFor(snapshot.preferences.format, editor)
  return choose(read, formatConfig(read.config, style) ?? [], forth, style).map(back)
}

/** Why a file is left alone. What the grammar refuses comes first: the rest may follow from it. */
const refusalOf = ({ config, document, refusals }: Snapshot): string | undefined => {
  const { python, release, tree } = config
  const codes = new Set<string>(tree.problems.map(({ code }) => code))
  const first = refusals.find(({ rule }) => codes.has(rule)) ?? refusals[0]
  if (!first) return undefined
  if (python) return 'it is a program in Python, which xl does not read'
  return `xl ${release} refuses it, at line ${document.positionAt(first.start).line + 1}: ${first.message}`
}

/** A config as it is read, and what leads from the document to it and back. */
interface Readable {
  readonly read: Snapshot
  readonly forth: (offset: number) => number
  readonly back: (edit: Edit) => Edit
}

/**
 * A text with the line ends of Windows is read without them: it gets its form and keeps them. That xl refuses them is told elsewhere.
 */
const readable = (snapshot: Snapshot): Readable => {
  const text = snapshot.document.getText()
  if (!text.includes('\r\n') || /(?<!\r)\n/.test(text))
    return { read: snapshot, forth: (at) => at, back: (edit) => edit }
  const own = text.replaceAll('\r\n', '\n')
  const lineOf = lineIndex(text)
  const ownLineOf = lineIndex(own)
  const there = (offset: number) => offset + ownLineOf(offset)
  return {
    read: snapshotWith(snapshot, own),
    forth: (offset) => offset - lineOf(offset) - (text.startsWith('\r\n', offset - 1) ? 1 : 0),
    back: ({ start, end, newText }) => ({
      start: there(start),
      end: there(end),
      newText: newText.replaceAll('\n', '\r\n'),
    }),
  }
}
