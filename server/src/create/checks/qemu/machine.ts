import { tableOf } from '../../../table.ts'
import { whyMissing } from '../../host-facts.ts'
import type { Step } from '../../step.ts'
import { noSuchFile } from '../missing-file.ts'
import { refusal } from './refusal.ts'

/* The name of the guest, and what it boots from. */

/** What stands behind a comma in `-name` has to be one of its options (`util/qemu-option.c`). */
const nameOptions: Readonly<Record<string, RegExp>> = tableOf({
  guest: /^/,
  process: /^/,
  'debug-threads': /^(?:on|off)$/,
})

const name = refusal(
  { id: 'qemu-name', rule: 'bad-spec', since: '4.6', keys: ['name'], guests: ['pv', 'pvh', 'hvm'] },
  ({ text }) => {
    const given = text('c_info.name') ?? ''
    // Two commas stand for one.
    const pieces = given.replaceAll(',,', '  ').split(',')
    const wrong = pieces.find((piece, index) => {
      const equals = piece.indexOf('=')
      if (piece === '' || (index === 0 && equals < 0)) return false
      return !nameOptions[piece.slice(0, equals < 0 ? undefined : equals)]?.test(
        equals < 0 ? 'on' : piece.slice(equals + 1),
      )
    })
    if (wrong === undefined) return undefined
    const mended = given.replaceAll(/[,=]+/g, '-')
    return {
      message: `libxl hands the name to it as it is, and it takes \`${wrong}\` for an option. Choose a name without commas and \`=\`.`,
      mends: [{ key: 'name', write: `"${mended}"` }],
    }
  },
)

const bootLetters = 'abcdn'
const mostBootDevices = 3

/** `validate_bootdevices` of softmmu/bootdevice.c, `set_boot_dev` of hw/i386/pc.c. */
const boot = refusal({ id: 'qemu-boot', rule: 'bad-spec', keys: ['boot'] }, ({ text }) => {
  const given = [...(text('b_info.type.hvm.boot') ?? '')]
  const letters = [...new Set(given)].filter((letter) => bootLetters.includes(letter))
  if (given.length <= mostBootDevices && letters.length === given.length) return undefined
  const mended = letters.slice(0, mostBootDevices).join('')
  return {
    message: 'it boots from three of `a`, `b`, `c`, `d` and `n` at most, each of them once.',
    mends: mended === '' ? [] : [{ key: 'boot', write: `"${mended}"` }],
  }
})

/** The kernel and the ramdisk that QEMU starts an HVM guest from (`x86_load_linux` of hw/i386/x86.c). */
const direct = (['kernel', 'ramdisk'] as const).map((key) =>
  refusal({ id: `qemu-${key}-missing`, rule: 'no-such-file', keys: [key] }, (draft) => {
    const path = draft.text(`b_info.${key}`)
    return path !== undefined && whyMissing(draft, path) !== undefined ? { message: noSuchFile(path) } : undefined
  }),
)

export const machine: readonly Step[] = [name, boot, ...direct]
