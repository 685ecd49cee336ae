import { expect, it } from 'vitest'
import { CompletionItemKind } from 'vscode-languageserver-types'
import { complete } from '../../server/src/features/completion.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import { atCursor } from './features/cursor.ts'
import { type Piece, piecesOf } from './typing/pieces.ts'

const textOf = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('')

/** What is said of a file. */
const saidOf = (text: string, kind: FileKind) =>
  snapshotOfText(text, kind, defaultPreferences).problems.map(({ rule, message }) => `${rule}: ${message}`)

/** The choices of a proposal that may be the beginning of something else: VS Code keeps their list then, and Tab puts one of them in. */
function beginnings(marked: string, kind: FileKind) {
  const { snapshot, position, offset } = atCursor(marked, {}, kind)
  const text = snapshot.document.getText()
  let lists = 0
  const found = new Set<string>()
  for (const { label, textEdit, kind: what } of complete(snapshot, position)) {
    // Before the guest has a kind, keys of each are offered, of which xl reads only those of one.
    if (marked === '|' && what !== CompletionItemKind.Snippet) continue
    if (!textEdit || !('range' in textEdit)) continue
    const pieces = piecesOf(textEdit.newText)
    const start = snapshot.document.offsetAt(textEdit.range.start)
    const end = Math.max(snapshot.document.offsetAt(textEdit.range.end), offset)
    const left = (stops: readonly Piece[]) => `${text.slice(0, start)}${textOf(stops)}${text.slice(end)}\n`
    for (const [index, piece] of pieces.entries()) {
      if (!piece.choices) continue
      lists++
      // Nobody goes on behind the 0 or 1 of a switch, or the letter of a bit.
      if (piece.choices.every((choice) => choice.length === 1)) continue
      const said = new Set(
        piece.choices.flatMap((choice) => saidOf(left(pieces.with(index, { ...piece, text: choice })), kind)),
      )
      for (const choice of piece.choices) {
        const others = [...choice].map((_, index) => `${choice.slice(0, index + 1)}7`)
        for (const typed of [...others, ...piece.choices.map((other) => choice + other)]) {
          if (piece.choices.includes(typed)) continue
          const beyond = saidOf(left(pieces.with(index, { ...piece, text: typed })), kind)
          if (beyond.every((each) => said.has(each))) found.add(`${label}: ${typed}`)
        }
      }
    }
  }
  return { lists, found: [...found] }
}

it.each([
  ['domain', '|', 20],
  ['domain', 'name = "a"\ntype = "hvm"\n|', 30],
  ['domain', 'name = "a"\ntype = "pv"\nkernel = "/k"\n|', 30],
  ['domain', 'name = "a"\ntype = "pvh"\nkernel = "/k"\n|', 30],
  ['cpupool', '|', 1],
  ['cpupool', 'name = "a"\n|', 1],
  ...[
    'disk',
    'vif',
    'pci',
    'usbdev',
    'usbctrl',
    'vfb',
    'vtpm',
    'p9',
    'channel',
    'vkb',
    'virtio',
    'vdispl',
    'vsnd',
    'rdm',
  ].map((key) => ['domain', `name = "a"\ntype = "hvm"\n${key} = [ "|" ]`, 0] as const),
] as const)('a list of choices stands only where nothing else can begin so: %s %j', (kind, marked, least) => {
  const { lists, found } = beginnings(marked, kind)
  expect(found).toEqual([])
  expect(lists).toBeGreaterThanOrEqual(least)
})

/** The values of a list that opens by itself, which is not asked for anew as somebody goes on: what is typed beyond them would be replaced, too. */
function keptFor(before: string, kind: FileKind) {
  const { snapshot, position } = atCursor(`${before}|`, {}, kind)
  let lists = 0
  const found: string[] = []
  for (const { label, textEdit, command } of complete(snapshot, position)) {
    const pieces = textEdit ? piecesOf(textEdit.newText) : []
    const at = pieces.findIndex(({ stop }) => stop === 1)
    if (!JSON.stringify(command ?? '').includes('triggerSuggest') || at < 0) continue
    const left = (typed: string) => `${before}${textOf(pieces.slice(0, at))}${typed}${textOf(pieces.slice(at + 1))}\n`
    const opened = atCursor(left('|'), {}, kind)
    const items = complete(opened.snapshot, opened.position).filter(({ data }) => !data?.free)
    lists += items.length > 0 ? 1 : 0
    const said = new Set(items.flatMap((item) => saidOf(left(item.label), kind)))
    for (const { label: value } of items) {
      const typed = [...value].map((_, index) => `${value.slice(0, index + 1)}7`)
      const open = typed.filter((each) => saidOf(left(each), kind).every((one) => said.has(one)))
      if (open.length > 0) found.push(`${label}: ${open.join(' ')}`)
    }
  }
  return { lists, found }
}

it.each([
  ['domain', 'name = "a"\ntype = "hvm"\n'],
  ['domain', 'name = "a"\ntype = "pv"\nkernel = "/k"\n'],
  ['domain', 'name = "a"\ntype = "pvh"\nkernel = "/k"\n'],
  ['cpupool', 'name = "a"\n'],
  ['xl-conf', ''],
] as const)(
  'a list that opens by itself goes with each letter, unless nothing else can begin so: %s %j',
  (kind, before) => {
    const { found } = keptFor(before, kind)
    expect(found).toEqual([])
  },
)
