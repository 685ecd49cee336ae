import { ours } from '../../markdown.ts'
import { type Atom, sourceRange, type Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { getAtom } from '../basic/accessors.ts'
import { type ChoiceValue, choice } from '../basic/choices.ts'
import { ignored } from '../basic/findings.ts'
import { boolean, type IntegerOptions, integer } from '../basic/simple.ts'
import {
  absentCpus,
  type CpuList,
  completeCpuList,
  cpuListParts,
  explainCpuList,
  parseCpuList,
} from '../cpu/cpupool.ts'
import type { Finding, Fix, ReadContext, ValueType } from '../value-type.ts'

// Everything here follows `xl.c, parse_global_config`. xl reads xl.conf at the start of every command: what it says about
// the file comes with each of them, and what it refuses stops them all.

const replaceAtom = (atom: Atom, newText: string): Fix => ({
  title: `Write ${newText}`,
  edits: [{ start: atom.start, end: atom.end, newText }],
})

const autoballoonValues: Record<string, ChoiceValue> = tableOf({
  auto: { text: '`off` when Xen was booted with `dom0_mem=`, `on` when not. The default.' },
  on: { text: 'xl takes memory from domain 0 when a new guest needs more than is free.' },
  off: { text: 'xl leaves domain 0 alone; a guest that does not fit is not started.' },
})

const spokenAs: Record<string, string> = tableOf({ '1': 'on', '0': 'off' })
const meantBy: Record<string, string> = tableOf({ true: 'on', yes: 'on', false: 'off', no: 'off' })

/** `autoballoon` since 4.3: five spellings, letter by letter; any other is complained about and leaves `auto`. */
const autoballoonText: ValueType<string> = {
  ...choice(autoballoonValues, { caseSensitive: true }),
  label: 'one of `auto`, `on`, `off`, `1`, `0`',
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    const known = Object.hasOwn(autoballoonValues, atom.text) ? atom.text : spokenAs[atom.text]
    if (known !== undefined) return { value: known, findings: [] }
    const small = atom.text.trim().toLowerCase()
    const number = /^\d+$/.test(small) ? (Number(small) === 0 ? 'off' : 'on') : undefined
    const meant = Object.hasOwn(autoballoonValues, small) ? small : (meantBy[small] ?? spokenAs[small] ?? number)
    const message = `xl ${cx.release} does not know \`${atom.text}\` for \`autoballoon\` and stays with \`auto\`. It knows \`auto\`, \`on\` (or 1) and \`off\` (or 0), in small letters.`
    const fixes = meant === undefined ? {} : { fixes: [replaceAtom(atom, `"${meant}"`)] }
    const finding = ignored('unknown-choice', atom, message, { said: 'invalid autoballoon option', ...fixes })
    return { value: undefined, findings: [finding] }
  },
  explain(value) {
    if (value.type !== 'atom') return undefined
    const name = spokenAs[value.text] ?? value.text
    const known = autoballoonValues[name]
    return known && { start: value.start, end: value.end, markdown: ours(`**${name}**\n\n${known.text}`) }
  },
}

/** `autoballoon`: a number up to 4.2, a word since 4.3. */
export const autoballoon = {
  asNumber: boolean({ asLong: true }),
  asText: autoballoonText,
} as const

/** `domid_policy`: compared letter by letter. */
export const domidPolicy: ValueType<string> = choice(
  {
    xen: { text: 'Xen counts upwards and takes the next free number. The default.' },
    random: { text: 'xl picks a free number at random, so that one cannot guess what the next guest will get.' },
  },
  { caseSensitive: true, unknown: 'ignored', said: () => 'invalid domid_policy option' },
)

/** `output_format`: compared letter by letter. */
export const outputFormat: ValueType<string> = choice(
  {
    json: { text: 'JSON, for programs and people of today. The default.' },
    sxp: { text: 'S-expressions as xm printed them. Newer fields are missing from them.' },
  },
  { caseSensitive: true, unknown: 'ignored', said: (given) => `invalid default output format "${given}"` },
)

/**
 * A number that xl reads with `dont_warn` and exits on when it is there but will not do: since 4.13 the `max_grant_*` and
 * `max_maptrack_*` settings end every xl command with status 1 and not one word.
 */
export const integerOrExit = (options: IntegerOptions): ValueType<bigint> => {
  const type = integer({ ...options, bounded: { min: 0, max: 2 ** 31 - 1 }, quiet: true })
  return {
    ...type,
    read(value, cx) {
      const reading = type.read(value, cx)
      if (reading.value !== undefined) return reading
      return { ...reading, findings: reading.findings.map((finding) => exits(finding, value, cx)) }
    },
  }
}

const exits = ({ fixes, ...finding }: Finding, value: Value, { key, release }: ReadContext): Finding => {
  const what = value.type === 'list' ? 'a list' : `\`${value.text}\``
  const message = `With ${what} for \`${key}\` every command of xl ${release} ends with status 1 and no message. A number goes from 0 to 2147483647.`
  return { ...finding, effect: 'refused', message, ...(fixes ? { fixes } : {}) }
}

/** A mask of CPUs. xl does not look whether `parse_cpurange` liked it: what it had read by then is the mask. */
export const cpuMask: ValueType<CpuList> = {
  label: 'CPU list such as `0-3,^1`',
  accessors: ['string'],
  snippet: '"${1:all}"',
  read(value, cx) {
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) {
      const rest = ' The mask stays as it is without the key: all CPUs.'
      return { value: undefined, findings: findings.map((each) => ({ ...each, message: `${each.message}${rest}` })) }
    }
    const list = parseCpuList(atom.text)
    const { pieces, bad } = list
    const absent = absentCpus(atom, list, cx.host)
    const parts = cpuListParts(atom, list)
    const empty = pieces.every(({ without }) => without)
    const closes = 'the mask is empty and no guest that it applies to can be started'
    if (bad) {
      const range = sourceRange(atom, bad.start, atom.text.length)
      const written = atom.text.slice(bad.start, bad.end)
      const then = empty ? closes : 'the mask is what stands before it'
      const message = `xl ${cx.release} stops at \`${written}\` in \`${cx.key}\` (${bad.why}) and goes on: ${then}.`
      const details = bad.said ? { said: bad.said } : {}
      return { value: list, findings: [...absent, ignored('bad-cpu-list', range, message, details)], parts }
    }
    const none = empty
      ? [
          ignored(
            'empty-cpu-list',
            atom,
            `\`${cx.key}\` starts from no CPU, so ${closes}. Begin with \`all\` or a range.`,
          ),
        ]
      : []
    return { value: list, findings: [...absent, ...none], parts }
  },
  complete: completeCpuList,
  explain: explainCpuList,
}
