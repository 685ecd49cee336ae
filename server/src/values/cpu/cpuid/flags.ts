import { sure } from '../../../sure.ts'
import { type Atom, contentRange, sourceRange } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'
import { advice, dropsRest, ignored, keepsBits } from '../../basic/findings.ts'
import { strtok } from '../../c/strings.ts'
import { type Field, openSpec, type Piece, type Slice, type Spec } from '../../spec/fields.ts'
import { badChoice, overridden, unknownField } from '../../spec/words.ts'
import type { Finding, Fix, Part, ReadContext, Reading } from '../../value-type.ts'
import { cpuidFeatures, featureNamed, namesOf, needsOf, placeIn, pointRelease } from './features.ts'
import {
  type CpuidPolicy,
  describePlace,
  flagValue,
  inPrintedOrder,
  newPolicy,
  type PolicyDraft,
  setFeature,
} from './policy.ts'

/** A piece of a string in libxl's form. */
export interface Flag extends Slice {
  readonly name: Slice
  /** What stands behind its first `=`. */
  readonly value: Slice | undefined
}

/** The pieces of a string in libxl's form; the first has to be `host`. */
export const flagsOf = (text: string): Flag[] =>
  strtok(text, ',').map((piece) => {
    const equals = piece.text.indexOf('=')
    const cut = equals < 0 ? piece.end : piece.start + equals
    const name = { start: piece.start, end: cut, text: text.slice(piece.start, cut) }
    const value = equals < 0 ? undefined : { start: cut + 1, end: piece.end, text: text.slice(cut + 1, piece.end) }
    return { ...piece, name, value }
  })

const flagErrors = {
  1: 'missing "=" in key=value',
  2: 'unknown CPUID flag name',
  3: 'illegal CPUID value (must be: [0|1|x|k|s])',
} as const

const flagSaid = (flag: Flag, code: 1 | 2 | 3): string =>
  `while parsing CPUID flag: "${flag.text}":\n  error #${code}: ${flagErrors[code]}`

const replace = (atom: Atom, slice: Slice, newText: string, title = `Write \`${newText}\``): Fix => ({
  title,
  edits: [{ ...sourceRange(atom, slice.start, slice.end), newText }],
})

/** Other names of the same feature that the release knows. */
const otherNames = (name: string, { release }: ReadContext): readonly string[] => {
  const main = featureNamed(name)?.main
  return main === undefined ? [] : namesOf(main, release)
}

const unknownFlag = (spec: Spec, flag: Flag, cx: ReadContext): Finding => {
  const { name } = flag
  const known = featureNamed(name.text)
  const point = known && pointRelease(known, cx.release)
  if (point) {
    const message = `xl ${cx.release} knows \`${name.text}\` from ${point} on; before, it reports and ignores it.`
    return advice('unknown-field', spec.range(name), message)
  }
  const [other] = otherNames(name.text, cx)
  return unknownField(pieceOf(flag), spec, cx, fields, { effect: 'ignored', said: flagSaid(flag, 2) }, other)
}

/** As the words for spec strings want it: a piece without `=` has no name. */
const pieceOf = ({ name, value, ...whole }: Flag): Piece => ({
  ...whole,
  name: value && name,
  value: value ?? whole,
})

const fields: Readonly<Record<string, Field>> = tableOf(
  Object.fromEntries(Object.keys(cpuidFeatures).map((name) => [name, sure(featureNamed(name))])),
)

const words: Record<string, string> = tableOf({
  ...{ on: '1', yes: '1', true: '1', enable: '1', enabled: '1' },
  ...{ off: '0', no: '0', false: '0', disable: '0', disabled: '0' },
  ...{ default: 'x', host: 'k' },
})

/** What is wrong with a piece, and what it misleads xl to; sets what xl takes. */
const readFlag = (spec: Spec, flag: Flag, policy: PolicyDraft, cx: ReadContext): Finding[] => {
  const { name, value } = flag
  const { atom } = spec
  const xl = `xl ${cx.release}`
  const whole = sourceRange(atom, flag.start, flag.end)
  if (!value) {
    const bare = unknownField(pieceOf(flag), spec, cx, fields, { effect: 'ignored', said: flagSaid(flag, 1) })
    const known = Object.hasOwn(fields, name.text) && inReleases(fields[name.text] ?? {}, cx.release)
    const fixes = ['1', '0'].map((each) => replace(atom, flag, `${name.text}=${each}`))
    return [known ? { ...bare, fixes } : bare]
  }
  const feature = featureNamed(name.text)
  if (!feature || !inReleases(feature, cx.release)) return [unknownFlag(spec, flag, cx)]
  const place = placeIn(feature, cx.release)
  const range = sourceRange(atom, value.start, Math.max(value.end, value.start))
  if (!setFeature(policy, name.text, place, value.text)) {
    const meant =
      words[value.text.trim().toLowerCase()] ?? (/^[01xks]$/.test(value.text.trim()) ? value.text.trim() : undefined)
    const outcome = { effect: 'ignored', said: flagSaid(flag, 3) } as const
    return [badChoice(pieceOf(flag), spec, cx, Object.keys(meanings), outcome, meant)]
  }
  const findings: Finding[] = []
  if (place !== feature.at) {
    const message = `${xl} changes the wrong bit for \`${name.text}\` (${describePlace(place)}); later releases know the right one (${describePlace(feature.at)}).`
    findings.push(ignored('bad-cpuid', whole, message))
  }
  if ('msr' in place) return findings
  const { number, length = 0 } = flagValue(value.text) ?? {}
  const kept = number === undefined ? undefined : BigInt.asUintN(place.width, number)
  if (value.text.slice(length).trim() !== '') {
    const parts = [value.text.slice(0, length), value.text.slice(length)] as const
    findings.push(dropsRest(range, cx, parts))
  } else if (kept !== undefined && kept !== number && value.text.trim() !== '-1') {
    findings.push(keepsBits(range, cx, { width: place.width, signed: false }, [value.text, String(kept)]))
  }
  return findings
}

/** Pieces that set the same again, and features that lack what they need. */
const together = (spec: Spec, flags: readonly Flag[], cx: ReadContext): Finding[] => {
  const set = flags.flatMap((flag) => {
    const feature = featureNamed(flag.name.text)
    return feature && flag.value && inReleases(feature, cx.release)
      ? [{ flag, main: feature.main, value: flag.value }]
      : []
  })
  /** For each of them the next one of the same feature, and of each feature the last one that switches it off. */
  const next = new Map<number, (typeof set)[number]>()
  const switchedOff = new Map<string, number>()
  const seen = new Map<string, (typeof set)[number]>()
  for (let index = set.length - 1; index >= 0; index--) {
    const each = sure(set[index])
    const later = seen.get(each.main)
    if (later) next.set(index, later)
    seen.set(each.main, each)
    if (!switchedOff.has(each.main) && each.value.text.startsWith('0')) switchedOff.set(each.main, index)
  }
  return set.flatMap(({ flag, main, value }, index): Finding[] => {
    const later = next.get(index)
    if (later) {
      if (later.value.text === value.text) return []
      return [overridden(flag, later.flag, later.flag.name.text, spec, cx)]
    }
    if (!/^[1k]/.test(value.text)) return []
    const off = set[Math.max(-1, ...needsOf(main).map((each) => switchedOff.get(each) ?? -1))]
    if (!off) return []
    const message = `\`${flag.name.text}\` needs \`${off.flag.name.text}\`, which is off here: Xen takes both away.`
    const related = { ...spec.range(off.flag), message: `\`${off.flag.name.text}\` is switched off here.` }
    return [advice('needed-feature', spec.range(flag), message, { related })]
  })
}

/** A string in libxl's form (`xl_parse.c` and `libxl_cpuid_parse_config`): xl reports what it cannot read, and goes on. */
export const readFlags = (atom: Atom, cx: ReadContext): Reading<CpuidPolicy> => {
  const [host, ...flags] = flagsOf(atom.text)
  const policy = newPolicy()
  if (!host) return { value: inPrintedOrder(policy), findings: [] }
  if (host.text !== 'host') {
    const said = `while parsing CPUID string: "${atom.text}":\n  error: first word must be "host"`
    const meant = host.text.trim().toLowerCase() === 'host'
    const inside = contentRange(atom)
    const fixes: Fix[] = !atom.quote
      ? []
      : meant
        ? [replace(atom, host, 'host')]
        : featureNamed(host.name.text.trim())
          ? [{ title: 'Put `host,` in front', edits: [{ start: inside.start, end: inside.start, newText: 'host,' }] }]
          : []
    const message = `xl ${cx.release} ignores all of this: a string begins with \`host\`, as in \`host,avx=0\`. A leaf in xend's form stands in a list.`
    return { value: undefined, findings: [ignored('bad-cpuid', atom, message, { said, fixes })] }
  }
  const spec = openSpec(atom, () => flags.map(pieceOf))
  const findings = flags.flatMap((flag) => readFlag(spec, flag, policy, cx))
  const parts = flags.flatMap(({ name, value }): Part[] => [
    { ...sourceRange(atom, name.start, name.end), role: 'field', field: name.text },
    ...(value ? [{ ...sourceRange(atom, value.start, value.end), role: 'choice' as const, field: name.text }] : []),
  ])
  const first: Part = { ...sourceRange(atom, host.start, host.end), role: 'choice' }
  return {
    value: inPrintedOrder(policy),
    findings: [...findings, ...together(spec, flags, cx)],
    parts: [first, ...parts],
  }
}

/** What a character of a policy, or a value of a feature, means. */
export const meanings: Readonly<Record<string, string>> = tableOf({
  '1': 'on; what the host lacks does not come about by it',
  '0': 'off',
  x: 'as Xen would have it for this kind of guest',
  k: 'as on the host',
  s: 'as on the host, like `k`',
})
