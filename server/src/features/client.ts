import { type CompletionItem, InsertTextFormat, type TextEdit } from 'vscode-languageserver-types'
import type { EditorCommands } from '../../../protocol/src/messages.ts'
import { firstStop, withoutStops } from '../values/basic/tab-stops.ts'
import type { ValueType } from '../values/value-type.ts'

/** What the editor at the other end can do with a proposal. */
export interface Client {
  /** Whether it leads through the tab stops of a text. */
  readonly snippets: boolean
  /** Whether it lets a person choose what becomes of the rest of a word: it is replaced, or stays behind what is inserted. */
  readonly insertReplace: boolean
  /** Whether it has the commands of VS Code. */
  readonly commands: boolean
}

export const ableClient: Client = { snippets: true, insertReplace: true, commands: true }

/**
 * The part of an item that inserts a text with tab stops. Where nothing stands at the first one yet, the list of what may stand there is
 * opened; the editor does that by itself where there is something to choose. Signature help stays while the stops are gone through.
 */
export const leadOn = (
  range: TextEdit['range'],
  snippet: string,
  type: Pick<ValueType, 'complete' | 'signature'> | undefined,
  client: Client,
): Pick<CompletionItem, 'textEdit' | 'insertTextFormat' | 'command'> => {
  if (!client.snippets) return { textEdit: { range, newText: withoutStops(snippet) } }
  const opens = [
    ...(type?.signature ? ['editor.action.triggerParameterHints'] : []),
    ...(type?.complete && firstStop(snippet) === 'empty' ? ['editor.action.triggerSuggest'] : []),
  ]
  const [only, another] = opens
  const command =
    only === undefined || !client.commands
      ? {}
      : another === undefined
        ? { command: { title: 'Go on', command: only } }
        : { command: { title: 'Go on', command: 'runCommands', arguments: [{ commands: opens }] } }
  return {
    textEdit: { range, newText: snippet },
    insertTextFormat: InsertTextFormat.Snippet,
    ...command,
  }
}

const isFree = ({ data }: CompletionItem): boolean => typeof data === 'object' && data !== null && 'free' in data

/** What is typed of a number is meant as it is. */
const isNumber = ({ label }: CompletionItem): boolean => /^\d/.test(label)

/**
 * Whether a list holds something only as long as what is typed is its beginning: with each letter it may be another one. Of numbers that is so where
 * a person has opened the list (`isInvoked`): VS Code keeps it then for what is typed beyond it, and Enter would put in another number.
 */
export const mayChange = (items: readonly CompletionItem[], isInvoked = false): boolean =>
  items.some((item) => isFree(item) || (isInvoked && isNumber(item)))

/** What is still offered as more is typed: of numbers none. */
export const stillMeant = (items: readonly CompletionItem[]): CompletionItem[] =>
  items.filter((item) => isFree(item) || !isNumber(item))

/** A command of our own client, with what it is given. */
export const editorCommand = <Name extends keyof EditorCommands>(name: Name, ...given: EditorCommands[Name]) => ({
  command: name,
  arguments: [...given],
})
