import { type Atom, contentRange, sourceRange } from '../../syntax/index.ts'
import { dropsRest, notCreated, refused } from '../basic/findings.ts'
import { scanUnsigned } from '../c/numbers.ts'
import { ofAtom, strictList } from '../spec/lists.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

interface Colours {
  readonly first: number
  readonly last: number
}

/** More colours than this no build of Xen knows (`xen/arch/Kconfig`, `NR_LLC_COLORS`). */
const most = 65536

/** `sscanf("%u-%u")`, and `sscanf("%u")` where that finds no two numbers. */
const readColours = (atom: Atom, cx: ReadContext): Reading<Colours> => {
  const { text } = atom
  const xl = `xl ${cx.release}`
  const dead = (message: string, said?: string): Reading<Colours> => ({
    value: undefined,
    findings: [refused('bad-spec', contentRange(atom), `${xl} ${message}`, { said })],
  })
  const from = scanUnsigned(text, 0, 10)
  if (!from)
    return dead(
      `refuses \`${text}\`: an item is a colour such as \`3\` or a range such as \`0-3\`.`,
      `xl: Invalid LLC color range: ${text}`,
    )
  const to = text[from.end] === '-' ? scanUnsigned(text, from.end + 1, 10) : undefined
  const first = BigInt.asUintN(32, from.number)
  const last = to ? BigInt.asUintN(32, to.number) : first
  if (first > last)
    return dead(`refuses \`${text}\`: the range runs backwards.`, `xl: Start LLC color is greater than end: ${text}`)
  // xl counts with 32 bits up to and including the last colour.
  if (last === 2n ** 32n - 1n) return dead(`crashes: it never comes to the end of \`${text}\`.`)
  const end = to?.end ?? from.end
  const findings: Finding[] = []
  if (text.slice(end).trim() !== '') findings.push(trailing(atom, end, cx))
  else if (last >= most || from.number !== first)
    findings.push(notCreated(contentRange(atom), cx, 'no cache has so many colours.', { rule: 'out-of-range' }))
  return { value: { first: Number(first), last: Number(last) }, findings }
}

const trailing = (atom: Atom, end: number, cx: ReadContext): Finding => {
  const { text, quote } = atom
  const several = /^\s*\d+(?:-\d+)?(?:\s*,\s*\d+(?:-\d+)?)+\s*$/.test(text) ? text.split(',') : undefined
  const spaced = /^\s*\d+\s*-\s*\d+\s*$/.test(text) ? text.replaceAll(/\s+/g, '') : undefined
  const newText = quote && several ? several.map((each) => each.trim()).join(`${quote}, ${quote}`) : spaced
  const hint = several ? ' Make it items of their own.' : spaced ? ' No blank may stand before the dash.' : ''
  const title = 'Write it so that xl reads all of it'
  return dropsRest(sourceRange(atom, end, text.length), cx, [text.slice(0, end), text.slice(end)], {
    hint,
    fixes: newText === undefined ? undefined : [{ title, edits: [{ ...contentRange(atom), newText }] }],
  })
}

const colours: ValueType<Colours> = {
  label: 'colour or range of colours',
  accessors: ['string'],
  snippet: `"\${1:0-3}"`,
  read: ofAtom(readColours),
}

const list = strictList(colours, {
  label: 'list of colours of the last-level cache',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are strings.',
    said: `xl: Can't get element ${index} in LLC color list`,
  }),
})

/** `llc_colors`: the value is the list of all colours, as in libxl's JSON. */
export const llcColors: ValueType<readonly number[]> = {
  ...list,
  read(value, cx) {
    const { value: ranges, ...rest } = list.read(value, cx)
    return {
      ...rest,
      value: ranges?.flatMap(({ first, last }) =>
        Array.from({ length: Math.min(last - first + 1, most) }, (_, index) => first + index),
      ),
    }
  },
}
