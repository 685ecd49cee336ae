import type { RuleId } from '../../../rule-ids.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'
import { refused } from '../../basic/findings.ts'
import type { Slice, Spec } from '../../spec/fields.ts'
import { rawPiece, sliceOf } from '../../spec/pieces.ts'
import { badChoice, quoted, replaceSlice, unknownField } from '../../spec/words.ts'
import type { Finding, Fix, ReadContext } from '../../value-type.ts'
import { addDiskField } from './add-field.ts'
import { diskFields, diskPrefixes } from './fields.ts'
import type { DiskPart, DiskProblem, DiskReading } from './reader.ts'
import { isTargetUnclear, lostToTarget, moveTarget } from './target-last.ts'
import { decodeVdev } from './vdev.ts'

/** The findings for what xl refuses in a disk. */
export const diskProblems = (spec: Spec, reading: DiskReading, cx: ReadContext): Finding[] => {
  const { parts } = reading
  const known = {
    placed: parts.filter(({ kind }) => kind === 'positional'),
    vdev: parts.find(({ field }) => field === 'vdev'),
    prefix: parts.find(({ kind }) => kind === 'prefix'),
    first: reading.problems[0],
  }
  return reading.problems.map((problem) => tell(problem, spec, reading, known, cx))
}

/** What is looked for once in a string, however many problems it has. */
interface Known {
  /** The parts that stand at one of the four places. */
  readonly placed: readonly DiskPart[]
  readonly vdev: DiskPart | undefined
  readonly prefix: DiskPart | undefined
  readonly first: DiskProblem | undefined
}

/** A fix that puts `text` in the place of a stretch. */
export const replaceFix = (
  spec: Spec,
  place: { readonly start: number; readonly end: number },
  text: string,
  title = text === '' ? 'Remove it' : `Replace by \`${text}\``,
  safe = false,
): Fix => replaceSlice(title, spec, place, text, safe)

/** When a field that this release does not know came; empty for other names. */
export const cameWith = (name: string, { release }: ReadContext): string => {
  const field = diskFields[name]
  return field?.since && !inReleases(field, release) ? ` \`${name}\` came with ${field.since}.` : ''
}

/** A prefix of the target for which xm ran a script of that name, and a whole disk with one; those that xl knows never get here. */
const ownPrefix = /^[a-z][\w-]*:/
const ownScript = /^([a-z][\w-]*):([^,]+),([^,:]+),(w!?|r)$/

/** A disk by position, with a target that begins like a prefix. */
const placed = /^([a-z][\w-]*:[^,]+),[ \t]*(raw|qcow2?|vhd|qed|),[ \t]*([a-z]+\d*),[ \t]*(rw|ro|[rw])$/

/** A name with `:` in place of `=`, or a target that only seems to have a prefix. */
const prefixFixes = (spec: Spec): Fix[] => {
  const { text } = spec.atom
  const named = [...text.matchAll(/(?<=^|,)[ \t]*([a-z][\w-]*)[ \t]*:[ \t]*/g)].filter(
    ({ 1: name = '' }) => Object.hasOwn(diskFields, name) && !diskFields[name]?.flag,
  )
  if (named.length > 0)
    return [
      {
        title: 'Write `=` behind the names',
        edits: named.map(({ 0: { length }, 1: name, index }) => ({
          ...spec.range({ start: index, end: index + length }),
          newText: `${name}=`,
        })),
      },
    ]
  const [, target, format, vdev, access] = placed.exec(text) ?? []
  if (target === undefined) return []
  const written = `${format ? `format=${format}, ` : ''}vdev=${vdev}, access=${access}, target=${target}`
  return [replaceFix(spec, { start: 0, end: text.length }, written, 'Write it with names')]
}

const tell = (problem: DiskProblem, spec: Spec, reading: DiskReading, known: Known, cx: ReadContext): Finding => {
  const { text } = spec.atom
  const { code, field, start, end } = problem
  const value = text.slice(start, end)
  const xl = `xl ${cx.release} refuses`
  const bad = (rule: RuleId, message: string, fixes: readonly Fix[] = []): Finding =>
    refused(rule, spec.range(problem), message, { said: problem.said, ...(fixes.length > 0 ? { fixes } : {}) })
  const positional = known.placed.some((each) => each.field === field && each.end === end)
  switch (code) {
    case 'bad-format':
      if (positional && decodeVdev(value.replace(/:(cdrom|disk)$/, '')) && ownPrefix.test(text)) {
        const [, name, target, vdev, mode] = ownScript.exec(text) ?? []
        const shared = mode === 'w!' ? ' Its `w!` let several guests write to one disk; `rw` is all that xl has.' : ''
        const written = `format=raw,vdev=${vdev},access=${mode === 'r' ? 'ro' : 'rw'},script=block-${name},target=${target}`
        return bad(
          'bad-disk',
          `${xl} this disk: the second place is the format, and \`${value}\` is none. Where the target begins with a prefix of its own, xm ran the script \`block-PREFIX\` with the rest of it: write \`script=\` and \`target=\`.${shared}`,
          name === undefined
            ? []
            : [replaceFix(spec, { start: 0, end: text.length }, written, 'Write the script by name')],
        )
      }
      if (positional && decodeVdev(value.replace(/:(cdrom|disk)$/, ''))) {
        return bad(
          'bad-disk',
          `${xl} this disk: the second place is the format, and \`${value}\` is none. The vdev stands third: put a comma before it.`,
          [replaceFix(spec, { start, end: start }, ',', 'Leave the format empty', true)],
        )
      }
      return unknownChoice(problem, spec, known, cx)
    case 'bad-access':
      return badAccess(problem, spec, known, cx)
    case 'bad-backendtype':
    case 'bad-specification':
    case 'bad-devtype':
    case 'bad-suffix':
      return unknownChoice(problem, spec, known, cx)
    case 'bad-colo-port':
      return bad('not-a-number', `${xl} \`${value}\` for \`colo-port\`: it wants a number that is not 0.`)
    case 'respecified':
      return respecified(problem, spec, reading, cx)
    case 'too-many':
      return bad(
        'bad-disk',
        `${xl} ${value === '' ? 'one more comma' : `\`${value}\``}: the places are target, format, vdev and access, without the format behind a prefix such as \`phy:\`, and all are taken.${cameWith(value, cx)}`,
        /^,*$/.test(spec.atom.text.slice(start))
          ? [replaceFix(spec, { start: start - 1, end: spec.atom.text.length }, '', 'Remove what is too much', true)]
          : [],
      )
    case 'unknown-field':
      return unknownName(start, problem, spec, cx)
    case 'unknown-prefix':
      return bad(
        'bad-disk',
        `${xl} the prefix \`${value.replace(/:$/, '')}\`. It knows ${quoted(cx.release === '4.1' ? ['phy', 'file', 'tap', 'tap2'] : Object.keys(diskPrefixes))}; a target that has a colon after its first letters must be given by name, with \`target=\`.`,
        prefixFixes(spec),
      )
    case 'bad-syntax':
      return badSyntax(problem, spec, reading, cx)
    case 'no-vdev':
      return bad('bad-disk', ...withoutVdev(spec, reading, cx))
    case 'no-target':
      return bad(
        'bad-disk',
        `${xl} a disk without a target: end it with \`target=\` and a path. Only a CD-ROM drive may be empty.`,
      )
  }
}

/** What is said of a disk without a vdev, and how to mend it: what `target=` has taken is not a path, and no field goes before it as it is. */
const withoutVdev = (spec: Spec, { parts }: DiskReading, cx: ReadContext): [message: string, fixes: Fix[]] => {
  const refuses = `xl ${cx.release} refuses a disk without a vdev, the name under which the guest sees it`
  const lost = lostToTarget(spec, parts)
  if (lost)
    return [
      `${refuses}: \`target=\` takes the whole rest of the string, with the fields in it. Put \`target=\` last.`,
      [moveTarget(spec, lost, 'vdev=xvda')],
    ]
  // Nobody knows where the path ends: no fix.
  if (isTargetUnclear(spec, parts))
    return [`${refuses}. Put \`vdev=\` before \`target=\`, which takes the whole rest of the string, commas too.`, []]
  // It would lack its target as well.
  if (/^[\s,]*$/.test(spec.atom.text)) return [`${refuses}. This one is empty: remove it.`, []]
  return [`${refuses}: add \`vdev=xvda\`.`, [addDiskField('vdev=xvda', spec)]]
}

/** What a format is called elsewhere. */
const formats: Readonly<Record<string, string>> = tableOf({
  img: 'raw',
  iso: 'raw',
  phy: 'raw',
  file: 'raw',
  bin: 'raw',
  lvm: 'raw',
  qcow3: 'qcow2',
  vpc: 'vhd',
})

const unknownChoice = (problem: DiskProblem, spec: Spec, { first }: Known, cx: ReadContext): Finding => {
  const { field, start, end, said } = problem
  const value = sliceOf(spec.atom.text, start, end)
  const piece = { ...value, name: { ...value, text: field }, value }
  const meant = field === 'format' ? formats[value.text.toLowerCase()] : undefined
  const finding = badChoice(piece, spec, cx, choicesOf(field, cx), { effect: 'refused', said }, meant)
  const since = diskFields[field]?.values?.[value.text]?.since
  const why = since ? ` \`${value.text}\` came with ${since}.` : cameWith(value.text, cx)
  const blanks = value.text === value.text.trim() ? '' : ' The blanks count.'
  const isMeant = blanks !== '' && Object.hasOwn(diskFields[field]?.values ?? {}, value.text.trim())
  const other =
    field === 'format' && /^(?:vmdk|vdi|vhdx)$/i.test(value.text) ? ' `qemu-img convert` makes one of them of it.' : ''
  const message = `${finding.message}${blanks}${why}${other}`
  return {
    ...finding,
    message,
    ...(isMeant
      ? { fixes: () => [problem === first ? withoutBlanks(spec, value) : withoutItsBlanks(spec, value)] }
      : {}),
  }
}

/** Takes away the blanks around a value: those of all the others go with the first problem. */
const withoutItsBlanks = (spec: Spec, { text, start, end }: Slice): Fix => {
  const ranges = [
    { start, end: start + text.length - text.trimStart().length },
    { start: start + text.trimEnd().length, end },
  ]
  return {
    title: 'Remove the blanks',
    edits: ranges.filter((each) => each.start < each.end).map((range) => ({ ...spec.range(range), newText: '' })),
  }
}

/** Takes away the blanks before a value, and those before the commas: all of them, since xl stumbles over one after the other. A named target goes on to the end. */
const withoutBlanks = (spec: Spec, value: Slice): Fix => {
  const { text } = spec.atom
  const target = text.search(/(?:^|,)\s*target=/)
  const before = value.start + value.text.length - value.text.trimStart().length
  const ranges = value.start < before ? [{ start: value.start, end: before }] : []
  for (let end = 0; end <= text.length && !(target >= 0 && end > target); end++) {
    end = text.indexOf(',', end) < 0 ? text.length : text.indexOf(',', end)
    const start = text.slice(0, end).trimEnd().length
    if (start < end) ranges.push({ start, end })
  }
  ranges.sort((a, b) => a.start - b.start)
  return { title: 'Remove the blanks', edits: ranges.map((range) => ({ ...spec.range(range), newText: '' })) }
}

const choicesOf = (field: string, cx: ReadContext): string[] => {
  const values = diskFields[field]?.values ?? {}
  return Object.keys(values).filter((name) => inReleases(values[name] ?? {}, cx.release))
}

const badAccess = (problem: DiskProblem, spec: Spec, known: Known, cx: ReadContext): Finding => {
  const { vdev, prefix } = known
  const value = spec.atom.text.slice(problem.start, problem.end)
  const bad = (rule: RuleId, message: string, fix: Fix): Finding =>
    refused(rule, spec.range(problem), message, { said: problem.said, fixes: [fix] })
  const { text } = spec.atom
  if (/^r?w!$|^w\+$/.test(value)) {
    return bad(
      'unknown-choice',
      `xl ${cx.release} refuses \`${value}\` for \`access\`: \`!\` is from xm, where it let several guests write to one disk. Write \`w\`.`,
      replaceFix(spec, problem, 'w'),
    )
  }
  if (prefix && vdev?.kind === 'positional' && diskFields.format?.values?.[text.slice(vdev.start, vdev.end)]) {
    const format = text.slice(vdev.start, vdev.end)
    return bad(
      'bad-disk',
      `xl ${cx.release} refuses this disk: behind a prefix such as \`${text.slice(prefix.start, prefix.end)}\` there is no place for the format, so it takes \`${format}\` for the vdev and \`${value}\` for the access mode.`,
      replaceFix(spec, { start: vdev.start, end: problem.start }, '', `Remove \`${format}\``),
    )
  }
  return unknownChoice(problem, spec, known, cx)
}

const respecified = (
  { field, start, end, said }: DiskProblem,
  spec: Spec,
  { parts }: DiskReading,
  cx: ReadContext,
): Finding => {
  const value = spec.atom.text.slice(start, end)
  const first = parts.find((part) => part.field === field && part.end < start)
  const taken = first?.kind === 'positional' ? ' What stands at its place without a name counts as well.' : ''
  const prefix = field === 'format' || field === 'script' ? ' A prefix such as `qcow2:` or `nbd:` sets it, too.' : ''
  const message = `xl ${cx.release} refuses \`${value}\`: \`${field}\` is set already.${taken}${prefix}${cameWith(value, cx)} Keep one of them.`
  return refused('duplicate-field', spec.range({ start, end }), message, { said })
}

/** A piece whose name is none, or has another value than the two that xl's scanner knows with it. */
const unknownName = (start: number, { said }: DiskProblem, spec: Spec, cx: ReadContext): Finding => {
  const { text } = spec.atom
  const comma = text.indexOf(',', start)
  const piece = rawPiece(text, start, comma < 0 ? text.length : comma)
  const name = piece.name?.text ?? ''
  const known = Object.hasOwn(diskFields, name) && inReleases(diskFields[name] ?? {}, cx.release)
  return known && !diskFields[name]?.flag
    ? badChoice(piece, spec, cx, choicesOf(name, cx), { effect: 'refused', said })
    : unknownField(piece, spec, cx, diskFields, { effect: 'refused', said })
}

const badSyntax = (problem: DiskProblem, spec: Spec, { tokens }: DiskReading, cx: ReadContext): Finding => {
  const { start, end, said } = problem
  const { text } = spec.atom
  const name = tokens.at(-2)
  if (cx.release !== '4.1' && text[start] === '=' && name?.kind === 'positional' && name.end === start)
    return unknownName(name.start, problem, spec, cx)
  const message =
    cx.release === '4.1'
      ? 'xl 4.1 refuses this disk: it wants a prefix and all by position, as in `phy:/dev/vg/guest,xvda,w`. Fields with names came with 4.2.'
      : `xl ${cx.release} cannot read \`${text.slice(start, end)}\` in a disk. A target with such characters must be given by name, with \`target=\`.`
  return refused('bad-disk', spec.range(problem), message, { said })
}
