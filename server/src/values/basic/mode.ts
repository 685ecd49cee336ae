import { ours } from '../../markdown.ts'
import { atLeast } from '../../release.ts'
import type { Atom, Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import type { Explanation, Finding, ReadContext, Reading, ValueType } from '../value-type.ts'
import { getAtom, getLong } from './accessors.ts'
import { type ChoiceValue, choice, choiceShape, completeChoice, inReleases } from './choices.ts'
import { advice, ignored, refused, remark } from './findings.ts'
import { integer } from './simple.ts'

/** A name of an enumeration of libxl, and the number that old files write for it. */
interface Mode extends ChoiceValue {
  readonly number: number
}

const timerModes: Record<string, Mode> = tableOf({
  delay_for_missed_ticks: {
    number: 0,
    text: 'The guest gets every tick that it missed, one by one, and its clock advances with each: its time lags behind until it has caught up.',
  },
  no_delay_for_missed_ticks: {
    number: 1,
    text: 'The guest gets every tick that it missed, while its clock shows the real time throughout. The default.',
  },
  no_missed_ticks_pending: {
    number: 2,
    text: 'Missed ticks are dropped. Xen keeps the timer running for a descheduled vCPU, so that some ticks always arrive.',
  },
  one_missed_tick_pending: {
    number: 3,
    text: 'However many ticks were missed, the guest gets a single late one; its clock shows the real time.',
  },
  unknown: { number: -1, since: '4.4', offered: () => false, text: 'The same as leaving the key out.' },
})

const tscModes: Record<string, Mode> = tableOf({
  default: {
    number: 0,
    text: 'The processor answers the guest directly as long as its counter never runs backwards or changes pace; Xen emulates the counter where it might, as after a move to a host with another frequency.',
  },
  always_emulate: {
    number: 1,
    text: 'Xen answers each read itself, from a counter of 1 GHz that never changes pace: the safest mode, and slow for guests that read the counter often.',
  },
  native: {
    number: 2,
    text: 'The processor answers directly, whatever it does: fast, but time may jump when the guest moves or the frequency changes.',
  },
  native_paravirt: {
    number: 3,
    offered: ({ release }) => !atLeast(release, '4.12'),
    text: 'The processor answers directly and the guest learns through `rdtscp` when it has moved. Xen lost this mode in 4.12.',
  },
})

const pleaseUse = 'Please use the named parameter variant.'

const nameOf = (modes: Record<string, Mode>, number: bigint, cx: ReadContext): string | undefined =>
  // libxl looks the name up by an int.
  Object.keys(modes).find(
    (name) =>
      inReleases(modes[name] as Mode, cx.release) && BigInt(modes[name]?.number ?? 0) === BigInt.asIntN(32, number),
  )

/**
 * A mode by name or, as long ago, by number: since 4.2 xl tries a number first, quietly, and then a name, whose case does not
 * matter (`xl_parse.c`, `parse_config_data`). `judge` says what else there is to say about a mode.
 */
const mode = (
  modes: Record<string, Mode>,
  judge: (atom: Atom, name: string | undefined, cx: ReadContext) => readonly Finding[],
): ValueType<string> => {
  const names = choice(modes, { said: (text, { key }) => `ERROR: invalid value "${text}" for "${key}"` })
  const shown = Object.keys(modes).filter((name) => name !== 'unknown')
  return {
    label: `one of ${shown.map((name) => `\`${name}\``).join(', ')}`,
    accessors: ['long', 'string'],
    snippet: choiceShape(modes),
    read(value, cx): Reading<string> {
      const { value: atom, findings } = getAtom(value, cx)
      if (!atom) return { value: undefined, findings }
      const { value: number } = getLong(value, cx, { quiet: true })
      const reading = number === undefined ? names.read(value, cx) : readAsNumber(modes, atom, number, cx)
      const judged = judge(atom, reading.value, cx)
      if (judged.some(({ effect }) => effect === 'refused')) return { value: undefined, findings: judged }
      return { value: reading.value, findings: [...reading.findings, ...judged] }
    },
    complete: (value, offset, cx) => completeChoice(modes, value, offset, cx),
    explain: (value, offset, cx) => explainNumber(modes, value, cx) ?? names.explain?.(value, offset, cx),
  }
}

const readAsNumber = (modes: Record<string, Mode>, atom: Atom, number: bigint, cx: ReadContext): Reading<string> => {
  const { key } = cx
  const name = nameOf(modes, number, cx)
  const inRange = number >= 0n && number <= 3n
  const deprecated = advice(
    'deprecated-value',
    atom,
    inRange
      ? `A number for \`${key}\` is deprecated. \`${number}\` is \`${name}\`.`
      : `A number for \`${key}\` is deprecated: its values have names.`,
    {
      said: `WARNING: specifying "${key}" as an integer is deprecated. ${pleaseUse} ${
        name === undefined ? '' : `e.g. ${key}="${name}"`
      }`,
      tag: 'deprecated',
      ...(inRange
        ? {
            fixes: [
              {
                title: `Write \`"${name}"\``,
                edits: [{ start: atom.start, end: atom.end, newText: `"${name}"` }],
                safe: true,
              },
            ],
          }
        : {}),
    },
  )
  if (inRange) return { value: name, findings: [deprecated] }
  return {
    value: undefined,
    findings: [
      deprecated,
      refused('out-of-range', atom, `xl ${cx.release} refuses \`${number}\` for \`${key}\`: the modes are 0 to 3.`, {
        said: `ERROR: invalid value ${number} for "${key}"`,
      }),
    ],
  }
}

const explainNumber = (modes: Record<string, Mode>, value: Value, cx: ReadContext): Explanation | undefined => {
  const { value: number } = getLong(value, cx, { quiet: true })
  const name = number === undefined || number < 0n || number > 3n ? undefined : nameOf(modes, number, cx)
  if (name === undefined) return undefined
  return { start: value.start, end: value.end, markdown: ours(`**${number}** is **${name}**\n\n${modes[name]?.text}`) }
}

/** The number of a mode, as 4.1 wants it: without a check. */
const modeNumber = (modes: Record<string, Mode>): ValueType<bigint> => ({
  ...integer({ range: { min: 0, max: 3 }, usual: [0, 1, 2, 3] }),
  complete: (value, offset) =>
    Object.entries(modes)
      .filter(([, { number }]) => number >= 0)
      .map(([name, { number, text }]) => ({
        label: String(number),
        kind: 'value',
        detail: name,
        documentation: ours(text),
        replace: value ? { start: value.start, end: value.end } : { start: offset, end: offset },
      })),
  explain: (value, _offset, cx) => explainNumber(modes, value, cx),
})

/** The value of `timer_mode` since 4.2. A PV guest may not have it since 4.10; before, xl does not look at it there. */
export const timerMode = mode(timerModes, (atom, _name, { key, guest, release }) =>
  guest === 'pv' && atLeast(release, '4.10')
    ? [
        refused(
          'wrong-guest',
          atom,
          `xl ${release} refuses \`timer_mode\` for a PV guest, which has no emulated timers. Remove it.`,
          { said: `ERROR: "${key}" option is not supported for PV guests.` },
        ),
      ]
    : [],
)

/** The value of `tsc_mode` since 4.2. */
export const tscMode = mode(tscModes, (atom, name, cx) => [...printedMode(atom, cx), ...lostMode(atom, name, cx)])

/** A line that 4.2 to 4.18 print for every mode by name: somebody forgot to take it out. */
const printedMode = (atom: Atom, cx: ReadContext): Finding[] => {
  const byNumber = getLong(atom, cx, { quiet: true }).value !== undefined
  if (byNumber || atLeast(cx.release, '4.19')) return []
  return [
    remark('chatty-mode', atom, `xl ${cx.release} prints a line about a mode by name. It means nothing.`, {
      said: `got a tsc mode string: "${atom.text}"`,
    }),
  ]
}

const lostMode = (atom: Atom, name: string | undefined, { release }: ReadContext): Finding[] =>
  name === 'native_paravirt' && atLeast(release, '4.12')
    ? [
        ignored(
          'removed-value',
          atom,
          `xl ${release} takes \`native_paravirt\`, but Xen has lost this mode in 4.12 and the domain cannot be created. Use \`default\`.`,
          {
            fixes: [
              { title: 'Replace by `default`', edits: [{ start: atom.start, end: atom.end, newText: '"default"' }] },
            ],
          },
        ),
      ]
    : []

/** The value of `timer_mode` in 4.1. */
export const timerModeNumber = modeNumber(timerModes)

/** The value of `tsc_mode` in 4.1. */
export const tscModeNumber = modeNumber(tscModes)
