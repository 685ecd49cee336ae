import type { Domain } from '../../build/domain.ts'
import type { Config } from '../../config/read-config.ts'
import { type Slot, slotOf } from '../../create/device-model/drives.ts'
import { draftOf, random, stringOf } from '../../create/draft.ts'
import { code, markdown, ours } from '../../markdown.ts'
import { itemsOf } from '../effective.ts'
import type { Hint, HintsOf } from './hint.ts'

const ide = ['primary master', 'primary slave', 'secondary master', 'secondary slave']

const slotInWords = ({ bus, unit }: Slot): string => `${bus} ${(bus === 'IDE' ? ide[unit] : undefined) ?? unit}`

/** Where the device model puts the disks of an HVM guest: at the `vdev` of each. */
const diskHints = (config: Config, domain: Domain): Hint[] => {
  if (config.guest.type !== 'hvm') return []
  const draft = draftOf(domain, config.host ?? {})
  const readings = config.entries.get('disk')?.reading?.items ?? []
  const items = itemsOf(config, 'disk', 'disks', domain)
  return draft.items('disks').flatMap((disk, index): Hint[] => {
    const item = items[index]
    const slot = item && slotOf(disk, draft)
    if (!slot) return []
    const vdev = readings[index]?.parts?.find(
      ({ field, role, start, end }) => field === 'vdev' && role !== 'field' && start >= item.start && end <= item.end,
    )
    if (!vdev) return []
    const name = stringOf(disk.vdev) ?? ''
    return [
      {
        at: vdev.end,
        label: slotInWords(slot),
        why: markdown`QEMU emulates ${code(name)} there. Once the guest has Xen's drivers, it reaches the disk through them.`,
        expected: false,
      },
    ]
  })
}

/** What an interface has that the file does not say: its address each time another one, and what libxl takes for the rest. */
const nicHints = (config: Config, domain: Domain): Hint[] => {
  const nics = draftOf(domain, config.host ?? {}).items('nics')
  return itemsOf(config, 'vif', 'nics', domain).flatMap((item, index): Hint[] => {
    const origin = (field: string) => domain.origins.get(`nics[${index}].${field}`)
    const filled = ['bridge', 'model'].flatMap((field) => {
      const value = stringOf(nics[index]?.[field])
      return origin(field) === 'libxl' && value !== undefined ? [`${field}=${value}`] : []
    })
    return [
      ...(nics[index]?.mac === random
        ? [
            {
              at: item.end,
              label: 'a new MAC at each start',
              why: ours(
                'Without `mac` the address is drawn anew each time: the guest may take the interface for another one.',
              ),
              expected: false,
            },
          ]
        : []),
      ...(filled.length > 0
        ? [
            {
              at: item.end,
              label: filled.join(', '),
              why: ours('What libxl takes where the file does not say it.'),
              expected: true,
            },
          ]
        : []),
    ]
  })
}

export const deviceHints: HintsOf = ({ config, domain }) =>
  domain ? [...diskHints(config, domain), ...nicHints(config, domain)] : []
