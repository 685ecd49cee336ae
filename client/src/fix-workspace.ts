import {
  type CancellationToken,
  commands,
  EndOfLine,
  type ExtensionContext,
  ProgressLocation,
  Range,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode'
import { type RuleEdits, ruleFixesRequest } from '../../protocol/src/messages.ts'
import { configGlobs } from './file-names.ts'
import { isOurs } from './kinds.ts'
import { inform, warn } from './notice.ts'
import type { Server } from './server.ts'
import { fixAllInWorkspace } from './workspace-actions.ts'

const mostFiles = 2000
const largest = 1024 * 1024
// So many files go to the server at once: a person can stop it in between.
const batch = 20

interface Found {
  readonly uri: Uri
  readonly text: string
  readonly fixes: readonly RuleEdits[]
}

/** The texts of all files that may be ours: open ones as they are on the screen. */
const candidates = async (token: CancellationToken): Promise<{ uri: Uri; text: string }[]> => {
  const open = workspace.textDocuments.filter(
    (document) => isOurs(document) && workspace.getWorkspaceFolder(document.uri),
  )
  const texts = new Map(
    open.map((document) => [document.uri.toString(), { uri: document.uri, text: document.getText() }]),
  )
  const found = await workspace.findFiles(`{${configGlobs.join(',')}}`, '**/node_modules/**', mostFiles, token)
  for (const uri of found) {
    if (token.isCancellationRequested) break
    if (texts.has(uri.toString())) continue
    try {
      if ((await workspace.fs.stat(uri)).size > largest) continue
      texts.set(uri.toString(), { uri, text: new TextDecoder().decode(await workspace.fs.readFile(uri)) })
    } catch {
      // it is no file, or not there any more
    }
  }
  return [...texts.values()]
}

/** Takes the command that mends all problems of a rule in all files; a preview shows each change first. */
export const registerWorkspaceFixes = (context: ExtensionContext, server: Server): void => {
  const search = async (rule: string | undefined, token: CancellationToken): Promise<Found[]> => {
    const files = await candidates(token)
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
      description: `${problems} in ${files} ${files === 1 ? 'file' : 'files'}`,
    }))
    const picked = await window.showQuickPick(items, {
      title: 'Fix all problems of a rule',
      placeHolder: 'Choose a rule',
    })
    return picked?.label
  }

  const fix = async (given: unknown) => {
    const asked = typeof given === 'string' ? given : undefined
    const found = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Looking through the Xen configs', cancellable: true },
      async (_, token) => {
        const all = await search(asked, token)
        return token.isCancellationRequested ? undefined : all
      },
    )
    if (!found) return
    if (found.length === 0) return void inform('There is nothing to fix in the workspace.')
    const rule = asked ?? (await pickRule(found))
    if (!rule) return
    const edit = new WorkspaceEdit()
    let skipped = 0
    for (const { uri, text, fixes } of found) {
      const edits = fixes.find((each) => each.rule === rule)?.edits ?? []
      if (edits.length === 0) continue
      const document = await workspace.openTextDocument(uri)
      // Changed meanwhile, or of an encoding that only the editor knows: the places would be wrong.
      const same = document.eol === EndOfLine.LF ? text.replaceAll('\r\n', '\n') : text
      if (document.getText().replace(/^\uFEFF/, '') !== same.replace(/^\uFEFF/, '')) {
        skipped++
        continue
      }
      for (const { range, newText } of edits) {
        const { start, end } = range
        edit.replace(uri, new Range(start.line, start.character, end.line, end.character), newText, {
          needsConfirmation: true,
          label: `Fix all "${rule}"`,
        })
      }
    }
    if (skipped > 0) void warn(`${skipped} ${skipped === 1 ? 'file was' : 'files were'} left out: changed meanwhile.`)
    if (edit.size === 0) return
    void inform('Nothing is changed yet. Tick what is to be changed in the preview, then apply it.')
    await workspace.applyEdit(edit)
  }

  context.subscriptions.push(commands.registerCommand(fixAllInWorkspace, fix))
}
