import { t } from '@vscode/l10n'
import {
  type CancellationToken,
  commands,
  type ExtensionContext,
  ProgressLocation,
  Range,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { type RuleEdits, ruleFixesRequest } from '../../protocol/src/messages.ts'
import { candidates, isAsRead } from './candidates.ts'
import { configGlobs } from './file-names.ts'
import { inform, warn } from './notice.ts'
import type { Server } from './server.ts'
import { fixAllInWorkspace } from './workspace-actions.ts'

// So many files go to the server at once: a person can stop it in between.
const batch = 20

interface Found {
  readonly uri: Uri
  readonly text: string
  readonly fixes: readonly RuleEdits[]
}

/** Takes the command that mends all problems of a rule in all files; a preview shows each change first. */
export const registerWorkspaceFixes = (context: ExtensionContext, server: Server): void => {
  const search = async (rule: string | undefined, token: CancellationToken): Promise<Found[]> => {
    const files = await candidates({ globs: configGlobs }, token)
    const found: Found[] = []
    for (let at = 0; at < files.length && !token.isCancellationRequested; at += batch) {
      const some = files.slice(at, at + batch)
      const sent = new Map<string, (typeof some)[number]>()
      const answers = await server.ask(ruleFixesRequest, (address) => {
        for (const file of some) sent.set(address(file.uri), file)
        return {
          files: [...sent].map(([uri, { text }]) => ({ uri, text })),
          ...(rule === undefined ? {} : { rule }),
        }
      })
      if (!answers) return []
      for (const { uri, fixes } of answers) {
        const file = sent.get(uri)
        if (file) found.push({ ...file, fixes })
      }
    }
    return found
  }

  const pickRule = async (found: readonly Found[]): Promise<string | undefined> => {
    const counts = new Map<string, { problems: number; files: number }>()
    for (const { rule, count } of found.flatMap(({ fixes }) => fixes)) {
      const { problems, files } = counts.get(rule) ?? { problems: 0, files: 0 }
      counts.set(rule, { problems: problems + count, files: files + 1 })
    }
    const items = [...counts].map(([label, { problems, files }]) => ({
      label,
      description: files === 1 ? t('{0} in 1 file', problems) : t('{0} in {1} files', problems, files),
    }))
    const picked = await window.showQuickPick(items, {
      title: t('Fix all problems of a rule'),
      placeHolder: t('Choose a rule'),
    })
    return picked?.label
  }

  const fix = async (given: unknown) => {
    const asked = typeof given === 'string' ? given : undefined
    const found = await window.withProgress(
      { location: ProgressLocation.Notification, title: t('Looking through the Xen configs'), cancellable: true },
      async (_, token) => {
        const all = await search(asked, token)
        return token.isCancellationRequested ? undefined : all
      },
    )
    if (!found) return
    if (found.length === 0) return void inform(t('There is nothing to fix in the workspace.'))
    const rule = asked ?? (await pickRule(found))
    if (!rule) return
    const edit = new WorkspaceEdit()
    let skipped = 0
    for (const { uri, text, fixes } of found) {
      const edits = fixes.find((each) => each.rule === rule)?.edits ?? []
      if (edits.length === 0) continue
      const document = await workspace.openTextDocument(uri)
      if (!isAsRead(document, text)) {
        skipped++
        continue
      }
      for (const { range, newText } of edits) {
        const { start, end } = range
        edit.replace(uri, new Range(start.line, start.character, end.line, end.character), newText, {
          needsConfirmation: true,
          label: t('Fix all "{0}"', rule),
        })
      }
    }
    if (skipped > 0)
      void warn(
        skipped === 1
          ? t('1 file was left out: changed meanwhile.')
          : t('{0} files were left out: changed meanwhile.', skipped),
      )
    if (edit.size === 0) return
    void inform(t('Nothing is changed yet. Tick what is to be changed in the preview, then apply it.'))
    await workspace.applyEdit(edit)
  }

  context.subscriptions.push(commands.registerCommand(fixAllInWorkspace, fix))
}
