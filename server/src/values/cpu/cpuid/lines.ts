import { code, type Markdown, markdown, ours } from '../../../markdown.ts'
import { sure } from '../../../sure.ts'
import { type Atom, type List, sourceRange } from '../../../syntax/index.ts'
import { listStrings } from '../../basic/accessors.ts'
import { ignored } from '../../basic/findings.ts'
import { ofItems, withParts } from '../../basic/later-parts.ts'
import { readListRemembering } from '../../basic/remembered.ts'
import type { Slice } from '../../spec/fields.ts'
import type { Finding, Fix, Part, ReadContext, Reading, ValueType } from '../../value-type.ts'
import { featureNamed } from './features.ts'
import { flagsOf, meanings } from './flags.ts'
import {
  addLine,
  type CpuidPolicy,
  inPrintedOrder,
  nameOfBit,
  newPolicy,
  type ParsedLine,
  parseLine,
  type Register,
  unused,
} from './policy.ts'

const lineErrors = {
  1: ['illegal leaf number', 'it begins with the number of a leaf, as in `0x1:ecx=…`'],
  2: ['illegal subleaf number', 'behind the comma stands the number of a subleaf'],
  3: ['missing colon', 'a colon stands behind the leaf'],
  4: [
    'invalid register name (must be e[abcd]x)',
    'the registers are `eax`, `ebx`, `ecx` and `edx`, each with `=` and a policy',
  ],
  5: ['policy string must be exactly 32 characters long', 'a policy has 32 characters, one for each bit'],
} as const

const readLine = (atom: Atom, cx: ReadContext): Reading<ParsedLine> => {
  const parsed = parseLine(atom.text)
  const findings: Finding[] = []
  const lost = (start: number, end: number, message: string) =>
    findings.push(ignored('bad-cpuid', sourceRange(atom, start, end), `xl ${cx.release} ${message}`))
  const { leaf, registers } = parsed
  if (leaf.number === unused && leaf.text)
    lost(leaf.start, leaf.end, 'loses this line without a message: the number stands for the end of its own list.')
  for (const { policy } of registers) {
    const strange = /[^01xks]/.exec(policy.text)
    if (!strange) continue
    const at = policy.start + strange.index
    const message = `takes \`${strange[0]}\` as it parses, but libxl cannot use the policy: its characters are \`0\`, \`1\`, \`x\`, \`k\` and \`s\`.`
    lost(at, at + 1, message)
  }
  return withParts(parsed, findings, partsOf, atom, parsed)
}

/** A line by itself: what is read of it is taken over while it is the same. */
const line: ValueType<ParsedLine> = {
  label: "line in xend's form",
  accessors: ['string'],
  read: (value, cx) => (value.type === 'atom' ? readLine(value, cx) : { value: undefined, findings: [] }),
}

const partsOf = (atom: Atom, { leaf, registers }: ParsedLine): Part[] => [
  { ...sourceRange(atom, leaf.start, leaf.end), role: 'number' },
  ...registers.flatMap(({ register, start, policy }): Part[] => [
    { ...sourceRange(atom, start, policy.start - 1), role: 'field', field: register },
    { ...sourceRange(atom, policy.start, policy.end), role: 'value', field: register },
  ]),
]

/** A list in xend's form (`libxl_cpuid_parse_config_xend`): xl reports what it cannot read, and goes on. */
export const readLines = (list: List, cx: ReadContext): Reading<CpuidPolicy> => {
  const policy = newPolicy()
  const { value: atoms = [], findings: lost } = listStrings(list, cx)
  const read = readListRemembering(list, atoms, line, cx)
  const findings = [...lost, ...read.findings]
  const seen = new Map<string, { atom: Atom; slice: Slice }>()
  for (const [index, atom] of atoms.entries()) {
    const parsed = sure(read.value?.[index])
    addLine(policy, parsed)
    const { leaf, subleaf, registers, stop } = parsed
    for (const { register, policy: bits } of registers) {
      const key = `${leaf.number},${subleaf} ${register}`
      const before = seen.get(key)
      if (before && before.slice.text !== bits.text) {
        const message = `xl ${cx.release} takes the last policy of \`${register}\` for this leaf; this one is lost as a whole.`
        const related = { ...sourceRange(atom, bits.start, bits.end), message: 'This one counts.' }
        findings.push(
          ignored('duplicate-field', sourceRange(before.atom, before.slice.start, before.slice.end), message, {
            related,
          }),
        )
      }
      seen.set(key, { atom, slice: bits })
    }
    if (stop) findings.push(badLine(atom, stop, list, cx))
  }
  return ofItems(inPrintedOrder(policy), findings, () => read.items ?? [])
}

const badLine = (
  atom: Atom,
  stop: { code: 1 | 2 | 3 | 4 | 5; start: number; end: number },
  list: List,
  cx: ReadContext,
): Finding => {
  const [error, rule] = lineErrors[stop.code]
  const said = `while parsing CPUID line: "${atom.text}":\n  error #${stop.code}: ${error}`
  const length = stop.end - stop.start
  const count = stop.code === 5 ? `, not ${length}` : ''
  const [first] = flagsOf(atom.text)
  const libxl = stop.code === 1 && first && (first.text === 'host' || featureNamed(first.name.text))
  const hint = libxl
    ? ' Names of features belong into a string in libxl\'s form, without brackets: `cpuid = "host,avx=0"`.'
    : ''
  const ignores = stop.code > 3 ? `stops at \`${atom.text.slice(stop.start, stop.end)}\`` : `ignores \`${atom.text}\``
  const inside = atom.quote && first?.text === 'host' && list.items.length === 1
  const fixes: Fix[] =
    libxl && inside
      ? [
          {
            title: 'Remove the brackets',
            edits: [
              { start: list.start, end: atom.start, newText: '' },
              { start: atom.end, end: list.end, newText: '' },
            ],
          },
        ]
      : []
  const range = length > 0 ? sourceRange(atom, stop.start, stop.end) : { start: atom.start, end: atom.end }
  return ignored('bad-cpuid', range, `xl ${cx.release} ${ignores}: ${rule}${count}.${hint}`, { said, fixes })
}

/** What a bit in a policy is. */
export const explainBit = (
  leaf: { leaf: number; subleaf: number | undefined },
  register: Register,
  bit: number,
  character: string,
  { release }: ReadContext,
): Markdown => {
  const name = nameOfBit(leaf, register, bit, release)
  const what = ours(name ? `\n\n**${name}**: ${featureNamed(name)?.text}` : '')
  const meaning = ours(meanings[character] ?? 'not a character of a policy')
  return markdown`${code(register)}, bit ${bit}: ${code(character)}, ${meaning}${what}`
}
