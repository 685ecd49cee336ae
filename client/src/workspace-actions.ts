import { t } from '@vscode/l10n'
import { CodeAction, CodeActionKind, type Command, workspace } from 'vscode'

/** The command that mends all problems of a rule in all files. */
export const fixAllInWorkspace = 'xen.fixAllInWorkspace'

const ruleOf = (action: CodeAction): string | undefined => {
  const code = action.diagnostics?.[0]?.code
  const value = typeof code === 'object' ? code.value : code
  return typeof value === 'string' ? value : undefined
}

/** For each rule that `actions` can mend: an action that mends it in all files of the workspace. */
export const workspaceActions = (actions: readonly (Command | CodeAction)[]): CodeAction[] => {
  if (!workspace.workspaceFolders) return []
  const rules = new Set(
    actions.flatMap((action) => ('edit' in action && action.isPreferred && action.edit ? (ruleOf(action) ?? []) : [])),
  )
  return [...rules].map((rule) => {
    const title = t('Fix all "{0}" in the workspace…', rule)
    const action = new CodeAction(title, CodeActionKind.QuickFix)
    action.command = { command: fixAllInWorkspace, title, arguments: [rule] }
    return action
  })
}
