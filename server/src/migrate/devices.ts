import { replace } from '../rules/edits.ts'
import type { Problem } from '../rules/index.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Atom, sourceRange } from '../syntax/index.ts'
import type { Step } from './types.ts'

/** `type=ioemu` of a guest that is not HVM: under xm it did nothing there. */
export const driverStep = ({ rule, message, start, end }: Problem, { config }: Snapshot): Step | undefined => {
  const text = config.tree.text.slice(start, end)
  if (text.trim() !== 'type=ioemu' || config.guest.type === 'hvm') return undefined
  const before = /,[ \t]*$/.exec(config.tree.text.slice(Math.max(0, start - 20), start))?.[0].length ?? 0
  const after = before === 0 ? (/^[ \t]*,[ \t]*/.exec(config.tree.text.slice(end, end + 20))?.[0].length ?? 0) : 0
  return {
    rule,
    reason: message,
    confidence: 'review',
    edits: [replace({ start: start - before, end: end + after }, '')],
  }
}

/** `phy:sda7`: xm looked for it in `/dev`, and xl does not look anywhere. */
const inDev = /^(phy:)([^/,][^,]*)(?=,)/

/** Names the device of the first disk that is given by its bare name under `phy:`. */
export const targetStep = ({ config }: Snapshot): Step | undefined => {
  const disks = config.entries.get('disk')?.value
  if (config.kind !== 'domain' || disks?.type !== 'list') return undefined
  for (const disk of disks.items) {
    if (disk.type !== 'atom' || disk.map) continue
    const found = inDev.exec(disk.text)
    const [, prefix = '', device = ''] = found ?? []
    if (found && device.trim() === device) return fullPath(disk, prefix.length, device)
  }
  return undefined
}

const fullPath = (disk: Atom, at: number, device: string): Step => ({
  rule: 'deprecated-field',
  reason: `xm looked for \`${device}\` in \`/dev\`. xl takes the text as it is, and no domain can be created.`,
  confidence: 'review',
  edits: [replace(sourceRange(disk, at, at), '/dev/')],
})
