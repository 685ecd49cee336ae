import type { Config } from '../../config/config.ts'
import { contextOf, valueTypeOf } from '../../config/read-config.ts'
import { parse, settingBefore } from '../../syntax/index.ts'
import { bareNumber } from '../../values/basic/written-size.ts'
import type { ValueType } from '../../values/value-type.ts'
import { fix, replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

/** The key that the number at an offset is given to. */
const typeAt = (config: Config, offset: number): ValueType | undefined => {
  const setting = settingBefore(config.tree.settings, offset)
  return setting && valueTypeOf(config, setting.key.name)
}

const isHexadecimal = (marked: string) => /^0[xX][0-9a-fA-F]+$/.test(marked)

/** What to write: a number, or the same as a text where the key takes one. */
export const meantBy = (marked: string, start: number, config: Config): string | undefined => {
  if (isHexadecimal(marked)) return marked.toLowerCase()
  const type = typeAt(config, start)
  const isNumber = !type || type.accessors.some((accessor) => /long|defbool/.test(accessor))
  if (!isNumber) return `"${marked}"`
  return bareNumber(marked, type?.unit)
}

/** Whether xl reads what a key is given without a complaint. */
const isRead = (config: Config, start: number, written: string): boolean => {
  const key = settingBefore(config.tree.settings, start)?.key.name ?? ''
  const value = parse(`${key} = ${written}\n`, config.release).settings[0]?.value
  const findings = value && valueTypeOf(config, key)?.read(value, contextOf(config, key)).findings
  return findings?.every(({ effect }) => effect !== 'refused' && effect !== 'ignored') ?? true
}

export const badNumber = syntaxRule({
  id: 'bad-number',
  summary: 'A number that xl cannot read',
  message: (marked, { start }, config) =>
    /^0[xX]/.test(marked)
      ? `xl reads hexadecimal numbers in small letters only: \`${marked.toLowerCase()}\`.`
      : /^-\d+$/.test(marked)
        ? `xl refuses negative numbers outside of quotes${isRead(config, start, `"${marked}"`) ? `: \`"${marked}"\` would be read` : ''}.`
        : /^[^a-z]*\./i.test(marked)
          ? `xl reads whole numbers only, not \`${marked}\`.`
          : /^\d.*[kmgt](?:i?b|bytes?)?$/i.test(marked)
            ? `xl knows no units${meantBy(marked, start, config) === undefined ? ': it refuses' : ': write the bare number in place of'} \`${marked}\`.`
            : /^\d+[_,' ]/.test(marked)
              ? `A number is made of digits alone: xl refuses \`${marked}\`.`
              : `xl cannot read \`${marked}\` as a number.`,
  fixes: (marked, { start, end }, config) => {
    const meant = meantBy(marked, start, config)
    if (meant?.startsWith('"') && !isRead(config, start, meant)) return []
    if (meant?.startsWith('"')) return [fix('Put it in quotes', [replace({ start, end }, meant)], false)]
    // Hexadecimal digits in small letters, and digits without what parts them, are the same number.
    const safe = isHexadecimal(marked) || /^\+?[\d_,' ]+$/.test(marked)
    return [
      ...(meant ? [fix(`Write ${meant}`, [replace({ start, end }, meant)], safe)] : []),
      ...(/^-\d+$/.test(marked) && isRead(config, start, `"${marked}"`)
        ? [fix('Put it in quotes', [replace({ start, end }, `"${marked}"`)], false)]
        : []),
    ]
  },
})
