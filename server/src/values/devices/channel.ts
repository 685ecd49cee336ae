import { atLeast } from '../../release.ts'
import { ignored, notCreated, refused } from '../basic/findings.ts'
import { stop } from '../basic/tab-stops.ts'
import { deviceList } from '../spec/lists.ts'
import { backendDomain, inPairs, kept, oneOf, spec, type Whole } from '../spec/spec.ts'
import { addField } from '../spec/words.ts'
import type { Finding } from '../value-type.ts'

/** A channel as libxl's JSON shows it (`libxl_types.idl`, `device_channel`). */
export interface Channel {
  backend_domname?: string
  name?: string
  'connection.pty'?: Record<string, never>
  'connection.socket'?: { path?: string }
}

const check = ({ spec: at, cx, value, given, refused: dead }: Whole<Channel>): Finding[] => {
  const connection = given('connection')
  const path = given('path')
  const socket = connection?.value.text === 'socket'
  // The path goes where the connection is kept, which is known only now.
  if (socket) value['connection.socket'] ??= {}
  else {
    delete value['connection.socket']
    value['connection.pty'] = {}
  }
  if (dead) return []
  const xl = `xl ${cx.release}`
  if (!connection) {
    const message = `${xl} refuses a channel without \`connection\`. Add \`connection=pty\`, or \`connection=socket\` and a \`path\`.`
    return [
      refused('bad-spec', at.atom, message, {
        said: "channel has unknown 'connection'",
        fixes: [addField('connection=pty', at)],
      }),
    ]
  }
  if (socket && !path) {
    const message = `${xl} refuses a socket without \`path\`. Say where it is to be made.`
    const said = "channel connection 'socket' requires path=.."
    return [refused('bad-spec', at.range(connection), message, { said })]
  }
  const findings: Finding[] = []
  if (path && !socket) {
    const message = `${xl} drops \`path\` without a message: a terminal has none.`
    findings.push(ignored('ignored-field', at.range(path), message, { tag: 'unnecessary' }))
  }
  if (!given('name'))
    findings.push(notCreated(at.range({ start: 0, end: at.atom.text.length }), cx, 'a channel needs a `name`.'))
  return findings
}

/**
 * `channel`: one string for each (the loop in `xl_parse.c, parse_config_data`). Up to 4.20 a channel is numbered by its place;
 * since then libxl picks the number.
 */
export const channel = deviceList(
  spec<Channel>({
    label: 'channel specification',
    // A path goes with a socket alone.
    snippet: `"name=${stop(1, 'org.example.agent.0')}, ${stop(2, 'connection=socket, path=/run/xen/agent.sock')}"`,
    cut: inPairs((text) => `failed to parse channel configuration: ${text}`),
    said: ({ name }) => `unknown channel parameter '${name?.text}', ignoring`,
    drops: true,
    fields: {
      name: kept({
        required: true,
        text: 'By this name the guest finds the channel; it must be given. A domain name in it keeps it unique.',
        type: 'text',
        example: 'org.example.agent.0',
      }),
      connection: oneOf({
        required: true,
        text: 'What the channel is on the host; it must be given, in small letters.',
        type: 'name',
        values: {
          pty: { text: 'A terminal; `xl channel-list` shows which.' },
          socket: { text: 'A Unix socket that QEMU listens on, at `path`.' },
        },
        at: [],
        exact: true,
        said: (given) => `unknown channel connection '${given}'`,
      }),
      path: kept({
        text: 'Where the Unix socket is made, with `connection=socket`.',
        type: 'path',
        role: 'path',
        example: '/run/xen/agent.sock',
        at: ['connection.socket', 'path'],
      }),
      backend: backendDomain('Domain that serves the channel, by name or number. Default: dom0.'),
    },
    check,
  }),
  { numbered: ({ release }) => !atLeast(release, '4.21') },
)
