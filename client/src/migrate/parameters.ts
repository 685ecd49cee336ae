import { window } from 'vscode'
import type { WantedParameter } from '../../../protocol/src/messages.ts'

/** Asks for what `xm create NAME=VALUE` was given, beside what is known; undefined when the person has had enough. */
export const askParameters = async (
  wanted: readonly WantedParameter[],
  known: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const given: Record<string, string> = { ...known }
  for (const [index, { name, use, default: usual }] of wanted.entries()) {
    const value = await window.showInputBox({
      title: `${name}: given to xm create (${index + 1} of ${wanted.length})`,
      prompt: use ?? `The value of ${name}. Leave it empty to go without.`,
      value: usual ?? '',
      ignoreFocusOut: true,
    })
    if (value === undefined) return undefined
    if (value !== '' && value !== usual) given[name] = value
  }
  return given
}
