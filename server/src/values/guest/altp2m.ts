import { ours } from '../../markdown.ts'
import { tableOf } from '../../table.ts'
import { getAtom, getLong } from '../basic/accessors.ts'
import { type ChoiceValue, choice, unknownName } from '../basic/choices.ts'
import type { ValueType } from '../value-type.ts'

const modes: Record<string, ChoiceValue> = tableOf({
  disabled: { text: 'No views. `0` means the same.' },
  mixed: { text: 'Guest and toolstack both make and switch views. `1` means the same.' },
  external: { text: 'The toolstack alone makes and switches views. `2` means the same.' },
  limited: {
    text: 'The guest may switch views and set up notifications for itself; all else is for the toolstack. `3` means the same.',
  },
})
const names = Object.keys(modes)
const base = choice(modes, { label: 'one of `disabled`, `mixed`, `external`, `limited`' })

/** What older files and other keys suggest. */
const meant: Record<string, string> = tableOf({ off: 'disabled', none: 'disabled', no: 'disabled', false: 'disabled' })

/** `altp2m`: a number from 0 to 3 or a name, in every release that has it. */
export const altp2m: ValueType<string> = {
  ...base,
  accessors: ['long', 'string'],
  read(value, cx) {
    const { value: number } = getLong(value, cx, { quiet: true })
    const { value: atom, findings } = getAtom(value, cx)
    if (!atom) return { value: undefined, findings }
    const name = number === undefined ? names.find((each) => each === atom.text.toLowerCase()) : names[Number(number)]
    if (name !== undefined) return { value: name, findings: [] }
    const near = meant[atom.text.trim().toLowerCase()]
    const said = `ERROR: invalid value ${number ?? `"${atom.text}"`} for "altp2m"`
    return {
      value: undefined,
      findings: [unknownName(atom, cx, names, { said, ...(near ? { fixes: [near] } : {}) })],
    }
  },
  explain(value, offset, cx) {
    const { value: number } = getLong(value, cx, { quiet: true })
    const name = number === undefined ? undefined : names[Number(number)]
    if (name === undefined) return base.explain?.(value, offset, cx)
    return { start: value.start, end: value.end, markdown: ours(`**${number}**: \`${name}\`\n\n${modes[name]?.text}`) }
  },
}
