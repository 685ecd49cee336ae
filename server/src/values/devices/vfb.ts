import { ignored, notCreated } from '../basic/findings.ts'
import type { Piece, Spec } from '../spec/fields.ts'
import { deviceList } from '../spec/lists.ts'
import { rawPieces } from '../spec/pieces.ts'
import { flag, int, kept, spec, untilBare, type Whole } from '../spec/spec.ts'
import { removal, replaceSlice } from '../spec/words.ts'
import type { Finding, Fix, ReadContext } from '../value-type.ts'

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

/** xm chose between VNC and SDL by `type`; xl has a field for each. */
const typeOfXm = (piece: Piece, at: Spec, cx: ReadContext): Finding => {
  const meant = /^\s*(vnc|sdl)\s*$/i.exec(piece.value.text)?.[1]?.toLowerCase()
  const others = rawPieces(at.atom.text).filter(({ name }) => name?.text === meant)
  const fixes: readonly Fix[] =
    meant === undefined
      ? []
      : others.length > 0
        ? [{ title: 'Remove `type`', edits: [removal(piece, at)] }]
        : [replaceSlice(`Replace by \`${meant}=1\``, at, piece, `${meant}=1`)]
  const instead =
    meant === 'vnc'
      ? ' VNC is on all the same; `vnc=1` says so.'
      : meant === 'sdl'
        ? ' Write `sdl=1`, and `vnc=0` if there is to be no VNC server.'
        : ''
  return ignored(
    'unknown-field',
    at.range(piece),
    `xl ${cx.release} drops \`type\`, a field of xm, without a message.${instead}`,
    { fixes },
  )
}

/** `libxl_dm.c`: the domain is not created when the display is given twice. */
const check = ({ spec: at, cx, value, given }: Whole<Vfb>): Finding[] => {
  // libxl's JSON shows both, though nothing is set in them.
  const { vnc } = Object.assign(value, { vnc: { ...value.vnc }, sdl: { ...value.sdl } })
  const display = given('vncdisplay')
  if (!display || !vnc.display || !vnc.listen?.includes(':')) return []
  const why = `\`vnclisten=${vnc.listen}\` has a display already. Remove one of the two.`
  const fixes = [{ title: 'Remove `vncdisplay`', edits: [removal(display, at)] }]
  return [{ ...notCreated(at.range(display), cx, why), fixes }]
}

const decimal = { base: 10, defbool: true } as const

/** `vfb`: paravirtual framebuffers, one string for each: the same in every release (`xl_parse.c, parse_config_data`). */
export const vfb = deviceList(
  spec<Vfb>({
    label: 'framebuffer',
    snippet: `"vnc=\${1|1,0|}, vnclisten=\${2:127.0.0.1}, vncunused=\${3|1,0|}"`,
    cut: untilBare,
    unknown: (piece, at, cx) => (piece.name?.text === 'type' ? [typeOfXm(piece, at, cx)] : undefined),
    fields: {
      vnc: flag({
        text: 'Whether a VNC server shows the screen. It does unless this is `0`. The value is a number: `vnc=yes` is 0.',
        no: 'No VNC server.',
        yes: 'A VNC server, as without this field.',
        at: ['vnc', 'enable'],
        ...decimal,
      }),
      vnclisten: kept({
        text: 'The address of the host on which the VNC server listens: `127.0.0.1` unless set, `0.0.0.0` for every interface. A display number may follow a colon; then leave `vncdisplay` out.',
        type: 'IP address[:display]',
        example: '127.0.0.1',
        at: ['vnc', 'listen'],
      }),
      vncdisplay: int({
        text: 'The display number: the TCP port is 5900 plus this. Set `vncunused=0` with it if it must be exactly this one.',
        example: '0',
        at: ['vnc', 'display'],
      }),
      vncunused: flag({
        text: 'Whether the first free display from `vncdisplay` on is taken. `xl vncviewer` finds out which one it is.',
        no: 'The display has to be free.',
        yes: 'The first free display is taken, as without this field.',
        at: ['vnc', 'findunused'],
        ...decimal,
      }),
      vncpasswd: kept({
        text: 'The password of the VNC server; an empty one lets everybody in. It cannot contain a comma, and stands in the file for all who may read it.',
        type: 'text',
        example: 'secret',
        at: ['vnc', 'passwd'],
        free: true,
      }),
      sdl: flag({
        text: 'Whether the screen is a window on the X display of the host. It is not unless this is `1`.',
        no: 'No window, as without this field.',
        yes: 'A window on the host.',
        at: ['sdl', 'enable'],
        ...decimal,
      }),
      opengl: flag({
        text: 'Whether the window that `sdl` opens is drawn with OpenGL.',
        no: 'Without OpenGL.',
        yes: 'With OpenGL.',
        at: ['sdl', 'opengl'],
        ...decimal,
      }),
      display: kept({
        text: 'The X display for the window that `sdl` opens, as in `DISPLAY`.',
        type: 'X display',
        example: ':0',
        at: ['sdl', 'display'],
      }),
      xauthority: kept({
        text: 'The X authority file that opens the X display for the window of `sdl`.',
        type: 'path',
        role: 'path',
        example: '/root/.Xauthority',
        at: ['sdl', 'xauthority'],
      }),
      keymap: kept({
        text: 'The keyboard layout that VNC clients have: the name of a keymap of QEMU, such as `de` or `fr`. Unless set, `en-us`.',
        type: 'keymap',
        example: 'en-us',
      }),
    },
    check,
  }),
)
