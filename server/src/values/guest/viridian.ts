import { ours } from '../../markdown.ts'
import type { Atom } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { availableNames, type ChoiceValue, completeChoice, inReleases, unknownName } from '../basic/choices.ts'
import { notCreated } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { boolean, either, replaceWhole } from '../basic/simple.ts'
import { ofAtom, strictList } from '../spec/lists.ts'
import type { Finding, Proposal, ReadContext, Reading, ValueType } from '../value-type.ts'

/** What libxl's JSON shows of the groups: the bits of each set (`libxl_types.idl`, `viridian_enlightenment`). */
export interface Viridian {
  readonly viridian?: 'True' | 'False'
  readonly viridian_enable?: readonly number[]
  readonly viridian_disable?: readonly number[]
}

/** In the order of their bits. */
const groups: Record<string, ChoiceValue> = tableOf({
  base: { text: 'Hypercalls, the number of the vCPU and its local APIC. All other groups want this one.' },
  freq: { text: 'The frequencies of the TSC and of the local APIC.' },
  time_ref_count: { text: 'A counter of the time since the guest was started.' },
  reference_tsc: { text: 'A page from which the guest reads the time without leaving it.', since: '4.6' },
  hcall_remote_tlb_flush: {
    text: 'A hypercall that flushes the TLBs of other vCPUs: good on a host with many busy vCPUs.',
    since: '4.7',
  },
  apic_assist: {
    text: 'Ends of interrupts without an exit to Xen. Without effect where the processor posts interrupts itself.',
    since: '4.7',
  },
  crash_ctl: { text: 'Lets Windows report a crash, which Xen then logs.', since: '4.9' },
  synic: { text: 'The synthetic interrupt controller, which `stimer` wants.', since: '4.13' },
  stimer: { text: 'Synthetic timers in place of the emulated HPET.', since: '4.13' },
  hcall_ipi: { text: 'A hypercall for interrupts between vCPUs.', since: '4.13' },
  ex_processor_masks: {
    text: 'Sets of more than 64 vCPUs in hypercalls: needed with `hcall_remote_tlb_flush` or `hcall_ipi` in such guests.',
    since: '4.15',
  },
  no_vp_limit: { text: 'Tells the guest that Xen sets no limit to its vCPUs.', since: '4.15' },
  cpu_hotplug: { text: 'Lets vCPUs be added while Windows runs.', since: '4.15' },
})
const bits = Object.keys(groups)

/** What is not a group, and is compared with its capitals. */
const special: Record<string, ChoiceValue> = tableOf({
  defaults: { text: 'The usual set, as with `viridian = 1`.' },
  all: { text: 'Every group of this release.' },
})
const offered = { ...special, ...groups }

/** A step: a group that is switched on or off, or one of the special words. */
interface Step {
  readonly name: string
  readonly off: boolean
}

const readStep = (atom: Atom, cx: ReadContext): Reading<Step> => {
  if (Object.hasOwn(special, atom.text)) return { value: { name: atom.text, off: false }, findings: [] }
  const off = atom.text.startsWith('!')
  const given = off ? atom.text.slice(1) : atom.text
  const name = bits.find((each) => each === given.toLowerCase())
  const group = name === undefined ? undefined : groups[name]
  if (name !== undefined && group && inReleases(group, cx.release)) return { value: { name, off }, findings: [] }
  const known = [...(off ? [] : Object.keys(special)), ...availableNames(groups, cx.release)]
  const near = group ? undefined : nearName(given, known)
  const when = group?.since
    ? `; it came with ${group.since}`
    : off && Object.hasOwn(special, given)
      ? '; `!` stands before groups only'
      : ''
  const said = `xl: unknown viridian enlightenment '${given}'`
  const fixes = near ? [`${off ? '!' : ''}${near}`] : []
  return { value: undefined, findings: [unknownName(atom, cx, known, { said, when, fixes })] }
}

const step: ValueType<Step> = {
  label: 'group of enlightenments',
  accessors: ['string'],
  snippet: `"\${1|defaults,all|}"`,
  read: ofAtom(readStep),
  complete(value, offset, cx) {
    const off = value?.type === 'atom' && value.text.startsWith('!')
    const given = new Set((cx.around?.siblings ?? []).map(({ text }) => text.replace(/^!/, '')))
    const based = ['base', 'defaults', 'all'].some((name) => given.has(name))
    // Without `base`, by itself or in a set, there is no guest.
    const proposals = completeChoice(
      off ? groups : based ? groups : { ...special, base: groups.base as ChoiceValue },
      value,
      offset,
      cx,
    ).filter(({ label }) => !given.has(label))
    return off ? proposals.map((each) => ({ ...each, label: `!${each.label}`, insert: `!${each.insert}` })) : proposals
  },
  explain(value, _offset, cx) {
    const { value: found } = this.read(value, cx)
    const group = found && offered[found.name]
    if (!found || !group) return undefined
    const since = group.since ? ` · since ${group.since}` : ''
    return {
      start: value.start,
      end: value.end,
      markdown: ours(
        `**${found.off ? '!' : ''}${found.name}**${since}\n\n${found.off ? 'Takes this group away: ' : ''}${group.text}`,
      ),
    }
  },
}

const list = strictList(step, {
  label: 'list of groups of enlightenments',
  quiet: true,
  nested: () => ({ message: 'crashes over a list inside this list. Its items are strings.' }),
})

/** The groups as a list: later items undo earlier ones. */
const groupList: ValueType<Viridian> = {
  ...list,
  read(value, cx) {
    const { value: steps, findings, parts = [] } = list.read(value, cx)
    if (!steps) return { value: undefined, findings, parts }
    const on = new Set<number>()
    const off = new Set<number>()
    let defaults = false
    for (const { name, off: takesAway } of steps) {
      if (name === 'defaults') defaults = true
      else if (name === 'all') for (let bit = 0; bit < 64; bit++) on.add(bit)
      else {
        const bit = bits.indexOf(name)
        ;(takesAway ? off : on).add(bit)
        ;(takesAway ? on : off).delete(bit)
      }
    }
    const sorted = (set: Set<number>): number[] => [...set].sort((a, b) => a - b)
    const sets = {
      ...(on.size > 0 ? { viridian_enable: sorted(on) } : {}),
      ...(off.size > 0 ? { viridian_disable: sorted(off) } : {}),
    }
    return {
      value: { ...(defaults ? { viridian: 'True' as const } : {}), ...sets },
      findings: [...findings, ...conflicts(value, on, off, defaults, cx)],
      parts,
    }
  },
}

/** `libxl_x86.c` (before 4.15 `libxl_dom.c`), `hvm_set_viridian_features`: what the domain is not made with. */
const conflicts = (
  value: Parameters<typeof list.read>[0],
  on: Set<number>,
  off: Set<number>,
  defaults: boolean,
  cx: ReadContext,
): Finding[] => {
  const both = bits.find((name, bit) => on.has(bit) && off.has(bit) && inReleases(groups[name] ?? {}, cx.release))
  if (both !== undefined)
    return [notCreated(value, cx, `\`${both}\` is switched on and off at once. Put \`"!${both}"\` behind \`"all"\`.`)]
  const base = on.has(0) || (defaults && !off.has(0))
  const other = on.size > 0 || defaults
  if (base || !other) return []
  return [notCreated(value, cx, 'all other groups want `base`. Add `"base"`.')]
}

const single = boolean({ quiet: true })

/** The list that a person begins with. */
const groupsOffered = (replace: Proposal['replace']): Proposal => ({
  label: '[ "defaults" ]',
  kind: 'value',
  detail: 'groups, one by one',
  insert: `[ "\${1|defaults,all,base|}"$0 ]`,
  snippet: true,
  replace,
})

/** `viridian`: a list of groups, or yes or no. What is not a number is passed over without a word. */
export const viridian: ValueType<Viridian> = either<Viridian, Viridian>(
  groupList,
  {
    ...single,
    complete: (value, offset, cx) => [
      ...(single.complete?.(value, offset, cx) ?? []),
      ...(value ? [] : [groupsOffered(replaceWhole(value, offset))]),
    ],
    read(value, cx) {
      const { value: on, findings } = single.read(value, cx)
      return { value: on === undefined ? undefined : { viridian: on ? 'True' : 'False' }, findings }
    },
  },
  'boolean, or list of groups of enlightenments',
)
