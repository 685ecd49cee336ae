import { code, type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { type Atom, sourceRange, textOffset } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { inReleases, type Offer } from '../../basic/choices.ts'
import { remembering } from '../../basic/remembered.ts'
import { listOf } from '../../basic/simple.ts'
import { asSnippet, stop } from '../../basic/tab-stops.ts'
import { openSpec, type Piece, pieceOf, type Spec, specType, splitPieces } from '../../spec/fields.ts'
import { sliceOf } from '../../spec/pieces.ts'
import { inFront, isBefore, nextField, proposeFields, proposeValues, signatureOf } from '../../spec/propose.ts'
import type { Explanation, Part, Proposal, ReadContext, Signature, ValueType } from '../../value-type.ts'
import { type Disk, type DiskField, describePrefix, diskFields, diskPrefixes } from './fields.ts'
import { diskFindings } from './findings.ts'
import { readOldDisk } from './old.ts'
import { plainDisk } from './plain.ts'
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

const partsOf = ({ atom }: Spec, parts: readonly DiskPart[]): Part[] => {
  const found: Part[] = []
  const put = (role: Part['role'], field: string, from: number, to: number) => {
    const { start, end } = sourceRange(atom, from, to)
    found.push({ start, end, role, field })
  }
  for (const { field, kind, start, end, valueStart } of parts) {
    if (kind === 'prefix' || (kind === 'flag' && valueStart === start)) {
      put('field', field, start, end)
      continue
    }
    if (valueStart > start) put('field', field, start, valueStart - 1)
    if (end > valueStart) put(roleOf(field), field, valueStart, end)
  }
  return found
}

/** So many disks are looked at for one that is free. */
const firstDisks = 16

/** Those of them that no string of a list names: each field that is offered asks for them. */
const freeBeside = new WeakMap<readonly Atom[], readonly number[]>()

/** The strings have been read with the file; one that xl refuses may name its disk all the same. */
const freeDisks = (siblings: readonly Atom[], cx: ReadContext): readonly number[] => {
  const known = freeBeside.get(siblings)
  if (known) return known
  const read = remembering(diskSpecification, cx)
  const free = new Set(Array.from({ length: firstDisks }, (_, disk) => disk))
  for (const atom of siblings) {
    if (free.size === 0) break
    const { vdev = '' } = read(atom).value ?? readAny(atom.text, cx).disk
    const disk = decodeVdev(vdev)?.disk
    if (disk !== undefined) free.delete(disk)
  }
  const left = [...free]
  freeBeside.set(siblings, left)
  return left
}

/** The names of the disks that no other string of the list has, beginning with the first. */
const freeVdevs = (cx: ReadContext): Offer[] => {
  const free = freeDisks(cx.around?.siblings ?? [], cx)
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

const usualFormats = ({ release }: ReadContext): string[] =>
  ['raw', 'qcow2', 'vhd', 'qed'].filter((format) => inReleases(diskFields.format?.values?.[format] ?? {}, release))

const firstVdev = (cx: ReadContext): string[] =>
  freeVdevs(cx)
    .slice(0, 1)
    .map(({ label }) => label)

/** What stands behind a target, by its place. */
const placesBehind = (cx: ReadContext): string => {
  const vdev = stop(2, ...firstVdev(cx))
  return cx.release === '4.1'
    ? `${vdev},${stop(3, 'w', 'r')}`
    : `${stop(1, ...usualFormats(cx))},${vdev},${stop(3, 'rw', 'ro')}`
}

/** The first disks of a guest; 4.1 has the old form alone (`parse_disk_config`). */
const newDisk = (cx: ReadContext): string => {
  return cx.release === '4.1'
    ? `"phy:${stop(1, '/dev/vg/guest')},${placesBehind(cx)}"`
    : `"format=${stop(1, ...usualFormats(cx))}, vdev=${stop(2, ...firstVdev(cx))}, access=${stop(3, 'rw', 'ro')}, target=${stop(4, '/dev/vg/guest')}"`
}

const named = specType<Disk>({
  label: 'disk specification',
  fields: table,
  split,
  snippet: newDisk,
  plain: plainDisk,
  read(spec, cx) {
    const reading = readAny(spec.atom.text, cx)
    return {
      value: reading.problems.length > 0 ? undefined : reading.disk,
      findings: diskFindings(spec, reading, cx),
    }
  },
  partsOf: (spec, cx) => partsOf(spec, readAny(spec.atom.text, cx).parts),
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

/** How a text begins that stands at the place of a field. */
const beginningsAt = (field: string | undefined): readonly string[] =>
  field === 'target'
    ? Object.keys(diskPrefixes)
    : field === 'vdev'
      ? ['xvd', 'hd', 'sd', 'd']
      : Object.keys(diskFields[field ?? '']?.values ?? {})

/** What an editor has to know of a place between two commas. */
const placeIn = (text: string, at: number, cx: ReadContext) => {
  const reading = readAny(text, cx)
  const comma = text.indexOf(',', at)
  const begin = at === 0 ? 0 : text.lastIndexOf(',', at - 1) + 1
  const piece = pieceOf(text, begin, comma < 0 ? text.length : comma)
  const slice = piece.start <= at && at <= piece.end ? sliceOf(text, piece.start, piece.end) : sliceOf(text, at, at)
  const others = reading.parts.filter((part) => part.end < slice.start || part.start > slice.end)
  return {
    reading,
    name: piece.name,
    inTarget: reading.parts.some((part) => part.field === 'target' && part.kind === 'field' && part.valueStart <= at),
    slice,
    isFirst: begin === 0,
    typed: text.slice(slice.start, at),
    positional: positionalAt(text, slice.start, slice.end, cx),
    /** What the other pieces give. */
    given: new Set(others.map(({ field }) => field)),
    /** Whether a field would move what stands behind it by its place. */
    moves: cx.release === '4.1' || others.some(({ kind, start }) => kind === 'positional' && start > slice.end),
  }
}

/** What xl or libxl would not heed, or refuse, beside what the string has already. */
const isWrong = (label: string, { vdev }: Disk, parts: readonly DiskPart[], cx: ReadContext): boolean => {
  const given = (field: string) => parts.some((part) => part.field === field && part.end > part.valueStart)
  const isCd = given('cdrom') || given('devtype')
  if (label === 'cdrom' || label === 'devtype') return isCd
  if (label === 'empty') return given('target')
  const emulated = cx.guest === 'hvm' && !isCd && (decodeVdev(vdev ?? '')?.disk ?? 0) < 4
  return (label === 'ro' || label === 'r') && emulated
}

/** The path of a disk, with what stands at the places behind it. */
const withPlaces = (proposal: Proposal, cx: ReadContext): Proposal => ({
  ...proposal,
  insert: `${asSnippet(proposal.label)},${placesBehind(cx)}`,
  snippet: true,
})

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
    const byName = () => named.complete?.(value, offset, cx) ?? []
    if (value?.type !== 'atom' || !value.quote) return byName()
    const at = textOffset(value, offset)
    const { name, inTarget, slice, positional, given, moves, reading } = placeIn(value.text, at, cx)
    const good = (all: readonly Proposal[]) =>
      all.filter(({ label }) => !isWrong(label, reading.disk, reading.parts, cx))
    const spec = openSpec(value)
    // `target=` takes all that follows: it is offered where nothing does.
    if (reading.parts.some(({ start }) => start >= at)) given.add('target')
    if (isBefore(at, slice) && !inTarget) {
      for (const { field } of reading.parts) given.add(field)
      const stays =
        cx.release !== '4.1' && reading.parts.every(({ kind, start }) => kind !== 'positional' || start < at)
      return good(
        stays ? inFront(proposeFields(table, given, spec.range({ start: at, end: at }), false, cx), spec, at, ',') : [],
      )
    }
    if (name || inTarget) return good(byName())
    const isAlone = value.text.trim() === slice.text
    const values = positional && table[positional] ? proposeValues(table[positional], slice, at, spec, cx) : []
    const whole = positional === 'target' && isAlone ? values.map((proposal) => withPlaces(proposal, cx)) : values
    const fields = moves ? [] : proposeFields(table, given, spec.range(slice), false, cx)
    const isTarget = ({ label }: Proposal) => label === 'target'
    // Of the fields `target` is the last to be said. Paths are many, and no names.
    const others = fields.filter((field) => !isTarget(field))
    const inOrder = positional === 'target' ? [...others, ...whole] : [...values, ...others]
    return good([...inOrder, ...fields.filter(isTarget)])
  },

  signature(value, offset, cx): Signature | undefined {
    if (value.type === 'list') return undefined
    const here = placeIn(value.text, textOffset(value, offset), cx)
    if (here.name || here.inTarget) return named.signature?.(value, offset, cx)
    // By its place: the field that xl reads there, unless it is the beginning of the name of another one. What is first is the target.
    const read = here.positional ?? (here.isFirst ? 'target' : undefined)
    const next = nextField(table, here.typed, here.given, cx)
    const isName = here.typed !== '' && !beginningsAt(read).some((each) => each.startsWith(here.typed))
    return signatureOf(table, isName && next ? next : (read ?? next), ',', cx)
  },
}

export const disk = listOf(diskSpecification)
