import { type History, inRelease, newestRelease, type Release } from '../../release.ts'
import { tableOf } from '../../table.ts'
import { type ChoiceValue, choice } from '../basic/choices.ts'
import { ignored } from '../basic/findings.ts'
import type { ValueType } from '../value-type.ts'

/** The schedulers of Xen. Which of them a hypervisor has is settled when it is built. */
const schedulers: Record<string, ChoiceValue> = tableOf({
  credit2: {
    text: 'Weighted fair shares with low latency: what most hosts should run. Xen’s default since 4.12; experimental up to 4.7.',
  },
  credit: {
    text: 'The older scheduler with weighted fair shares. Xen’s default up to 4.11.',
  },
  rtds: {
    text: 'Real-time shares: each vCPU gets a budget in every period, the earliest deadline runs first. Not supported; ordinary builds lack it since 4.16.',
    since: '4.5',
  },
  null: {
    text: 'No scheduling at all: a vCPU has a CPU to itself, so the pool needs a CPU for every vCPU in it. Not supported; ordinary builds lack it since 4.16.',
    since: '4.9',
  },
  arinc653: {
    text: 'Fixed time slots after the avionics standard ARINC 653, on one CPU. Not supported; ordinary builds lack it since 4.11.',
    since: '4.2',
  },
  sedf: {
    text: 'Earliest deadline first, the forerunner of `rtds`. Xen itself dropped it in 4.6; xl still takes the name, and no pool is made.',
    until: '4.5',
  },
})

const said = () => 'Unknown scheduler'

/** Up to 4.1 xl had a table of its own and compared letter by letter (`libxl_utils.c`, `libxl_name_to_schedid`). */
const names: History<ValueType<string>> = [
  ['4.1', choice(schedulers, { said, caseSensitive: true })],
  ['4.2', choice(schedulers, { said })],
]

const namesIn = (release: Release): ValueType<string> => inRelease(names, release) ?? choice(schedulers, { said })

/**
 * `sched` of a cpupool (`xl_cpupool.c`, `main_cpupoolcreate`). xl knows more names than Xen has schedulers: those pass
 * the parser, and the pool cannot be created afterwards.
 */
export const scheduler: ValueType<string> = {
  ...namesIn(newestRelease),
  read(value, cx) {
    const text = value.type === 'atom' ? value.text.toLowerCase() : ''
    const gone =
      (text === 'unknown' && cx.release !== '4.1') || (text === 'sedf' && inRelease([['4.6', true]], cx.release))
    if (!gone) return namesIn(cx.release).read(value, cx)
    const message = `xl ${cx.release} takes \`${text}\`, but Xen ${cx.release} has no such scheduler: the pool is not created. Use \`credit2\`.`
    const { start, end } = value
    const fixes = [{ title: 'Write `credit2`', edits: [{ start, end, newText: '"credit2"' }] }]
    return { value: text, findings: [ignored('unknown-choice', value, message, { fixes })] }
  },
  complete: (value, offset, cx) => namesIn(cx.release).complete?.(value, offset, cx) ?? [],
}
