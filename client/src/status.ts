import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  type LanguageStatusItem,
  StatusBarAlignment,
  type StatusBarItem,
  type TextDocument,
  ThemeColor,
  Uri,
  languages as vscodeLanguages,
  window,
  workspace,
} from 'vscode'
import type { Status } from '../../protocol/src/messages.ts'
import { kindNames, kindOf, kinds, languageOf, languages } from './kinds.ts'
import { documentFor, selectRelease } from './release.ts'
import type { Server, ServerState } from './server.ts'

const selector = languages.map((language) => ({ language }))

const origin: Readonly<Record<Status['releaseFrom'], string>> = {
  setting: t('from the settings'),
  comment: t('from a comment in the file'),
  project: t('from .xencfg.json'),
  default: t('the newest known'),
}

const guests = { pv: t('PV guest'), hvm: t('HVM guest'), pvh: t('PVH guest') }
const architectures = { x86: 'x86', arm: 'ARM' } as const

const describeKind = (item: LanguageStatusItem, text: string, detail: string) => {
  item.text = text
  item.detail = detail
  item.accessibilityInformation = { label: detail ? `${text}, ${detail}` : text }
}

const describeRelease = (item: StatusBarItem, state: ServerState, status: Status | undefined) => {
  const stopped = state === 'stopped'
  const release = status ? `Xen ${status.release}` : 'Xen'
  const [text, tooltip, label] = stopped
    ? ['$(error) Xen', t('Xen Config is not running: restart it'), t('Xen Config is not running: restart it')]
    : [
        state === 'starting' ? `$(sync~spin) ${release}` : release,
        status ? t('The file is checked for {0}, {1}: change it', release, origin[status.releaseFrom]) : 'Xen Config',
        status ? t('{0}, {1}: change the release', release, origin[status.releaseFrom]) : release,
      ]
  item.text = text
  item.tooltip = tooltip
  item.accessibilityInformation = { label, role: 'button' }
  item.command = stopped ? 'xen.restartServer' : 'xen.selectRelease'
  item.backgroundColor = stopped ? new ThemeColor('statusBarItem.errorBackground') : undefined
}

/** Lets the person say what kind of file a document is. */
const selectKind = async (document: TextDocument) => {
  const current = kindOf(document.languageId)
  const choices = [
    ...kinds.map((kind) => ({
      label: kindNames[kind],
      language: languageOf(kind),
      ...(kind === current ? { description: t('current') } : {}),
    })),
    { label: t('Not a Xen file'), language: 'plaintext', description: t('plain text') },
  ]
  const picked = await window.showQuickPick(choices, { title: t('What is this file?') })
  if (picked && picked.language !== document.languageId) {
    await vscodeLanguages.setTextDocumentLanguage(document, picked.language)
  }
}

/** Shows kind and target release of the active document, and takes the commands that change them. */
export const showStatus = (context: ExtensionContext, server: Server): ((uri: Uri) => Status | undefined) => {
  const known = new Map<string, Status>()
  let items: { readonly kind: LanguageStatusItem; readonly release: StatusBarItem } | undefined

  const makeItems = () => {
    // Beside the kind of the file, which VS Code shows further right.
    const release = window.createStatusBarItem('xen.release', StatusBarAlignment.Right, 100)
    release.name = t('Xen release')
    const kind = vscodeLanguages.createLanguageStatusItem('xen.kind', selector)
    kind.name = t('Xen file kind')
    kind.command = { command: 'xen.selectKind', title: t('Change kind') }
    context.subscriptions.push(release, kind)
    return { kind, release }
  }

  const update = () => {
    const document = window.activeTextEditor?.document
    const named = document && kindOf(document.languageId)
    if (!document || !named) return items?.release.hide()
    items ??= makeItems()
    const { kind, release } = items
    const status = known.get(document.uri.toString())
    const guest = status?.guest && named === 'domain' ? guests[status.guest] : undefined
    describeKind(kind, kindNames[named], [guest, status && architectures[status.arch]].filter(Boolean).join(', '))
    describeRelease(release, server.state, status)
    release.show()
  }

  context.subscriptions.push(
    server.onDidReportStatus((status) => {
      known.set(Uri.parse(status.uri).toString(), status)
      update()
    }),
    server.onDidChangeState(update),
    window.onDidChangeActiveTextEditor(update),
    // A change of the language is a close and an open.
    workspace.onDidOpenTextDocument(update),
    workspace.onDidCloseTextDocument((document) => known.delete(document.uri.toString())),
    commands.registerCommand('xen.selectRelease', async (given: unknown) => {
      const document = await documentFor(given)
      if (document) await selectRelease(context, document, known.get(document.uri.toString()))
    }),
    commands.registerCommand('xen.selectKind', async (given: unknown) => {
      const document = await documentFor(given)
      if (document) await selectKind(document)
    }),
  )
  update()
  return (uri) => known.get(uri.toString())
}
