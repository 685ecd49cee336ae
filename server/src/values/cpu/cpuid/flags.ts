import { type Atom, contentRange, sourceRange } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { inReleases } from '../../basic/choices.ts'
import { advice, dropsRest, ignored } from '../../basic/findings.ts'
import { nearName } from '../../basic/near.ts'
import { strtok } from '../../c/strings.ts'
import type { Slice } from '../../spec/fields.ts'
import type { Finding, Fix, Part, ReadContext, Reading } from '../../value-type.ts'
import { featureNamed, featureNames, needsOf, placeIn, pointRelease } from './features.ts'
import { type CpuidPolicy, describePlace, flagValue, inPrintedOrder, setFeature } from './policy.ts'

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
const otherNames = (name: string, { release }: ReadContext): string[] => {
  const main = featureNamed(name)?.main
  return featureNames(release).filter((each) => main !== undefined && featureNamed(each)?.main === main)
}

const unknownFlag = (atom: Atom, flag: Flag, cx: ReadContext): Finding => {
  const { name } = flag
  const range = sourceRange(atom, name.start, name.end)
  const said = flagSaid(flag, 2)
  const xl = `xl ${cx.release}`
  const bare = name.text.trim()
  const known = featureNamed(bare)
  if (known && bare !== name.text && inReleases(known, cx.release)) {
    const message = `${xl} ignores \`${bare}\`: blanks count as part of the name. Remove them.`
    return ignored('blank-in-spec', range, message, { said, fixes: [replace(atom, name, bare, 'Remove the blanks')] })
  }
  const point = known && bare === name.text ? pointRelease(known, cx.release) : undefined
  if (point)
    return advice(
      'unknown-field',
      range,
      `${xl} knows \`${bare}\` from ${point} on; before, it reports and ignores it.`,
    )
  const [other] = otherNames(bare, cx)
  const near = other ?? (known ? undefined : nearName(bare, featureNames(cx.release)))
  const when = known
    ? known.until && !inReleases({ until: known.until }, cx.release)
      ? `; ${known.until} was the last to know it`
      : `; it came with ${known.since}`
    : ''
  const hint = other ? ` Its name is \`${other}\` there.` : near ? ` Did you mean \`${near}\`?` : ''
  return ignored(
    'unknown-field',
    range,
    `${xl} does not know the feature \`${name.text}\` and ignores it${when}.${hint}`,
    {
      said,
      ...(near ? { fixes: [replace(atom, name, near, `Replace by \`${near}\``)] } : {}),
    },
  )
}

const words: Record<string, string> = tableOf({
  ...{ on: '1', yes: '1', true: '1', enable: '1', enabled: '1' },
  ...{ off: '0', no: '0', false: '0', disable: '0', disabled: '0' },
  ...{ default: 'x', host: 'k' },
})

/** What is wrong with a piece, and what it misleads xl to; sets what xl takes. */
const readFlag = (atom: Atom, flag: Flag, policy: CpuidPolicy, cx: ReadContext): Finding[] => {
  const { name, value } = flag
  const xl = `xl ${cx.release}`
  const whole = sourceRange(atom, flag.start, flag.end)
  if (!value) {
    const known = inReleases(featureNamed(name.text) ?? { until: '4.1' }, cx.release)
    const message = `${xl} ignores \`${name.text}\`: it has no value. Write \`${name.text}=1\` or \`${name.text}=0\`.`
    const fixes = known ? ['1', '0'].map((each) => replace(atom, flag, `${name.text}=${each}`)) : []
    return [ignored('bad-cpuid', whole, message, { said: flagSaid(flag, 1), fixes })]
  }
  const feature = featureNamed(name.text)
  if (!feature || !inReleases(feature, cx.release)) return [unknownFlag(atom, flag, cx)]
  const place = placeIn(feature, cx.release)
  const range = sourceRange(atom, value.start, Math.max(value.end, value.start))
  if (!setFeature(policy, name.text, place, value.text)) {
    const meant =
      words[value.text.trim().toLowerCase()] ?? (/^[01xks]$/.test(value.text.trim()) ? value.text.trim() : undefined)
    const message = `${xl} ignores \`${flag.text}\`: a value is \`0\`, \`1\`, \`x\`, \`k\` or \`s\`.`
    const fixes = meant ? [{ ...replace(atom, value, meant), safe: false }] : []
    return [ignored('bad-cpuid', value.text === '' ? whole : range, message, { said: flagSaid(flag, 3), fixes })]
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
    findings.push(dropsRest(range, cx, parts, { rule: 'bad-cpuid' }))
  } else if (kept !== undefined && kept !== number && value.text.trim() !== '-1') {
    const bits = place.width === 1 ? 'the lowest bit' : `${place.width} bits`
    findings.push(
      ignored('out-of-range', range, `${xl} keeps ${bits} of \`${value.text}\`: \`${name.text}\` becomes ${kept}.`),
    )
  }
  return findings
}

/** Pieces that set the same again, and features that lack what they need. */
const together = (atom: Atom, flags: readonly Flag[], cx: ReadContext): Finding[] => {
  const set = flags.flatMap((flag) => {
    const feature = featureNamed(flag.name.text)
    return feature && flag.value && inReleases(feature, cx.release)
      ? [{ flag, main: feature.main, value: flag.value }]
      : []
  })
  const range = ({ start, end }: Slice) => sourceRange(atom, start, end)
  return set.flatMap(({ flag, main, value }, index): Finding[] => {
    const later = set.find((other, place) => place > index && other.main === main)
    if (later) {
      if (later.value.text === value.text) return []
      const message = `xl ${cx.release} goes by what comes last, \`${later.flag.text}\`; this is lost.`
      const related = { ...range(later.flag), message: 'This one counts.' }
      return [ignored('duplicate-field', range(flag), message, { tag: 'unnecessary', related })]
    }
    if (!/^[1k]/.test(value.text)) return []
    const needs = needsOf(main)
    const off = set.findLast((other) => needs.includes(other.main) && /^0/.test(other.value.text))
    if (!off) return []
    const message = `\`${flag.name.text}\` needs \`${off.flag.name.text}\`, which is off here: Xen takes both away.`
    const related = { ...range(off.flag), message: `\`${off.flag.name.text}\` is switched off here.` }
    return [advice('needed-feature', range(flag), message, { related })]
  })
}

/** A string in libxl's form (`xl_parse.c` and `libxl_cpuid_parse_config`): xl reports what it cannot read, and goes on. */
export const readFlags = (atom: Atom, cx: ReadContext): Reading<CpuidPolicy> => {
  const [host, ...flags] = flagsOf(atom.text)
  const policy: CpuidPolicy = { cpuid: [], msr: [] }
  if (!host) return { value: policy, findings: [] }
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
  const findings = flags.flatMap((flag) => readFlag(atom, flag, policy, cx))
  const parts = flags.flatMap(({ name, value }): Part[] => [
    { ...sourceRange(atom, name.start, name.end), role: 'field', field: name.text },
    ...(value ? [{ ...sourceRange(atom, value.start, value.end), role: 'choice' as const, field: name.text }] : []),
  ])
  const first: Part = { ...sourceRange(atom, host.start, host.end), role: 'choice' }
  return {
    value: inPrintedOrder(policy),
    findings: [...findings, ...together(atom, flags, cx)],
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
