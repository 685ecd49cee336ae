import { code, type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { sourceRange, textOffset } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { inReleases, type Offer } from '../../basic/choices.ts'
import { listOf } from '../../basic/simple.ts'
import { stop } from '../../basic/tab-stops.ts'
import { openSpec, type Piece, pieceOf, type Spec, specType, splitPieces } from '../../spec/fields.ts'
import { sliceOf } from '../../spec/pieces.ts'
import { proposeFields, proposeValues } from '../../spec/propose.ts'
import type { Explanation, Part, Proposal, ReadContext, Signature, ValueType } from '../../value-type.ts'
import { type Disk, type DiskField, describePrefix, diskFields } from './fields.ts'
import { diskFindings } from './findings.ts'
import { readOldDisk } from './old.ts'
import { type DiskPart, readDisk } from './reader.ts'
import { decodeVdev, describeVdev, driveLetters } from './vdev.ts'

const readAny = (text: string, cx: ReadContext) =>
  cx.release === '4.1' ? readOldDisk(text) : readDisk(text, cx.release)

/** Pieces between commas; `target=` takes all that follows. */
const split = (text: string): Piece[] => {
  const pieces = splitPieces(text)
  const target = pieces.findIndex(({ name }) => name?.text === 'target')
  if (target < 0) return pieces
  return [...pieces.slice(0, target), pieceOf(text, sure(pieces[target]).start, text.length)]
}

const roles: Record<string, Part['role']> = tableOf({
  target: 'path',
  script: 'path',
  vdev: 'device',
  'colo-port': 'number',
})

const roleOf = (field: string): Part['role'] => roles[field] ?? (diskFields[field]?.values ? 'choice' : 'value')

const partsOf = (spec: Spec, parts: readonly DiskPart[]): Part[] =>
  parts.flatMap(({ field, kind, start, end, valueStart }): Part[] => {
    const name = { role: 'field' as const, field }
    if (kind === 'prefix' || (kind === 'flag' && valueStart === start))
      return [{ ...spec.range({ start, end }), ...name }]
    const value = { ...spec.range({ start: valueStart, end }), role: roleOf(field), field }
    return [
      ...(valueStart > start ? [{ ...spec.range({ start, end: valueStart - 1 }), ...name }] : []),
      ...(end > valueStart ? [value] : []),
    ]
  })

/** The names of the disks that no other string of the list has, beginning with the first. */
const freeVdevs = (cx: ReadContext): Offer[] => {
  const taken = new Set(
    (cx.around?.siblings ?? []).flatMap((text) => decodeVdev(readAny(text, cx).disk.vdev ?? '')?.disk ?? []),
  )
  const free = Array.from({ length: 16 }, (_, disk) => disk).filter((disk) => !taken.has(disk))
  const named = (kind: 'xvd' | 'hd' | 'sd') =>
    (kind === 'hd' ? free.filter((disk) => disk < 4) : free)
      .slice(0, kind === 'xvd' ? 4 : 2)
      .map((disk) => ({ label: `${kind}${driveLetters(disk)}` }))
  return [...named('xvd'), ...named('hd'), ...named('sd')]
}

const table: Readonly<Record<string, DiskField>> = tableOf({
  ...diskFields,
  vdev: { ...sure(diskFields.vdev), offers: freeVdevs },
})

/** The first disks of a guest; 4.1 has the old form alone (`parse_disk_config`). */
const newDisk = (cx: ReadContext): string => {
  const formats = ['raw', 'qcow2', 'vhd', 'qed'].filter((format) =>
    inReleases(diskFields.format?.values?.[format] ?? {}, cx.release),
  )
  const vdevs = freeVdevs(cx).map(({ label }) => label)
  return cx.release === '4.1'
    ? `"phy:${stop(1, '/dev/vg/guest')},${stop(2, ...vdevs)},${stop(3, 'w', 'r')}"`
    : `"format=${stop(1, ...formats)}, vdev=${stop(2, ...vdevs)}, access=${stop(3, 'rw', 'ro')}, target=${stop(4, '/dev/vg/guest')}"`
}

const named = specType<Disk>({
  label: 'disk specification',
  fields: table,
  split,
  snippet: newDisk,
  read(spec, cx) {
    const reading = readAny(spec.atom.text, cx)
    return {
      value: reading.problems.length > 0 ? undefined : reading.disk,
      findings: diskFindings(spec, reading, cx),
      parts: partsOf(spec, reading.parts),
    }
  },
})

const places: Record<string, string> = tableOf({
  target: 'the first place',
  format: 'the second place',
  vdev: 'the place of the vdev',
  access: 'the last place',
})

const describePart = (part: DiskPart, value: string, cx: ReadContext): Markdown => {
  if (part.kind === 'prefix')
    return markdown`**${plain(value)}** · old prefix\n\n${code(value)} ${ours(describePrefix(value.slice(0, -1)))}.`
  const field = diskFields[part.field]
  const chosen = field?.values?.[value]
  const where = part.kind === 'suffix' ? 'old form of `devtype`' : places[part.field]
  const heading = `**${part.field}**${where ? ` · ${where}` : ''}`
  const list = Object.entries(field?.values ?? {})
    .filter(([, each]) => inReleases(each, cx.release))
    .map(([name, { text }]) => `- \`${name}\`: ${text}`)
    .join('\n')
  return chosen
    ? markdown`${ours(heading)}\n\n${code(value)}: ${ours(chosen.text)}`
    : ours([heading, field?.text, list].filter((each) => each).join('\n\n'))
}

/** The field that xl reads at a place of its own, were something written there. */
const positionalAt = (text: string, start: number, end: number, cx: ReadContext): string | undefined =>
  readAny(`${text.slice(0, start)}x${text.slice(end)}`, cx).parts.find(
    (part) => part.kind === 'positional' && part.start <= start && start < part.end,
  )?.field

/** What xl or libxl would not heed, or refuse, beside what the string has already. */
const isWrong = (label: string, { vdev }: Disk, parts: readonly DiskPart[], cx: ReadContext): boolean => {
  const given = (field: string) => parts.some((part) => part.field === field && part.end > part.valueStart)
  const isCd = given('cdrom') || given('devtype')
  if (label === 'cdrom' || label === 'devtype') return isCd || given('access')
  if (label === 'access') return isCd
  if (label === 'empty') return given('target')
  const emulated = cx.guest === 'hvm' && !isCd && (decodeVdev(vdev ?? '')?.disk ?? 0) < 4
  return (label === 'ro' || label === 'r') && emulated
}

/** One disk: `libxlu_disk_l.l`, and before it `parse_disk_config` of 4.1. */
const diskSpecification: ValueType<Disk> = {
  ...named,

  explain(value, offset, cx): Explanation | undefined {
    if (value.type === 'list') return undefined
    const { parts } = readAny(value.text, cx)
    const at = textOffset(value, offset)
    const part = parts.findLast(({ start, end }) => start <= at && at <= end)
    const range = (start: number, end: number) => sourceRange(value, start, end)
    if (part?.field === 'vdev' && at >= part.valueStart) {
      const name = value.text.slice(part.valueStart, part.end)
      const vdev = decodeVdev(name)
      if (vdev) return { ...range(part.valueStart, part.end), markdown: describeVdev(name, vdev, cx.guest) }
    }
    if (!part || part.kind === 'field' || part.kind === 'flag') return named.explain?.(value, offset, cx)
    return { ...range(part.start, part.end), markdown: describePart(part, value.text.slice(part.start, part.end), cx) }
  },

  complete(value, offset, cx): Proposal[] {
    const proposals = named.complete?.(value, offset, cx) ?? []
    if (value?.type !== 'atom' || !value.quote) return proposals
    const { text } = value
    const at = textOffset(value, offset)
    const { parts, disk } = readAny(text, cx)
    const comma = text.indexOf(',', at)
    const { name, start, end } = pieceOf(text, text.lastIndexOf(',', at - 1) + 1, comma < 0 ? text.length : comma)
    const inTarget = parts.some((part) => part.field === 'target' && part.kind === 'field' && part.valueStart <= at)
    const good = (all: readonly Proposal[]) => all.filter(({ label }) => !isWrong(label, disk, parts, cx))
    if (name || inTarget) return good(proposals)
    // By its place: what may stand there, and the fields that no other piece has given.
    const slice = start <= at && at <= end ? sliceOf(text, start, end) : sliceOf(text, at, at)
    const here = positionalAt(text, slice.start, slice.end, cx)
    const spec = openSpec(value)
    const others = parts.filter((part) => part.end < slice.start || part.start > slice.end)
    const given = new Set(others.map(({ field }) => field))
    const moves = cx.release === '4.1' || others.some(({ kind, start }) => kind === 'positional' && start > slice.end)
    return good([
      ...(here && table[here] ? proposeValues(table[here], slice, at, spec, cx) : []),
      // A field would move what stands behind it by its place.
      ...(moves ? [] : proposeFields(table, given, spec.range(slice), false, cx)),
    ])
  },

  signature(value, offset, cx): Signature | undefined {
    const found = named.signature?.(value, offset, cx)
    if (value.type === 'list' || !found || found.active !== undefined) return found
    // By position: the field is the one that xl reads there.
    const at = textOffset(value, offset)
    const part = readAny(value.text, cx).parts.findLast(({ valueStart, end }) => valueStart <= at && at <= end)
    const active = found.parameters.findIndex(({ label }) => label.split('=')[0] === part?.field)
    return active < 0 ? found : { ...found, active }
  },
}

export const disk = listOf(diskSpecification)
