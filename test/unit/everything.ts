import { expect } from 'vitest'
import type { CompletionItem, DocumentSymbol, Range as LspRange } from 'vscode-languageserver-types'
import type { Release } from '../../server/src/release.ts'
import { createService } from '../../server/src/service.ts'
import type { Snapshot } from '../../server/src/snapshot.ts'
import { parse, type Range, tokenAt, type Value } from '../../server/src/syntax/index.ts'
import { lex } from '../../server/src/syntax/lexer.ts'

const failures: string[] = []
const service = createService({ log: (message) => failures.push(message) })

const inside = (text: string, { start, end }: Range) => start >= 0 && start <= end && end <= text.length

/** A value and all that is in it. */
export const valuesOf = (value: Value | undefined): Value[] => {
  const all: Value[] = []
  const waiting = value ? [value] : []
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    all.push(next)
    if (next.type === 'list') waiting.push(...next.items)
  }
  return all
}

/** The tokens of a text are the text, and nothing that is read lies outside of it. */
export const checkTree = (text: string, release: Release): void => {
  const tree = parse(text, release)
  const places = Array.from({ length: Math.min(text.length, 200) + 1 }, (_, offset) => offset)
  const byLine = places.map((offset) => tree.tokenAt(offset))
  const { tokens, settings, problems } = tree
  expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(byLine).toEqual(places.map((offset) => tokenAt(tokens, offset)))
  // Each line is read for itself.
  const lines = text.split(/(?<=\n)/)
  expect(lines.flatMap((line) => lex(line, release)).map(({ kind, start, end }) => [kind, end - start])).toEqual(
    tokens.map(({ kind, start, end }) => [kind, end - start]),
  )
  const ranges = [
    ...problems,
    ...settings,
    ...settings.map(({ key }) => key),
    ...settings.flatMap(({ value }) => valuesOf(value)),
  ]
  expect(ranges.filter((range) => !inside(text, range))).toEqual([])
}

/** Asks every feature at an offset: none fails, and whatever comes back lies in the document. */
export const askEverything = (snapshot: Snapshot, offset: number): void => {
  failures.length = 0
  const { document } = snapshot
  const position = document.positionAt(offset)
  const text = document.getText()
  const end = document.positionAt(text.length)
  const before = (a: LspRange['start'], b: LspRange['start']) =>
    a.line < b.line || (a.line === b.line && a.character <= b.character)
  // One expectation for each list: there are lists of a hundred thousand.
  const outside = ({ start, end: to }: LspRange) => !before(start, to) || !before(to, end)

  expect(
    snapshot.problems.filter(
      (problem) => ![problem, ...(problem.fixes ?? []).flatMap(({ edits }) => edits)].every((it) => inside(text, it)),
    ),
  ).toEqual([])
  expect(service.diagnostics(snapshot).filter(({ range }) => outside(range))).toEqual([])
  const proposals = service.complete(snapshot, position)
  for (const item of proposals) service.resolveCompletion(item)
  // Editors want the range of a proposal on the line of the cursor and around it.
  const around = ({ start, end: to }: LspRange) =>
    start.line === position.line && to.line === position.line && before(start, position) && before(position, to)
  const rangesOf = ({ textEdit }: CompletionItem) =>
    textEdit ? ('range' in textEdit ? [textEdit.range] : [textEdit.insert, textEdit.replace]) : []
  expect(proposals.filter((item) => rangesOf(item).some((range) => outside(range) || !around(range)))).toEqual([])
  const hover = service.hover(snapshot, position)
  if (hover?.range) {
    expect(hover.range).not.toSatisfy(outside)
    expect(before(hover.range.start, position) && before(position, hover.range.end)).toBe(true)
  }
  const help = service.signatureHelp(snapshot, position)
  if (help?.activeParameter !== undefined && help.activeParameter !== null)
    expect(help.activeParameter).toBeGreaterThanOrEqual(0)
  if (help?.activeParameter !== undefined)
    expect(help.activeParameter).toBeLessThan(help.signatures[0]?.parameters?.length ?? 0)
  const within = (symbols: readonly DocumentSymbol[]): DocumentSymbol[] =>
    symbols.flatMap((symbol) => [symbol, ...within(symbol.children ?? [])])
  const symbols = within(service.documentSymbols(snapshot))
  expect(symbols.filter(({ range, name }) => outside(range) || name.trim() === '')).toEqual([])
  expect(
    service.foldingRanges(snapshot).filter(({ startLine, endLine }) => startLine > endLine || endLine > end.line),
  ).toEqual([])
  for (let each = service.selectionRanges(snapshot, [position])[0]; each; each = each.parent)
    expect(each.range).not.toSatisfy(outside)
  const whole = { start: { line: 0, character: 0 }, end }
  service.codeActions(snapshot, whole)
  expect(service.inlayHints(snapshot, whole).filter(({ position: at }) => outside({ start: at, end: at }))).toEqual([])
  const form = service.format(snapshot)
  for (const edits of [
    'edits' in form ? form.edits : [],
    service.formatRange(snapshot, { start: whole.start, end: position }),
    service.formatOnType(snapshot, position, '\n'),
    service.formatOnType(snapshot, position, ']'),
  ])
    expect(edits.filter(({ range }) => outside(range))).toEqual([])
  const { data } = service.semanticTokens(snapshot)
  expect(data.length % 5).toBe(0)
  expect(data.every((each) => each >= 0)).toBe(true)
  expect(failures).toEqual([])
}
