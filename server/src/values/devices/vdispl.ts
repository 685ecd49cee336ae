import { atLeast } from '../../release.ts'
import { ignored, refused } from '../basic/findings.ts'
import { scanUnsigned } from '../c/numbers.ts'
import { strtok } from '../c/strings.ts'
import { type Field, fields, type Slice, type Spec } from '../spec/fields.ts'
import {
  deviceList,
  duplicateFields,
  readNumber,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from '../spec/spec-reader.ts'
import type { Finding, ReadContext, Reading } from '../value-type.ts'

/** A connector of a display: an output with a size in pixels. */
export interface Connector {
  readonly unique_id?: string
  readonly width?: number
  readonly height?: number
}

/** A display as libxl's JSON shows it (`libxl_types.idl`, `device_vdispl`). */
export interface Vdispl {
  readonly backend_domname?: string
  readonly be_alloc?: true
  readonly connectors: readonly Connector[]
}

const table: Record<string, Field> = {
  backend: {
    text: 'The domain in which the back end runs, by name or number. Unless set, domain 0.',
    type: 'domain',
    example: '0',
  },
  'be-alloc': {
    text: 'Whether the back end provides the buffers of the display. Otherwise the guest does.',
    type: '0 or 1',
    values: { 0: { text: 'The guest provides the buffers.' }, 1: { text: 'The back end provides the buffers.' } },
  },
  connectors: {
    text: 'The outputs, separated by semicolons, each as `id:WIDTHxHEIGHT` in pixels. The back end knows an output by its id. At least one has to be there.',
    type: 'id:WIDTHxHEIGHT;…',
    example: 'id0:1920x1080',
  },
}

const names = Object.keys(table)

/** `xl_parse.c, parse_vdispl_config`. */
const read = (spec: Spec, cx: ReadContext): Reading<Vdispl> => {
  const tokens = tokensOf(spec.atom.text)
  const findings: Finding[] = []
  const device: { backend_domname?: string; be_alloc?: true; connectors?: readonly Connector[] } = {}
  for (const token of tokens) {
    switch (token.name?.text) {
      case 'backend':
        device.backend_domname = token.value.text
        findings.push(...strayBlanks(token, spec))
        break
      case 'be-alloc': {
        const { number, findings: found } = readNumber(token, spec, cx, 'flag')
        if (number) device.be_alloc = true
        else delete device.be_alloc
        findings.push(...found)
        break
      }
      case 'connectors': {
        const reading = readConnectors(token, spec, cx)
        device.connectors = reading.value ?? []
        findings.push(...reading.findings)
        break
      }
      default:
        findings.push(unknownField(token, spec, cx, { names, said: `Unknown string "${token.text}" in vdispl spec` }))
    }
  }
  if (!device.connectors)
    findings.push(
      refused(
        'bad-spec',
        spec.atom,
        `xl ${cx.release} refuses a display without an output. Add \`connectors=id0:1920x1080\`.`,
        { said: 'At least one connector should be specified.' },
      ),
    )
  const found = untilRefused([...findings, ...duplicateFields(tokens, spec, cx)])
  const dead = found.some(({ effect }) => effect === 'refused')
  return { value: dead ? undefined : { ...device, connectors: device.connectors ?? [] }, findings: found }
}

const readConnectors = (token: Token, spec: Spec, cx: ReadContext): Reading<readonly Connector[]> => {
  const { value } = token
  const pieces = strtok(value.text, ';').map((piece) => ({
    start: value.start + piece.start,
    end: value.start + piece.end,
    text: piece.text,
  }))
  if (pieces.length === 0)
    return {
      value: undefined,
      findings: [
        refused(
          'bad-spec',
          spec.range(token),
          `xl ${cx.release} crashes when \`connectors\` is empty. Write \`connectors=id0:1920x1080\`.`,
        ),
      ],
    }
  const readings = pieces.map((piece) => readConnector(piece, spec, cx))
  // Where a size does not begin with a number xl complains, leaves this output and all behind it empty, and goes on.
  const stop = readings.findIndex(({ value: output }) => output !== undefined && !output.sized)
  const read = stop < 0 ? readings : readings.slice(0, stop + 1)
  return {
    value: readings.map((reading, index): Connector => (index < read.length ? (reading.value?.connector ?? {}) : {})),
    findings: read.flatMap((reading) => reading.findings),
  }
}

/** `split_string_into_pair` at the colon, then `sscanf("%ux%u")`. */
const readConnector = (
  piece: Slice,
  spec: Spec,
  cx: ReadContext,
): Reading<{ readonly connector: Connector; readonly sized: boolean }> => {
  const xl = `xl ${cx.release}`
  const range = spec.range(piece)
  const dead = (message: string, said?: string): Reading<never> => ({
    value: undefined,
    findings: [refused('bad-spec', range, `${xl} refuses ${message}`, { said })],
  })
  const pair = cutPair(piece.text, cx)
  if (!pair) return dead(`the output \`${piece.text}\` or crashes over it: it is not of the form \`id:1920x1080\`.`)
  const said = "Can't parse connector resolution"
  const shape = 'a size is written `1920x1080`, with a small `x` and no blank before it.'
  const width = scanUnsigned(pair.size, 0, 10)
  if (!width && pair.size.trim() !== '')
    return {
      value: { connector: { unique_id: pair.id }, sized: false },
      findings: [
        ignored(
          'bad-spec',
          range,
          `${xl} complains about \`${pair.size}\`, and goes on without the sizes of this output and of all behind it: ${shape}`,
          { said },
        ),
      ],
    }
  const height = width && pair.size[width.end] === 'x' ? scanUnsigned(pair.size, width.end + 1, 10) : undefined
  if (!width || !height) return dead(`\`${pair.size}\`: ${shape}`, said)
  const kept = [width.number, height.number].map((number) => Number(BigInt.asUintN(32, number)))
  const findings: Finding[] = []
  const rest = pair.size.slice(height.end)
  if (rest.trim() !== '')
    findings.push(
      ignored(
        'bad-spec',
        range,
        `${xl} reads \`${pair.size.slice(0, height.end)}\` and drops \`${rest}\` without a message.`,
      ),
    )
  else if (kept[0] !== Number(width.number) || kept[1] !== Number(height.number))
    findings.push(ignored('not-a-number', range, `${xl} keeps 32 bits: the size becomes ${kept[0]}x${kept[1]}.`))
  const [wide, high] = kept
  const size = { ...(wide ? { width: wide } : {}), ...(high ? { height: high } : {}) }
  return { value: { connector: { unique_id: pair.id, ...size }, sized: true }, findings }
}

/** Before 4.18 the pair was cut with `strtok`: colons in front and behind were skipped. */
const cutPair = (text: string, cx: ReadContext): { readonly id: string; readonly size: string } | undefined => {
  if (!atLeast(cx.release, '4.18')) {
    const [id, size] = strtok(text, ':')
    return id && size ? { id: id.text, size: size.text } : undefined
  }
  const colon = text.indexOf(':')
  return colon < 0 || colon === text.length - 1 ? undefined : { id: text.slice(0, colon), size: text.slice(colon + 1) }
}

/** `vdispl`: paravirtual displays, one string for each. */
export const vdispl = deviceList(
  fields<Vdispl>({
    label: 'display',
    fields: table,
    read,
    snippet: `"backend=\${1:0}, be-alloc=\${2|0,1|}, connectors=\${3:id0}:\${4:1920x1080}"`,
  }),
)
