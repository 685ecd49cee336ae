import { append } from '../append.ts'
import { buildDomain } from '../build/build-domain.ts'
import { commentOut, insert, replace, withoutOverwritten } from '../rules/fixes/edits.ts'
import { quoted } from '../rules/fixes/xm-fixes.ts'
import type { Problem } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { lineStartAt, rangeAt } from '../syntax/index.ts'
import { vncAddress, withDisplay } from '../xm/vnc-address.ts'
import type { Origin } from './judge/origin.ts'
import { xlDomain } from './judge/xl-domain.ts'
import { leftNote } from './notes.ts'
import type { Remainder, Step } from './types.ts'

const cardFields = /^(?:policy|label)$/
const screenFields = /^(?:videoram|serial|monitor)$/

/**
 * Fields of a card that did nothing under xm either, `type=ioemu` and `model` of a guest that is not HVM, and those that went with
 * xm: `accel`, and the security labels; and those of a screen that only xm's device model had.
 */
const isUseless = (text: string, rule: string, key: string | undefined, hvm: boolean): boolean =>
  rule === 'ignored-field'
    ? /^(?:model|accel)\s*=/.test(text)
    : rule === 'unknown-field'
      ? (key === 'vfb' ? screenFields : cardFields).test(text)
      : text === 'type=ioemu' && !hvm

/** Takes such a field out of a card or a screen. */
export const driverStep = (problem: Problem, { config }: Snapshot): Step | undefined => {
  const { rule, message, start } = problem
  const text = config.tree.text.slice(start, problem.end)
  // Of an unknown field the name alone is marked.
  const value = rule === 'unknown-field' ? /^[ \t]*=[^,"'\n]*/.exec(config.tree.text.slice(problem.end))?.[0] : ''
  const end = problem.end + (value?.length ?? 0)
  const key = rangeAt(config.tree.settings, start)?.key.name
  if (!isUseless(text.trim(), rule, key, config.guest.type === 'hvm')) return undefined
  const before = /,[ \t]*$/.exec(config.tree.text.slice(Math.max(0, start - 20), start))?.[0].length ?? 0
  const after = before === 0 ? (/^[ \t]*,[ \t]*/.exec(config.tree.text.slice(end, end + 20))?.[0].length ?? 0) : 0
  return {
    rule,
    reason: `${message} \`${config.tree.text.slice(start, end).trim()}\` is taken out.`,
    confidence: 'review',
    edits: [replace({ start: start - before, end: end + after }, '')],
  }
}

/** The number of a TPM, which the manager of xm kept. */
const tpmNumber = /(?:^|,)\s*(?:pref_)?instance\s*=\s*[^,]*/g

/** Takes the numbers of xm's manager out of the TPMs of a guest: xl names the domain that serves one. */
export const tpmStep = ({ rule, message, start }: Problem, { config }: Snapshot): Step | undefined => {
  const { tree, entries } = config
  const setting = entries.get('vtpm')?.setting
  if (setting?.value?.type !== 'list' || start < setting.start || start > setting.end) return undefined
  const numbers: string[] = []
  const edits = setting.value.items.flatMap((item) => {
    if (item.type !== 'atom' || item.map) return []
    const own = [...item.text.matchAll(tpmNumber)].map(([piece]) => piece.replace(/^[,\s]+/, ''))
    if (own.length === 0) return []
    append(numbers, own)
    return [replace(item, quoted(item.text.replace(tpmNumber, '').replace(/^\s*,\s*/, '')))]
  })
  if (edits.length === 0) return undefined
  const all = numbers.map((each) => `\`${each}\``).join(', ')
  const byHand = `\`vtpm\`: ${all} named a TPM of the manager of xm, and no xl has that. Since 4.3 a TPM is a domain of its own: name it in \`backend=\`.`
  return {
    rule,
    reason: message,
    confidence: 'review',
    byHand,
    edits: [insert(lineStartAt(tree.text, setting.start), `${leftNote(byHand)}\n`), ...edits],
  }
}

const image = /\.(qcow2?|vhd|vmdk|qed)$/i

/** Disks that are raw although their names say another format: xm went by the prefix alone, and nobody knows what is in the file. */
export const namedImages = ({ config }: Snapshot, from: Origin): readonly Remainder[] => {
  const setting = config.entries.get('disk')?.setting
  const built = setting && buildDomain(config, { untraced: true }, 'disks')
  if (!built) return []
  return xlDomain(built).disk.flatMap(({ target, format, cdrom }): Remainder[] => {
    const named = format === 'raw' && !cdrom ? image.exec(target)?.[1] : undefined
    // Of a file of xl's the person may have said so.
    if (named === undefined || (from === 'xl' && saysRaw(config, target))) return []
    const why = from === 'xm' ? 'as it was under xm' : 'since nothing says otherwise'
    const message = `\`disk\`: \`${target}\` is raw, ${why}, and its name says ${named}. \`qemu-img info\` tells which is true: if it is no raw image, write its \`format=\`.`
    return [{ start: setting.start, end: setting.key.end, message, rule: 'deprecated-field', isProblem: false }]
  })
}

/** Whether a disk is said to be raw, by name or in its place. */
const saysRaw = ({ entries }: Snapshot['config'], target: string): boolean => {
  const disks = entries.get('disk')?.value
  return (
    disks?.type === 'list' &&
    disks.items.some((disk) => disk.type === 'atom' && disk.text.includes(target) && /\braw\b/.test(disk.text))
  )
}

const screenKeys = 'vnc vnclisten vncdisplay vncunused vncpasswd sdl opengl display xauthority keymap'.split(' ')

/** The fields of a `vfb` as they stand in its text. */
const fieldsOf = (text: string) =>
  text.split(',').map((piece) => {
    const [head = '', name = ''] = /^\s*(\w+)\s*=/.exec(piece) ?? []
    return { piece, name, value: piece.slice(head.length).trim() }
  })

/**
 * What `vnclisten` is to be where it has to have the display, since it has a colon, and whether it has one already, beside `vncdisplay`: to
 * QEMU the one in the address is it, and xl refuses a second one.
 */
const placeIn = (fields: ReturnType<typeof fieldsOf>) => {
  const said = (key: string) => fields.find(({ name }) => name === key)?.value
  const [listen = '', given] = [said('vnclisten'), said('vncdisplay')]
  const { host, display } = vncAddress(listen)
  const whole = withDisplay(host, display ?? (Number(given) || 0)) ?? (listen.includes(':') ? listen : undefined)
  return { listen, given, whole, isTwice: display !== undefined && given !== undefined }
}

const place = (isTwice: boolean): string =>
  isTwice ? 'The display stands in `vnclisten`.' : 'The display stands behind an address of IPv6, which is in brackets.'

/** `vfb` of an HVM guest: xm put it into what the emulated card shows; xl has keys for that. */
export const screenStep = ({ rule, message, start }: Problem, { config }: Snapshot): Step | undefined => {
  const vfb = config.entries.get('vfb')
  if (config.guest.type !== 'hvm' || vfb?.setting.key.start !== start || vfb.value?.type !== 'list') return undefined
  const [first] = vfb.value.items
  if (first?.type !== 'atom') return undefined
  const fields = fieldsOf(first.text)
  const { listen, given, whole, isTwice } = placeIn(fields)
  const settings = fields.flatMap(({ name, value }) => {
    const key = name === 'type' && (value === 'vnc' || value === 'sdl') ? value : name
    const isElsewhere = key === 'vncdisplay' && whole !== undefined
    if (!screenKeys.includes(key) || config.entries.has(key) || isElsewhere) return []
    if (key === 'vnclisten' && whole !== undefined) return [`${key} = ${quoted(whole)}`]
    return [`${key} = ${key !== name ? '1' : /^\d+$/.test(value) ? value : quoted(value)}`]
  })
  const comment = commentOut(config.tree.text, vfb.setting, 'vfb: an HVM guest has the keys of the top level')
  const { edits } = withoutOverwritten(config.tree, vfb.setting, comment)
  const end = lineEnd(config.tree.text, vfb.setting.end)
  const isMoved = whole !== undefined && (whole !== listen || given !== undefined)
  return {
    rule,
    reason: isMoved ? `${message} ${place(isTwice)}` : message,
    confidence: 'review',
    edits: settings.length > 0 ? [...edits, { start: end, end, newText: `\n${settings.join('\n')}` }] : edits,
  }
}

/** The same display at the top of an HVM guest, or in the `vfb` of another one, where xl would refuse to create the domain. */
export const placeStep = ({ config: { entries, guest, tree } }: Snapshot): Step | undefined => {
  const isTop = guest.type === 'hvm'
  const value = entries.get(isTop ? 'vnclisten' : 'vfb')?.value
  const atom = value?.type === 'list' ? value.items[0] : value
  if (atom?.type !== 'atom') return undefined
  const number = isTop ? entries.get('vncdisplay') : undefined
  const display = number?.value?.type === 'atom' ? `,vncdisplay=${number.value.text}` : ''
  const fields = fieldsOf(isTop ? `vnclisten=${atom.text}${display}` : atom.text)
  const { listen, given, whole, isTwice } = placeIn(fields)
  if (whole === undefined || (whole === listen && given === undefined)) return undefined
  const pieces = fields.flatMap(({ piece, name }) =>
    name === 'vncdisplay' ? [] : name === 'vnclisten' ? [`vnclisten=${whole}`] : [piece],
  )
  const gone = number ? commentOut(tree.text, number.setting, 'vncdisplay: `vnclisten` has the display').edits : []
  const reason = `\`${isTop ? 'vnclisten' : 'vfb'}\`: to xl the display stands behind an address with a colon, and nowhere else. ${place(isTwice)}`
  const written = replace(atom, quoted(isTop ? whole : pieces.join(',')))
  const edits = [written, ...gone].sort((a, b) => a.start - b.start)
  return { rule: 'two-displays', reason, confidence: 'review', edits }
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at)
  return newline < 0 ? text.length : newline
}
