import { code, type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { sourceRange, textOffset } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'
import { listOf } from '../../basic/simple.ts'
import { type Piece, pieceOf, type Spec, specType, splitPieces } from '../../spec/fields.ts'
import type { Explanation, Part, Proposal, ReadContext, Signature, ValueType } from '../../value-type.ts'
import { type Disk, describePrefix, diskFields } from './fields.ts'
import { diskFindings } from './findings.ts'
import { readOldDisk } from './old.ts'
import { type DiskPart, readDisk } from './reader.ts'
import { decodeVdev, describeVdev } from './vdev.ts'

const readAny = (text: string, cx: ReadContext) =>
  cx.release === '4.1' ? readOldDisk(text) : readDisk(text, cx.release)

/** Pieces between commas; `target=` takes all that follows. */
const split = (text: string): Piece[] => {
  const pieces = splitPieces(text)
  const target = pieces.findIndex(({ name }) => name?.text === 'target')
  if (target < 0) return pieces
  return [...pieces.slice(0, target), pieceOf(text, (pieces[target] as Piece).start, text.length)]
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

const named = specType<Disk>({
  label: 'disk specification',
  fields: diskFields,
  split,
  snippet: '"format=${1|raw,qcow2,vhd,qed|}, vdev=${2:xvda}, access=${3|rw,ro|}, target=${4:/dev/vg/guest}"',
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

const usualVdevs = ['xvda', 'xvdb', 'xvdc', 'xvdd', 'hda', 'hdb', 'hdc', 'hdd', 'sda', 'sdb']

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
    if (value?.type !== 'atom') return proposals
    const at = textOffset(value, offset)
    const { parts } = readAny(value.text, cx)
    const part = parts.findLast(({ valueStart, end }) => valueStart <= at && at <= end)
    if (!part || part.kind === 'prefix' || part.kind === 'flag') return proposals
    const replace = sourceRange(value, part.valueStart, part.end)
    if (part.field === 'vdev') {
      const names = usualVdevs.map((name): Proposal => ({ label: name, kind: 'value', replace }))
      return part.kind === 'field' ? names : [...names, ...proposals]
    }
    if (part.kind === 'field') return proposals
    const values = Object.entries(diskFields[part.field]?.values ?? {})
      .filter(([, each]) => inReleases(each, cx.release))
      .map(([name, each]): Proposal => ({ label: name, kind: 'value', documentation: ours(each.text), replace }))
    return [...values, ...proposals]
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
