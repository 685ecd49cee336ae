import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  Position,
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
} from 'vscode'
import { type Picture, pictureRequest } from '../../../protocol/src/messages.ts'
import { nameOf } from '../names.ts'
import { documentFor } from '../release.ts'
import type { Server } from '../server.ts'
import { pageFolders, pageOf } from './html.ts'
import type { FromPage, ToPage } from './messages.ts'

/** A picture that stands beside its config. */
interface Shown {
  readonly panel: WebviewPanel
  /** What was drawn last. */
  picture: Picture | undefined
}

/** Puts the cursor on a line of a document, in its editor. */
const goTo = async (uri: Uri, line: number, enter: boolean) => {
  const place = new Position(line, 0)
  const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())
  if (visible && !enter) {
    visible.selection = new Selection(place, place)
    visible.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport)
    return
  }
  await window.showTextDocument(uri, {
    selection: new Range(place, place),
    viewColumn: visible?.viewColumn ?? ViewColumn.One,
    preserveFocus: !enter,
  })
}

/** Takes the command that shows beside a config what becomes of its settings. The server tells when a document has been read anew. */
export const registerPicture = (context: ExtensionContext, server: Server): void => {
  const shown = new Map<string, Shown>()

  const tell = ({ panel }: Shown, message: ToPage) => void panel.webview.postMessage(message)

  const tellPicture = (uri: Uri, one: Shown) => {
    if (one.picture) tell(one, { kind: 'picture', file: nameOf(uri), picture: one.picture })
  }

  const tellCursor = (uri: Uri, one: Shown) => {
    const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString())
    if (editor) tell(one, { kind: 'cursor', line: editor.selection.active.line })
  }

  const refresh = async (uri: Uri) => {
    const one = shown.get(uri.toString())
    const picture = one && (await server.ask(pictureRequest, (address) => ({ uri: address(uri) })))
    if (!one || !picture) return
    // While xl refuses the file, what came of it last stays.
    const { made = one.picture?.made } = picture
    one.picture = { ...picture, ...(made ? { made } : {}) }
    tellPicture(uri, one)
    tellCursor(uri, one)
  }

  const hear = async (uri: Uri, one: Shown, message: FromPage) => {
    if (message.kind === 'go') return goTo(uri, message.line, message.enter)
    if (message.kind === 'json') return commands.executeCommand('xen.showEffective', uri)
    tellPicture(uri, one)
    return refresh(uri)
  }

  const show = ({ uri }: TextDocument) => {
    const known = shown.get(uri.toString())
    if (known) return known.panel.reveal(undefined, true)
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true }
    const panel = window.createWebviewPanel('xen.picture', t('What xl builds: {0}', nameOf(uri)), place, {
      enableScripts: true,
      localResourceRoots: pageFolders(context.extensionUri),
    })
    const one: Shown = { panel, picture: undefined }
    shown.set(uri.toString(), one)
    panel.onDidDispose(() => shown.delete(uri.toString()))
    panel.webview.onDidReceiveMessage((message: FromPage) => hear(uri, one, message))
    panel.webview.html = pageOf(panel.webview, context.extensionUri)
  }

  context.subscriptions.push(
    commands.registerCommand('xen.showPicture', async (given: unknown) => {
      const document = await documentFor(given)
      if (document?.languageId === 'xen-domain') show(document)
    }),
    server.onDidReportStatus(({ uri }) => void refresh(Uri.parse(uri))),
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      const { uri } = textEditor.document
      const one = shown.get(uri.toString())
      if (one) tellCursor(uri, one)
    }),
  )
}
