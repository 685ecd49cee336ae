import type { Release } from '../../../release.ts'
import { strtoul } from '../../c/numbers.ts'
import type { Slice } from '../../spec/fields.ts'
import { sliceOf } from '../../spec/pieces.ts'
import { type CpuidBit, type FeaturePlace, featureNamed, featureNames, placeIn } from './features.ts'

export type Register = CpuidBit['register']

export const registers: readonly Register[] = ['eax', 'ebx', 'ecx', 'edx']

/** What the guest sees of one leaf: a policy of 32 characters for each register, the highest bit first. */
export type LeafPolicy = { leaf: number; subleaf?: number } & { [R in Register]?: string }

/** What libxl goes on with, in the shape of its JSON; the MSRs are there since 4.14, before it is the list of leaves alone. */
export interface CpuidPolicy {
  readonly cpuid: LeafPolicy[]
  readonly msr: { readonly index: number; policy: string }[]
}

/** XEN_CPUID_INPUT_UNUSED: no subleaf; as a leaf it marks the end of the list, so that it is lost. */
export const unused = 0xffff_ffff

/** A policy that is being made: its leaves by what they are found by, in their order. */
export interface PolicyDraft {
  readonly leaves: Map<string, LeafPolicy>
  readonly msrs: Map<number, { readonly index: number; policy: string }>
}

export const newPolicy = (): PolicyDraft => ({ leaves: new Map(), msrs: new Map() })

const leafOf = ({ leaves }: PolicyDraft, leaf: number, subleaf: number | undefined): LeafPolicy => {
  const key = `${leaf} ${subleaf}`
  const made = leaves.get(key) ?? { leaf, ...(subleaf === undefined ? {} : { subleaf }) }
  if (leaf !== unused) leaves.set(key, made)
  return made
}

/** The policy with the registers in the order in which libxl prints them. */
export const inPrintedOrder = ({ leaves, msrs }: PolicyDraft): CpuidPolicy => ({
  cpuid: Array.from(leaves.values(), (each) => {
    const { leaf, subleaf } = each
    const printed: LeafPolicy = subleaf === undefined ? { leaf } : { leaf, subleaf }
    for (const register of registers) if (each[register]) printed[register] = each[register]
    return printed
  }),
  msr: [...msrs.values()],
})

const overwrite = (text: string, at: number, part: string): string =>
  text.slice(0, at) + part + text.slice(at + part.length)

/** What a value comes down to: a number, or one of the letters for a bit. */
export interface FlagValue {
  readonly number: bigint | undefined
  readonly letter: 'x' | 'k' | 's' | undefined
  /** How many characters count. */
  readonly length: number
}

/** `libxl_cpuid.c, cpuid_add`: a number at the head counts, or else the first letter. */
export const flagValue = (text: string): FlagValue | undefined => {
  const { number, length } = strtoul(text, 0)
  if (length > 0) return { number, letter: undefined, length }
  const letter = (['x', 'k', 's'] as const).find((each) => text.startsWith(each))
  return letter && { number: undefined, letter, length: 1 }
}

/** Sets a feature to what a value says; gives false where the value is none. */
export const setFeature = (policy: PolicyDraft, name: string, place: FeaturePlace, text: string): boolean => {
  if ('msr' in place) {
    const entry = policy.msrs.get(place.msr) ?? { index: place.msr, policy: 'x'.repeat(64) }
    policy.msrs.set(place.msr, entry)
    if (!/^[01xks]$/.test(text)) return false
    entry.policy = overwrite(entry.policy, 63 - place.bit, text === 's' ? 'k' : text)
    return true
  }
  const { leaf, subleaf, register, bit, width } = place
  const entry = leafOf(policy, leaf, subleaf)
  const value = flagValue(text)
  if (!value) return false
  const { number = 0n, letter } = value
  const digits = letter?.repeat(width) ?? BigInt.asUintN(width, number).toString(2).padStart(width, '0')
  const before = entry[register] ?? 'x'.repeat(32)
  entry[register] =
    name === 'family'
      ? overwrite(
          overwrite(before, 28 - bit, number < 16n ? digits.slice(4) : '1111'),
          4,
          number < 16n
            ? '00000000'
            : digits.charAt(0) +
                BigInt.asUintN(7, number - 15n)
                  .toString(2)
                  .padStart(7, '0'),
        )
      : name === 'model'
        ? overwrite(overwrite(before, 12, digits.slice(0, 4)), 28 - bit, digits.slice(4))
        : overwrite(before, 32 - width - bit, digits)
  return true
}

export interface ParsedRegister extends Slice {
  readonly register: Register
  readonly policy: Slice
}

/** A line in xend's form taken apart. */
export interface ParsedLine {
  readonly leaf: Slice & { readonly number: number }
  readonly subleaf: number | undefined
  readonly registers: readonly ParsedRegister[]
  /** Where xl stops, and the number under which it reports that. */
  readonly stop: { readonly code: 1 | 2 | 3 | 4 | 5; readonly start: number; readonly end: number } | undefined
}

/** `libxl_cpuid.c, libxl_cpuid_parse_config_xend`: leaf, perhaps a subleaf, a colon, and registers with policies. */
export const parseLine = (text: string): ParsedLine => {
  const to32 = (number: bigint) => Number(BigInt.asUintN(32, number))
  const first = strtoul(text, 0)
  const leaf = { ...sliceOf(text, 0, first.length), number: to32(first.number) }
  const none: readonly ParsedRegister[] = []
  if (first.length === 0)
    return { leaf, subleaf: undefined, registers: none, stop: { code: 1, start: 0, end: text.length } }
  let at = first.length
  let subleaf: number | undefined
  if (text[at] === ',') {
    const second = strtoul(text.slice(at + 1), 0)
    if (second.length === 0)
      return { leaf, subleaf, registers: none, stop: { code: 2, start: at + 1, end: text.length } }
    const number = to32(second.number)
    subleaf = number === unused ? undefined : number
    at += 1 + second.length
  }
  if (text[at] !== ':') return { leaf, subleaf, registers: none, stop: { code: 3, start: at, end: text.length } }
  const found: ParsedRegister[] = []
  for (let start = at + 1; start < text.length; ) {
    const register = registers[text.charCodeAt(start + 1) - 97]
    const equals = text.indexOf('=', start)
    if (text[start] !== 'e' || text[start + 2] !== 'x' || !register || equals < 0) {
      const end = text.indexOf(',', start)
      return { leaf, subleaf, registers: found, stop: { code: 4, start, end: end < 0 ? text.length : end } }
    }
    const comma = text.indexOf(',', equals)
    const end = comma < 0 ? text.length : comma
    const policy = sliceOf(text, equals + 1, end)
    if (policy.text.length !== 32)
      return { leaf, subleaf, registers: found, stop: { code: 5, start: policy.start, end: policy.end } }
    found.push({ ...sliceOf(text, start, end), register, policy })
    if (comma < 0) break
    start = comma + 1
    while (text[start] === ' ' || text[start] === '\n') start++
  }
  return { leaf, subleaf, registers: found, stop: undefined }
}

/** Puts what xl takes of a line into the policy. */
export const addLine = (policy: PolicyDraft, { leaf, subleaf, registers: found, stop }: ParsedLine): void => {
  if (stop && stop.code < 4) return
  const entry = leafOf(policy, leaf.number, subleaf)
  for (const { register, policy: bits } of found) entry[register] = bits.text
}

/** The name of a bit in `release`. */
export const nameOfBit = (
  { leaf, subleaf }: { leaf: number; subleaf: number | undefined },
  register: Register,
  bit: number,
  release: Release,
): string | undefined =>
  featureNames(release).find((name) => {
    const feature = featureNamed(name)
    const place = feature && placeIn(feature, release)
    return (
      place !== undefined &&
      'leaf' in place &&
      place.leaf === leaf &&
      place.register === register &&
      (place.subleaf ?? subleaf) === subleaf &&
      place.bit <= bit &&
      bit < place.bit + place.width
    )
  })

/** "leaf 0x7, subleaf 0, `ebx`, bit 5". */
export const describePlace = (place: FeaturePlace): string => {
  if ('msr' in place) return `MSR 0x${place.msr.toString(16)}, bit ${place.bit}`
  const { leaf, subleaf, register, bit, width } = place
  const which = width === 1 ? `bit ${bit}` : `bits ${bit} to ${bit + width - 1}`
  return `leaf 0x${leaf.toString(16)}${subleaf === undefined ? '' : `, subleaf ${subleaf}`}, \`${register}\`, ${which}`
}
