import type { ChoiceValue } from '../basic/choices.ts'
import { ignored } from '../basic/findings.ts'
import { nearName } from '../basic/near.ts'
import { type Field, fields, type Spec } from '../spec/fields.ts'
import {
  deviceList,
  duplicateFields,
  readNumber,
  removal,
  replaceSlice,
  strayBlanks,
  type Token,
  tokensOf,
  unknownField,
} from '../spec/spec-reader.ts'
import type { Finding, Fix, ReadContext, Reading } from '../value-type.ts'

/** A framebuffer as libxl's JSON shows it (`libxl_types.idl`, `device_vfb`). */
export interface Vfb {
  readonly vnc: {
    readonly enable?: 'True' | 'False'
    readonly listen?: string
    readonly passwd?: string
    readonly display?: number
    readonly findunused?: 'True' | 'False'
  }
  readonly sdl: {
    readonly enable?: 'True' | 'False'
    readonly opengl?: 'True' | 'False'
    readonly display?: string
    readonly xauthority?: string
  }
  readonly keymap?: string
}

const noOrYes = (no: string, yes: string): Record<string, ChoiceValue> => ({ 0: { text: no }, 1: { text: yes } })

const table: Record<string, Field> = {
  vnc: {
    text: 'Whether a VNC server shows the screen. It does unless this is `0`. The value is a number: `vnc=yes` is 0.',
    type: '0 or 1',
    values: noOrYes('No VNC server.', 'A VNC server, as without this field.'),
  },
  vnclisten: {
    text: 'The address of the host on which the VNC server listens: `127.0.0.1` unless set, `0.0.0.0` for every interface. A display number may follow a colon; then leave `vncdisplay` out.',
    type: 'IP address[:display]',
    example: '127.0.0.1',
  },
  vncdisplay: {
    text: 'The display number: the TCP port is 5900 plus this. Set `vncunused=0` with it if it must be exactly this one.',
    type: 'number',
    example: '0',
    role: 'number',
  },
  vncunused: {
    text: 'Whether the first free display from `vncdisplay` on is taken. `xl vncviewer` finds out which one it is.',
    type: '0 or 1',
    values: noOrYes('The display has to be free.', 'The first free display is taken, as without this field.'),
  },
  vncpasswd: {
    text: 'The password of the VNC server; an empty one lets everybody in. It cannot contain a comma, and stands in the file for all who may read it.',
    type: 'text',
    example: 'secret',
  },
  sdl: {
    text: 'Whether the screen is a window on the X display of the host. It is not unless this is `1`.',
    type: '0 or 1',
    values: noOrYes('No window, as without this field.', 'A window on the host.'),
  },
  opengl: {
    text: 'Whether the window that `sdl` opens is drawn with OpenGL.',
    type: '0 or 1',
    values: noOrYes('Without OpenGL.', 'With OpenGL.'),
  },
  display: {
    text: 'The X display for the window that `sdl` opens, as in `DISPLAY`.',
    type: 'X display',
    example: ':0',
  },
  xauthority: {
    text: 'The X authority file that opens the X display for the window of `sdl`.',
    type: 'path',
    role: 'path',
    example: '/root/.Xauthority',
  },
  keymap: {
    text: 'The keyboard layout that VNC clients have: the name of a keymap of QEMU, such as `de` or `fr`. Unless set, `en-us`.',
    type: 'keymap',
    example: 'en-us',
  },
}

const names = Object.keys(table)
const flags = ['vnc', 'vncunused', 'sdl', 'opengl']

/** The part of the JSON that a field is stored in, and its name there. */
const places: Record<string, readonly ['vnc' | 'sdl' | 'top', string]> = {
  vnc: ['vnc', 'enable'],
  vnclisten: ['vnc', 'listen'],
  vncpasswd: ['vnc', 'passwd'],
  vncdisplay: ['vnc', 'display'],
  vncunused: ['vnc', 'findunused'],
  sdl: ['sdl', 'enable'],
  opengl: ['sdl', 'opengl'],
  display: ['sdl', 'display'],
  xauthority: ['sdl', 'xauthority'],
  keymap: ['top', 'keymap'],
}

/** The framebuffers in `parse_config_data`: the same in every release. */
const read = (spec: Spec, cx: ReadContext): Reading<Vfb> => {
  const all = tokensOf(spec.atom.text)
  const stop = all.findIndex(({ name }) => name === undefined)
  const tokens = stop < 0 ? all : all.slice(0, stop)
  const stored: Record<'vnc' | 'sdl' | 'top', Record<string, string | number>> = { vnc: {}, sdl: {}, top: {} }
  const findings: Finding[] = []
  for (const token of tokens) {
    const name = token.name?.text ?? ''
    const place = Object.hasOwn(places, name) ? places[name] : undefined
    if (!place) {
      findings.push(name === 'type' ? typeOfXm(token, spec, cx) : unknownField(token, spec, cx, { names }))
      continue
    }
    const [part, field] = place
    if (flags.includes(name) || name === 'vncdisplay') {
      const kept = name === 'vncdisplay' ? 'int' : 'flag'
      const number = readNumber(token, spec, cx, kept, { decimal: true })
      stored[part][field] = kept === 'int' ? number.number : number.number ? 'True' : 'False'
      if (stored[part][field] === 0) delete stored[part][field]
      findings.push(...number.findings)
    } else {
      stored[part][field] = token.value.text
      if (name !== 'vncpasswd') findings.push(...strayBlanks(token, spec))
    }
  }
  findings.push(...duplicateFields(tokens, spec, cx), ...twoDisplays(tokens, stored.vnc, spec, cx))
  const breaks = stop < 0 ? undefined : all[stop]
  if (breaks) findings.push(...endOfReading(breaks, spec, cx))
  return { value: { vnc: stored.vnc, sdl: stored.sdl, ...stored.top }, findings }
}

/** A piece without `=` ends xl's loop. */
const endOfReading = (token: Token, spec: Spec, cx: ReadContext): Finding[] => {
  const rest = spec.atom.text.slice(token.start)
  if (!/[^\s,]/.test(rest)) return []
  const known = nearName(token.text, names)
  const flag = known && flags.includes(known) ? known : undefined
  const lost = /,\s*[^\s,]/.test(rest) ? 'It drops this and all that follows in the string' : 'It drops it'
  return [
    ignored(
      'bad-spec',
      spec.range({ start: token.start, end: spec.atom.text.length }),
      `xl ${cx.release} stops reading at \`${token.text.trim()}\`, which has no \`=\`. ${lost}, without a message.${flag ? ` Write \`${flag}=1\`.` : ''}`,
      flag ? { fixes: [replaceSlice(`Write \`${flag}=1\``, spec, token, `${flag}=1`)] } : {},
    ),
  ]
}

/** xm chose between VNC and SDL by `type`; xl has a field for each. */
const typeOfXm = (token: Token, spec: Spec, cx: ReadContext): Finding => {
  const meant = /^\s*(vnc|sdl)\s*$/i.exec(token.value.text)?.[1]?.toLowerCase()
  const others = tokensOf(spec.atom.text).filter(({ name }) => name?.text === meant)
  const fixes: readonly Fix[] =
    meant === undefined
      ? []
      : others.length > 0
        ? [{ title: 'Remove `type`', edits: [removal(token, spec)] }]
        : [replaceSlice(`Replace by \`${meant}=1\``, spec, token, `${meant}=1`)]
  const instead =
    meant === 'vnc'
      ? ' VNC is on all the same; `vnc=1` says so.'
      : meant === 'sdl'
        ? ' Write `sdl=1`, and `vnc=0` if there is to be no VNC server.'
        : ''
  return ignored(
    'unknown-field',
    spec.range(token),
    `xl ${cx.release} drops \`type\`, a field of xm, without a message.${instead}`,
    { fixes },
  )
}

/** `libxl_dm.c`: the domain is not created when the display is given twice. */
const twoDisplays = (tokens: readonly Token[], vnc: Vfb['vnc'], spec: Spec, cx: ReadContext): Finding[] => {
  const display = tokens.findLast(({ name }) => name?.text === 'vncdisplay')
  if (!display || !vnc.display || !vnc.listen?.includes(':')) return []
  return [
    ignored(
      'bad-spec',
      spec.range(display),
      `xl ${cx.release} takes the file, but makes no domain: \`vnclisten=${vnc.listen}\` has a display already. Remove one of the two.`,
      { fixes: [{ title: 'Remove `vncdisplay`', edits: [removal(display, spec)] }] },
    ),
  ]
}

/** `vfb`: paravirtual framebuffers, one string for each. */
export const vfb = deviceList(
  fields<Vfb>({
    label: 'framebuffer',
    fields: table,
    read,
    snippet: `"vnc=\${1|1,0|}, vnclisten=\${2:127.0.0.1}, vncunused=\${3|1,0|}"`,
  }),
)
