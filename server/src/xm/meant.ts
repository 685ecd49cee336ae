import { isTrue, type XmOptions, type XmValue } from './options.ts'

const events = ['on_poweroff', 'on_reboot', 'on_crash'] as const

/**
 * Options with what they meant where xend ended at their values (`XendConfig._parse_sxp`), and those, as the file has them. Below 0 `cpu` left
 * the choice to Xen: xend took it for a range. `restart` knew `never`, and xend had no such action.
 */
export const asMeant = (options: XmOptions): { readonly options: XmOptions; readonly refused: XmOptions } => {
  const meant = new Map(options)
  const refused = new Map<string, XmValue>()
  const note = (name: string) => {
    const value = options.get(name)
    if (value !== undefined) refused.set(name, value)
    meant.delete(name)
  }
  if (Number(options.get('cpu')) < 0) note('cpu')
  if (options.get('restart') === 'never') {
    const open = events.filter((event) => !isTrue(options.get(event)))
    if (open.length > 0) note('restart')
    for (const event of open) meant.set(event, 'destroy')
  }
  return { options: meant, refused }
}
