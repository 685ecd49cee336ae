import type { Entry } from '../config/read-config.ts'
import { xmTable } from '../schema/index.ts'
import { tableOf } from '../table.ts'

/** Options of xm with which something is to be done elsewhere, by the values that asked for something. */
const elsewhere: Readonly<Record<string, RegExp>> = tableOf({
  dryrun: /[^0]/,
  paused: /[^0]/,
  on_xend_start: /^start$/,
  on_xend_stop: /^(shutdown|suspend)$/,
  target: /[1-9]/,
  vscsi: /./,
  vusb: /./,
  xmldryrun: /[^0]/,
})

/** What a person has to do for an option of xm that the file can only lose; undefined where that is nothing. */
export const byHand = ({ name, value }: Pick<Entry, 'name' | 'value'>): string | undefined => {
  const asks = elsewhere[name]
  const text = value?.type === 'atom' ? value.text : (value?.items.length ?? 0) > 0 ? 'list' : ''
  return asks?.test(text) ? `\`${name}\`: ${xmTable.get(name)?.text.replaceAll('\n', ' ')}` : undefined
}
