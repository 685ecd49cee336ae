import { t } from '@vscode/l10n'
import {
  ConfigurationTarget,
  type ExtensionContext,
  Range,
  type TextDocument,
  type TextDocumentChangeEvent,
  languages as vscodeLanguages,
  window,
  workspace,
} from 'vscode'
import { detectRequest, type FileKind } from '../../protocol/src/messages.ts'
import { kindOf, languageOf } from './kinds.ts'
import { inform } from './notice.ts'
import { isProse, looksLikeXen, mayBeNamed, prefilterLimit } from './prefilter.ts'
import type { Server } from './server.ts'

/** What is remembered of a file: the kind that a person chose, "no", or that the question was put. */
type Memory = FileKind | 'no' | 'asked'

const openedAs: Readonly<Record<FileKind, string>> = {
  domain: t('Opened as a Xen domain config'),
  cpupool: t('Opened as a Xen cpupool config'),
  'xl-conf': t('Opened as a Xen xl.conf'),
}

const looksLike = (name: string): Readonly<Record<FileKind, string>> => ({
  domain: t('{0} looks like a Xen domain config.', name),
  cpupool: t('{0} looks like a Xen cpupool config.', name),
  'xl-conf': t('{0} looks like a Xen xl.conf.', name),
})

const memoryKey = 'xen.detected'
// So many files are remembered, the oldest forgotten first.
const memorySize = 500

const makeMemory = ({ globalState }: ExtensionContext) => {
  const all = () => globalState.get<Record<string, Memory>>(memoryKey, {})
  return {
    of: (document: TextDocument): Memory | undefined => all()[document.uri.toString()],
    keep: async (document: TextDocument, memory: Memory) => {
      if (document.isUntitled) return
      const key = document.uri.toString()
      const rest = Object.entries(all()).filter(([other]) => other !== key)
      await globalState.update(memoryKey, Object.fromEntries([...rest.slice(1 - memorySize), [key, memory]]))
    },
  }
}

/** Whether a document could be one of ours at all, before anybody reads it. */
const isCandidate = ({ uri, languageId, isClosed }: TextDocument): boolean =>
  !isClosed &&
  mayBeNamed(uri.path, languageId) &&
  (uri.scheme === 'untitled' || (uri.scheme !== 'git' && workspace.fs.isWritableFileSystem(uri.scheme) !== undefined))

const headOf = (document: TextDocument): string =>
  document.getText(new Range(0, 0, prefilterLimit, 0)).slice(0, prefilterLimit)

/** Finds our files among those that bear everybody's names: takes them where that is certain, else asks once. */
export const watchCandidates = (context: ExtensionContext, server: Server): void => {
  const memory = makeMemory(context)
  // Documents that have been looked at since they were opened.
  const seen = new WeakSet<TextDocument>()
  // Documents whose language is being changed, and whether they were ours: VS Code closes and opens them for that.
  const changing = new WeakMap<TextDocument, boolean>()
  // Documents whose language we change.
  const taking = new WeakSet<TextDocument>()
  // Documents that a person took away from us.
  const refused = new WeakSet<TextDocument>()

  const take = async (document: TextDocument, kind: FileKind) => {
    taking.add(document)
    try {
      await vscodeLanguages.setTextDocumentLanguage(document, languageOf(kind))
    } finally {
      taking.delete(document)
    }
    window.setStatusBarMessage(`$(check) ${openedAs[kind]}`, 8000)
  }

  const ask = async (document: TextDocument, kind: FileKind) => {
    await memory.keep(document, 'asked')
    const [yes, later, never] = [t('Use Xen language'), t('Not now'), t('Never ask again')]
    const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1)
    const answer = await inform(looksLike(name)[kind], yes, later, never)
    if (answer === never) {
      await workspace.getConfiguration('xen').update('detect', 'never', ConfigurationTarget.Global)
    }
    if (answer !== yes || document.isClosed) return
    await memory.keep(document, kind)
    await take(document, kind)
  }

  const consider = async (document: TextDocument): Promise<void> => {
    if (seen.has(document) || refused.has(document) || !isCandidate(document)) return
    seen.add(document)
    const mode = workspace.getConfiguration('xen', document.uri).get<'auto' | 'ask' | 'never'>('detect', 'auto')
    const remembered = memory.of(document)
    if (mode === 'never' || remembered === 'no') return
    if (remembered && remembered !== 'asked') return take(document, remembered)
    const text = headOf(document)
    if (!looksLikeXen(text)) return
    const found = await server.ask(detectRequest, () => ({ text, path: document.uri.path }))
    if (!found?.kind || !isCandidate(document)) return
    if (found.certain && mode === 'auto' && !isProse(document.uri.path)) await take(document, found.kind)
    else if (remembered !== 'asked') await ask(document, found.kind)
  }

  const considerVisible = () => {
    for (const { document } of window.visibleTextEditors) void consider(document)
  }

  // What a person chooses stays chosen.
  const afterOpening = (document: TextDocument) => {
    const wasOurs = changing.get(document)
    if (!changing.delete(document) || taking.has(document)) return
    const kind = kindOf(document.languageId)
    if (kind) {
      refused.delete(document)
      void memory.keep(document, kind)
    } else if (wasOurs) {
      refused.add(document)
      void memory.keep(document, 'no')
    }
  }

  // A config that is pasted into an empty document.
  const afterChange = ({ document, contentChanges }: TextDocumentChangeEvent) => {
    if (!document.isUntitled || !contentChanges.some(({ text }) => text.length > 40 && text.includes('\n'))) return
    if (seen.delete(document)) void consider(document)
  }

  context.subscriptions.push(
    window.onDidChangeVisibleTextEditors(considerVisible),
    workspace.onDidOpenTextDocument(afterOpening),
    workspace.onDidCloseTextDocument((document) => {
      if (!document.isClosed) changing.set(document, kindOf(document.languageId) !== undefined)
    }),
    workspace.onDidChangeTextDocument(afterChange),
  )
  considerVisible()
}
