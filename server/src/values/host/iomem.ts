import { append } from '../../append.ts'
import { code, markdown, ours } from '../../markdown.ts'
import { atLeast } from '../../release.ts'
import { type Atom, contentRange, sourceRange } from '../../syntax/index.ts'
import { dropsRest, ignored, refused } from '../basic/findings.ts'
import { sizeInWords } from '../basic/sizes.ts'
import { scanUnsigned } from '../c/numbers.ts'
import { ofAtom, strictList } from '../spec/lists.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** Pages of I/O memory as libxl's JSON shows them (`libxl_types.idl`, `iomem_range`). */
export interface IoMemory {
  readonly start?: bigint
  readonly number?: bigint
  readonly gfn?: bigint
}

/** `LIBXL_INVALID_GFN`: the guest sees the pages where the host has them. */
const invalidGfn = 2n ** 64n - 1n

/** `sscanf(…, "%lx,%lx@%lx")` in `parse_config_data`. */
const readPages = (atom: Atom, cx: ReadContext): Reading<IoMemory> => {
  const { text } = atom
  const xl = `xl ${cx.release}`
  const dead = (): Reading<IoMemory> => ({
    value: undefined,
    findings: [
      refused(
        'bad-spec',
        contentRange(atom),
        `${xl} refuses \`${text}\`: it wants the first page and the number of pages, in hexadecimal, as in \`fe000,10\`${
          atLeast(cx.release, '4.5') ? ' or `fe000,10@80000`' : ''
        }.`,
        { said: `xl: Invalid argument parsing iomem: ${text}` },
      ),
    ],
  })
  const start = scanUnsigned(text, 0, 16)
  if (!start || text[start.end] !== ',') return dead()
  const number = scanUnsigned(text, start.end + 1, 16)
  if (!number) return dead()
  // 4.3 and 4.4 did not look for a place in the guest.
  const gfn =
    atLeast(cx.release, '4.5') && text[number.end] === '@' ? scanUnsigned(text, number.end + 1, 16) : undefined
  const end = gfn?.end ?? number.end
  if (end < text.length && atLeast(cx.release, '4.7')) return dead()
  const findings: Finding[] = []
  if (text.slice(end).trim() !== '') {
    const rest = text.slice(end)
    const hint =
      rest.startsWith('@') && !atLeast(cx.release, '4.5') ? ' The place in the guest can be chosen since 4.5.' : ''
    findings.push(dropsRest(sourceRange(atom, end, text.length), cx, [text.slice(0, end), rest], { hint }))
  }
  const value = {
    ...(start.number ? { start: start.number } : {}),
    ...(number.number ? { number: number.number } : {}),
    ...(gfn && gfn.number !== invalidGfn ? { gfn: gfn.number } : {}),
  }
  append(findings, oddities(atom, value, cx))
  return { value, findings }
}

const oddities = (atom: Atom, { start = 0n, number = 0n, gfn }: IoMemory, cx: ReadContext): Finding[] => {
  const range = contentRange(atom)
  if (number === 0n)
    return [ignored('bad-spec', range, `xl ${cx.release} takes no page at all: the number of pages is 0.`)]
  const top = 2n ** 52n
  if (start + number > top || (gfn ?? 0n) + number > top)
    return [
      ignored(
        'out-of-range',
        range,
        `xl ${cx.release} takes \`${atom.text}\` for ${number} pages from \`${start.toString(16)}\` on, which no host has. The numbers are hexadecimal and count pages of 4 KiB.`,
      ),
    ]
  return []
}

const pages: ValueType<IoMemory> = {
  label: 'pages of I/O memory, hexadecimal',
  accessors: ['string'],
  snippet: `"\${1:fe000},\${2:1}"`,
  read: ofAtom(readPages),
  explain(value, _offset, cx) {
    const { value: range } = this.read(value, cx)
    if (!range) return undefined
    const { start = 0n, number = 0n, gfn } = range
    const address = (page: bigint) => code(`0x${(page * 4096n).toString(16)}`)
    const where = gfn === undefined ? ours('') : markdown`, in the guest at ${address(gfn)}`
    return {
      start: value.start,
      end: value.end,
      markdown: markdown`**${number}** ${ours(number === 1n ? 'page' : 'pages')} (${ours(sizeInWords(number * 4n))}) at ${address(start)}${where}`,
    }
  },
}

/** `iomem`: pages of the host's I/O memory for the guest. */
export const iomem = strictList(pages, {
  label: 'list of pages of I/O memory, hexadecimal',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are strings.',
    said: `xl: Unable to get element ${index} in iomem list`,
  }),
})
