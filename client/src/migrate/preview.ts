import { t } from '@vscode/l10n'
import {
  commands,
  type Disposable,
  EventEmitter,
  Position,
  Range,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
} from 'vscode'
import { annotate } from './annotations.ts'
import { notesOf } from './answer.ts'
import type { Proposal, Session } from './session.ts'

const scheme = 'xen-migrated'

/** Where the result of a file is shown. By its name it is a domain config as well. */
const shownAt = (uri: Uri): Uri => Uri.from({ scheme, path: `${uri.path || '/'}.xl`, query: uri.toString() })

/** Shows results beside the files that they are of, with the reasons behind the lines. */
export interface Preview {
  /** Shows what is proposed from now on, or nothing. */
  show(session: Session | undefined): void
  /** The difference of one file, with a line of the file in sight; `aside` leaves the focus where it is, in the tree. */
  open(proposal: Proposal, line?: number, aside?: boolean): Promise<void>
  /** The differences of all files. */
  openAll(): Promise<void>
  dispose(): void
}

export const makePreview = (): Preview => {
  const changed = new EventEmitter<Uri>()
  const annotations = new Map<string, Disposable>()
  let session: Session | undefined
  let provider: Disposable | undefined

  const find = (uri: Uri): Proposal | undefined =>
    session?.proposals.find((proposal) => shownAt(proposal.uri).toString() === uri.toString())

  const note = ({ uri, answer, isLeftOut }: Proposal) => {
    const shown = shownAt(uri)
    annotations.get(shown.toString())?.dispose()
    annotations.set(shown.toString(), annotate(shown, isLeftOut ? [] : notesOf(answer)))
    changed.fire(shown)
  }

  const close = async () => {
    for (const each of annotations.values()) each.dispose()
    annotations.clear()
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs)
    const shown = tabs.filter(({ input, label }) =>
      input instanceof TabInputTextDiff ? input.modified.scheme === scheme : label === titleOfAll,
    )
    if (shown.length > 0) await window.tabGroups.close(shown)
  }

  const prepare = () => {
    provider ??= workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => {
        const proposal = find(uri)
        return proposal?.isLeftOut ? proposal.text : (proposal?.answer.text ?? '')
      },
    })
  }

  return {
    show: (next) => {
      session = next
      if (!next) return void close()
      for (const proposal of next.proposals) note(proposal)
      next.onDidChange((proposal) => proposal && note(proposal))
    },
    open: async ({ uri, title, answer }, line, aside = false) => {
      prepare()
      const at = line === undefined ? undefined : new Range(new Position(line, 0), new Position(line, 0))
      await commands.executeCommand('vscode.diff', uri, shownAt(uri), t('{0} ↔ for xl {1}', title, answer.release), {
        preview: true,
        preserveFocus: aside,
        ...(at ? { selection: at } : {}),
      })
    },
    openAll: async () => {
      prepare()
      const files = session?.proposals.filter(({ answer, isLeftOut }) => answer.edits.length > 0 && !isLeftOut) ?? []
      await commands.executeCommand(
        'vscode.changes',
        titleOfAll,
        files.map(({ uri }) => [uri, uri, shownAt(uri)]),
      )
    },
    dispose: () => {
      provider?.dispose()
      changed.dispose()
      for (const each of annotations.values()) each.dispose()
    },
  }
}

const titleOfAll = t('Migration to xl')
