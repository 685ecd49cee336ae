import { t } from '@vscode/l10n'
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
      title: t('{0}: given to xm create ({1} of {2})', name, index + 1, wanted.length),
      prompt: use ?? t('The value of {0}. Leave it empty to go without.', name),
      value: usual ?? '',
      ignoreFocusOut: true,
    })
    if (value === undefined) return undefined
    if (value !== '' && value !== usual) given[name] = value
  }
  return given
}
