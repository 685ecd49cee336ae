import { ours } from '../../markdown.ts'
import type { RuleId } from '../../rule-ids.ts'
import { type Atom, contentRange, sourceRange } from '../../syntax/index.ts'
import { dropsRest, ignored, notCreated, refused } from '../basic/findings.ts'
import { strtoul } from '../c/numbers.ts'
import { ofAtom, strictList } from '../spec/lists.ts'
import type { Finding, ReadContext, Reading, ValueType } from '../value-type.ts'

/** I/O ports as libxl's JSON shows them (`libxl_types.idl`, `ioport_range`). */
export interface IoPorts {
  readonly first?: number
  readonly number?: number
}

const uint32Max = 2n ** 32n - 1n
const hex = (number: bigint): string => number.toString(16)

/** The list of ports in `parse_config_data`: `strtoul` in base 16, the same in every release. */
const readPorts = (atom: Atom, cx: ReadContext): Reading<IoPorts> => {
  const { text } = atom
  const xl = `xl ${cx.release}`
  const invalid = { said: `xl: Invalid argument parsing ioport: ${text}` }
  const dead = (rule: RuleId, message: string, said: { said: string }): Reading<IoPorts> => ({
    value: undefined,
    findings: [refused(rule, contentRange(atom), message, said)],
  })
  const tooBig = (number: bigint): Reading<IoPorts> =>
    dead('out-of-range', `${xl} refuses \`${text}\`: the number is too large.`, {
      said: `xl: ioport ${hex(number)} too big`,
    })
  const shape = 'ports are hexadecimal, as in `3f8` or `2f8-2ff`'

  const first = strtoul(text, 16)
  if (first.length === 0) return dead('bad-spec', `${xl} refuses \`${text}\`: ${shape}.`, invalid)
  if (first.number >= uint32Max) return tooBig(first.number)
  let last = first.number
  const findings: Finding[] = []
  const rest = text.slice(first.length)
  if (rest.startsWith('-')) {
    const end = strtoul(rest.slice(1), 16)
    if (end.length === 0 || end.length < rest.length - 1)
      return dead('bad-spec', `${xl} refuses \`${text}\`: ${shape}.`, invalid)
    if (end.number >= uint32Max) return tooBig(end.number)
    last = end.number
  } else if (rest !== '') {
    findings.push(
      dropsRest(sourceRange(atom, first.length, text.length), cx, [text.slice(0, first.length), rest], {
        hint: ' A range has a dash: `2f8-2ff`.',
        ...invalid,
      }),
    )
  }
  if (last < first.number)
    findings.push(
      ignored(
        'bad-spec',
        contentRange(atom),
        `${xl} takes a range that runs backwards for nearly all numbers there are, without a message. Turn it round.`,
        {
          fixes: [
            {
              title: 'Turn the range round',
              edits: [{ ...contentRange(atom), newText: `${hex(last)}-${hex(first.number)}` }],
            },
          ],
        },
      ),
    )
  else if (last > 0xffffn)
    findings.push(notCreated(contentRange(atom), cx, 'no port is above `ffff`.', { rule: 'out-of-range' }))
  const number = Number(BigInt.asUintN(32, last - first.number + 1n))
  return {
    value: { ...(first.number ? { first: Number(first.number) } : {}), ...(number ? { number } : {}) },
    findings,
  }
}

const port: ValueType<IoPorts> = {
  label: 'I/O port or range of ports, hexadecimal',
  accessors: ['string'],
  snippet: `"\${1:2f8-2ff}"`,
  read: ofAtom(readPorts),
  explain(value, _offset, cx) {
    const { value: range } = this.read(value, cx)
    if (!range) return undefined
    const { first = 0, number = 0 } = range
    const last = first + number - 1
    const shown =
      number === 1
        ? `I/O port **0x${first.toString(16)}**`
        : `I/O ports **0x${first.toString(16)}** to **0x${last.toString(16)}**`
    return { start: value.start, end: value.end, markdown: ours(`${shown}${number > 1 ? `, ${number} ports` : ''}`) }
  },
}

/** `ioports`: I/O ports of the host for the guest. */
export const ioports = strictList(port, {
  label: 'list of I/O ports, hexadecimal',
  nested: (index) => ({
    message: 'refuses a list inside this list. Its items are strings.',
    said: `xl: Unable to get element #${index} in ioport list`,
  }),
})
