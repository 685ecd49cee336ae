import { mapped } from '../../../edited-list.ts'
import { markdown, ours, plain } from '../../../markdown.ts'
import { sourceRange, textOffset } from '../../../syntax/index.ts'
import { ofItems } from '../../basic/later-parts.ts'
import { freshMac } from '../../basic/made-up.ts'
import { listOf } from '../../basic/simple.ts'
import { stop } from '../../basic/tab-stops.ts'
import { withMembers } from '../../basic/with-members.ts'
import { specType, splitPieces } from '../../spec/fields.ts'
import type { ReadContext, ValueType } from '../../value-type.ts'
import { type Nic, vifFields } from './fields.ts'
import { vifFindings } from './findings.ts'
import { describeMac } from './mac.ts'
import { plainVif } from './plain.ts'
import { describeRate } from './rate.ts'
import { readVif } from './reader.ts'

const named = specType<Nic>({
  label: 'network interface specification',
  fields: vifFields,
  split: (text) => splitPieces(text),
  snippet: (cx) =>
    `"mac=${stop(1, freshMac(cx))}, bridge=${stop(2, ...(vifFields.bridge?.offers?.(cx) ?? []).slice(0, 1).map(({ label }) => label))}"`,
  plain: plainVif,
  read(spec, cx) {
    const reading = readVif(spec.atom.text, cx.release)
    return { value: reading.refused ? undefined : reading.nic, findings: vifFindings(spec, reading, cx) }
  },
})

/** One string of `vif`: `parse_nic_config`. */
const vifSpecification: ValueType<Nic> = {
  ...named,

  explain(value, offset, cx) {
    if (value.type === 'list') return undefined
    const at = textOffset(value, offset)
    const event = readVif(value.text, cx.release).events.find(({ valueStart, end }) => valueStart <= at && at <= end)
    if (event?.kind === 'set') {
      const range = sourceRange(value, event.valueStart, event.end)
      if (event.mac && event.end > event.valueStart) return { ...range, markdown: describeMac(event.mac.bytes) }
      if (event.rate?.rate) {
        return {
          ...range,
          markdown: markdown`**${plain(value.text.slice(event.valueStart, event.end))}** · ${ours(describeRate(event.rate.rate))}`,
        }
      }
    }
    return named.explain?.(value, offset, cx)
  },
}

const list = listOf(vifSpecification)

/** Without `devid=` a device has the number of its place. */
const numbered = mapped((nic: Nic | undefined, devid) => nic && ('devid' in nic ? nic : withMembers(nic, { devid })))

export const vif: ValueType<readonly (Nic | undefined)[]> = {
  ...list,
  read(value, cx: ReadContext) {
    const reading = list.read(value, cx)
    return ofItems(reading.value && numbered(reading.value), reading.findings, () => reading.items ?? [])
  },
}
