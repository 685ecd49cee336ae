import { window } from 'vscode'

/** A notification draws `[x](command:…)` as a link, and the link runs the command: names of files and what xl prints are never one. */
export const withoutLinks = (text: string): string => text.replaceAll('](', '] (')

/** Shows a notification. It comes back with what the person picked. */
export type Notify = (message: string, ...actions: string[]) => Thenable<string | undefined>

export const inform: Notify = (message, ...actions) => window.showInformationMessage(withoutLinks(message), ...actions)
export const warn: Notify = (message, ...actions) => window.showWarningMessage(withoutLinks(message), ...actions)
export const complain: Notify = (message, ...actions) => window.showErrorMessage(withoutLinks(message), ...actions)

/** Asks, in a dialog over everything, whether to go on: whether the person picked `action`. */
export const confirm = async (message: string, detail: string, action: string): Promise<boolean> => {
  const picked = await window.showWarningMessage(withoutLinks(message), { modal: true, detail }, action)
  return picked === action
}
