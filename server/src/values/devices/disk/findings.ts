import { append } from '../../../append.ts'
import { sure } from '../../../sure.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'
import { ignored, notCreated } from '../../basic/findings.ts'
import type { Spec } from '../../spec/fields.ts'
import { sliceOf } from '../../spec/pieces.ts'
import { overridden as overriddenBy, strayBlanks } from '../../spec/words.ts'
import type { Finding, ReadContext } from '../../value-type.ts'
import { addDiskField } from './add-field.ts'
import { type Disk, diskFields } from './fields.ts'
import { bareOldForm, oldForms, valueText } from './old-forms.ts'
import { cameWith, diskProblems, replaceFix } from './problems.ts'
import type { DiskPart, DiskReading } from './reader.ts'
import { lostToTarget, moveTarget } from './target-last.ts'
import { decodeVdev, nearVdev, placeOfVdev } from './vdev.ts'

/** All that there is to say about a disk: what xl refuses, or else what it drops, misreads or will fail with later. */
export const diskFindings = (spec: Spec, reading: DiskReading, cx: ReadContext): readonly Finding[] => {
  if (reading.problems.length > 0) return diskProblems(spec, reading, cx)
  if (cx.release === '4.1' && lostTarget(spec)) return [withoutPrefix(spec)]
  let found: Finding[] | undefined
  const add = (more: readonly Finding[]) => {
    if (more.length === 0) return
    found ??= []
    append(found, more)
  }
  for (const part of reading.parts) add(blanks(part, spec, cx))
  add(swallowed(spec, reading, cx))
  add(overridden(spec, reading, cx))
  add(badVdev(spec, reading, cx))
  add(oddNames(spec, reading, cx))
  add(creationFails(spec, reading, cx))
  if (cx.release === '4.1') {
    add(oldAccess(spec, reading))
    add(bareOldForm(spec))
  } else add(oldForms(spec, reading, cx.release))
  // Of most disks there is nothing to say.
  return found ?? none
}

const none: readonly never[] = []

/** Whether a stretch of a text begins or ends with a blank. */
const hasBlankAt = (text: string, start: number, end: number): boolean =>
  start < end && (text.charAt(start).trim() === '' || text.charAt(end - 1).trim() === '')

/** Blanks that become part of a value. Those before a piece are harmless since 4.2. */
const blanks = (part: DiskPart, spec: Spec, cx: ReadContext): readonly Finding[] => {
  if (part.kind === 'flag' || part.kind === 'prefix' || part.field === 'vdev') return none
  const { text } = spec.atom
  if (!hasBlankAt(text, part.valueStart, part.end)) return none
  const value = sliceOf(text, part.valueStart, part.end)
  return strayBlanks({ ...value, name: { ...value, text: part.field }, value }, spec, cx)
}

/** Fields behind `target=`: they belong to the target. */
const swallowed = (spec: Spec, { parts }: DiskReading, cx: ReadContext): readonly Finding[] => {
  const lost = lostToTarget(spec, parts)
  if (!lost) return none
  const message = `\`target=\` takes the whole rest of the string: xl ${cx.release} looks for a target of that name, and the fields are lost. Put \`target=\` last.`
  return [ignored('ignored-field', spec.range(lost), message, { fixes: [moveTarget(spec, lost)] })]
}

/** What may be given twice without a word; the last one counts. */
const families: Record<string, string> = tableOf({
  access: 'access',
  cdrom: 'devtype',
  devtype: 'devtype',
  discard: 'discard',
  'no-discard': 'discard',
  colo: 'colo',
  'no-colo': 'colo',
  trusted: 'trusted',
  untrusted: 'trusted',
  grant_usage: 'grant_usage',
  'colo-port': 'colo-port',
})

const countOf = <T>(items: readonly T[], is: (item: T) => boolean): number => {
  let count = 0
  for (const item of items) if (is(item)) count++
  return count
}

const settles = (part: DiskPart, spec: Spec): string => {
  const text = spec.atom.text.slice(part.kind === 'flag' ? part.start : part.valueStart, part.end)
  if (part.field === 'access') return text === 'r' || text === 'ro' ? 'ro' : 'rw'
  return text.replace(/^devtype=/, '')
}

const overridden = (spec: Spec, { parts, disk }: DiskReading, cx: ReadContext): readonly Finding[] => {
  // Most have one of them, or none, and that holds.
  if (!disk.is_cdrom && countOf(parts, ({ field }) => families[field] !== undefined) < 2) return none
  const last = new Map<string, DiskPart>()
  for (const part of parts) if (families[part.field]) last.set(sure(families[part.field]), part)
  const lost = parts.filter((part) => {
    const winner = last.get(families[part.field] ?? '')
    return winner && winner !== part && settles(winner, spec) !== settles(part, spec)
  })
  const access = parts.find(
    (part) => part.field === 'access' && settles(part, spec) === 'rw' && part.end > part.valueStart,
  )
  return [
    ...lost.map((part) => {
      const family = sure(families[part.field])
      return overriddenBy(part, last.get(family) ?? part, family, spec, cx)
    }),
    ...(access && disk.is_cdrom && !lost.includes(access)
      ? [ignored('ignored-field', spec.range(access), 'A CD-ROM is read-only: xl ignores this access mode.')]
      : []),
  ]
}

const badVdev = (spec: Spec, { parts, disk }: DiskReading, cx: ReadContext): readonly Finding[] => {
  const { vdev } = disk
  if (vdev === undefined || (vdev !== '' && decodeVdev(vdev))) return none
  const part = parts.find((each) => each.field === 'vdev')
  if (!part) return none
  const place = { start: part.valueStart, end: part.end }
  const near = nearVdev(vdev)
  const format = diskFields.format?.values?.[vdev] && part.kind === 'positional'
  const why = format
    ? ' It stands where xl looks for the vdev: behind a prefix such as `phy:` there is no place for the format.'
    : cameWith(vdev, cx) ||
      ' Names are `xvda`, `hda` to `hdd`, `sda` to `sdp`, with the number of a partition behind them at most.'
  const empty = `xl ${cx.release} takes an empty vdev and makes it device 0. Name one: \`vdev=xvda\`.`
  const nameless = placeOfVdev(vdev)
  const finding =
    vdev === ''
      ? ignored('bad-vdev', spec.range(part), empty)
      : nameless
        ? ignored(
            'bad-vdev',
            spec.range(place),
            `xl ${cx.release} makes this device ${nameless.device}, the disk before the first: its letter is missing. Write \`${vdev.replace(/(?<!\d)\d*$/, 'a$&')}\`.`,
            { fixes: [replaceFix(spec, place, vdev.replace(/(?<!\d)\d*$/, 'a$&'))] },
          )
        : notCreated(spec.range(place), cx, `libxl knows no disk \`${vdev}\`.${why}`, { rule: 'bad-vdev' })
  return [near && !nameless ? { ...finding, fixes: [replaceFix(spec, place, near)] } : finding]
}

/** A set tells of a text that is no name without looking for it among all names of the program. */
const fieldNames = new Set(Object.keys(diskFields))

/** Words that were meant as fields, but became a target or another positional value. */
const oddNames = (spec: Spec, { parts }: DiskReading, cx: ReadContext): readonly Finding[] => {
  const { text } = spec.atom
  const last = parts.at(-1)
  const findings: Finding[] = []
  for (const part of parts) {
    if (part.kind !== 'positional' || part.field === 'vdev') continue
    const value = valueText(part, spec)
    const field = fieldNames.has(value.trim()) ? diskFields[value.trim()] : undefined
    if (!field || (part.field === 'format' && value === 'empty')) continue
    const since = inReleases(field, cx.release) ? '' : cameWith(value.trim(), cx)
    findings.push(
      ignored('unknown-field', spec.range(part), `xl ${cx.release} takes \`${value}\` for the ${part.field}.${since}`),
    )
  }
  if (last?.kind === 'positional' && text.endsWith('=') && last.end === text.length - 1) {
    findings.push(
      ignored(
        'bad-disk',
        spec.range({ start: last.start, end: text.length }),
        `xl ${cx.release} drops the \`=\` at the end without a message and takes \`${valueText(last, spec)}\` for the ${last.field}.`,
      ),
    )
  }
  for (const part of parts) {
    if (part.field !== 'colo-port') continue
    const value = valueText(part, spec)
    if (/^\d+$/.test(value)) continue
    findings.push(
      ignored(
        'not-a-number',
        spec.range({ start: part.valueStart, end: part.end }),
        `xl ${cx.release} reads the digits of \`${value}\` and drops the rest.`,
      ),
    )
  }
  return findings
}

/** What xl takes, but libxl refuses when the domain is created (`libxl_device.c, libxl__device_disk_set_backend`). */
const creationFails = (spec: Spec, { parts, disk }: DiskReading, cx: ReadContext): readonly Finding[] => {
  const why = cx.release === '4.1' ? undefined : failure(disk, cx)
  if (!why) return none
  const part = parts.find((each) => each.field === why[0] && each.kind !== 'prefix')
  const place = part ?? { start: 0, end: spec.atom.text.length }
  const fixes = why[2] === undefined ? [] : [addDiskField(why[2], spec)]
  return [notCreated(spec.range(place), cx, why[1], { rule: 'bad-disk', ...(fixes.length > 0 ? { fixes } : {}) })]
}

/** Why, the field of which it is said, and the field that mends it. */
const failure = (disk: Disk, cx: ReadContext): readonly [field: string, why: string, add?: string] | undefined => {
  const { backend, format, script, specification, is_cdrom: cdrom } = disk
  const virtio = specification === 'virtio'
  if (format === 'empty') {
    if (!cdrom && disk.pdev_path) return ['format', 'only a CD-ROM drive may be empty: a target has a format.']
    if (!cdrom)
      return [
        'format',
        'only a CD-ROM drive may be empty. Add `devtype=cdrom`, or a target and its format.',
        'devtype=cdrom',
      ]
    return disk.pdev_path
      ? ['format', 'an empty drive has no target: `format=empty` and a target do not go together.']
      : undefined
  }
  if (backend === 'phy' && format !== 'raw') return ['backendtype', `\`phy\` serves raw disks only, not \`${format}\`.`]
  if (backend === 'tap' && format !== 'raw' && format !== 'vhd')
    return ['backendtype', `\`tap\` serves raw and vhd images, not \`${format}\`.`]
  if (backend === 'qdisk' && script) return ['backendtype', '`qdisk` cannot use a script.']
  if (script && format !== 'raw' && backend === undefined)
    return ['script', `a script makes a block device, which is \`raw\`, not \`${format}\`.`]
  if (cdrom && backend === 'tap' && cx.guest === 'hvm')
    return ['backendtype', 'the CD-ROM drive of an HVM guest needs `phy` or `qdisk`.']
  if (backend === 'standalone' && !virtio) return ['backendtype', '`standalone` needs `specification=virtio`.']
  if (virtio && backend !== undefined && backend !== 'standalone')
    return ['backendtype', '`specification=virtio` needs `backendtype=standalone`.']
  if (virtio && format !== 'raw') return ['format', '`specification=virtio` needs a raw disk.']
  return undefined
}

/** In 4.1 the target is dropped when no prefix stands before it. */
const lostTarget = ({ atom: { text } }: Spec): boolean => !/^[^,]*:/.test(text) && !text.startsWith(',')

const withoutPrefix = (spec: Spec): Finding => {
  const { text } = spec.atom
  const end = text.includes('=') ? text.length : text.indexOf(',')
  return ignored(
    'bad-disk',
    spec.range({ start: 0, end }),
    'xl 4.1 drops the target and makes an empty drive: it wants a prefix and all by position, as in `phy:/dev/vg/guest,xvda,w`. Fields with names came with 4.2.',
  )
}

/** In 4.1 a disk is writable only when its mode begins with a `w`. */
const oldAccess = (spec: Spec, { parts, disk }: DiskReading): Finding[] => {
  const access = parts.find((part) => part.field === 'access')
  if (!access || disk.readwrite) return []
  const value = valueText(access, spec)
  if (value === 'r' || value === 'ro') return []
  return [
    ignored('unknown-choice', spec.range(access), `xl 4.1 makes the disk read-only: only \`w\` lets the guest write.`, {
      fixes: [replaceFix(spec, access, 'w')],
    }),
  ]
}
