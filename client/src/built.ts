import {
  commands,
  EventEmitter,
  type ExtensionContext,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode'
import { type Shown, showRequest } from '../../protocol/src/messages.ts'
import { documentFor } from './release.ts'
import type { Server } from './server.ts'

const scheme = 'xen-built'

/** The address under which the domain of a config is shown; the address of the config is its query. */
const builtUri = (source: Uri): Uri =>
  Uri.from({ scheme, path: `${source.path || '/'}.built.jsonc`, query: source.toString() })

const fileName = (source: Uri): string => source.path.split('/').at(-1) ?? ''

const lines = (text: readonly string[]): string => text.map((line) => `// ${line}`.trimEnd()).join('\n')

const describe = (source: Uri, { release, json, refused = [] }: Shown): string =>
  json === undefined
    ? `${lines([`xl ${release} refuses ${fileName(source)}.`, '', ...refused])}\n`
    : `${lines([`The domain that xl ${release} builds of ${fileName(source)}; numbers that are drawn by lot are left out.`])}\n${json}\n`

/** Shows the domain that xl would build beside its config. The server tells when a document has changed and been read anew. */
export const registerBuilt = (context: ExtensionContext, server: Server): void => {
  const changes = new EventEmitter<Uri>()
  /** What was shown last: it stays when the config is closed. */
  const shown = new Map<string, string>()

  const provideTextDocumentContent = async (uri: Uri): Promise<string> => {
    const source = Uri.parse(uri.query)
    const answer = await server.ask(showRequest, (address) => ({ uri: address(source) }))
    const text = answer ? describe(source, answer) : (shown.get(uri.toString()) ?? '')
    shown.set(uri.toString(), text)
    return text
  }

  const show = async (document: TextDocument): Promise<void> => {
    const built = await workspace.openTextDocument(builtUri(document.uri))
    await window.showTextDocument(built, { viewColumn: ViewColumn.Beside, preserveFocus: true })
  }

  context.subscriptions.push(
    changes,
    workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changes.event, provideTextDocumentContent }),
    server.onDidReportStatus(({ uri }) => {
      const built = builtUri(Uri.parse(uri))
      if (shown.has(built.toString())) changes.fire(built)
    }),
    workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    commands.registerCommand('xen.showBuilt', async (given: unknown) => {
      const document = await documentFor(given)
      if (document?.languageId === 'xen-domain') await show(document)
    }),
  )
}
