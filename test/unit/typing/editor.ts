import fs from 'node:fs'
import type { CompletionItem, CompletionList, InsertReplaceEdit, Range, TextEdit } from 'vscode-languageserver/node'
import { connect, itemsOf } from '../lsp-client.ts'
import { fuzzyMatch } from './fuzzy.ts'
import { type Piece, piecesOf } from './pieces.ts'

/*
 * An editor that asks for proposals as VS Code does, with our language configuration: brackets and quotes are closed, and typed over; a
 * list opens behind a trigger character and in a word that is no number; it is filtered by the word, asked for anew where it is
 * incomplete or another word begins, and goes away where nothing fits (`suggestModel.ts`, `completionModel.ts` of VS Code).
 */

const triggers = /[= "',[:]/
const { wordPattern } = JSON.parse(
  fs.readFileSync(new URL('../../../language-configuration.json', import.meta.url), 'utf8'),
) as { wordPattern: string }
const closeOf: Readonly<Record<string, string>> = { '[': ']', '"': '"', "'": "'" }

/** A proposal with the word that it was asked for. */
export interface Proposed {
  readonly item: CompletionItem
  /** Where what it replaces begins and ends: its end moves with what is typed. */
  readonly start: number
  readonly end: number
  readonly newText: string
  readonly snippet: boolean
}

interface OpenList {
  readonly items: readonly Proposed[]
  readonly incomplete: boolean
  /** Where the cursor was. */
  readonly at: number
  /** Where the word began that it was asked for. */
  readonly word: number
  /** What fits what has been typed since, the best first. */
  shown: readonly Proposed[]
}

export interface Complaint {
  readonly severity: number
  readonly code: string
  readonly message: string
  readonly range: Range
}

const capabilities = {
  textDocument: {
    diagnostic: {},
    completion: {
      contextSupport: true,
      completionItem: { snippetSupport: true, insertReplaceSupport: true },
      completionList: { itemDefaults: ['editRange', 'insertTextFormat'] },
    },
  },
}

export type Editor = Awaited<ReturnType<typeof openEditor>>

/** An editor with an empty document of a kind. */
export const openEditor = async (languageId: string) => {
  const client = connect()
  await client.initialize(capabilities, { commands: true })
  await client.openDocument(client.uri, '', languageId)
  let text = ''
  let cursor = 0
  let version = 1
  let list: OpenList | undefined
  /** Where closing brackets and quotes stand that came by themselves. */
  let closers: number[] = []

  const place = (offset: number) => {
    const before = text.slice(0, offset).split('\n')
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 }
  }
  const offsetOf = ({ line, character }: Range['start']) =>
    text
      .split('\n')
      .slice(0, line)
      .reduce((sum, each) => sum + each.length + 1, 0) + character
  const lineBefore = () => text.slice(text.lastIndexOf('\n', cursor - 1) + 1, cursor)

  const replace = async (start: number, end: number, newText: string, to = start + newText.length) => {
    const range = { start: place(start), end: place(end) }
    text = text.slice(0, start) + newText + text.slice(end)
    closers = closers.flatMap((at) => (at < start ? [at] : at >= end ? [at + newText.length - (end - start)] : []))
    cursor = to
    version++
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: client.uri, version },
      contentChanges: [{ range, text: newText }],
    })
  }

  /** The word at the cursor, or before it; nothing where none ends there. */
  const word = () => {
    const start = text.lastIndexOf('\n', cursor - 1) + 1
    const line = /^.*/.exec(text.slice(start))?.[0] ?? ''
    for (const { index, 0: found } of line.matchAll(new RegExp(wordPattern, 'g'))) {
      const [from, to] = [start + index, start + index + found.length]
      if (from < cursor && cursor <= to)
        return { start: from, before: text.slice(from, cursor), endsHere: to === cursor }
    }
    return { start: cursor, before: '', endsHere: true }
  }
  const wordStart = () => word().start

  const proposed = (answer: CompletionItem[] | CompletionList): Proposed[] => {
    const { editRange, insertTextFormat } = Array.isArray(answer) ? {} : (answer.itemDefaults ?? {})
    return itemsOf(answer).map((item) => {
      const edit = item.textEdit as TextEdit | InsertReplaceEdit | undefined
      const given = edit ? ('range' in edit ? edit.range : edit.insert) : editRange
      const range = given && 'insert' in given ? given.insert : given
      const start = range ? offsetOf(range.start) : wordStart()
      return {
        item,
        start,
        end: range ? offsetOf(range.end) : cursor,
        newText: edit?.newText ?? item.textEditText ?? item.insertText ?? item.label,
        snippet: (item.insertTextFormat ?? insertTextFormat) === 2,
      }
    })
  }

  /** What of a list fits what stands between its beginning and the cursor. */
  const filtered = (items: readonly Proposed[]): Proposed[] =>
    items
      .flatMap((each) => {
        const word = text.slice(each.start, cursor).trimStart()
        const score = word === '' ? 0 : fuzzyMatch(word, each.item.filterText ?? each.item.label)
        return score === undefined ? [] : [{ each, score }]
      })
      .sort(
        (a, b) =>
          b.score - a.score ||
          ((a.each.item.sortText ?? a.each.item.label) < (b.each.item.sortText ?? b.each.item.label) ? -1 : 1),
      )
      .map(({ each }) => each)

  const ask = async (triggerKind: 1 | 2 | 3, triggerCharacter?: string) => {
    const answer = await client.ask<CompletionItem[] | CompletionList | null>('textDocument/completion', {
      position: place(cursor),
      context: { triggerKind, ...(triggerCharacter === undefined ? {} : { triggerCharacter }) },
    })
    const items = proposed(answer ?? [])
    const shown = filtered(items)
    list =
      shown.length === 0
        ? undefined
        : {
            items,
            incomplete: !Array.isArray(answer) && answer?.isIncomplete === true,
            at: cursor,
            word: wordStart(),
            shown,
          }
  }

  /** Whether a word is being typed that no number is. */
  const opensByItself = () => {
    const { before, endsHere } = word()
    return before !== '' && endsHere && Number.isNaN(Number(before))
  }

  /** What becomes of the list once something has been typed. */
  const afterTyping = async (key: string) => {
    if (key.length === 1 && triggers.test(key)) return ask(2, key)
    if (!list) return opensByItself() ? ask(1) : undefined
    const start = wordStart()
    if (start < cursor && start > list.word) {
      list = undefined
      return opensByItself() ? ask(1) : undefined
    }
    if (list.incomplete && start < cursor) return ask(3)
    list.shown = filtered(list.items)
    if (list.shown.length === 0) list = undefined
    return undefined
  }

  const inString = () => {
    const before = lineBefore()
    let quote = ''
    for (const sign of before) if (quote === '' ? /["']/.test(sign) : sign === quote) quote = quote === '' ? sign : ''
    return quote !== ''
  }

  return {
    close: () => client.connection.dispose(),
    text: () => text,
    cursor: () => cursor,
    list: (): readonly Proposed[] => {
      if (!list) return []
      const typed = cursor - list.at
      return list.shown.map((each) => ({ ...each, end: each.end + typed }))
    },
    escape: () => {
      list = undefined
    },
    /** Types a character that is seen, or Enter; a closing sign that came by itself is typed over. */
    async type(key: string) {
      if (key === '\n') {
        list = undefined
        const indent = /^[ \t]*/.exec(lineBefore())?.[0] ?? ''
        const opens = /\[\s*$/.test(lineBefore())
        const within = opens && /^\s*\]/.test(text.slice(cursor))
        const more = opens ? `${indent}    ` : indent
        await replace(cursor, cursor, `\n${more}${within ? `\n${indent}` : ''}`, cursor + 1 + more.length)
        return
      }
      if (closers.includes(cursor) && text.charAt(cursor) === key) {
        closers = closers.filter((at) => at !== cursor)
        cursor++
        await afterTyping(key)
        return
      }
      const close = closeOf[key]
      const closes =
        close !== undefined &&
        !inString() &&
        /^(?:$|[;,=\]# \t\n])/.test(text.slice(cursor)) &&
        (key === '[' || !/\w$/.test(lineBefore()))
      await replace(cursor, cursor, closes ? key + close : key, cursor + 1)
      if (closes) closers.push(cursor)
      await afterTyping(key)
    },
    /** Moves behind what stands at the cursor. */
    moveTo(offset: number) {
      cursor = offset
      list = undefined
    },
    /** Types over a range: what is selected at a tab stop. */
    async remove(start: number, end: number) {
      await replace(start, end, '')
    },
    /** Takes a proposal; tells where its tab stops are now. */
    async accept({ item, start, end, newText, snippet }: Proposed) {
      const pieces: Piece[] = snippet ? piecesOf(newText) : [{ text: newText }]
      const base = text.slice(0, start)
      list = undefined
      await replace(start, end, pieces.map((piece) => piece.text).join(''))
      let at = base.length
      const stops = pieces.flatMap((piece) => {
        const found = { ...piece, start: at, end: at + piece.text.length }
        at = found.end
        return piece.stop === undefined ? [] : [found]
      })
      const opens = JSON.stringify(item.command ?? '').includes('triggerSuggest')
      return { stops, opens }
    },
    /** Opens the list, as a person does or a command of an accepted proposal. */
    invoke: () => ask(1),
    /** What is said of the document. */
    async complaints(): Promise<readonly Complaint[]> {
      const { items } = await client.ask<{ items: readonly Complaint[] }>('textDocument/diagnostic')
      return items
    },
  }
}
