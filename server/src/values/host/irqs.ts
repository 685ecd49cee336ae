import { atLeast } from '../../release.ts'
import { contentRange, sourceRange } from '../../syntax/index.ts'
import { getAtom } from '../basic/accessors.ts'
import { dropsRest, refused } from '../basic/findings.ts'
import { strtoul } from '../c/numbers.ts'
import { strictList } from '../spec/lists.ts'
import type { ValueType } from '../value-type.ts'

const uint32Max = 2n ** 32n - 1n

/** The list of interrupts in `parse_config_data`: `strtoul` in base 10. */
const irq: ValueType<number> = {
  label: 'interrupt number, decimal',
  accessors: ['string'],
  snippet: '$1',
  read(value, cx) {
    const { value: atom } = getAtom(value, cx, { quiet: true })
    if (!atom) return { value: undefined, findings: [] }
    const { text } = atom
    const xl = `xl ${cx.release}`
    const { number, length } = strtoul(text, 10)
    const rest = text.slice(length)
    const range = contentRange(atom)
    if (length === 0 || (rest !== '' && atLeast(cx.release, '4.7')))
      return {
        value: undefined,
        findings: [
          refused(
            'not-a-number',
            range,
            `${xl} refuses \`${text}\`: it wants an interrupt number in decimal, one an item.`,
            {
              said: `xl: Invalid argument parsing irq: ${text}`,
              ...meantNumbers(text, range, atom.quote),
            },
          ),
        ],
      }
    if (number >= uint32Max)
      return {
        value: undefined,
        findings: [
          refused('out-of-range', range, `${xl} refuses \`${text}\`: the number is too large.`, {
            said: `xl: irq ${number.toString(16)} too big`,
          }),
        ],
      }
    const findings =
      rest === ''
        ? []
        : [
            dropsRest(
              sourceRange(atom, length, text.length),
              cx,
              [text.slice(0, length).trim(), rest],
              meantNumbers(text, range, atom.quote),
            ),
          ]
    return { value: Number(number), findings }
  },
}

/** `0x10` is 16; several numbers in one string become several items. */
const meantNumbers = (text: string, range: { start: number; end: number }, quote: string | undefined) => {
  const hex = /^\s*0x([0-9a-f]{1,8})\s*$/i.exec(text)?.[1]
  if (hex) {
    const meant = String(Number.parseInt(hex, 16))
    return { fixes: [{ title: `Write ${meant}`, edits: [{ ...range, newText: meant }] }] }
  }
  const several = /^\s*\d+(?:\s*,\s*\d+)+\s*$/.test(text) ? text.match(/\d+/g) : undefined
  if (!several || !quote) return {}
  const newText = several.join(`${quote}, ${quote}`)
  return { fixes: [{ title: 'Make it several items', edits: [{ ...range, newText }] }] }
}

/** `irqs`: physical interrupts of the host for the guest. */
export const irqs = strictList(irq, {
  label: 'list of interrupt numbers, decimal',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are numbers.',
    said: `xl: Unable to get element ${index} in irq list`,
  }),
})
