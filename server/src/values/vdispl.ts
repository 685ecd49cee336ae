import { atLeast } from '../release.ts'
import { scanUnsigned, strtok } from './c-strings.ts'
import { type Field, fields, type Slice, type Spec } from './fields.ts'
import { ignored, refused } from './findings.ts'
import {
  deviceList,
  duplicateFields,
  readNumber,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
  untilRefused,
} from './spec-reader.ts'
import type { Finding, ReadContext, Reading } from './value-type.ts'

/** A connector of a display: an output with a size in pixels. */
export interface Connector {
  readonly unique_id: string
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
  return {
    value: readings.flatMap((reading) => (reading.value ? [reading.value] : [])),
    findings: readings.flatMap((reading) => reading.findings),
  }
}

/** `split_string_into_pair` at the colon, then `sscanf("%ux%u")`. */
const readConnector = (piece: Slice, spec: Spec, cx: ReadContext): Reading<Connector> => {
  const xl = `xl ${cx.release}`
  const range = spec.range(piece)
  const pair = cutPair(piece.text, cx)
  if (!pair)
    return {
      value: undefined,
      findings: [
        refused(
          'bad-spec',
          range,
          `${xl} refuses the output \`${piece.text}\` or crashes over it: it is not of the form \`id:1920x1080\`.`,
        ),
      ],
    }
  const size = scanSize(pair.size)
  if (!size)
    return {
      value: undefined,
      findings: [
        refused(
          'bad-spec',
          range,
          `${xl} refuses \`${pair.size}\`: a size is written \`1920x1080\`, with a small \`x\` and no blank before it.`,
          { said: "Can't parse connector resolution" },
        ),
      ],
    }
  const findings: Finding[] = []
  const kept = [size.width, size.height].map((number) => Number(BigInt.asUintN(32, number)))
  const rest = pair.size.slice(size.end)
  if (rest.trim() !== '')
    findings.push(
      ignored(
        'bad-spec',
        range,
        `${xl} reads \`${pair.size.slice(0, size.end)}\` and drops \`${rest}\` without a message.`,
      ),
    )
  else if (kept[0] !== Number(size.width) || kept[1] !== Number(size.height))
    findings.push(ignored('not-a-number', range, `${xl} keeps 32 bits: the size becomes ${kept[0]}x${kept[1]}.`))
  const [width = 0, height = 0] = kept
  return {
    value: { unique_id: pair.id, ...(width ? { width } : {}), ...(height ? { height } : {}) },
    findings,
  }
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

const scanSize = (text: string): { width: bigint; height: bigint; end: number } | undefined => {
  const width = scanUnsigned(text, 0, 10)
  if (!width || text[width.end] !== 'x') return undefined
  const height = scanUnsigned(text, width.end + 1, 10)
  return height && { width: width.number, height: height.number, end: height.end }
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
