import { tableOf } from '../../table.ts'
import { getAtom, getLong } from '../basic/accessors.ts'
import { type ChoiceValue, choice } from '../basic/choices.ts'
import { boolean } from '../basic/simple.ts'
import type { Proposal, ValueType } from '../value-type.ts'

/** The kinds of `libxl_gfx_passthru_kind`. */
const kinds: Record<string, ChoiceValue> = tableOf({
  default: {
    text: 'Look at the devices in `pci` and find out the kind, as `1` does. QEMU knows Intel graphics only; with any other card libxl gives up.',
  },
  igd: {
    text: 'Intel integrated graphics (usually `00:02.0`), whatever libxl would detect.',
  },
})

const kind = choice(kinds, {
  said: (text) => `ERROR: invalid value "${text}" for "gfx_passthru"`,
})

const flag = boolean()

/**
 * `gfx_passthru` since 4.7 (`xl_parse.c`): a number, read without a warning, or else the name of a kind. What is neither
 * is refused. xl looks at the key in HVM guests only.
 */
export const gfxPassthru = (): ValueType<boolean | string> => ({
  label: 'boolean (0 or 1), or one of `igd`, `default`',
  accessors: ['long', 'string'],
  snippet: '1',
  read(value, cx) {
    const { value: number } = getLong(value, cx, { quiet: true })
    if (number !== undefined) return { value: number !== 0n, findings: [] }
    if (cx.guest === 'hvm') return kind.read(value, cx)
    const { value: atom, findings } = getAtom(value, cx)
    return { value: atom?.text, findings }
  },
  complete(value, offset, cx): Proposal[] {
    const quoted = value?.type === 'atom' && value.quote !== undefined
    return [
      ...(quoted ? [] : (flag.complete?.(value, offset, cx) ?? [])),
      ...(kind.complete?.(value, offset, cx) ?? []),
    ]
  },
  explain(value, offset, cx) {
    const { value: number } = getLong(value, cx, { quiet: true })
    return number === undefined ? kind.explain?.(value, offset, cx) : flag.explain?.(value, offset, cx)
  },
})
