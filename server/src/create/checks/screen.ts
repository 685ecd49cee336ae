import { atLeast, type Release } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Check, Step } from '../step.ts'
import { modelOf } from './device-model-version.ts'
import { say, sayIf } from './say.ts'

/* The screen and USB of an HVM guest, in `libxl__domain_build_info_setdefault` of libxl_create.c. */

const here = {
  function: 'libxl__domain_build_info_setdefault',
  file: 'libxl_create.c',
  guests: ['hvm'],
  exit: 6,
} as const satisfies Partial<Check>

const mib = 1024n

interface Card {
  readonly id: string
  readonly kind: string
  readonly model: 'qemu_xen' | 'qemu_xen_traditional'
  /** MiB that libxl gives it, and the least that it takes. */
  readonly memory: bigint
  readonly name: string
  readonly said: string
  readonly since: Release
  readonly until?: Release
}

const cards: readonly Card[] = [
  {
    id: 'videoram-std-traditional',
    kind: 'std',
    model: 'qemu_xen_traditional',
    memory: 8n,
    name: 'stdvga',
    said: 'videoram must be at least 8 MB for STDVGA on QEMU_XEN_TRADITIONAL',
    since: '4.4',
    until: '4.20',
  },
  {
    id: 'videoram-qxl',
    kind: 'qxl',
    model: 'qemu_xen',
    memory: 128n,
    name: 'qxl',
    said: '128 Mib videoram is the minimum for qxl default',
    since: '4.6',
  },
  {
    id: 'videoram-std',
    kind: 'std',
    model: 'qemu_xen',
    memory: 16n,
    name: 'stdvga',
    said: 'videoram must be at least 16 MB for STDVGA on QEMU_XEN',
    since: '4.4',
  },
  {
    id: 'videoram-cirrus',
    kind: 'cirrus',
    model: 'qemu_xen',
    memory: 8n,
    name: 'cirrus',
    said: 'videoram must be at least 8 MB for CIRRUS on QEMU_XEN',
    since: '4.4',
  },
]

const kindOf = ({ text }: Draft) => text('b_info.type.hvm.vga.kind')

const isCard = (draft: Draft, { kind, model }: Card) => kindOf(draft) === kind && modelOf(draft) === model

const videoMemory = ({ memory }: Draft) => memory('b_info.video_memkb')

const video: readonly Step[] = [
  {
    function: here.function,
    guests: ['hvm'],
    fill: (draft) => draft.fillUnset('b_info.type.hvm.vga.kind', modelOf(draft) === 'none' ? 'none' : 'cirrus'),
  },
  {
    ...here,
    id: 'no-dm-emulated-vga',
    rule: 'device-model-conflict',
    since: '4.7',
    until: '4.9',
    keys: ['vga', 'stdvga'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'none' && kindOf(draft) !== 'none',
        'guests without a device model cannot have an emulated video card',
        'without a device model there is no card. Take it out, or `device_model_version = "none"`.',
        { mends: [{ key: 'vga', write: '"none"' }] },
      ),
  },
  {
    ...here,
    id: 'qxl-traditional',
    rule: 'device-model-conflict',
    since: '4.6',
    until: '4.20',
    keys: ['vga'],
    find: (draft) =>
      sayIf(
        kindOf(draft) === 'qxl' && modelOf(draft) === 'qemu_xen_traditional',
        'qemu upstream required for qxl vga',
        '`qemu-xen-traditional` has no qxl card. Use `device_model_version = "qemu-xen"`.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen"' }] },
      ),
  },
  ...cards.map(
    (card): Step => ({
      ...here,
      id: card.id,
      rule: 'small-videoram',
      since: card.since,
      ...(card.until ? { until: card.until } : {}),
      keys: ['videoram', 'vga', 'stdvga'],
      find: (draft) => {
        const given = isCard(draft, card) ? videoMemory(draft) : undefined
        if (given === undefined || given >= card.memory * mib) return undefined
        return say(
          card.said,
          `the card \`${card.name}\` needs at least ${card.memory} MiB of \`videoram\`. Without \`videoram\` libxl gives it that much.`,
          { mends: [{ key: 'videoram', write: String(card.memory) }] },
        )
      },
    }),
  ),
  {
    ...here,
    id: 'videoram-cirrus-traditional',
    rule: 'small-videoram',
    since: '4.4',
    until: '4.20',
    outcome: 'dropped',
    keys: ['videoram'],
    find: (draft) => {
      const given = videoMemory(draft)
      return sayIf(
        modelOf(draft) === 'qemu_xen_traditional' &&
          kindOf(draft) === 'cirrus' &&
          given !== undefined &&
          given !== 4n * mib,
        'ignoring videoram other than 4 MB for CIRRUS on QEMU_XEN_TRADITIONAL',
        '`qemu-xen-traditional` gives the card `cirrus` 4 MiB, whatever `videoram` says.',
        { mends: [{ key: 'videoram', write: '4' }] },
      )
    },
  },
  {
    function: here.function,
    guests: ['hvm'],
    fill: (draft) => {
      if (videoMemory(draft) !== undefined) return
      const card = cards.find((each) => isCard(draft, each))
      const least =
        kindOf(draft) === 'none' ? 0n : (card?.memory ?? (modelOf(draft) === 'qemu_xen_traditional' ? 4n : 8n))
      draft.fill('b_info.video_memkb', least * mib)
    },
  },
]

const isOn = ({ flag }: Draft, path: string) => flag(path) === true
const spice = 'b_info.type.hvm.spice'
const usb = 'b_info.type.hvm'

const hasUsb = (draft: Draft) =>
  isOn(draft, `${usb}.usb`) ||
  draft.list(`${usb}.usbdevice_list`).length > 0 ||
  draft.get(`${usb}.usbdevice_list`) !== undefined ||
  draft.text(`${usb}.usbdevice`) !== undefined

const usbChecks: readonly Step[] = [
  {
    ...here,
    id: 'usbredirection-no-spice',
    rule: 'spice-incomplete',
    since: '4.5',
    outcome: 'dropped',
    keys: ['spiceusbredirection'],
    find: (draft) => {
      if (isOn(draft, `${spice}.enable`) || (draft.number(`${spice}.usbredirection`) ?? 0n) <= 0n) return undefined
      draft.fill(`${spice}.usbredirection`, 0n)
      return say(
        'spice disabled, disabling usbredirection',
        'without `spice = 1` there is nothing through which USB could be redirected.',
        { mends: [{ remove: ['spiceusbredirection'] }] },
      )
    },
  },
  {
    function: here.function,
    guests: ['hvm'],
    since: '4.5',
    fill: (draft) => {
      const redirects = (draft.number(`${spice}.usbredirection`) ?? 0n) > 0n
      if ((draft.number(`${usb}.usbversion`) ?? 0n) === 0n && redirects) draft.fill(`${usb}.usbversion`, 2n)
    },
  },
  {
    ...here,
    id: 'usbversion-usb',
    rule: 'bad-usb',
    since: '4.4',
    keys: ['usbversion', 'spiceusbredirection'],
    find: (draft) => {
      const wants = [`${usb}.usbversion`, `${spice}.usbredirection`].some((path) => (draft.number(path) ?? 0n) !== 0n)
      return sayIf(
        wants && hasUsb(draft),
        'usbversion and/or usbredirection cannot be enabled with usb and/or usbdevice parameters.',
        'a guest has either the USB of `usb` and `usbdevice`, or that of `usbversion` and SPICE, not both.',
        { mends: [{ remove: ['usbversion', 'spiceusbredirection'] }, { remove: ['usb', 'usbdevice'] }] },
      )
    },
  },
]

/** What comes with a screen that is on. */
const screens: Step = {
  function: here.function,
  guests: ['hvm'],
  fill: (draft) => {
    const { fillUnset, flag, release } = draft
    const hvm = 'b_info.type.hvm'
    if (flag(`${hvm}.vnc.enable`) !== false) {
      fillUnset(`${hvm}.vnc.findunused`, true)
      fillUnset(`${hvm}.vnc.listen`, '127.0.0.1')
    }
    if (isOn(draft, `${hvm}.sdl.enable`)) fillUnset(`${hvm}.sdl.opengl`, false)
    if (!isOn(draft, `${spice}.enable`)) return
    fillUnset(`${spice}.disable_ticketing`, false)
    fillUnset(`${spice}.agent_mouse`, true)
    if (atLeast(release, '4.4')) {
      fillUnset(`${spice}.vdagent`, false)
      fillUnset(`${spice}.clipboard_sharing`, false)
    }
  },
}

export const screen: readonly Step[] = [...video, ...usbChecks, screens]
