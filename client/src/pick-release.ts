import { t } from '@vscode/l10n'
import { type QuickPickItem, window } from 'vscode'

/** Asks for a release, with the cursor on `active`; undefined when nothing was chosen. */
export const pickRelease = (
  releases: readonly string[],
  title: string,
  active: string | undefined,
  note = '',
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const picker = window.createQuickPick<QuickPickItem>()
    picker.title = title
    picker.placeholder = t('Choose a release')
    picker.items = releases.map((label) => (label === active && note ? { label, description: note } : { label }))
    picker.activeItems = picker.items.filter(({ label }) => label === active)
    picker.onDidAccept(() => {
      resolve((picker.selectedItems[0] ?? picker.activeItems[0])?.label)
      picker.hide()
    })
    picker.onDidHide(() => {
      resolve(undefined)
      picker.dispose()
    })
    picker.show()
  })
