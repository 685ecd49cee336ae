import { commentOut, replace, withoutOverwritten } from '../rules/fixes/edits.ts'
import { quoted } from '../rules/fixes/xm-fixes.ts'
import type { Problem } from '../rules/lint.ts'
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

/** Names the devices of disks that are given by their bare names under `phy:`. No rule speaks of them: xl takes any text. */
export const targetSteps = ({ config }: Snapshot): readonly Step[] => {
  const disks = config.entries.get('disk')?.value
  if (config.kind !== 'domain' || disks?.type !== 'list') return []
  return disks.items.flatMap((disk) => {
    if (disk.type !== 'atom' || disk.map) return []
    const found = inDev.exec(disk.text)
    const [, prefix = '', device = ''] = found ?? []
    return found && device.trim() === device ? [fullPath(disk, prefix.length, device)] : []
  })
}

const fullPath = (disk: Atom, at: number, device: string): Step => ({
  rule: 'deprecated-field',
  reason: `xm looked for \`${device}\` in \`/dev\`. xl takes the text as it is, and no domain can be created.`,
  confidence: 'review',
  edits: [replace(sourceRange(disk, at, at), '/dev/')],
})

const screenKeys = 'vnc vnclisten vncdisplay vncunused vncpasswd sdl opengl display xauthority keymap'.split(' ')

/** `vfb` of an HVM guest: xm put it into what the emulated card shows; xl has keys for that. */
export const screenStep = ({ rule, message, start }: Problem, { config }: Snapshot): Step | undefined => {
  const vfb = config.entries.get('vfb')
  if (config.guest.type !== 'hvm' || vfb?.setting.key.start !== start || vfb.value?.type !== 'list') return undefined
  const [first] = vfb.value.items
  if (first?.type !== 'atom') return undefined
  const settings = first.text.split(',').flatMap((piece) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(piece) ?? []
    const key = name === 'type' && (value === 'vnc' || value === 'sdl') ? value : name
    if (!screenKeys.includes(key) || config.entries.has(key)) return []
    return [`${key} = ${key !== name ? '1' : /^\d+$/.test(value) ? value : quoted(value)}`]
  })
  const comment = commentOut(config.tree.text, vfb.setting, 'vfb: an HVM guest has the keys of the top level')
  const { edits } = withoutOverwritten(config.tree, vfb.setting, comment)
  const end = lineEnd(config.tree.text, vfb.setting.end)
  return {
    rule,
    reason: message,
    confidence: 'review',
    edits: settings.length > 0 ? [...edits, { start: end, end, newText: `\n${settings.join('\n')}` }] : edits,
  }
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}
