import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import { isStubdomain } from '../checks/device-model-version.ts'
import { type Draft, flagOf, stringOf } from '../draft.ts'
import { type Argument, always, asInt, from, hvm, inMib } from './argument.ts'

/* What a guest shows, and where: VNC, SDL, SPICE and the graphics card. */

/** The settings of a screen: those of HVM, or of the first frame buffer (`libxl__dm_vnc`, `dm_sdl`, `dm_keymap`). */
const screenOf = (draft: Draft, field: 'vnc' | 'sdl' | 'keymap') => {
  const [path, value] =
    draft.guest === 'hvm' ? [hvm(field), draft.get(hvm(field))] : [`vfbs[0].${field}`, draft.items('vfbs')[0]?.[field]]
  return { path, value, members: isFilled(value) && flagOf(value.enable) === true ? value : undefined }
}

export const hasScreen = (draft: Draft): boolean =>
  screenOf(draft, 'vnc').members !== undefined || screenOf(draft, 'sdl').members !== undefined

/** VNC, which QEMU would serve by itself if it were not told; SDL; the keyboard. */
export const screens = (draft: Draft): readonly Argument[] => {
  const vnc = screenOf(draft, 'vnc')
  const sdl = screenOf(draft, 'sdl')
  const keymap = screenOf(draft, 'keymap')
  const here = !isStubdomain(draft)
  return [
    ...(here && vnc.members ? [from(pathsOf(vnc.path), '-vnc', vncAddress(vnc.members))] : []),
    ...(here && !vnc.members ? [from(`${vnc.path}.enable`, '-vnc', 'none')] : []),
    always('-display', 'none'),
    ...(here && sdl.members ? [from(`${sdl.path}.enable`, '-display', 'sdl')] : []),
    ...(typeof keymap.value === 'string' ? [from(keymap.path, '-k', keymap.value)] : []),
  ]
}

/** The same for qemu-xen-traditional, which shows SDL where it is not told otherwise. */
export const traditionalScreens = (draft: Draft): readonly Argument[] => {
  const vnc = screenOf(draft, 'vnc')
  const sdl = screenOf(draft, 'sdl')
  const keymap = screenOf(draft, 'keymap')
  const without = vnc.members || sdl.members ? [] : [from(`${vnc.path}.enable`, '-nographic')]
  const opengl = flagOf(sdl.members?.opengl) === true ? [] : [from(`${sdl.path}.opengl`, '-disable-opengl')]
  return [
    ...(vnc.members ? [from(pathsOf(vnc.path), '-vnc', traditionalAddress(vnc.members))] : without),
    ...(flagOf(vnc.members?.findunused) === true ? [from(`${vnc.path}.findunused`, '-vncunused')] : []),
    ...(sdl.members ? [from(`${sdl.path}.enable`, '-sdl'), ...opengl] : []),
    ...(typeof keymap.value === 'string' ? [from(keymap.path, '-k', keymap.value)] : []),
  ]
}

const pathsOf = (path: string) =>
  ['enable', 'listen', 'display', 'passwd', 'findunused'].map((field) => `${path}.${field}`)

const vncAddress = ({ listen, display, passwd, findunused }: Filled): string =>
  [
    address(listen, display),
    ...(hasPassword(passwd) ? ['password=on'] : []),
    ...(flagOf(findunused) === true ? ['to=99'] : []),
  ].join(',')

const traditionalAddress = ({ listen, display, passwd }: Filled): string =>
  `${address(listen, display)}${hasPassword(passwd) ? ',password' : ''}`

const address = (listen: unknown, display: unknown): string => {
  const host = stringOf(listen) ?? '127.0.0.1'
  return host.includes(':') ? host : `${host}:${asInt(wholeOf(display))}`
}

const hasPassword = (password: unknown): boolean => (stringOf(password) ?? '') !== ''

const spice = (field: string) => hvm(`spice.${field}`)

/** SPICE of an HVM guest (`dm_spice_options`). */
export const spiceOf = (draft: Draft): readonly Argument[] => {
  const { flag, number, text } = draft
  if (flag(spice('enable')) !== true || isStubdomain(draft)) return []
  const optional = (name: string, field: string) => {
    const given = text(spice(field))
    return given === undefined ? [] : [`${name}=${given}`]
  }
  const options = [
    `port=${asInt(number(spice('port')))}`,
    `tls-port=${asInt(number(spice('tls_port')))}`,
    ...optional('addr', 'host'),
    ...(flag(spice('disable_ticketing')) ? ['disable-ticketing=on'] : [`password=${text(spice('passwd'))}`]),
    `agent-mouse=${flag(spice('agent_mouse')) ? 'on' : 'off'}`,
    ...(flag(spice('clipboard_sharing')) ? [] : ['disable-copy-paste=on']),
    ...optional('image-compression', 'image_compression'),
    ...optional('streaming-video', 'streaming_video'),
  ]
  const members = ['port', 'tls_port', 'host', 'disable_ticketing', 'passwd', 'agent_mouse', 'clipboard_sharing']
  const agent = spice('vdagent')
  return [
    from([...members, 'image_compression', 'streaming_video'].map(spice), '-spice', options.join(',')),
    ...(flag(agent)
      ? [
          from(agent, '-device', 'virtio-serial'),
          from(agent, '-chardev', 'spicevmc,id=vdagent,name=vdagent'),
          from(agent, '-device', 'virtserialport,chardev=vdagent,name=com.redhat.spice.0'),
        ]
      : []),
  ]
}

/** The graphics card of an HVM guest. */
export const card = ({ text, memory }: Draft): readonly Argument[] => {
  const kind = text(hvm('vga.kind'))
  const kib = memory('b_info.video_memkb') ?? 0n
  const half = kib / 2n / 1024n
  const device = {
    std: `VGA,vgamem_mb=${inMib(kib)}`,
    cirrus: `cirrus-vga,vgamem_mb=${inMib(kib)}`,
    qxl: `qxl-vga,vram_size_mb=${half},ram_size_mb=${half}`,
  }[kind ?? '']
  return device === undefined ? [] : [from([hvm('vga.kind'), 'b_info.video_memkb'], '-device', device)]
}
