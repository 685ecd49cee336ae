import { sure } from '../../sure.ts'
import { ignored, notCreated, refused } from '../basic/findings.ts'
import { type Piece, type Slice, type Spec, splitPieces } from '../spec/fields.ts'
import { deviceList } from '../spec/lists.ts'
import { rawPieces, sliceOf } from '../spec/pieces.ts'
import { backendDomain, type Cut, flag, oneOf, spec, type Whole } from '../spec/spec.ts'
import { addField, emptyValue, replaceSlice } from '../spec/words.ts'
import type { Finding, ReadContext } from '../value-type.ts'

/** A Virtio device as libxl's JSON shows it (`libxl_types.idl`, `device_virtio`). */
export interface Virtio {
  backend_domname?: string
  type?: string
  transport?: 'mmio'
  grant_usage?: 'True' | 'False'
}

/** The pieces as xl takes them (`xl_parse.c, parse_virtio_list`): a `type` that begins with `virtio` takes the next piece as well. */
const cut: Cut = (at, cx) => {
  const { text } = at.atom
  const raw = rawPieces(text)
  const ends = rawPieces(text, false)
  const pieces: Piece[] = []
  for (let index = 0; index < raw.length; index++) {
    const piece = sure(raw[index])
    if (!isHead(piece)) {
      pieces.push(piece)
      continue
    }
    const next = ends[++index]
    if (!next) {
      const message = `xl ${cx.release} crashes when nothing follows \`${piece.text}\`: it joins the next piece to it. Write \`type=virtio,device22\`, or another number.`
      return {
        pieces,
        findings: [
          refused('bad-spec', at.range(piece), message, {
            fixes: [
              {
                title: 'Write `type=virtio,device22`',
                edits: [{ ...at.range(piece), newText: 'type=virtio,device22' }],
                byHand: true,
              },
            ],
          }),
        ],
      }
    }
    const value = { start: piece.value.start, end: next.end, text: `${piece.value.text},${next.text}` }
    pieces.push({ ...sliceOf(text, piece.start, next.end), name: piece.name, value })
  }
  return { pieces }
}

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
const isHead = (piece: Piece | undefined): piece is Piece =>
  piece?.name?.text === 'type' && piece.value.text.startsWith('virtio')
const whole = (head: Piece | undefined, tail: Piece, text: string): Slice => {
  const start = head?.value.start ?? tail.start
  return { start, end: tail.end, text: text.slice(start, tail.end) }
}

const typeFindings = (piece: Piece, at: Spec, cx: ReadContext): Finding[] => {
  const { value } = piece
  const swallowed = /,\s*(backend|transport|grant_usage)\s*=/.exec(value.text)?.[1]
  if (swallowed) {
    const message = `xl ${cx.release} takes the piece behind the comma for a part of the type: \`${swallowed}\` is lost. Write \`type=virtio,device\` and then the other fields.`
    const fixes = [replaceSlice('Write `type=virtio,device`', at, value, value.text.replace(',', ',device,'))]
    return [ignored('bad-spec', at.range(value), message, { fixes })]
  }
  const meant = value.text.replaceAll(/\s+/g, '')
  if (meant === value.text) return emptyValue(piece, at, cx)
  const message = `xl ${cx.release} takes the blanks for a part of \`type\`. Remove them.`
  const fixes = [replaceSlice('Remove the blanks', at, value, meant)]
  return [ignored('blank-in-spec', at.range(value), message, { fixes })]
}

/** `libxl_arm.c`: what is no device of the `mmio` kind is left out; then the type has to be one of Virtio's. Nothing else looks at them. */
const check = ({ spec: at, cx, value: { transport, type }, found }: Whole<Virtio>): Finding[] => {
  const warn = (message: string, field: string): Finding[] => [
    ignored('bad-spec', at.atom, `xl ${cx.release} ${message}`, { fixes: [addField(field, at)] }),
  ]
  if (found.length > 0 || cx.arch !== 'arm') return []
  if (transport === undefined)
    return warn(
      'leaves a device without `transport` out of the guest, without a message. Add `transport=mmio`.',
      'transport=mmio',
    )
  if (type === undefined)
    return warn(
      'takes this, but crashes when it makes a device without `type`. Add `type=virtio,device`.',
      'type=virtio,device',
    )
  if (type.startsWith('virtio,device')) return []
  const whole = { start: 0, end: at.atom.text.length }
  return [notCreated(at.range(whole), cx, `a type begins with \`virtio,device\`, unlike \`${type}\`.`)]
}

/** `virtio`: Virtio devices, one string for each (`xl_parse.c, parse_virtio_config`). */
export const virtio = deviceList(
  spec<Virtio>({
    label: 'Virtio device',
    snippet: `"backend=\${1:0}, type=virtio,device\${2:22}, transport=mmio, grant_usage=\${3|1,0|}"`,
    cut,
    split,
    said: ({ text }) => `Unknown string "${text}" in virtio spec`,
    fields: {
      type: {
        text: 'The compatible string of the device in the device tree: `virtio,device` and the number of the device in small hexadecimal digits. The piece behind the comma belongs to it, with the blanks that stand there.',
        type: 'compatible string',
        required: true,
        values: {
          'virtio,device22': { text: 'An I²C adapter; it gets a node of its own in the device tree.' },
          'virtio,device29': { text: 'A GPIO controller; it gets a node of its own in the device tree.' },
          'virtio,device1a': { text: 'A file system (virtio-fs).' },
          'virtio,device': { text: 'Any device: the guest finds out which one.' },
        },
        open: true,
        example: 'virtio,device22',
        read: (piece, at, cx) => ({ stored: piece.value.text, findings: typeFindings(piece, at, cx) }),
      },
      transport: oneOf({
        text: 'How front and back end reach each other.',
        type: 'transport',
        required: true,
        values: { mmio: { text: 'Registers in memory (virtio-mmio). xl knows no other.' } },
        unset: ['unknown'],
      }),
      backend: backendDomain('The domain in which the back end runs, by name or number. Unless set, domain 0.'),
      grant_usage: flag({
        text: 'Whether front and back end share memory by grants. Unless set, they do when the back end is not in domain 0.',
        no: 'The back end may map all memory of the guest.',
        yes: 'Grants are used.',
        defbool: true,
      }),
    },
    check,
  }),
)
