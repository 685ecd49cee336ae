import { t } from '@vscode/l10n'
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
import { type Shown, showRequest, type View } from '../../protocol/src/messages.ts'
import { nameOf } from './names.ts'
import { documentFor } from './release.ts'
import type { Server } from './server.ts'

const scheme = 'xen-built'

/** How a view looks to a person. */
interface Look {
  readonly command: string
  /** The end of the name under which it stands in its tab. */
  readonly ending: string
  /** What stands above it. */
  readonly what: (release: string, file: string) => string
}

const views: Readonly<Record<View, Look>> = {
  built: {
    command: 'xen.showBuilt',
    ending: 'built.jsonc',
    what: (release, file) =>
      t('The domain that xl {0} builds of {1}; numbers that are drawn by lot are left out.', release, file),
  },
  effective: {
    command: 'xen.showEffective',
    ending: 'effective.jsonc',
    what: (release, file) =>
      t('The domain that libxl {0} creates of {1}, with every default filled in.', release, file),
  },
  origin: {
    command: 'xen.showOrigins',
    ending: 'effective.txt',
    what: (release, file) =>
      t('The domain that libxl {0} creates of {1}, and who has put each value there.', release, file),
  },
  'device-model': {
    command: 'xen.showDeviceModel',
    ending: 'device-model.txt',
    what: (release, file) => t('The command line by which libxl {0} starts QEMU for {1}.', release, file),
  },
  xenstore: {
    command: 'xen.showXenstore',
    ending: 'xenstore.txt',
    what: (release, file) =>
      t('What libxl {0} writes into xenstore for the guest of {1} and for its devices.', release, file),
  },
}

/** The address under which a view of a config is shown; the view and the address of the config are its query. */
const builtUri = (source: Uri, view: View): Uri =>
  Uri.from({ scheme, path: `${source.path || '/'}.${views[view].ending}`, query: `${view} ${source.toString()}` })

const viewAndSource = ({ query }: Uri): { readonly view: View; readonly source: Uri } => {
  const [name, address = ''] = query.split(' ', 2)
  const view = viewNames.find((each) => each === name) ?? 'built'
  return { view, source: Uri.parse(address) }
}

const viewNames = Object.keys(views) as View[] // The compiler has seen to it that each of them is one.

const lines = (text: readonly string[]): string => text.map((line) => `// ${line}`.trimEnd()).join('\n')

const describe = (source: Uri, view: View, { release, text, refused = [] }: Shown): string =>
  text === undefined
    ? `${lines([t('xl {0} refuses {1}.', release, nameOf(source)), '', ...refused])}\n`
    : `${lines([views[view].what(release, nameOf(source))])}\n${text}\n`

/** Shows the domain that xl would build beside its config. The server tells when a document has changed and been read anew. */
export const registerBuilt = (context: ExtensionContext, server: Server): void => {
  const changes = new EventEmitter<Uri>()
  /** What was shown last: it stays when the config is closed. */
  const shown = new Map<string, string>()

  const provideTextDocumentContent = async (uri: Uri): Promise<string> => {
    const { view, source } = viewAndSource(uri)
    const answer = await server.ask(showRequest, (address) => ({ uri: address(source), view }))
    const text = answer ? describe(source, view, answer) : (shown.get(uri.toString()) ?? '')
    shown.set(uri.toString(), text)
    return text
  }

  const show = async (document: TextDocument, view: View): Promise<void> => {
    const built = await workspace.openTextDocument(builtUri(document.uri, view))
    await window.showTextDocument(built, { viewColumn: ViewColumn.Beside, preserveFocus: true })
  }

  context.subscriptions.push(
    changes,
    workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changes.event, provideTextDocumentContent }),
    server.onDidReportStatus(({ uri }) => {
      for (const view of viewNames) {
        const built = builtUri(Uri.parse(uri), view)
        if (shown.has(built.toString())) changes.fire(built)
      }
    }),
    workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    ...viewNames.map((view) =>
      commands.registerCommand(views[view].command, async (given: unknown) => {
        const document = await documentFor(given)
        if (document?.languageId === 'xen-domain') await show(document, view)
      }),
    ),
  )
}
