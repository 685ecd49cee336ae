import { nearName } from '../../../values/basic/near.ts'
import { keymaps } from '../../../values/guest/keymap.ts'
import { type Draft, stringOf } from '../../draft.ts'
import type { Step } from '../../step.ts'
import { onDemand } from '../passthrough.ts'
import { refusal } from './refusal.ts'
import { vncAddress } from './vnc.ts'

/* The screen, as QEMU serves it. */

/** The last port there is. */
const lastPort = 65_535n

const spiceOn = ({ flag }: Draft) => flag('b_info.type.hvm.spice.enable') === true

const spicePort = refusal(
  { id: 'qemu-spice-port', rule: 'out-of-range', keys: ['spiceport', 'spicetls_port'] },
  (draft) => {
    const isOut = (member: string) => {
      const port = draft.number(`b_info.type.hvm.spice.${member}`) ?? 0n
      return port < 0n || port > lastPort
    }
    const key = isOut('port') ? 'spiceport' : isOut('tls_port') ? 'spicetls_port' : undefined
    return key && spiceOn(draft)
      ? {
          message: `the ports of SPICE are from 1 to ${lastPort}.`,
          place: { keys: [key] },
          mends: [{ key, write: key === 'spiceport' ? '5900' : '5901' }],
        }
      : undefined
  },
)

/** What QEMU knows of these two settings of SPICE (`ui/spice-core.c`). */
const spiceWords = {
  spice_image_compression: { member: 'image_compression', words: ['auto_glz', 'auto_lz', 'quic', 'glz', 'lz', 'off'] },
  spice_streaming_video: { member: 'streaming_video', words: ['off', 'all', 'filter'] },
} as const

const spiceChoices = (['spice_image_compression', 'spice_streaming_video'] as const).map((key) =>
  refusal({ id: 'qemu-spice-choice', rule: 'unknown-choice', keys: [key] }, (draft) => {
    const { member, words } = spiceWords[key]
    const given = draft.text(`b_info.type.hvm.spice.${member}`)
    return given === undefined || !spiceOn(draft) || words.some((word) => word === given)
      ? undefined
      : {
          message: `it knows ${words.map((word) => `\`${word}\``).join(', ')}, and no \`${given}\`.`,
          mends: [{ remove: [key] }],
        }
  }),
)

const mib = 1024n

/** MiB that the card `cirrus` can have (`pci_cirrus_vga_realize` of QEMU's hw/display/cirrus_vga.c); libxl gives it 8 at least. */
const cirrusSizes = [8n, 16n]

/** `vga_common_init` of hw/display/vga.c takes the next power of two, of which libxl has set aside no more than one MiB. */
const mostOfVga = 512n
const room = 1n

const nextPower = (size: bigint): bigint => {
  let power = 1n
  while (power < size) power *= 2n
  return power
}

/** What a card makes of its memory: what it can have in place of it; undefined where it is right. */
const rightSize = (draft: Draft, size: bigint): { readonly size: bigint; readonly message: string } | undefined => {
  const kind = draft.text('b_info.type.hvm.vga.kind')
  if (kind === 'cirrus' && !cirrusSizes.includes(size))
    return { size: 16n, message: 'the card `cirrus` has 8 or 16 MiB.' }
  const taken = nextPower(size)
  // A guest that begins with less memory than it may have leaves room for it.
  return kind === 'std' && size < mostOfVga && taken > size + room && !onDemand(draft)
    ? {
        size: taken,
        message: `the card \`stdvga\` takes ${taken} MiB in place of ${size}, a power of two, and libxl has not set them aside.`,
      }
    : undefined
}

const videoram = refusal({ id: 'qemu-videoram', rule: 'out-of-range', since: '4.6', keys: ['videoram'] }, (draft) => {
  const right = rightSize(draft, (draft.memory('b_info.video_memkb') ?? 0n) / mib)
  return right && { message: right.message, mends: [{ key: 'videoram', write: String(right.size) }] }
})

/** Layouts are files of QEMU; it looks for one with a slash elsewhere. */
const keymap = refusal(
  { id: 'qemu-keymap', keys: ['keymap', 'vfb'], guests: ['pv', 'pvh', 'hvm'] },
  (draft) => {
    const given =
      draft.guest === 'hvm' ? draft.text('b_info.type.hvm.keymap') : stringOf(draft.items('vfbs')[0]?.keymap)
    if (given === undefined || given === '' || given.includes('/') || keymaps.includes(given)) return undefined
    const near = nearName(given, keymaps)
    const topLevel = draft.guest === 'hvm'
    return {
      message: `it brings no keyboard layout \`${given}\`. Those that it has are named as \`en-us\` and \`de\` are.`,
      place: topLevel ? { keys: ['keymap'] } : { keys: ['vfb'], item: 0, field: 'keymap' },
      mends: [
        ...(near === undefined
          ? []
          : [topLevel ? ({ key: 'keymap', write: `"${near}"` } as const) : { field: 'keymap', write: near }]),
        topLevel ? { remove: ['keymap'] } : ({ field: 'keymap', remove: true } as const),
      ],
      unsure: true,
    }
    // It has answered libxl by then, which finds out by a connection that is gone.
  },
  '',
)

export const screen: readonly Step[] = [...spiceChoices, spicePort, videoram, vncAddress, keymap]
