import { atLeast } from '../../release.ts'
import { defaultsOf } from '../defaults.ts'
import type { Draft } from '../draft.ts'
import type { Check, Mend, Objection, Step } from '../step.ts'
import { deviceModelVersion, isStubdomain, modelOf } from './device-model-version.ts'
import { uint } from './limit.ts'
import { say, sayIf } from './say.ts'
import { hasViews } from './views.ts'

/* `libxl__domain_build_info_setdefault` of libxl_create.c, but for the screen and USB. */

const here = {
  function: 'libxl__domain_build_info_setdefault',
  file: 'libxl_create.c',
  exit: 6,
} satisfies Partial<Check>

const isSet = ({ get }: Draft, path: string) => get(path) !== undefined

const bootKeys = ['ramdisk', 'cmdline', 'extra', 'root'] as const

/** Whether `firmware` says what `bios` would: xl reads it last, and takes a beginning of `uefi` for that. */
const hasFirmware = ({ config }: Draft): boolean => {
  const given = config.entries.get('firmware')?.reading?.value
  return typeof given === 'string' && ('uefi'.startsWith(given) || ['seabios', 'ovmf', 'rombios'].includes(given))
}

/** Where the wrong BIOS is named, and how to have the right one: it is the default where neither key is there. */
const biosAt = (draft: Draft, wanted: string): Pick<Objection, 'place' | 'mends'> => {
  if (!hasFirmware(draft)) return { mends: [{ key: 'bios', write: `"${wanted}"` }] }
  const isRight = (draft.config.entries.get('bios')?.reading?.value ?? wanted) === wanted
  const removed = isRight ? (['firmware'] as const) : (['firmware', 'bios'] as const)
  return { place: { keys: ['firmware'] }, mends: [{ remove: removed }] }
}

const boot: readonly Step[] = [
  {
    function: here.function,
    guests: ['hvm'],
    fill: (draft) =>
      draft.fillUnset('b_info.type.hvm.bios', modelOf(draft) === 'qemu_xen_traditional' ? 'rombios' : 'seabios'),
  },
  {
    ...here,
    id: 'traditional-bios',
    rule: 'device-model-conflict',
    since: '4.7',
    until: '4.20',
    guests: ['hvm'],
    keys: ['bios', 'firmware', 'device_model_version'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'qemu_xen_traditional' && draft.text('b_info.type.hvm.bios') !== 'rombios',
        'qemu-xen-traditional requires bios=rombios.',
        'the device model `qemu-xen-traditional` works with `bios = "rombios"` only.',
        biosAt(draft, 'rombios'),
      ),
  },
  {
    ...here,
    id: 'rombios-qemu-xen',
    rule: 'device-model-conflict',
    since: '4.7',
    guests: ['hvm'],
    keys: ['bios', 'firmware'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'qemu_xen' && draft.text('b_info.type.hvm.bios') === 'rombios',
        'qemu-xen does not support bios=rombios.',
        'rombios belongs to the device model `qemu-xen-traditional`; today’s `qemu-xen` has `seabios` and `ovmf`.',
        biosAt(draft, 'seabios'),
      ),
  },
  {
    ...here,
    id: 'direct-boot-no-kernel',
    rule: 'direct-boot-without-kernel',
    since: '4.6',
    guests: ['hvm'],
    keys: bootKeys,
    find: (draft) => {
      if (isSet(draft, 'b_info.kernel')) return undefined
      const keys = bootKeys.filter((key) => draft.config.entries.has(key))
      return sayIf(
        isSet(draft, 'b_info.ramdisk') || isSet(draft, 'b_info.cmdline'),
        'direct boot parameters specified but kernel missing',
        `an HVM guest without a \`kernel\` of its own boots from its disks: ${keys.map((key) => `\`${key}\``).join(', ')} would never reach a kernel.`,
        { mends: [{ remove: keys }] },
      )
    },
  },
]

const mostVcpus = 1024

/** Both keys of vCPUs, as far as they are above a limit, at the limit. */
export const fewerVcpus = ({ config }: Draft, most: number): readonly Mend[] => {
  const above = (['vcpus', 'maxvcpus'] as const).filter(
    (key) => Number(config.entries.get(key)?.reading?.value ?? 0) > most,
  )
  return [{ together: above.map((key) => ({ key, write: String(most) })) }]
}

const vcpus: readonly Step[] = [
  {
    function: here.function,
    guests: ['hvm'],
    since: '4.14',
    fill: (draft) => {
      if (!isStubdomain(draft)) return
      const linux = modelOf(draft) === 'qemu_xen'
      draft.fillUnset(
        'b_info.stubdomain_kernel',
        `${draft.firmwareDirectory}/${linux ? 'qemu-stubdom-linux-kernel' : 'ioemu-stubdom.gz'}`,
      )
      if (linux) draft.fillUnset('b_info.stubdomain_ramdisk', `${draft.firmwareDirectory}/qemu-stubdom-linux-rootfs`)
    },
  },
  {
    ...here,
    id: 'too-many-vcpus',
    rule: 'out-of-range',
    function: [
      ['4.2', 'initiate_domain_create'],
      ['4.7', 'libxl__domain_build_info_setdefault'],
    ],
    since: '4.2',
    exit: 3,
    keys: ['vcpus'],
    // The map is of those that are online, and its size in bytes is compared with 128: how many there may be later is no matter.
    find: (draft) =>
      sayIf(
        draft.list('b_info.avail_vcpus').length > mostVcpus,
        atLeast(draft.release, '4.7')
          ? 'avail_vcpus bitmap contains too many VCPUS'
          : 'Unable to set domain build info defaults',
        `libxl makes no guest with more than ${mostVcpus} vCPUs.`,
        { mends: fewerVcpus(draft, mostVcpus) },
      ),
  },
  {
    function: here.function,
    fill: ({ number, memory, fill, fillUnset }) => {
      if ((number('b_info.max_vcpus') ?? 0n) === 0n) fill('b_info.max_vcpus', 1n)
      fillUnset('b_info.avail_vcpus', [0])
      if (memory('b_info.max_memkb') === undefined) fill('b_info.max_memkb', 32n * 1024n)
      if (memory('b_info.target_memkb') === undefined) fill('b_info.target_memkb', memory('b_info.max_memkb'))
    },
  },
  {
    function: here.function,
    since: '4.14',
    fill: (draft) => {
      const linux = modelOf(draft) === 'qemu_xen'
      const stubdomain = isStubdomain(draft) ? (linux ? 128n * 1024n : 28n * 1024n) : 0n
      if (draft.memory('b_info.stubdomain_memkb') === undefined) draft.fill('b_info.stubdomain_memkb', stubdomain)
    },
  },
]

/** What all guests have where nothing else is said. */
const common: Step = {
  function: here.function,
  fill: (draft) => {
    defaultsOf('all', draft)
    // 0 is as if it were not there.
    if (uint(draft, 'b_info.event_channels') === 0n) draft.fill('b_info.event_channels', 1023n)
    if (draft.items('b_info.iomem').length > 0 && atLeast(draft.release, '4.4'))
      for (const [index, { start, gfn }] of draft.items('b_info.iomem').entries())
        if (gfn === undefined) draft.fillItem('b_info.iomem', index, { gfn: start ?? 0n })
  },
}

const shadowOfLast = (draft: Draft) => {
  if (draft.memory('b_info.shadow_memkb') === undefined) draft.fill('b_info.shadow_memkb', 0n)
}

/** The part of each type of guest, behind the screen. */
const byType: Step = {
  function: here.function,
  fill: (draft) => {
    shadowOfLast(draft)
    if (draft.guest === 'pv' || (draft.guest === 'pvh' && atLeast(draft.release, '4.17')))
      if (draft.memory('b_info.video_memkb') === undefined) draft.fill('b_info.video_memkb', 0n)
    defaultsOf(draft.guest, draft)
    // Since then the old key is seen in the new member (`libxl__arch_domain_build_info_setdefault` of libxl_x86.c).
    const named = draft.text('b_info.altp2m') ?? 'disabled'
    if (draft.guest === 'hvm' && atLeast(draft.release, '4.19') && hasViews(draft) && named === 'disabled')
      draft.fill('b_info.altp2m', 'mixed')
    if (draft.flag('b_info.type.pvh.pvshim') === true) {
      draft.fillUnset('b_info.type.pvh.pvshim_path', `${draft.firmwareDirectory}/xen-shim`)
      draft.fillUnset('b_info.type.pvh.pvshim_cmdline', 'pv-shim console=xen,pv')
    }
    if (draft.guest !== 'pv') defaultsOf('notPv', draft)
  },
}

/** `max_grant_version` has four bits. */
const grants: readonly Step[] = [
  {
    function: here.function,
    since: '4.16',
    fill: ({ number, fill }) => {
      if ((number('b_info.max_grant_version') ?? -1n) === -1n) fill('b_info.max_grant_version', 2n)
    },
  },
  {
    ...here,
    id: 'grant-version',
    rule: 'out-of-range',
    since: '4.16',
    exit: 0,
    keys: ['max_grant_version'],
    find: ({ number }) => {
      const given = number('b_info.max_grant_version') ?? 0n
      if (given >= 0n && given <= 15n) return undefined
      return say(
        `max grant version ${given} out of range`,
        'there are the versions 1 and 2 only, and no domain is made.',
        { mends: [{ key: 'max_grant_version', write: '2' }] },
      )
    },
  },
  {
    function: here.function,
    since: '4.21',
    fill: (draft) => {
      const { number, guest, fill } = draft
      if (number('b_info.altp2m_count') === undefined)
        fill('b_info.altp2m_count', guest === 'hvm' && hasViews(draft) ? 10n : 0n)
    },
  },
  {
    function: here.function,
    since: '4.18',
    fill: ({ text, fillUnset }) =>
      fillUnset('b_info.bootloader_restrict', text('b_info.bootloader_user') !== undefined),
  },
]

export const buildInfoStart: readonly Step[] = [...deviceModelVersion, ...boot, ...vcpus, common]
export const buildInfoEnd: readonly Step[] = [byType, ...grants]
