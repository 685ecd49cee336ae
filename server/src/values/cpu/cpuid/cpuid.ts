import { code, type Markdown, markdown, ours, plain } from '../../../markdown.ts'
import { atLeast } from '../../../release.ts'
import { type Atom, type Range, sourceRange, startAfter, textOffset, type Value } from '../../../syntax/index.ts'
import { tableOf } from '../../../table.ts'
import { itemAt } from '../../basic/simple.ts'
import type { Explanation, Proposal, ReadContext, Signature, ValueType } from '../../value-type.ts'
import { type CpuidFeature, featureNamed, featureNames, namesOf, needsOf, placeIn } from './features.ts'
import { type Flag, flagsOf, meanings, readFlags } from './flags.ts'
import { explainBit, readLines } from './lines.ts'
import { type CpuidPolicy, describePlace, parseLine, registers } from './policy.ts'

const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ')

/** What there is to say about a feature: where it stands, what it is, what it needs. */
const describeFeature = (name: string, cx: ReadContext): Markdown => {
  const feature = featureNamed(name)
  if (!feature) return plain(name)
  const { main, since, until, text } = feature
  const others = namesOf(main, cx.release).filter((each) => each !== name)
  const needs = needsOf(main)
  const about = [
    [`**${name}**`, describePlace(placeIn(feature, cx.release)), `since ${since}`, until && `until ${until}`]
      .filter(Boolean)
      .join(' · '),
    text,
    needs.length ? `Needs ${listed(needs)}.` : '',
    others.length ? `Also called ${listed(others)}.` : '',
  ]
  // The name is one of the table.
  return ours(about.filter(Boolean).join('\n\n'))
}

/** How many bits a feature has; those in an MSR have one. */
const widthOf = ({ at }: CpuidFeature) => ('msr' in at ? 1 : at.width)

const describeValue = ({ name, value }: Flag): Markdown => {
  const text = value?.text ?? ''
  const feature = featureNamed(name.text)
  if (feature && widthOf(feature) > 1 && /^\d/.test(text))
    return markdown`${code(name.text)} becomes **${Number(text) || plain(text)}**.`
  return markdown`**${plain(text)}**: ${code(name.text)} is ${ours(meanings[text] ?? '…')}.`
}

const hostText = ours(
  "**host**: libxl's form. What follows changes single features of what Xen would give the guest; without anything behind it nothing changes.",
)

const explainFlag = (atom: Atom, at: number, cx: ReadContext): Explanation | undefined => {
  const flags = flagsOf(atom.text)
  const flag = flags.find(({ start, end }) => start <= at && at <= end)
  if (!flag) return undefined
  const on = (slice: { start: number; end: number }, said: Markdown): Explanation => ({
    ...sourceRange(atom, slice.start, slice.end),
    markdown: said,
  })
  if (flag === flags[0]) return flag.text === 'host' ? on(flag, hostText) : undefined
  if (!featureNamed(flag.name.text)) return undefined
  return flag.value && at > flag.name.end
    ? on(flag.value, describeValue(flag))
    : on(flag.name, describeFeature(flag.name.text, cx))
}

const explainLine = (atom: Atom, at: number, cx: ReadContext): Explanation | undefined => {
  const { leaf, subleaf, registers: found } = parseLine(atom.text)
  const entry = found.find(({ start, end }) => start <= at && at <= end)
  const where = markdown`leaf 0x${ours(leaf.number.toString(16))}${subleaf === undefined ? ours('') : markdown`, subleaf ${subleaf}`}`
  if (!entry) {
    const whole = sourceRange(atom, leaf.start, leaf.end)
    return at <= leaf.end && leaf.text
      ? { ...whole, markdown: markdown`**${plain(leaf.text)}**: ${where} of CPUID` }
      : undefined
  }
  const { register, policy, start } = entry
  if (at < policy.start)
    return {
      ...sourceRange(atom, start, policy.start - 1),
      markdown: markdown`**${ours(register)}** of ${where}: 32 characters, bit 31 first`,
    }
  const place = Math.min(at, policy.end - 1)
  const bit = 31 - (place - policy.start)
  const character = atom.text.charAt(place)
  const said = explainBit({ leaf: leaf.number, subleaf }, register, bit, character, cx)
  return { ...sourceRange(atom, place, place + 1), markdown: said }
}

const proposeValues = (width: number, replace: Range): Proposal[] =>
  Object.entries(meanings)
    .filter(([value]) => width === 1 || !/[01]/.test(value))
    .map(([value, detail]) => ({ label: value, kind: 'value', detail, replace: { ...replace } }))

/** Features first: they are what people hide. Numbers, as the highest leaf, come last. */
const proposeNames = (used: ReadonlySet<string>, hasValue: boolean, replace: Range, cx: ReadContext): Proposal[] => {
  const isNumber = (name: string) => {
    const feature = featureNamed(name)
    return feature !== undefined && widthOf(feature) > 1
  }
  const names = featureNames(cx.release)
  return [...names.filter((name) => !isNumber(name)), ...names.filter(isNumber)].flatMap((name): Proposal[] => {
    const feature = featureNamed(name)
    if (!feature || used.has(feature.main) || placeIn(feature, cx.release) !== feature.at) return []
    const stop = widthOf(feature) > 1 ? `\${1}` : `\${1|0,1,x,k|}`
    return [
      {
        label: name,
        kind: 'field',
        detail: describePlace(placeIn(feature, cx.release)).replaceAll('`', ''),
        documentation: describeFeature(name, cx),
        replace: { ...replace },
        insert: hasValue ? name : `${name}=${stop}`,
        snippet: !hasValue,
      },
    ]
  })
}

/** Proposals inside a string in libxl's form: `host` first, then features and their values. */
const completeFlags = (atom: Atom, offset: number, cx: ReadContext): Proposal[] => {
  if (!atom.quote) return []
  const { text } = atom
  const at = textOffset(atom, offset)
  const start = startAfter(text, ',', at)
  const comma = text.indexOf(',', at)
  const end = comma < 0 ? text.length : comma
  const equals = text.indexOf('=', start)
  const cut = equals >= 0 && equals < end ? equals : end
  const flags = flagsOf(text)
  const isFirst = !flags.some((flag) => flag.end < start)
  if (isFirst)
    return [{ label: 'host', kind: 'value', documentation: hostText, replace: sourceRange(atom, start, end) }]
  const name = text.slice(start, cut)
  if (cut < end && at > cut) {
    const feature = featureNamed(name)
    return feature ? proposeValues(widthOf(feature), sourceRange(atom, cut + 1, end)) : []
  }
  const others = flags.filter((flag) => flag.start !== start)
  const used = new Set(others.flatMap((flag) => featureNamed(flag.name.text)?.main ?? []))
  // A blank would count as part of the name: it is replaced as well.
  return proposeNames(used, cut < end, sourceRange(atom, start, cut), cx)
}

/** `host`, then features: the one at the cursor by its name. */
const signatureOfFlags = (atom: Atom, at: number, cx: ReadContext): Signature => {
  const start = startAfter(atom.text, ',', at)
  const [name = ''] = atom.text.slice(start).split(/[=,]/)
  const feature = featureNamed(name.trim())
  const values = Object.keys(meanings).filter(
    (value) => feature === undefined || widthOf(feature) === 1 || !/[01]/.test(value),
  )
  const label = `${feature ? name.trim() : 'feature'}=${values.join('|')}`
  return {
    label: `host, ${label}, …`,
    parameters: [
      { label: 'host', documentation: hostText },
      {
        label,
        documentation: feature
          ? describeFeature(name.trim(), cx)
          : ours(
              Object.entries(meanings)
                .map(([value, meaning]) => `\`${value}\`: ${meaning}`)
                .join('; '),
            ),
      },
    ],
    active: start === 0 ? 0 : 1,
  }
}

/** `leaf:register=bits`: before the colon a comma is in front of the subleaf, behind it in front of another register. */
const signatureOfLine = ({ text }: Atom, at: number): Signature => {
  const colon = text.indexOf(':')
  const piece = text.slice(Math.max(colon + 1, startAfter(text, ',', at)), at)
  return {
    label: 'leaf,subleaf:eax|ebx|ecx|edx=bits, …',
    parameters: [
      { label: 'leaf,subleaf', documentation: ours('As in `0x7,0`; without a subleaf for all of them.') },
      { label: 'eax|ebx|ecx|edx', documentation: ours('The register that the bits are in.') },
      { label: 'bits', documentation: ours('32 characters, bit 31 first.') },
    ],
    active: colon < 0 || at <= colon ? 0 : piece.includes('=') ? 2 : 1,
  }
}

const leaves: Readonly<Record<string, string>> = tableOf({
  '0x1': 'features of all processors, with family and model',
  '0x7,0': 'structured features',
  '0x7,1': 'more structured features',
  '0xd,1': 'forms of XSAVE',
  '0x80000001': "AMD's and 64-bit features",
  '0x80000007': 'power management, invariant TSC',
  '0x80000008': 'address sizes, speculation controls of AMD',
  '0x80000021': 'more features of AMD',
})

/** Proposals inside a line in xend's form: leaves, then registers. */
const completeLine = (atom: Atom, offset: number): Proposal[] => {
  const { text } = atom
  const at = textOffset(atom, offset)
  const colon = text.indexOf(':')
  const unset = 'x'.repeat(32)
  if (colon < 0 || at <= colon) {
    const replace = sourceRange(atom, 0, colon < 0 ? text.length : colon)
    return Object.entries(leaves).map(([label, detail]) => ({ label, kind: 'value', detail, replace: { ...replace } }))
  }
  const start = Math.max(colon + 1, startAfter(text, ',', at))
  const used = new Set(parseLine(text).registers.map(({ register }) => register))
  if (text.slice(start, at).includes('=')) return []
  const equals = text.indexOf('=', at)
  const replace = sourceRange(atom, start, equals < 0 ? text.length : equals)
  return registers
    .filter((register) => !used.has(register) || text.startsWith(register, start))
    .map((register) => ({
      label: register,
      kind: 'field',
      detail: '32 characters, bit 31 first',
      replace: { ...replace },
      insert: equals < 0 ? `${register}=\${1:${unset}}` : register,
      snippet: equals < 0,
    }))
}

/** A policy with one feature that a person may want to hide. */
const newFlags = ({ release }: ReadContext): string =>
  `"host,\${1:${atLeast(release, '4.10') ? 'avx512f' : 'avx'}}=\${2|0,1,x,k|}"`

const newValues = (offset: number, cx: ReadContext): Proposal[] => {
  const replace = { start: offset, end: offset }
  return [
    {
      label: '"host,…"',
      kind: 'snippet',
      detail: 'features by name',
      replace,
      insert: newFlags(cx),
      snippet: true,
    },
    {
      label: '[ "0x1:ecx=…" ]',
      kind: 'snippet',
      detail: 'bits by leaf and register',
      replace: { ...replace },
      insert: `[ "\${1:0x1}:\${2|eax,ebx,ecx,edx|}=\${3:${'x'.repeat(32)}}" ]`,
      snippet: true,
    },
  ]
}

/**
 * `cpuid`: a string in libxl's form, or a list in xend's (`xl_parse.c`, `parse_config_data`). Neither is ever refused: xl
 * reports what it cannot read and goes on without it.
 */
export const cpuid: ValueType<CpuidPolicy> = {
  label: "string `host,feature=value,…`, or list of CPUID leaves in xend's form",
  accessors: ['list', 'string'],
  snippet: newFlags,
  read: (value, cx) => (value.type === 'list' ? readLines(value, cx) : readFlags(value, cx)),
  complete(value: Value | undefined, offset, cx) {
    if (!value) return newValues(offset, cx)
    if (value.type === 'atom') return completeFlags(value, offset, cx)
    const item = itemAt(value, offset)
    if (item) return item.type === 'atom' && item.quote ? completeLine(item, offset) : []
    return newValues(offset, cx)
      .slice(1)
      .map((each) => ({ ...each, insert: each.insert?.slice(2, -2) ?? '' }))
  },
  signature(value, offset, cx) {
    const item = value.type === 'atom' ? value : itemAt(value, offset)
    if (item?.type !== 'atom' || !item.quote) return undefined
    const at = textOffset(item, offset)
    return value.type === 'atom' ? signatureOfFlags(item, at, cx) : signatureOfLine(item, at)
  },
  explain(value, offset, cx) {
    if (value.type === 'atom') return explainFlag(value, textOffset(value, offset), cx)
    const item = itemAt(value, offset)
    return item?.type === 'atom' ? explainLine(item, textOffset(item, offset), cx) : undefined
  },
}
