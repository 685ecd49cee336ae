import type { Editor, Proposed } from './editor.ts'
import { type Piece, piecesOf } from './pieces.ts'

/*
 * A person who knows what is to stand in the file, types it key by key, and takes a proposal where that is what is wanted.
 */

/** What came of it. */
export interface Written {
  /** How many keys were pressed. */
  readonly keys: number
  readonly faults: readonly string[]
}

/** What is looked at after each key. */
export type Look = (editor: Editor, key: string) => Promise<readonly string[]>

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The part of a choice's text, or of any other stop. */
const wanted = ({ text, stop, choices }: Piece): string => {
  if (stop === undefined) return literal(text)
  return choices ? `(${choices.map(literal).join('|')})` : stop === 0 && text === '' ? '()' : '([^\\n"]*?)'
}

/** The texts that the stops of a proposal need for it to leave what is wanted; undefined where it cannot. */
const fits = ({ start, end, newText, snippet }: Proposed, text: string, goal: string) => {
  const pieces = snippet ? piecesOf(newText) : [{ text: newText }]
  const behind = text.slice(end).replace(/\n[\s\S]*$/, '')
  const lastOpen = pieces.at(-1)?.stop !== undefined && pieces.at(-1)?.stop !== 0
  const closed = behind.trim() === '' ? (lastOpen ? '(?=\\n|$)' : '') : `(?=${literal(behind.trim().charAt(0))})`
  const match = new RegExp(`^${pieces.map(wanted).join('')}${lastOpen ? closed : ''}`).exec(goal.slice(start))
  return match ? match.slice(1) : undefined
}

/** What a proposal would leave, with every stop as it comes. */
export const leftBy = ({ start, end, newText, snippet }: Proposed, text: string) => {
  const pieces = snippet ? piecesOf(newText) : [{ text: newText }]
  const first = pieces.filter(({ stop }) => stop).toSorted((a, b) => (a.stop ?? 0) - (b.stop ?? 0))[0]
  return {
    text: text.slice(0, start) + pieces.map((piece) => piece.text).join('') + text.slice(end),
    /** Whether something is still to be typed. */
    open: first !== undefined && first.text === '',
  }
}

const restOfLine = (text: string, offset: number): string => /^.*/.exec(text.slice(offset))?.[0] ?? ''

/** So far down a list a person looks. */
const farthest = 4

export const write = async (editor: Editor, goal: string, look: Look): Promise<Written> => {
  let keys = 0
  const faults: string[] = []
  const press = async (key: string, action: Promise<unknown> | undefined) => {
    keys++
    await action
    faults.push(...(await look(editor, key)))
  }

  /** Types until the text before the cursor is that of the goal up to `end`. */
  const typeTo = async (end: number, depth: number): Promise<void> => {
    while (editor.cursor() < end) {
      const cursor = editor.cursor()
      const text = editor.text()
      if (text.slice(0, cursor) !== goal.slice(0, cursor)) {
        faults.push(`strayed: ${JSON.stringify(text.slice(0, cursor))}`)
        return
      }
      const choice = depth > 3 ? undefined : choose(cursor, end)
      if (choice) {
        keys += choice.index
        const { stops, opens } = await editor.accept(choice.proposal)
        await press(`⏎ ${choice.proposal.item.label}`, opens ? editor.invoke() : undefined)
        await goThrough(stops, choice.values, depth)
        continue
      }
      const key = goal.charAt(cursor)
      const [focused] = editor.list()
      if (key === '\n' && focused) {
        const left = leftBy(focused, text)
        if (left.text !== text)
          faults.push(`Enter takes ${focused.item.label} behind ${JSON.stringify(lastLine(text.slice(0, cursor)))}`)
        editor.escape()
        keys++
      }
      // A bracket that the editor has put on a line of its own is passed, too.
      const below = /^\n[ \t]*\]/.exec(text.slice(cursor))?.[0]
      if (below && goal.startsWith(below, cursor)) {
        editor.moveTo(cursor + below.length)
        keys += 2
        continue
      }
      // What an accepted proposal has brought is passed with the arrow.
      const isEnd = /^["'\]]["'\] ]*(?:\n|$)/.test(text.slice(cursor)) && text.charAt(cursor) === key
      if (isEnd || (key === ' ' && restOfLine(text, cursor) === restOfLine(goal, cursor))) {
        editor.moveTo(cursor + 1)
        keys++
        continue
      }
      await press(key, editor.type(key))
      if (key === '\n' && goal.charAt(editor.cursor()) === '\n') continue
    }
  }

  const lastLine = (text: string) => text.slice(text.lastIndexOf('\n') + 1)

  /** The first proposal that leaves what is wanted, if it saves keys. */
  const choose = (cursor: number, end: number) => {
    const text = editor.text()
    for (const [index, proposal] of editor.list().slice(0, farthest).entries()) {
      const values = fits(proposal, text, goal)
      if (!values) continue
      const left = leftBy(proposal, text)
      const reach = proposal.start + left.text.length - text.length + (proposal.end - proposal.start)
      if (reach - cursor > index + 1 && proposal.start + 1 <= end) return { index, proposal, values }
    }
    return undefined
  }

  /** Goes from stop to stop. */
  const goThrough = async (
    stops: readonly (Piece & { start: number; end: number })[],
    values: readonly string[],
    depth: number,
  ) => {
    let moved = 0
    let before = editor.text().length
    const inOrder = stops
      .map((stop, index) => ({ ...stop, value: values[index] ?? '' }))
      .sort((a, b) => (a.stop || 99) - (b.stop || 99) || a.start - b.start)
    for (const { start, end, text, value, choices, stop } of inOrder) {
      const [from, to] = [start + moved, end + moved]
      if (stop === 0) {
        editor.moveTo(from)
        continue
      }
      before = editor.text().length
      if (choices) {
        keys += Math.max(choices.indexOf(value), 0) + 1
        if (value !== text) {
          await editor.remove(from, to)
          for (const letter of value) await editor.type(letter)
          editor.escape()
        }
        editor.moveTo(from + value.length)
      } else if (value === text && text !== '') editor.moveTo(to)
      else {
        if (text !== '') {
          await editor.remove(from, to)
        } else if (editor.cursor() !== from) editor.moveTo(from)
        await typeTo(from + value.length, depth + 1)
      }
      const [focused] = editor.list()
      const rest = editor.text()
      if (focused && leftBy(focused, rest).text !== rest) {
        const begun = lastLine(rest.slice(0, editor.cursor()))
        if (begun.length > 0 && value !== '')
          faults.push(`Tab takes ${focused.item.label} behind ${JSON.stringify(begun)}`)
      }
      editor.escape()
      keys++
      moved += editor.text().length - before
    }
  }

  await typeTo(goal.length, 0)
  return { keys, faults }
}
