import { wholeOf } from '../../build/members.ts'
import { atLeast } from '../../release.ts'
import { type Draft, stringOf } from '../draft.ts'
import { startOf } from '../host-facts.ts'
import type { Step } from '../step.ts'
import { missingFile } from './missing-file.ts'
import { say, sayIf } from './say.ts'

/* What libxl looks at on ARM alone (libxl_arm.c). */

/** The first interrupt that devices share, and those that libxl keeps for its own (`GUEST_…_SPI` of public/arch-arm.h). */
const firstSpi = 32n
const serialLine = 32n
const virtioFirst = 33n
const virtioLast = 43n

/** Where the registers of virtio devices are, and how many bytes each has (`GUEST_VIRTIO_MMIO_BASE`, `VIRTIO_MMIO_DEV_SIZE`). */
const virtioRegisters = { first: 0x0200_0000n, each: 0x200n }

const here = { file: 'libxl_arm.c', arch: 'arm' } as const

const prepare = { ...here, function: 'libxl__arch_domain_prepare_config' } as const

/** The virtio devices with registers in memory: disks, and since 4.18 those of `virtio`. */
const virtioDevices = ({ items, release }: Draft) => [
  ...items('disks').flatMap(({ specification }, item) =>
    specification === 'virtio' ? [{ key: 'disk' as const, item }] : [],
  ),
  ...(atLeast(release, '4.18')
    ? items('virtios').flatMap(({ transport }, item) =>
        transport === 'mmio' ? [{ key: 'virtio' as const, item }] : [],
      )
    : []),
]

const hasSerialLine = ({ text }: Draft) => text('b_info.arch_arm.vuart') === 'sbsa_uart'

const irqs = ({ list }: Draft): bigint[] => list('b_info.irqs').map((each) => BigInt.asUintN(32, wholeOf(each) ?? 0n))

/** The last interrupt that virtio devices take, if there are any. */
const lastOfVirtio = (draft: Draft): bigint | undefined => {
  const count = BigInt(virtioDevices(draft).length)
  return count === 0n ? undefined : virtioFirst + count - 1n
}

const takenIrq = (
  draft: Draft,
  isTaken: (irq: bigint) => boolean,
): { readonly item: number; readonly irq: bigint } | undefined => {
  const all = irqs(draft)
  const item = all.findIndex(isTaken)
  const irq = all[item]
  return irq === undefined ? undefined : { item, irq }
}

/** How many shared interrupts the guest needs. */
const neededSpis = (draft: Draft): bigint => {
  const all = [...(hasSerialLine(draft) ? [serialLine] : []), lastOfVirtio(draft) ?? 0n, ...irqs(draft)]
  const highest = all.reduce((most, irq) => (irq > most ? irq : most), 0n)
  return highest < firstSpi ? 0n : highest - firstSpi + 1n
}

/** No number of interrupts is asked for. */
const unsetSpis = 0xffff_ffffn

/** What libxl looks at before it fills in the type of the guest. */
export const armStart: readonly Step[] = [
  {
    ...here,
    id: 'arm-pv-type',
    rule: 'deprecated-value',
    function: 'libxl__arch_domain_create_info_setdefault',
    since: '4.12',
    outcome: 'warned',
    guests: ['pv'],
    keys: ['type', 'builder'],
    // A guest without `type` is PV as well, and libxl prints the same; there, nobody has written it.
    find: ({ config }) =>
      sayIf(
        config.guest.decidedBy !== undefined,
        'Converting PV guest to PVH.',
        'on ARM every guest is PVH. Write `type = "pvh"`.',
        { mends: [{ key: 'type', write: '"pvh"' }] },
      ),
  },
  {
    ...here,
    id: 'arm-sve-none',
    rule: 'host-cannot',
    function: 'libxl__arch_domain_build_info_setdefault',
    since: '4.18',
    exit: 6,
    keys: ['sve'],
    find: ({ text, host }) =>
      sayIf(
        (text('b_info.arch_arm.sve_vl') ?? 'disabled') !== 'disabled' && host.sve === 0,
        'SVE is unsupported on this machine.',
        'the host has no scalable vectors (SVE). Take it out.',
        { mends: [{ remove: ['sve'] }] },
      ),
  },
  {
    ...here,
    id: 'arm-sve-max',
    rule: 'host-cannot',
    function: 'libxl__arch_domain_build_info_setdefault',
    since: '4.18',
    exit: 6,
    keys: ['sve'],
    find: ({ text, host }) => {
      const given = Number(text('b_info.arch_arm.sve_vl'))
      const most = host.sve ?? 0
      return sayIf(
        most > 0 && given > most,
        `Invalid sve value: ${given}. Platform supports up to ${most} bits`,
        `the vectors of the host have ${most} bits at most.`,
        { mends: [{ key: 'sve', write: '"hw"' }] },
      )
    },
  },
]

/** What libxl looks at when it tells the hypervisor of the guest's interrupts. */
export const armInterrupts: readonly Step[] = [
  {
    ...prepare,
    id: 'arm-virtio-irqs-out',
    rule: 'out-of-range',
    function: 'alloc_virtio_mmio_irq',
    since: '4.17',
    keys: ['disk', 'virtio'],
    find: (draft) => {
      const most = Number(virtioLast - virtioFirst) + 1
      const first = virtioDevices(draft)[most]
      return (
        first &&
        say(
          `Ran out of reserved range for Virtio MMIO IRQ ${virtioLast + 1n}`,
          `a guest on ARM has room for ${most} virtio devices, disks among them.`,
          { place: { keys: [first.key], item: first.item } },
        )
      )
    },
  },
  {
    function: 'alloc_virtio_mmio_params',
    since: '4.17',
    arch: 'arm',
    fill: (draft) => {
      for (const [number, { key, item }] of virtioDevices(draft).entries())
        draft.fillItem(`${key}s`, item, {
          irq: virtioFirst + BigInt(number),
          base: virtioRegisters.first + BigInt(number) * virtioRegisters.each,
        })
    },
  },
  {
    ...prepare,
    id: 'arm-vuart-irq',
    rule: 'duplicate-device',
    since: '4.10',
    keys: ['irqs'],
    find: (draft) => {
      const taken = hasSerialLine(draft) ? takenIrq(draft, (irq) => irq === serialLine) : undefined
      return (
        taken &&
        say(
          `Physical IRQ ${taken.irq} conflicting with pl011 SPI`,
          `the serial line that \`vuart\` brings has the interrupt ${taken.irq} already. Take one of the two out.`,
          { place: { keys: ['irqs'], item: taken.item }, mends: [{ remove: ['vuart'] }] },
        )
      )
    },
  },
  {
    ...prepare,
    id: 'arm-virtio-irq',
    rule: 'duplicate-device',
    since: '4.17',
    keys: ['irqs'],
    find: (draft) => {
      const last = lastOfVirtio(draft)
      const taken = last === undefined ? undefined : takenIrq(draft, (irq) => irq >= virtioFirst && irq <= last)
      return (
        taken &&
        say(
          `Physical IRQ ${taken.irq} conflicting with Virtio MMIO IRQ range`,
          `libxl gives ${last === virtioFirst ? `the interrupt ${last}` : `the interrupts ${virtioFirst} to ${last}`} to the virtio devices of the guest. Take the interrupt, or a device, out.`,
          { place: { keys: ['irqs'], item: taken.item }, mends: [{ item: 'remove' }] },
        )
      )
    },
  },
  {
    ...prepare,
    id: 'arm-nr-spis',
    rule: 'out-of-range',
    since: '4.21',
    keys: ['nr_spis'],
    find: (draft) => {
      const given = draft.number('b_info.arch_arm.nr_spis')
      const kept = given === undefined ? unsetSpis : BigInt.asUintN(32, given)
      const needed = neededSpis(draft)
      return sayIf(
        kept !== unsetSpis && needed > kept,
        `Provided nr_spis value is too small (minimum required ${needed})`,
        `the serial line, the virtio devices and \`irqs\` of this guest need ${needed}. Write that, or leave it out.`,
        { mends: [{ key: 'nr_spis', write: String(needed) }] },
      )
    },
  },
  {
    id: 'arm-hvm',
    rule: 'xl-aborts',
    function: 'libxl_defbool_val',
    file: 'libxl.c',
    arch: 'arm',
    since: '4.22',
    guests: ['hvm'],
    keys: ['type', 'builder'],
    find: () =>
      say('', '`type = "hvm"` makes xl abort on ARM, where every guest is PVH. Write `type = "pvh"`.', {
        mends: [{ key: 'type', write: '"pvh"' }],
      }),
  },
]

/** The first virtio device that libxl can make no node of, and its type. */
const virtioWithBadType = ({
  items,
}: Draft): { readonly item: number; readonly type: string | undefined } | undefined => {
  for (const [item, { transport, type: given }] of items('virtios').entries()) {
    const type = stringOf(given)
    if (transport === 'mmio' && !type?.startsWith('virtio,device')) return { item, type }
  }
  return undefined
}

/** How a compiled device tree begins (`FDT_MAGIC`). */
const deviceTreeMark = [0xd0, 0x0d, 0xfe, 0xed]

/** What libxl looks at when it writes the guest's device tree. */
export const armDeviceTree: readonly Step[] = [
  missingFile({
    ...here,
    id: 'arm-partial-fdt',
    function: 'libxl__prepare_dtb',
    since: '4.6',
    keys: ['device_tree'],
    path: ({ text }) => text('b_info.device_tree'),
    said: (path, why) => `failed to read the partial device file ${path}: ${why}`,
  }),
  {
    ...here,
    id: 'arm-partial-fdt-bad',
    rule: 'no-such-file',
    function: 'check_partial_fdt',
    since: '4.6',
    keys: ['device_tree'],
    find: (draft) => {
      const path = draft.text('b_info.device_tree')
      const start = startOf(draft, path, deviceTreeMark.length)
      return sayIf(
        start && deviceTreeMark.some((byte, index) => start[index] !== byte),
        'Partial FDT is not a valid Flat Device Tree',
        `\`${path}\` is no device tree as \`dtc\` compiles it.`,
      )
    },
  },
  {
    ...here,
    id: 'arm-virtio-type',
    rule: 'bad-spec',
    function: 'make_virtio_mmio_node_device',
    since: '4.18',
    keys: ['virtio'],
    find: (draft) => {
      const { item, type } = virtioWithBadType(draft) ?? {}
      return item === undefined || type === undefined
        ? undefined
        : say(
            `Invalid type for virtio device: ${type}`,
            'the type of a virtio device is `virtio,device`, with its number in hexadecimal behind it: `virtio,device22` for I2C.',
            { place: { keys: ['virtio'], item, field: 'type' } },
          )
    },
  },
  {
    ...here,
    id: 'arm-virtio-type',
    rule: 'xl-aborts',
    function: 'make_virtio_mmio_node_device',
    since: '4.18',
    keys: ['virtio'],
    find: (draft) => {
      const bad = virtioWithBadType(draft)
      return bad && bad.type === undefined
        ? say('', 'xl compares the `type` of the device with those that it knows, and crashes where there is none.', {
            place: { keys: ['virtio'], item: bad.item },
          })
        : undefined
    },
  },
]
