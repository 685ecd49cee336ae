import { t } from '@vscode/l10n'
import {
  commands,
  type ExtensionContext,
  FileType,
  ProcessExecution,
  Task,
  TaskRevealKind,
  TaskScope,
  type TextDocument,
  tasks,
  Uri,
  workspace,
} from 'vscode'
import type { Status } from '../../protocol/src/messages.ts'
import type { Runner } from './dry-run/runner.ts'
import { inform, warn } from './notice.ts'
import { documentFor } from './release.ts'
import type { Server } from './server.ts'

const folderOf = async (given: unknown): Promise<Uri | undefined> =>
  given instanceof Uri && given.scheme === 'file' && (await workspace.fs.stat(given)).type & FileType.Directory
    ? given
    : undefined

/** The file of a document, as it is on the screen; undefined where a person does not want to save it. */
const stored = async (document: TextDocument | undefined): Promise<Uri | undefined> => {
  if (!document) return void inform(t('Open a Xen config first.'))
  return document.isUntitled || document.isDirty ? workspace.save(document.uri) : document.uri
}

/** Takes the command that runs `xencfg check` on a file, or on all of a folder, in a terminal. It is the one that comes with the extension. */
export const registerTerminalCheck = (
  context: ExtensionContext,
  status: (uri: Uri) => Status | undefined,
  runner: Runner | undefined,
  { log }: Pick<Server, 'log'>,
): void => {
  const check = async (given: unknown) => {
    if (!runner) return void inform(t('There is no terminal in the browser.'))
    if (!workspace.isTrusted) {
      return void warn(t('A program is started in a trusted workspace only.'))
    }
    const file = (await folderOf(given)) ?? (await stored(await documentFor(given)))
    if (!file) return
    const release = status(file)?.release
    if (file.scheme !== 'file') return void inform(t('xencfg reads files of this machine only.'))
    const script = context.asAbsolutePath('dist/cli/xencfg.cjs')
    const args = [script, 'check', ...(release ? ['--release', release] : []), '--', file.fsPath]
    const execution = new ProcessExecution(runner.node, args, { env: { ELECTRON_RUN_AS_NODE: '1' } })
    const scope = workspace.workspaceFolders ? TaskScope.Workspace : TaskScope.Global
    // No problem matcher: what it would find is marked in the editor already.
    const task = new Task({ type: 'xencfg' }, scope, 'check', 'xencfg', execution)
    task.presentationOptions = { reveal: TaskRevealKind.Always, clear: true }
    log(`Running in a terminal: xencfg ${args.slice(1).join(' ')}`)
    await tasks.executeTask(task)
  }
  context.subscriptions.push(commands.registerCommand('xen.checkInTerminal', check))
}
