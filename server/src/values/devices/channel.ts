import { atLeast } from '../../release.ts'
import { ignored, refused } from '../basic/findings.ts'
import { listOf } from '../basic/simple.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import {
  badPair,
  crashesOnNothing,
  duplicates,
  notCreated,
  numbered,
  type Pair,
  pairOf,
  quoted,
  replaceSlice,
  strtok,
  unknownField,
} from '../spec/tokens.ts'
import type { Finding, ReadContext, ValueType } from '../value-type.ts'

/** A channel as libxl's JSON shows it (`libxl_types.idl`, `device_channel`). */
export interface Channel {
  backend_domname?: string
  devid?: number
  name?: string
  'connection.pty'?: Record<string, never>
  'connection.socket'?: { path: string }
}

const table: Record<string, Field> = {
  name: {
    text: 'By this name the guest finds the channel; it must be given. A domain name in it keeps it unique.',
    type: 'text',
    example: 'org.example.agent.0',
  },
  connection: {
    text: 'What the channel is on the host; it must be given, in small letters.',
    type: 'name',
    values: {
      pty: { text: 'A terminal; `xl channel-list` shows which.' },
      socket: { text: 'A Unix socket that QEMU listens on, at `path`.' },
    },
  },
  path: {
    text: 'Where the Unix socket is made, with `connection=socket`.',
    type: 'path',
    example: '/run/xen/agent.sock',
    role: 'path',
  },
  backend: { text: 'Domain that serves the channel, by name or number. Default: dom0.', type: 'domain', example: '0' },
}

const connections = Object.keys(table.connection?.values ?? {})

/** The loop in `parse_config_data` (`xl_parse.c`). */
const item = fields<Channel>({
  label: 'channel specification',
  fields: table,
  snippet: '"name=${1:org.example.agent.0}, connection=${2|socket,pty|}, path=${3:/run/xen/agent.sock}"',
  read(spec, cx) {
    const { text } = spec.atom
    const pieces = strtok(text)
    if (pieces.length === 0) return { value: undefined, findings: [crashesOnNothing(spec, cx)] }
    const findings: Finding[] = []
    const set = new Map<string, Pair>()
    const pairs: Pair[] = []
    for (const piece of pieces) {
      const pair = pairOf(text, piece, cx)
      if (!pair) {
        findings.push(badPair(piece, spec, cx, 'failed to parse channel configuration'))
        continue
      }
      const name = pair.name.text
      if (!Object.hasOwn(table, name)) {
        findings.push(unknownField('ignored', pair, spec, cx, table, `unknown channel parameter '${name}', ignoring`))
        continue
      }
      if (name === 'connection' && !connections.includes(pair.value.text)) findings.push(badConnection(pair, spec, cx))
      if (pair.dropped) findings.push(lostTail(pair, spec, cx))
      pairs.push(pair)
      set.set(name, pair)
    }
    findings.push(...duplicates(pairs, spec, cx))
    if (!findings.some(({ effect }) => effect === 'refused')) findings.push(...incomplete(set, spec, cx))
    if (findings.some(({ effect }) => effect === 'refused')) return { value: undefined, findings }
    return { value: channelOf(set), findings }
  },
})

const channelOf = (set: ReadonlyMap<string, Pair>): Channel => {
  const [backend, name, path] = ['backend', 'name', 'path'].map((field) => set.get(field)?.value.text)
  return {
    ...(backend === undefined ? {} : { backend_domname: backend }),
    ...(name === undefined ? {} : { name }),
    ...(set.get('connection')?.value.text === 'socket'
      ? { 'connection.socket': { path: path ?? '' } }
      : { 'connection.pty': {} }),
  }
}

const badConnection = ({ value }: Pair, spec: Spec, cx: ReadContext): Finding => {
  const near = connections.find((each) => each === value.text.toLowerCase())
  return refused(
    'unknown-choice',
    spec.range(value),
    `xl ${cx.release} refuses the connection \`${value.text}\`. It knows ${quoted(connections)}, in small letters.`,
    {
      said: `unknown channel connection '${value.text}'`,
      ...(near ? { fixes: [replaceSlice(`Replace by \`${near}\``, spec, value, near)] } : {}),
    },
  )
}

const lostTail = ({ name, dropped }: Pair, spec: Spec, cx: ReadContext): Finding =>
  ignored(
    'bad-spec',
    spec.range(dropped ?? name),
    `xl ${cx.release} drops \`${dropped?.text.trim() ?? ''}\` without a message: a value has no \`=\` before 4.18.`,
  )

const incomplete = (set: ReadonlyMap<string, Pair>, spec: Spec, cx: ReadContext): Finding[] => {
  const xl = `xl ${cx.release}`
  const connection = set.get('connection')
  if (!connection) {
    const message = `${xl} refuses a channel without \`connection\`. Add \`connection=pty\`, or \`connection=socket\` and a \`path\`.`
    return [refused('bad-spec', spec.atom, message, { said: "channel has unknown 'connection'" })]
  }
  const path = set.get('path')
  if (connection.value.text === 'socket' && !path) {
    const message = `${xl} refuses a socket without \`path\`. Say where it is to be made.`
    return [
      refused('bad-spec', spec.range(connection), message, {
        said: "channel connection 'socket' requires path=..",
      }),
    ]
  }
  const findings: Finding[] = []
  if (connection.value.text === 'pty' && path)
    findings.push(
      ignored('ignored-field', spec.range(path), `${xl} drops \`path\` without a message: a terminal has none.`, {
        tag: 'unnecessary',
      }),
    )
  if (!set.has('name')) {
    const whole = { start: 0, end: spec.atom.text.length }
    findings.push(notCreated(spec, whole, cx, 'a channel needs a `name`.'))
  }
  return findings
}

/** Up to 4.20 a channel is numbered by its place; since then libxl picks the number. */
export const channel: ValueType<readonly (Channel | undefined)[]> = numbered(
  listOf(item),
  ({ release }) => !atLeast(release, '4.21'),
)
