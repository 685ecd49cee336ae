import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Position,
  type SelectionRange,
  SymbolKind,
} from 'vscode-languageserver-types'
import { append } from '../append.ts'
import { printable } from '../printable.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import { contentRange, type Range, rangeAt, type Value } from '../syntax/index.ts'
import { ownLines, type Section, sectionsOf } from './sections.ts'

/** On one line: a name of nothing but blanks is none in the protocol. */
const shorten = (text: string): string => {
  const line = printable(text.replace(/\s+/g, ' ').trim())
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

// Lists may be nested without end; nobody reads an outline that deep, and nobody widens a selection that often. An answer that is
// nested deeper cannot even be written as JSON.
const outlineDepth = 5
const selectionDepth = 100

/** The settings of a file, with the items of their lists, under the headings of their sections. */
export const documentSymbols = (snapshot: Snapshot): DocumentSymbol[] => {
  const { tree, python } = snapshot.config
  const source = ({ start, end }: Range) => tree.text.slice(start, Math.min(end, start + 200))
  const items = (value: Value | undefined, depth: number): DocumentSymbol[] =>
    value?.type !== 'list' || depth > outlineDepth
      ? []
      : value.items.map((item, index) => ({
          name: item.type === 'atom' ? shorten(item.text) || '""' : `[${index}]`,
          kind: item.type === 'atom' ? SymbolKind.String : SymbolKind.Array,
          range: lspRange(snapshot, item),
          selectionRange: lspRange(snapshot, item),
          children: items(item, depth + 1),
        }))
  // The words of a program are no settings.
  const shown = python ? tree.settings.filter(({ operator }) => operator) : tree.settings
  const settings = shown.map(
    (setting): Placed => ({
      start: setting.start,
      symbol: {
        name: printable(setting.key.name),
        detail: setting.value ? shorten(source(setting.value)) : '',
        kind: setting.value?.type === 'list' ? SymbolKind.Array : SymbolKind.Property,
        range: lspRange(snapshot, setting),
        selectionRange: lspRange(snapshot, setting.key),
        children: items(setting.value, 1),
      },
    }),
  )
  let next = 0
  /** The sections with what is in each: the settings and sections before `end` that nothing has taken yet. */
  const within = (sections: readonly Section[], end: number): DocumentSymbol[] => {
    const symbols: DocumentSymbol[] = []
    const takeSettings = (to: number) => {
      for (let each = settings[next]; each && each.start < to; each = settings[++next]) symbols.push(each.symbol)
    }
    for (const section of sections) {
      takeSettings(section.start)
      symbols.push({
        name: printable(section.title),
        kind: SymbolKind.Namespace,
        range: lspRange(snapshot, section),
        selectionRange: lspRange(snapshot, section.heading),
        children: within(section.inner, section.end),
      })
    }
    takeSettings(end)
    return symbols
  }
  return within(sectionsOf(tree), Number.POSITIVE_INFINITY)
}

/** A setting as it stands in the outline. */
interface Placed {
  readonly start: number
  readonly symbol: DocumentSymbol
}

/** Lists over several lines, comments of several lines, and sections. */
export const foldingRanges = (snapshot: Snapshot): FoldingRange[] => {
  const { document, config } = snapshot
  const { settings } = config.tree
  const lineOf = (offset: number) => document.positionAt(offset).line
  const lists = settings.flatMap(({ start, value }): FoldingRange[] => {
    if (value?.type !== 'list') return []
    const from = lineOf(start)
    const to = lineOf(value.end) - (value.closed ? 1 : 0)
    return to > from ? [{ startLine: from, endLine: to, kind: FoldingRangeKind.Region }] : []
  })
  const lines = ownLines(config.tree)
  const sections = foldedSections(sectionsOf(config.tree, lines))
  const heads = new Set(sections.map(({ heading }) => heading.start))
  const comments: FoldingRange[] = []
  let from: number | undefined
  let to = -2
  const close = () => {
    if (from !== undefined && to > from) comments.push({ startLine: from, endLine: to, kind: FoldingRangeKind.Comment })
    from = undefined
  }
  for (const { start } of lines) {
    const line = lineOf(start)
    // A heading folds its section.
    const head = heads.has(start)
    if (head || line !== to + 1) close()
    if (!head) from ??= line
    to = line
  }
  close()
  const parts = sections.flatMap(({ start, end }): FoldingRange[] => {
    const [startLine, endLine] = [lineOf(start), lineOf(end)]
    return endLine > startLine ? [{ startLine, endLine, kind: FoldingRangeKind.Region }] : []
  })
  return [...lists, ...comments, ...parts].sort((a, b) => a.startLine - b.startLine)
}

const foldedSections = (sections: readonly Section[]): readonly Section[] =>
  sections.flatMap((section) => [section, ...foldedSections(section.inner)])

/** What encloses each position, from the innermost out: field, string, list, setting, file. There may be a cursor in each line. */
export const selectionRanges = (snapshot: Snapshot, positions: readonly Position[]): SelectionRange[] => {
  const offsets = positions.map((position) => snapshot.document.offsetAt(position))
  const ascending = [...new Set(offsets)].sort((a, b) => a - b)
  const partsAround = aroundEach(ascending)
  const found = new Map(ascending.map((offset) => [offset, enclosing(snapshot, offset, partsAround)]))
  return positions.map((position, index) => {
    let selection: SelectionRange | undefined
    let last: Range | undefined
    const [file, ...inner] = found.get(offsets[index] ?? 0) ?? []
    for (const range of [file, ...inner.slice(-selectionDepth)]) {
      if (!range) continue
      if (
        last &&
        (range.start < last.start || range.end > last.end || (range.start === last.start && range.end === last.end))
      )
        continue
      selection = { range: lspRange(snapshot, range), ...(selection ? { parent: selection } : {}) }
      last = range
    }
    return selection ?? { range: { start: position, end: position } }
  })
}

type Around = (ranges: readonly Range[], offset: number) => readonly Range[]

/**
 * What finds those of some ranges that are around an offset, in their order. It is asked for one of `ascending` after the other, so that it
 * comes by each range once.
 */
export const aroundEach = (ascending: readonly number[]): Around => {
  const [first = 0, last = 0] = [ascending[0], ascending.at(-1)]
  const opener = (ranges: readonly Range[]) => {
    const inReach = ranges
      .map((range, index) => ({ range, index }))
      .filter(({ range: { start, end } }) => start <= last && end >= first)
      .sort((a, b) => a.range.start - b.range.start)
    let next = 0
    let open: typeof inReach = []
    return (offset: number) => {
      for (let each = inReach[next]; each && each.range.start <= offset; each = inReach[++next]) open.push(each)
      open = open.filter(({ range }) => range.end >= offset)
      return [...open].sort((a, b) => a.index - b.index).map(({ range }) => range)
    }
  }
  const openers = new Map<readonly Range[], (offset: number) => readonly Range[]>()
  return (ranges, offset) => {
    const known = openers.get(ranges) ?? opener(ranges)
    openers.set(ranges, known)
    return known(offset)
  }
}

/** The ranges around an offset, from the outermost in. */
const enclosing = ({ config: { tree, entries } }: Snapshot, offset: number, partsAround: Around): Range[] => {
  const ranges: Range[] = [{ start: 0, end: tree.text.length }]
  const has = ({ start, end }: Range) => start <= offset && offset <= end
  const setting = rangeAt(tree.settings, offset)
  if (setting) {
    ranges.push(setting)
    if (has(setting.key)) ranges.push(setting.key)
    for (let value: Value | undefined = setting.value; value && has(value); ) {
      ranges.push(value)
      if (value.type === 'atom') {
        const content = contentRange(value)
        if (has(content)) ranges.push(content)
        break
      }
      value = rangeAt(value.items, offset)
    }
    append(ranges, partsAround(entries.get(setting.key.name)?.reading?.parts ?? [], offset))
  }
  const token = tree.tokenAt(offset)
  if (token && has(token) && !setting) ranges.push(token)
  return ranges
}
