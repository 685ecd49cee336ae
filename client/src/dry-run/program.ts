import { t } from '@vscode/l10n'
import { commands, type TextDocument, workspace } from 'vscode'
import { inform, warn } from '../notice.ts'
import type { Runner } from './runner.ts'

/** What is run before xl's own arguments. The setting is the machine's: no workspace can name a program. */
export const commandOf = (): readonly string[] => {
  const given = workspace.getConfiguration('xen').get<unknown>('dryRun.command')
  const usable = Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string')
  return usable && given[0] !== '' ? given : ['xl']
}

export const nameOf = ({ uri }: TextDocument): string => uri.path.slice(uri.path.lastIndexOf('/') + 1)

/** Gives `use` the path of what is on the screen: that of the file itself when that is the same. */
export const withPath = <T>(document: TextDocument, runner: Runner, use: (path: string) => Promise<T>): Promise<T> => {
  // xl takes an argument with `=` for a setting.
  const asItIs = document.uri.scheme === 'file' && !document.isDirty && !document.uri.fsPath.includes('=')
  const name = nameOf(document).replace(/[^\w.-]/g, '_') || 'config'
  return asItIs ? use(document.uri.fsPath) : runner.withCopy(name, document.getText(), use)
}

/** The runner, where xl may be started; says why not otherwise. `what` starts it. */
export const runnerFor = async (runner: Runner | undefined, what: string): Promise<Runner | undefined> => {
  if (!runner) {
    void inform(
      t(
        '{0} starts xl, and no program can be started from the browser. Open the file in VS Code on the host (dom0), for instance by Remote - SSH.',
        what,
      ),
    )
    return undefined
  }
  if (workspace.isTrusted) return runner
  const manage = t('Manage Workspace Trust')
  const picked = await warn(t('{0} starts xl: that is done in a trusted workspace only.', what), manage)
  if (picked === manage) await commands.executeCommand('workbench.trust.manage')
  return undefined
}
