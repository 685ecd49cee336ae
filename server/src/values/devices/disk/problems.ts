import { inReleases } from '../../basic/choices.ts'
import { refused } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import type { Spec } from '../../spec/fields.ts'
import type { Finding, Fix, ReadContext } from '../../value-type.ts'
import { diskFields, diskPrefixes } from './fields.ts'
import type { DiskProblem, DiskReading } from './reader.ts'
import { decodeVdev } from './vdev.ts'

type Told = Pick<Finding, 'rule' | 'message'> & {
  readonly fixes?: readonly Fix[]
  readonly place?: { readonly start: number; readonly end: number }
}

/** The findings for what xl refuses in a disk. */
export const diskProblems = (spec: Spec, reading: DiskReading, cx: ReadContext): Finding[] =>
  reading.problems.map((problem) => {
    const { rule, message, fixes, place = problem } = tell(problem, spec, reading, cx)
    return refused(rule, spec.range(place), message, { said: problem.said, ...(fixes?.length ? { fixes } : {}) })
  })

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** A fix that puts `text` in the place of a stretch. */
export const replaceFix = (
  spec: Spec,
  place: { readonly start: number; readonly end: number },
  text: string,
  title = text === '' ? 'Remove it' : `Replace by \`${text}\``,
  safe = false,
): Fix => ({ title, edits: [{ ...spec.range(place), newText: text }], ...(safe ? { safe } : {}) })

/** When a field that this release does not know came; empty for other names. */
export const cameWith = (name: string, { release }: ReadContext): string => {
  const field = diskFields[name]
  return field?.since && !inReleases(field, release) ? ` \`${name}\` came with ${field.since}.` : ''
}

const tell = (problem: DiskProblem, spec: Spec, reading: DiskReading, cx: ReadContext): Told => {
  const { text } = spec.atom
  const { code, field, start, end } = problem
  const value = text.slice(start, end)
  const xl = `xl ${cx.release} refuses`
  const part = reading.parts.find((each) => each.field === field && each.end === end)
  const positional = part?.kind === 'positional'
  switch (code) {
    case 'bad-format':
      if (positional && decodeVdev(value.replace(/:(cdrom|disk)$/, ''))) {
        return {
          rule: 'bad-disk',
          message: `${xl} this disk: the second place is the format, and \`${value}\` is none. The vdev stands third: put a comma before it.`,
          fixes: [replaceFix(spec, { start, end: start }, ',', 'Leave the format empty', true)],
        }
      }
      return unknownChoice('format', value, problem, spec, cx)
    case 'bad-access':
      return badAccess(value, problem, spec, reading, cx)
    case 'bad-backendtype':
    case 'bad-specification':
    case 'bad-devtype':
    case 'bad-suffix':
      return unknownChoice(field, value, problem, spec, cx)
    case 'bad-colo-port':
      return { rule: 'not-a-number', message: `${xl} \`${value}\` for \`colo-port\`: it wants a number that is not 0.` }
    case 'respecified':
      return respecified(field, value, problem, reading, cx)
    case 'too-many':
      return {
        rule: 'bad-disk',
        message: `${xl} \`${value}\`: the places are target, format, vdev and access, without the format behind a prefix such as \`phy:\`, and all are taken.${cameWith(value, cx)}`,
      }
    case 'unknown-field': {
      const name = value.slice(0, value.indexOf('='))
      return unknownField(name, { start, end: start + name.length }, spec, cx)
    }
    case 'unknown-prefix':
      return {
        rule: 'bad-disk',
        message: `${xl} the prefix \`${value.replace(/:$/, '')}\`. It knows ${list(cx.release === '4.1' ? ['phy', 'file', 'tap', 'tap2'] : Object.keys(diskPrefixes))}; a target that has a colon after its first letters must be given by name, with \`target=\`.`,
      }
    case 'bad-syntax':
      return badSyntax(problem, spec, reading, cx)
    case 'no-vdev':
      return {
        rule: 'bad-disk',
        message: `${xl} a disk without a vdev, the name under which the guest sees it: add \`vdev=xvda\`.`,
      }
    case 'no-target':
      return {
        rule: 'bad-disk',
        message: `${xl} a disk without a target: end it with \`target=\` and a path. Only a CD-ROM drive may be empty.`,
      }
  }
}

const unknownChoice = (
  field: string,
  value: string,
  place: { start: number; end: number },
  spec: Spec,
  cx: ReadContext,
): Told => {
  const values = diskFields[field]?.values ?? {}
  const known = Object.keys(values).filter((name) => inReleases(values[name] ?? {}, cx.release))
  const since = values[value]?.since
  const near = nearName(value, known)
  const why = since ? ` \`${value}\` came with ${since}.` : cameWith(value, cx)
  const blanks = value !== value.trim() ? ' The blanks count.' : ''
  return {
    rule: 'unknown-choice',
    message: `xl ${cx.release} refuses \`${value}\` for \`${field}\`.${blanks}${why} It knows ${list(known)}.`,
    fixes: near === undefined ? [] : [replaceFix(spec, place, near)],
  }
}

const badAccess = (
  value: string,
  place: { start: number; end: number },
  spec: Spec,
  { parts }: DiskReading,
  cx: ReadContext,
): Told => {
  const vdev = parts.find((each) => each.field === 'vdev')
  const prefix = parts.find((each) => each.kind === 'prefix')
  const { text } = spec.atom
  if (/^r?w!$|^w\+$/.test(value)) {
    return {
      rule: 'unknown-choice',
      message: `xl ${cx.release} refuses \`${value}\` for \`access\`: \`!\` is from xm, where it let several guests write to one disk. Write \`w\`.`,
      fixes: [replaceFix(spec, place, 'w')],
    }
  }
  if (prefix && vdev?.kind === 'positional' && diskFields.format?.values?.[text.slice(vdev.start, vdev.end)]) {
    const format = text.slice(vdev.start, vdev.end)
    return {
      rule: 'bad-disk',
      message: `xl ${cx.release} refuses this disk: behind a prefix such as \`${text.slice(prefix.start, prefix.end)}\` there is no place for the format, so it takes \`${format}\` for the vdev and \`${value}\` for the access mode.`,
      fixes: [replaceFix(spec, { start: vdev.start, end: place.start }, '', `Remove \`${format}\``)],
    }
  }
  return unknownChoice('access', value, place, spec, cx)
}

const respecified = (
  field: string,
  value: string,
  { start, end }: DiskProblem,
  { parts }: DiskReading,
  cx: ReadContext,
): Told => {
  const first = parts.find((part) => part.field === field && part.end < start)
  const taken = first?.kind === 'positional' ? ' What stands at its place without a name counts as well.' : ''
  const prefix = field === 'format' || field === 'script' ? ' A prefix such as `qcow2:` or `nbd:` sets it, too.' : ''
  return {
    rule: 'duplicate-field',
    message: `xl ${cx.release} refuses \`${value}\`: \`${field}\` is set already.${taken}${prefix}${cameWith(value, cx)} Keep one of them.`,
    place: { start, end },
  }
}

const unknownField = (name: string, place: { start: number; end: number }, spec: Spec, cx: ReadContext): Told => {
  const { text } = spec.atom
  const known = Object.keys(diskFields).filter((each) => inReleases(diskFields[each] ?? {}, cx.release))
  const trimmed = name.trim()
  const xl = `xl ${cx.release} refuses this disk`
  const [, equals = '', value = ''] = /^(\s*=\s*)([^,]*)/.exec(text.slice(place.end)) ?? []
  const head = { start: place.start, end: place.end + equals.length }
  if (trimmed !== name && known.includes(trimmed)) {
    return {
      rule: 'blank-in-spec',
      message: `${xl}: it knows no field \`${name}\`. Remove the blank before \`=\`.`,
      place,
      fixes: [replaceFix(spec, head, `${trimmed}=`, 'Remove the blanks', true)],
    }
  }
  const near = known.includes(trimmed) ? trimmed : nearName(name, known)
  const field = diskFields[near ?? '']
  const whole = { start: place.start, end: head.end + value.length }
  if (near === trimmed && field) {
    const why = field.flag
      ? 'stands alone, without `=`'
      : `is ${list(Object.keys(field.values ?? {}))} and nothing else`
    return {
      rule: field.flag ? 'unknown-field' : 'unknown-choice',
      message: `${xl}: \`${near}\` ${why}.`,
      place: whole,
      fixes: field.flag && isYes(value) ? [replaceFix(spec, whole, near)] : [],
    }
  }
  const came = cameWith(trimmed, cx)
  const fixes = field?.flag ? (isYes(value) ? [whole] : []) : [place]
  return {
    rule: 'unknown-field',
    message: `${xl}: it knows no field \`${name}\`.${came || (near ? ` Did you mean \`${near}\`?` : '')}`,
    place,
    fixes: near === undefined || came ? [] : fixes.map((each) => replaceFix(spec, each, near)),
  }
}

const isYes = (value: string): boolean => /^(1|yes|on|true)$/i.test(value.trim())

const badSyntax = ({ start, end }: DiskProblem, spec: Spec, { tokens }: DiskReading, cx: ReadContext): Told => {
  const { text } = spec.atom
  if (cx.release === '4.1') {
    return {
      rule: 'bad-disk',
      message:
        'xl 4.1 refuses this disk: it wants a prefix and all by position, as in `phy:/dev/vg/guest,xvda,w`. Fields with names came with 4.2.',
    }
  }
  const name = tokens.at(-2)
  if (text[start] === '=' && name?.kind === 'positional' && name.end === start) {
    return unknownField(text.slice(name.start, name.end), name, spec, cx)
  }
  return {
    rule: 'bad-disk',
    message: `xl ${cx.release} cannot read \`${text.slice(start, end)}\` in a disk. A target with such characters must be given by name, with \`target=\`.`,
  }
}
