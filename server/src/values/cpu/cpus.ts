import { append } from '../../append.ts'
import { markdown, ours, plain } from '../../markdown.ts'
import { atLeast, type Release } from '../../release.ts'
import { type Atom, type List, type Range, sourceRange, textOffset, type Value } from '../../syntax/index.ts'
import { listStrings } from '../basic/accessors.ts'
import { ignored, refused } from '../basic/findings.ts'
import { itemAt } from '../basic/simple.ts'
import { atoi, strtol } from '../c/numbers.ts'
import { untilRefused } from '../spec/words.ts'
import type { Finding, Fix, Proposal, ReadContext, Reading, Signature, ValueType } from '../value-type.ts'
import { bitsOf, isEmpty, mend, parseFor, resolve, trailing, undone } from './cpu-list.ts'
import { absentCpus, type CpuList, completeCpuList, cpuListParts, explainCpuList } from './cpupool.ts'

/** On which CPUs vCPUs run. */
export interface Affinity {
  /** Whether the one entry is for all vCPUs; otherwise the first is for vCPU 0, and so on. */
  readonly shared: boolean
  /** The CPUs of each entry; undefined where they depend on a host that is not known well enough. */
  readonly entries: readonly (readonly number[] | undefined)[]
}

/** The keys that say how many vCPUs there are, as xl reads them; `vnuma` counts the vCPUs of all virtual nodes. */
export interface VcpuSettings {
  readonly vcpus?: bigint | undefined
  readonly maxvcpus?: bigint | undefined
  readonly vnuma?: number | undefined
}

/** How many vCPUs xl has counted when it comes to `cpus` (`parse_config_data`): 0 stands for "nobody said". */
export const vcpusOf = ({ vcpus = 0n, maxvcpus, vnuma = 0 }: VcpuSettings, release: Release): number => {
  const count = (number: bigint) => Number(BigInt.asIntN(32, number))
  if (!atLeast(release, '4.6')) return count(maxvcpus ?? vcpus)
  const least = atLeast(release, '4.22') && vcpus < 1n ? 1n : vcpus
  return count(maxvcpus ?? 0n) || vnuma || count(least)
}

type Cpus = Affinity['entries'][number]

/** What there is to say about one CPU list, apart from what makes xl give up. */
interface Entry {
  readonly list: CpuList
  /** Undefined where they depend on a host that is not known well enough. */
  readonly cpus: Cpus
  readonly findings: readonly Finding[]
  /** Why xl gives up, and where; `late` when only after it has read the whole file. */
  readonly problem: (Range & { readonly why: string; readonly said?: string; fixes?: Fix[]; late: boolean }) | undefined
}

/** @param sets the CPUs of the texts before: thousands of entries may say the same, each of thousands of CPUs */
const readList = (atom: Atom, cx: ReadContext, sets = new Map<string, Cpus>()): Entry => {
  const list = parseFor(atom.text, cx)
  const cpus = sets.has(atom.text) ? sets.get(atom.text) : resolve(list, cx)
  sets.set(atom.text, cpus)
  const findings = [...absentCpus(atom, list, cx.host), ...undone(atom, list, cx), ...trailing(atom, list, cx)]
  if (list.bad) {
    const { start, end, said, why } = list.bad
    const written = atom.text.slice(start, end)
    const problem = { ...sourceRange(atom, start, end), why: `\`${written}\`: ${why}`, late: false }
    return { list, cpus, findings, problem: { ...problem, ...(said ? { said } : {}), fixes: mend(atom, list.bad, cx) } }
  }
  if (cpus ? cpus.length > 0 : !isEmpty(list, cx)) return { list, cpus, findings, problem: undefined }
  const named = list.pieces.some(({ without }) => !without)
  const why = named ? 'the host has none of these CPUs' : 'it names no CPU'
  const problem = { start: atom.start, end: atom.end, why, said: 'vcpu hard affinity map is empty', late: true }
  return { list, cpus, findings, problem }
}

/** Whether xl refuses a file for vCPUs without a CPU: since 4.12, and in late stable releases from 4.8 on. */
const refusesEmpty = ({ key, release }: ReadContext) => key === 'cpus' && atLeast(release, '4.8')

const emptyMessage = (why: string, { key, release }: ReadContext): string =>
  key === 'cpus_soft'
    ? `xl ${release} takes this \`cpus_soft\`, but ${why}: there is no preference.`
    : `xl ${release} takes this \`cpus\`, but ${why}: libxl cannot pin the vCPU.`

/** A problem as a finding: `reached` tells whether xl comes to the entry; undefined when that is not known. */
const judge = ({ problem }: Entry, reached: boolean | undefined, index: number, cx: ReadContext): Finding[] => {
  if (!problem) return []
  const { why, said, late, fixes = [] } = problem
  if (late && !refusesEmpty(cx)) return [ignored('bad-cpus', problem, emptyMessage(why, cx))]
  if (reached) {
    const message = `xl ${cx.release} refuses ${late ? `this \`${cx.key}\`: ${why}` : why}.`
    return [refused('bad-cpus', problem, message, { said, ...(fixes.length ? { fixes } : {}) })]
  }
  const message = `xl ${cx.release} refuses the file if the guest has a vCPU ${index} (${why}), and drops this entry otherwise.`
  return [ignored('bad-cpus', problem, message, fixes.length ? { fixes } : {})]
}

const inReadingOrder = (findings: readonly Finding[]): Finding[] => {
  const late = ({ said }: Finding) => said === 'vcpu hard affinity map is empty'
  return untilRefused([...findings.filter((each) => !late(each)), ...findings.filter(late)])
}

/** What `parse_vcpu_affinity` does even without vCPUs. */
const left = ({ type }: Value, { key, release }: ReadContext): string =>
  type === 'list' || key === 'cpus_soft' || !atLeast(release, '4.12')
    ? ' It has one effect: libxl does not choose NUMA nodes for the guest.'
    : ''

/** From 4.5 to 4.21 the number of vCPUs stays 0 where nobody has said it. */
const dropped = (value: Value, cx: ReadContext): Finding[] =>
  cx.vcpus === 0 && atLeast(cx.release, '4.5')
    ? [
        ignored(
          'bad-cpus',
          value,
          `xl ${cx.release} drops \`${cx.key}\` without a message: neither \`vcpus\` nor \`maxvcpus\` is set.${left(value, cx)} Add \`vcpus = 1\`.`,
        ),
      ]
    : []

const readText = (atom: Atom, cx: ReadContext): Reading<Affinity> => {
  const entry = readList(atom, cx)
  const { list } = entry
  const parts = cpuListParts(atom, list)
  const drop = dropped(atom, cx)
  if (drop.length && !list.bad) return { value: undefined, findings: drop, parts }
  const sure = !entry.problem?.late || atLeast(cx.release, '4.22') || cx.vcpus !== undefined
  const findings = inReadingOrder([...entry.findings, ...judge(entry, sure, 0, cx)])
  const dead = findings.some(({ effect }) => effect === 'refused')
  return { value: dead ? undefined : { shared: true, entries: [entry.cpus] }, findings, parts }
}

/** A list of CPU lists, one for each vCPU (`parse_vcpu_affinity`, since 4.5). */
const readEntries = (value: List, cx: ReadContext): Reading<Affinity> => {
  const { vcpus } = cx
  const known = vcpus ?? (atLeast(cx.release, '4.22') ? 1 : 0)
  const findings: Finding[] = []
  const parts: NonNullable<Reading<Affinity>['parts']>[number][] = []
  const entries: Cpus[] = []
  const sets = new Map<string, Cpus>()
  for (const [index, item] of value.items.entries()) {
    const reached = index < known ? true : vcpus === undefined ? undefined : false
    if (reached === false) break
    if (item.type === 'list') {
      const why = 'an entry is a list itself, on which xl may crash'
      const late = {
        list: { pieces: [], bad: undefined },
        cpus: undefined,
        findings: [],
        problem: { ...item, why, late: false },
      }
      append(findings, judge(late, reached, index, cx))
      break
    }
    const entry = readList(item, cx, sets)
    append(parts, cpuListParts(item, entry.list))
    entries.push(entry.cpus)
    append(findings, entry.findings, judge(entry, reached, index, cx))
  }
  const surplus = vcpus ? value.items.slice(vcpus) : []
  const [first] = surplus
  if (first) {
    const range = { start: first.start, end: surplus.at(-1)?.end ?? first.end }
    const guest = `the guest has ${vcpus} vCPU${vcpus === 1 ? '' : 's'}`
    const message = `xl ${cx.release} drops what stands here without a message: ${guest}, and each has one entry of the list.`
    findings.push(ignored('bad-cpus', range, message, { tag: 'unnecessary' }))
  }
  const all = inReadingOrder([...(value.items.length ? dropped(value, cx) : []), ...findings])
  const dead = vcpus === 0 || all.some(({ effect }) => effect === 'refused')
  return { value: dead ? undefined : { shared: false, entries }, findings: all, parts }
}

/** A list of CPU numbers (`xlu_cfg_get_listitem` and `atoi`, up to 4.4): vCPU 0 on the first, and so on. */
const readNumbers = (value: List, cx: ReadContext): Reading<Affinity> => {
  const { value: atoms = [], findings: lost } = listStrings(value, cx)
  const findings: Finding[] = [...lost]
  const bits = bitsOf(cx)
  const numbers: number[] = []
  for (const atom of atoms) {
    const cpu = atoi(atom.text)
    const { length } = strtol(atom.text, 10)
    if (
      length === 0 ||
      atom.text.slice(length).trim() !== '' ||
      String(cpu) !== atom.text.trim().replace(/^\+?0*(?=\d)/, '')
    ) {
      const message = `xl ${cx.release} takes \`${atom.text}\` for CPU ${cpu}: up to 4.4 an entry of a list is a single number. One text for all vCPUs can hold ranges.`
      findings.push(ignored('not-a-number', atom, message))
    }
    if (cpu < 0 || (bits !== undefined && cpu >= bits)) {
      const why = cpu < 0 ? 'there is no such CPU' : `the last CPU of the host is ${(cx.host?.cpus ?? 1) - 1}`
      findings.push(
        refused('no-such-cpu', atom, `xl ${cx.release} refuses CPU ${cpu}: ${why}.`, { said: `cpu ${cpu} illegal` }),
      )
    }
    numbers.push(cpu)
  }
  const dead = findings.some(({ effect }) => effect === 'refused')
  return {
    value: dead ? undefined : { shared: false, entries: numbers.map((cpu) => [cpu]) },
    findings: untilRefused(findings),
    parts: atoms.map(({ start, end }) => ({ start, end, role: 'number' })),
  }
}

const proposeList = (offset: number): Proposal => ({
  label: '[ … ]',
  kind: 'snippet',
  detail: 'a CPU list for each vCPU',
  replace: { start: offset, end: offset },
  insert: `[ "\${1:0-3}", "\${2:4-7}" ]`,
  snippet: true,
})

/** What a piece between two commas may be: how it begins, how it looks, and what it means. */
const pieces = [
  ['', '0-3', 'A CPU, or all from one to another.'],
  ['^', '^1', 'Without this CPU, or these.'],
  ['n', 'node:0', 'The CPUs of a NUMA node of the host.'],
  ['a', 'all', 'Every CPU.'],
] as const

/** What a list of CPUs is made of; before 4.4 it has neither nodes nor `all` beside others. */
const signatureOfPiece = (typed: string, { release }: ReadContext): Signature => {
  const shown = atLeast(release, '4.4') ? pieces : pieces.slice(0, 2)
  const active = shown.findIndex(([begin]) => begin !== '' && typed.startsWith(begin))
  return {
    label: shown.map(([, form]) => form).join(', '),
    parameters: shown.map(([, form, meaning]) => ({ label: form, documentation: ours(meaning) })),
    active: Math.max(active, 0),
  }
}

/**
 * `cpus` and `cpus_soft`: one CPU list for all vCPUs, or a list with one for each (`xl_parse.c`, `parse_vcpu_affinity` and
 * `parse_cpurange`; `xl_cmdimpl.c` up to 4.8).
 */
export const cpus: ValueType<Affinity> = {
  label: 'CPU list such as `0-3,^1`, or list of CPU lists, one for each vCPU',
  accessors: ['list', 'string'],
  snippet: '"${1:all}"',
  read: (value, cx) =>
    value.type === 'atom'
      ? readText(value, cx)
      : atLeast(cx.release, '4.5')
        ? readEntries(value, cx)
        : readNumbers(value, cx),
  complete(value, offset, cx) {
    if (!value)
      return [...completeCpuList(value, offset, cx), ...(atLeast(cx.release, '4.5') ? [proposeList(offset)] : [])]
    if (value.type === 'atom') return completeCpuList(value, offset, cx)
    return atLeast(cx.release, '4.5') ? completeCpuList(itemAt(value, offset), offset, cx) : []
  },
  signature(value, offset, cx) {
    const item = value.type === 'atom' ? value : itemAt(value, offset)
    if (item?.type !== 'atom' || !item.quote || (value.type === 'list' && !atLeast(cx.release, '4.5'))) return undefined
    const typed = item.text.slice(0, textOffset(item, offset)).split(',').at(-1)?.trim() ?? ''
    return signatureOfPiece(typed, cx)
  },
  explain(value, offset, cx) {
    if (value.type === 'atom') return explainCpuList(value, offset, cx)
    const index = value.items.findIndex(({ start, end }) => start <= offset && offset <= end)
    const item = value.items[index]
    if (item?.type !== 'atom') return undefined
    const of = markdown`vCPU ${index}`
    if (!atLeast(cx.release, '4.5'))
      return {
        start: item.start,
        end: item.end,
        markdown: markdown`**${plain(item.text)}**: ${of} on CPU ${atoi(item.text)}`,
      }
    const found = explainCpuList(item, offset, cx)
    return found && { ...found, markdown: markdown`${found.markdown} (${of})` }
  },
}
