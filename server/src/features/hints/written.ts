import { contextOf, valueTypeOf } from '../../config/read-config.ts'
import { markdown, plain } from '../../markdown.ts'
import { inLargerUnit } from '../../values/basic/written-size.ts'
import type { HintsOf } from './hint.ts'

/** What xl takes a value for, where something else is written: `0512` is 330 MiB, `h` is hvm. And sizes in a larger unit. */
export const writtenHints: HintsOf = ({ config }) =>
  [...config.entries.values()].flatMap(({ name, value, reading }) => {
    const taken = reading?.value
    if (value?.type !== 'atom' || (typeof taken !== 'bigint' && typeof taken !== 'string')) return []
    const type = valueTypeOf(config, name)
    const { text, start, end } = value
    const unit = type?.unit
    const expected = text.trim().toLowerCase() === String(taken).toLowerCase()
    const label = !expected
      ? unit
        ? `${taken} ${unit}`
        : `= ${taken}`
      : typeof taken === 'bigint' && unit
        ? inLargerUnit(taken, unit)
        : undefined
    if (label === undefined) return []
    const explained = type?.explain?.(value, start, contextOf(config, name))?.markdown
    return [{ at: end, label, expected, why: explained ?? markdown`xl takes it for ${plain(String(taken))}.` }]
  })
