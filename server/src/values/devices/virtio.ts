import { ignored, refused } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { strtok } from '../c/strings.ts'
import { type Field, fields, type Piece, type Slice, type Spec, splitPieces } from '../spec/fields.ts'
import {
  deviceList,
  duplicateFields,
  readNumber,
  replaceSlice,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading } from '../value-type.ts'

/** A Virtio device as libxl's JSON shows it (`libxl_types.idl`, `device_virtio`). */
export interface Virtio {
  readonly backend_domname?: string
  readonly type?: string
  readonly transport?: 'mmio'
  readonly grant_usage?: 'True' | 'False'
}

const table: Record<string, Field> = {
  type: {
    text: 'The compatible string of the device in the device tree: `virtio,device` and the number of the device in small hexadecimal digits. The piece behind the comma belongs to it, with the blanks that stand there.',
    type: 'compatible string',
    values: {
      'virtio,device22': { text: 'An I²C adapter; it gets a node of its own in the device tree.' },
      'virtio,device29': { text: 'A GPIO controller; it gets a node of its own in the device tree.' },
      'virtio,device1a': { text: 'A file system (virtio-fs).' },
      'virtio,device': { text: 'Any device: the guest finds out which one.' },
    },
    example: 'virtio,device22',
  },
  transport: {
    text: 'How front and back end reach each other.',
    type: 'transport',
    values: { mmio: { text: 'Registers in memory (virtio-mmio). xl knows no other.' } },
  },
  backend: {
    text: 'The domain in which the back end runs, by name or number. Unless set, domain 0.',
    type: 'domain',
    example: '0',
  },
  grant_usage: {
    text: 'Whether front and back end share memory by grants. Unless set, they do when the back end is not in domain 0.',
    type: '0 or 1',
    values: { 0: { text: 'The back end may map all memory of the guest.' }, 1: { text: 'Grants are used.' } },
  },
}

const names = Object.keys(table)

/** The pieces as xl takes them: a `type` that begins with `virtio` takes the next piece as well. */
const virtioTokens = (text: string): { readonly tokens: readonly Token[]; readonly cut: Token | undefined } => {
  const raw = strtok(text, ',')
  const tokens: Token[] = []
  for (let index = 0; index < raw.length; index++) {
    const [token] = tokensOf(raw[index]?.text ?? '') as [Token | undefined]
    const shift = raw[index]?.start ?? 0
    if (!token) continue
    const moved = move(token, shift)
    if (moved.name?.text !== 'type' || !moved.value.text.startsWith('virtio')) {
      tokens.push(moved)
      continue
    }
    const next = raw[++index]
    if (!next) return { tokens, cut: moved }
    const value: Slice = { start: moved.value.start, end: next.end, text: `${moved.value.text},${next.text}` }
    tokens.push({ start: moved.start, end: next.end, text: `type=${value.text}`, name: moved.name, value })
  }
  return { tokens, cut: undefined }
}

const moveSlice = ({ start, end, text }: Slice, by: number): Slice => ({ start: start + by, end: end + by, text })
const move = (token: Token, by: number): Token => ({
  ...moveSlice(token, by),
  name: token.name && moveSlice(token.name, by),
  value: moveSlice(token.value, by),
})

/** The pieces for an editor: `type=virtio,device22` is one; the place of its second comma stays, so that they can be counted. */
const split = (text: string): Piece[] => {
  const pieces = splitPieces(text)
  return pieces.map((piece, index): Piece => {
    const before = pieces[index - 1]
    if (isHead(before))
      return { start: piece.end, end: piece.end, text: '', name: before?.name, value: whole(before, piece, text) }
    const next = pieces[index + 1]
    if (!isHead(piece) || !next) return piece
    const value = whole(piece, next, text)
    return { ...piece, end: value.end, text: text.slice(piece.start, value.end), value }
  })
}
const isHead = (piece: Piece | undefined): boolean =>
  piece?.name?.text === 'type' && piece.value.text.startsWith('virtio')
const whole = (head: Piece | undefined, tail: Piece, text: string): Slice => {
  const start = head?.value.start ?? tail.start
  return { start, end: tail.end, text: text.slice(start, tail.end) }
}

/** `xl_parse.c, parse_virtio_list` and `parse_virtio_config`. */
const read = (spec: Spec, cx: ReadContext): Reading<Virtio> => {
  const { tokens, cut } = virtioTokens(spec.atom.text)
  const device: { -readonly [K in keyof Virtio]: Virtio[K] } = {}
  const findings: Finding[] = []
  for (const token of tokens) {
    switch (token.name?.text) {
      case 'backend':
        device.backend_domname = token.value.text
        findings.push(...strayBlanks(token, spec))
        break
      case 'type':
        device.type = token.value.text
        findings.push(...typeFindings(token, spec, cx))
        break
      case 'transport': {
        const { value } = token
        if (value.text.toLowerCase() === 'mmio') device.transport = 'mmio'
        else if (value.text.toLowerCase() === 'unknown') delete device.transport
        else findings.push(badTransport(value, spec, cx))
        break
      }
      case 'grant_usage': {
        const { number, findings: found } = readNumber(token, spec, cx, 'flag')
        device.grant_usage = number ? 'True' : 'False'
        findings.push(...found)
        break
      }
      default:
        findings.push(unknownField(token, spec, cx, { names, said: `Unknown string "${token.text}" in virtio spec` }))
    }
  }
  if (cut)
    findings.push(
      refused(
        'bad-spec',
        spec.range(cut),
        `xl ${cx.release} crashes when nothing follows \`${cut.text}\`: it joins the next piece to it. Write \`type=virtio,device22\`, or another number.`,
      ),
    )
  const found = untilRefused([...findings, ...duplicateFields(tokens, spec, cx)])
  if (!found.some(({ effect }) => effect !== 'advice')) found.push(...missing(device, spec, cx))
  return { value: found.some(({ effect }) => effect === 'refused') ? undefined : device, findings: found }
}

const badTransport = (value: Slice, spec: Spec, cx: ReadContext): Finding =>
  refused(
    'unknown-choice',
    spec.range(value),
    `xl ${cx.release} refuses the transport \`${value.text}\` and prints nothing. It knows \`mmio\` alone.`,
    {
      fixes:
        nearName(value.text, ['mmio']) || /^pci$/i.test(value.text)
          ? [replaceSlice('Replace by `mmio`', spec, value, 'mmio')]
          : [],
    },
  )

const typeFindings = ({ value }: Token, spec: Spec, cx: ReadContext): Finding[] => {
  const meant = value.text.replaceAll(/\s+/g, '')
  const swallowed = /,\s*(backend|transport|grant_usage)\s*=/.exec(value.text)?.[1]
  if (swallowed)
    return [
      ignored(
        'bad-spec',
        spec.range(value),
        `xl ${cx.release} takes the piece behind the comma for a part of the type: \`${swallowed}\` is lost. Write \`type=virtio,device\` and then the other fields.`,
      ),
    ]
  if (meant === value.text) return []
  return [
    ignored(
      'blank-in-spec',
      spec.range(value),
      `xl ${cx.release} keeps the blank: the type is \`${value.text}\`, not \`${meant}\`. Remove it.`,
      { fixes: [replaceSlice('Remove the blank', spec, value, meant)] },
    ),
  ]
}

/** `libxl_arm.c`: what is no device of the `mmio` kind is left out; then the type has to be one of Virtio's. */
const missing = (device: Virtio, spec: Spec, cx: ReadContext): Finding[] => {
  const xl = `xl ${cx.release}`
  const warn = (message: string): Finding[] => [ignored('bad-spec', spec.atom, message)]
  if (device.transport === undefined)
    return warn(
      `${xl} leaves a device without \`transport\` out of the guest, without a message. Add \`transport=mmio\`.`,
    )
  if (device.type === undefined)
    return warn(`${xl} takes this, but crashes when it makes a device without \`type\`. Add \`type=virtio,device\`.`)
  if (!device.type.startsWith('virtio,device'))
    return warn(
      `${xl} takes this, but makes no domain: a type begins with \`virtio,device\`, unlike \`${device.type}\`.`,
    )
  return []
}

/** `virtio`: Virtio devices, one string for each. */
export const virtio = deviceList(
  fields<Virtio>({
    label: 'Virtio device',
    fields: table,
    split,
    read,
    snippet: `"backend=\${1:0}, type=virtio,device\${2:22}, transport=mmio, grant_usage=\${3|1,0|}"`,
  }),
)
