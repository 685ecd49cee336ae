import { replace } from '../fixes/edits.ts'
import { fix, syntaxRule } from './syntax-rule.ts'

type Unit = 'k' | 'm' | 'g' | 't'

const decimalOf = (marked: string): string | undefined => {
  if (/^0[xX][0-9a-fA-F]+$/.test(marked)) return marked.toLowerCase()
  if (/^\d+\.0*$/.test(marked)) return marked.slice(0, marked.indexOf('.'))
  const [, number, unit] = /^(\d+)([kKmMgGtT])i?[bB]?$/.exec(marked) ?? []
  if (!number || !unit) return undefined
  // Most numbers with a unit are of keys that count MiB.
  const size = Number(number) * { k: 1 / 1024, m: 1, g: 1024, t: 1024 * 1024 }[unit.toLowerCase() as Unit]
  return Number.isSafeInteger(size) ? String(size) : undefined
}

export const badNumber = syntaxRule({
  id: 'bad-number',
  summary: 'A number that xl cannot read',
  message: (marked) =>
    /^0[xX]/.test(marked)
      ? `xl reads hexadecimal numbers in small letters only: \`${marked.toLowerCase()}\`.`
      : /^-\d+$/.test(marked)
        ? `xl refuses negative numbers outside of quotes: \`"${marked}"\` would be read.`
        : /\./.test(marked)
          ? `xl reads whole numbers only, not \`${marked}\`.`
          : /^\d+[kKmMgGtT]/.test(marked) && decimalOf(marked)
            ? `xl knows no units: write the bare number in place of \`${marked}\`.`
            : `xl cannot read \`${marked}\` as a number.`,
  fixes: (marked, { start, end }) => {
    const decimal = decimalOf(marked)
    return [
      ...(decimal ? [fix(`Write ${decimal}`, [replace({ start, end }, decimal)], /^0x/i.test(marked))] : []),
      ...(/^-\d+$/.test(marked) ? [fix('Put it in quotes', [replace({ start, end }, `"${marked}"`)], false)] : []),
    ]
  },
})
