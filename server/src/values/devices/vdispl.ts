import { atLeast } from '../../release.ts'
import { dropsRest, ignored, keepsBits, refused } from '../basic/findings.ts'
import { scanUnsigned } from '../c/numbers.ts'
import { strtok } from '../c/strings.ts'
import type { Piece, Slice, Spec } from '../spec/fields.ts'
import { deviceList } from '../spec/lists.ts'
import { strtokInside } from '../spec/pieces.ts'
import { backendDomain, type FieldReading, flag, spec } from '../spec/spec.ts'
import { addField, emptyList } from '../spec/words.ts'
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

const readConnectors = (piece: Piece, at: Spec, cx: ReadContext): FieldReading => {
  const outputs = strtokInside(piece.value, ';')
  if (outputs.length === 0) return { findings: [emptyList(piece, at, cx)] }
  const readings = outputs.map((output) => readConnector(output, at, cx))
  // Where a size does not begin with a number xl complains, leaves this output and all behind it empty, and goes on.
  const stop = readings.findIndex(({ value: output }) => output !== undefined && !output.sized)
  const read = stop < 0 ? readings : readings.slice(0, stop + 1)
  return {
    stored: readings.map((reading, index): Connector => (index < read.length ? (reading.value?.connector ?? {}) : {})),
    findings: read.flatMap((reading) => reading.findings),
  }
}

/** `split_string_into_pair` at the colon, then `sscanf("%ux%u")`. */
const readConnector = (
  piece: Slice,
  at: Spec,
  cx: ReadContext,
): Reading<{ readonly connector: Connector; readonly sized: boolean }> => {
  const xl = `xl ${cx.release}`
  const range = at.range(piece)
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
  if (rest.trim() !== '') findings.push(dropsRest(range, cx, [pair.size.slice(0, height.end), rest]))
  else if (kept[0] !== Number(width.number) || kept[1] !== Number(height.number))
    findings.push(keepsBits(range, cx, { width: 32, signed: false }, [pair.size.trim(), kept.join('x')]))
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

/** `vdispl`: paravirtual displays, one string for each (`xl_parse.c, parse_vdispl_config`). */
export const vdispl = deviceList(
  spec<Vdispl>({
    label: 'display',
    snippet: `"connectors=\${1:id0}:\${2:1920x1080}"`,
    said: ({ text }) => `Unknown string "${text}" in vdispl spec`,
    fields: {
      connectors: {
        text: 'The outputs, separated by semicolons, each as `id:WIDTHxHEIGHT` in pixels. The back end knows an output by its id. At least one has to be there.',
        type: 'id:WIDTHxHEIGHT;…',
        example: 'id0:1920x1080',
        read: readConnectors,
      },
      backend: backendDomain('The domain in which the back end runs, by name or number. Unless set, domain 0.'),
      'be-alloc': flag({
        text: 'Whether the back end provides the buffers of the display. Otherwise the guest does.',
        no: 'The guest provides the buffers.',
        yes: 'The back end provides the buffers.',
      }),
    },
    check({ spec: at, cx, given }) {
      if (given('connectors')) return []
      const message = `xl ${cx.release} refuses a display without an output. Add \`connectors=id0:1920x1080\`.`
      return [
        refused('bad-spec', at.atom, message, {
          said: 'At least one connector should be specified.',
          fixes: [addField('connectors=id0:1920x1080', at)],
        }),
      ]
    },
  }),
)
