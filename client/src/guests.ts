import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  languages,
  Position,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { type Clone, cloneRequest } from '../../protocol/src/messages.ts'
import { languageOf } from './kinds.ts'
import { nameOf } from './names.ts'
import { complain, inform } from './notice.ts'
import { documentFor } from './release.ts'
import type { Server } from './server.ts'

/** How many things of the host are named in a notice. */
const mostNamed = 3

/** Why a guest cannot be called so; undefined where it can. */
const whyNoName = (name: string): string | undefined =>
  /^[\w.+:-]+$/.test(name) ? undefined : t('Letters, digits and `-` `_` `.` `+` `:` make up a name.')

/** A new document beside another one, which is not stored yet. */
const documentBeside = async ({ uri }: TextDocument, name: string, text: string): Promise<TextDocument> => {
  const own = nameOf(uri)
  const ending = /\.[^.]+$/.exec(own)?.[0] ?? ''
  if (uri.scheme !== 'file') return workspace.openTextDocument({ language: languageOf('domain'), content: text })
  const document = await workspace.openTextDocument(
    Uri.joinPath(uri, '..', `${name}${ending}`).with({ scheme: 'untitled' }),
  )
  const edit = new WorkspaceEdit()
  edit.insert(document.uri, new Position(0, 0), text)
  await workspace.applyEdit(edit)
  return languages.setTextDocumentLanguage(document, languageOf('domain'))
}

/** Says what the clone has in common with the guest, and leads there. */
const tellShared = async (document: TextDocument, name: string, { shared }: Clone) => {
  const [first] = shared
  if (!first) return void inform(t('{0} has nothing of the host that the other guest has too.', name))
  const named = shared.slice(0, mostNamed).map(({ line, key, text }) => t('{0} (line {1})', `${key} ${text}`, line + 1))
  const list = named.join('; ')
  const rest = shared.length - named.length
  const show = t('Go There')
  const picked = await inform(
    rest > 0
      ? t('Both guests have this now, look at it: {0} and {1} more.', list, rest)
      : t('Both guests have this now, look at it: {0}.', list),
    show,
  )
  if (picked !== show) return
  const editor = await window.showTextDocument(document)
  const place = new Position(first.line, 0)
  editor.selection = new Selection(place, place)
  editor.revealRange(editor.selection, TextEditorRevealType.InCenterIfOutsideViewport)
}

/** Takes the commands that begin the config of a guest, from nothing or as another one is, and the one that formats a file of the explorer. */
export const registerGuests = (context: ExtensionContext, server: Server): void => {
  const begin = async () => {
    // The list of whole guests comes from the server.
    const started = server.start()
    await window.showTextDocument(await workspace.openTextDocument({ language: languageOf('domain'), content: '' }))
    if (await started) await commands.executeCommand('editor.action.triggerSuggest')
  }

  const clone = async (given: unknown, ...asked: unknown[]) => {
    const document = await documentFor(given)
    if (document?.languageId !== languageOf('domain')) return void inform(t('Open the config of a guest first.'))
    const name =
      typeof asked[0] === 'string'
        ? asked[0]
        : await window.showInputBox({
            title: t('Clone the guest of {0}', nameOf(document.uri)),
            prompt: t('The name of the new guest'),
            validateInput: (value) => (value === '' ? undefined : whyNoName(value)),
          })
    if (!name) return
    const why = whyNoName(name)
    if (why) return void complain(why)
    const answer = await server.ask(cloneRequest, (address) => ({ uri: address(document.uri), name }))
    if (!answer) return void complain(t('The guest could not be cloned. The output has the reason.'))
    const made = await documentBeside(document, name, answer.text)
    await commands.executeCommand('vscode.diff', document.uri, made.uri, `${nameOf(document.uri)} → ${name}`)
    // Not awaited: a message stays until somebody closes it.
    void tellShared(made, name, answer)
  }

  const format = async (given: unknown) => {
    const document = await documentFor(given)
    if (!document) return
    await server.start()
    await window.showTextDocument(document)
    await commands.executeCommand('editor.action.formatDocument')
  }

  context.subscriptions.push(
    commands.registerCommand('xen.newGuest', begin),
    commands.registerCommand('xen.formatFile', format),
    commands.registerCommand('xen.cloneGuest', clone),
  )
}
