import { wholeOf } from '../../build/members.ts'
import { atLeast, type Release } from '../../release.ts'
import { slotOf } from '../device-model/drives.ts'
import { type Draft, stringOf } from '../draft.ts'
import { type Check, during, type Step } from '../step.ts'
import { program } from './device-model-program.ts'
import { isOwn, isWritten, runsBeside, runsHere, startedDeviceModel } from './device-model-start.ts'
import { restrictUserOfOld, users } from './device-model-user.ts'
import { isStubdomain, modelOf } from './device-model-version.ts'
import { display } from './display.ts'
import { missingFile } from './missing-file.ts'
import { say, sayIf } from './say.ts'

/* Starting the device model: its command line (`libxl__build_device_model_args_new` of libxl_dm.c). */

const hvmPath = 'b_info.type.hvm'
const args = { function: 'libxl__build_device_model_args_new', file: 'libxl_dm.c' } as const
const hvmArgs = { ...args, guests: ['hvm'] } as const satisfies Partial<Check>

const start: readonly Step[] = [
  {
    id: 'stubdom-pv-abort',
    rule: 'xl-aborts',
    function: 'libxl__spawn_local_dm',
    file: 'libxl_dm.c',
    since: '4.2',
    guests: ['pv', 'pvh'],
    keys: ['device_model_stubdomain_override'],
    find: (draft) =>
      sayIf(
        startedDeviceModel(draft) && isStubdomain(draft),
        '',
        'a guest that is not HVM has no stub domain for the device model that its devices need, and xl aborts. Take `device_model_stubdomain_override` out.',
        { mends: [{ remove: ['device_model_stubdomain_override'] }] },
      ),
  },
]

/** The kernel and the root of a stub domain (`libxl__spawn_stub_dm`). Those that no file names are where Xen was installed. */
const stubdomainFiles: readonly Step[] = (['kernel', 'ramdisk'] as const).map((what) =>
  missingFile({
    id: `stubdom-${what}`,
    function: 'libxl__spawn_stub_dm',
    file: 'libxl_dm.c',
    since: '4.14',
    guests: ['hvm'],
    arch: 'x86',
    keys: [`stubdomain_${what}`],
    path: (draft) => (isStubdomain(draft) ? draft.text(`b_info.stubdomain_${what}`) : undefined),
    said: (path, why) => `could not access stubdomain ${what} ${path}: ${why}`,
  }),
)

/** What speaks with QEMU in a stub domain of Linux. */
const qmpProxy: Step = {
  id: 'stubdom-qmp-proxy',
  rule: 'host-cannot',
  function: 'spawn_qmp_proxy',
  file: 'libxl_dm.c',
  since: '4.14',
  guests: ['hvm'],
  arch: 'x86',
  keys: ['device_model_stubdomain_override'],
  find: (draft) =>
    sayIf(
      isStubdomain(draft) && modelOf(draft) === 'qemu_xen' && draft.host.can?.qmp_proxy === false,
      'qmp proxy … is not executable: No such file or directory',
      'libxl speaks with QEMU in a stub domain by `vchan-socket-proxy`, and dom0 has none where libxl looks for it. Take it out.',
      { mends: [{ remove: ['device_model_stubdomain_override'] }] },
    ),
}

const sounds: readonly string[] = ['ac97', 'adlib', 'cs4231a', 'es1370', 'gus', 'hda', 'sb16']

const usbOn = (draft: Draft) =>
  draft.flag(`${hvmPath}.usb`) === true ||
  draft.text(`${hvmPath}.usbdevice`) !== undefined ||
  draft.list(`${hvmPath}.usbdevice_list`).length > 0

const machine: readonly Step[] = [
  {
    ...hvmArgs,
    id: 'usbversion-range',
    rule: 'bad-usb',
    since: '4.4',
    keys: ['usbversion'],
    find: (draft) => {
      const version = draft.number(`${hvmPath}.usbversion`) ?? 0n
      return sayIf(
        isWritten(draft) && !usbOn(draft) && version !== 0n && (version < 1n || version > 3n),
        'usbversion parameter is invalid, must be between 1 and 3',
        '`usbversion` is 1, 2 or 3.',
        { mends: [{ key: 'usbversion', write: '3' }] },
      )
    },
  },
  {
    ...hvmArgs,
    id: 'usbredirection-range',
    rule: 'bad-usb',
    since: '4.4',
    keys: ['spiceusbredirection'],
    find: (draft) => {
      const channels = draft.number(`${hvmPath}.spice.usbredirection`) ?? 0n
      const reached = isWritten(draft) && !usbOn(draft) && (draft.number(`${hvmPath}.usbversion`) ?? 0n) !== 0n
      return sayIf(
        reached && (channels < 0n || channels > 4n),
        'usbredirection parameter is invalid, it must be between 1 and 4',
        'there are up to 4 channels for redirected USB devices.',
        { mends: [{ key: 'spiceusbredirection', write: '4' }] },
      )
    },
  },
  {
    ...hvmArgs,
    id: 'soundhw-unknown',
    rule: 'device-model-conflict',
    since: '4.17',
    keys: ['soundhw'],
    find: (draft) => {
      const card = draft.text(`${hvmPath}.soundhw`)
      return sayIf(
        isWritten(draft) && card !== undefined && !sounds.includes(card.toLowerCase()),
        `Unknown soundhw option '${card}'`,
        `libxl knows the cards ${sounds.map((each) => `\`${each}\``).join(', ')}, and one of them only.`,
        { mends: [{ key: 'soundhw', write: '"hda"' }] },
      )
    },
  },
  {
    ...hvmArgs,
    id: 'gfx-passthru-kind',
    rule: 'device-model-conflict',
    since: '4.7',
    keys: ['gfx_passthru'],
    find: (draft) =>
      sayIf(
        isWritten(draft) &&
          draft.flag(`${hvmPath}.gfx_passthru`) === true &&
          (draft.text(`${hvmPath}.gfx_passthru_kind`) ?? 'default') === 'default' &&
          (draft.items('pcidevs').length === 0 || draft.host.can?.igd === false),
        'unable to detect required gfx_passthru_kind',
        draft.items('pcidevs').length === 0
          ? 'there is no graphics card in `pci` that could be handed over. Without one, take `gfx_passthru` out.'
          : 'no device of `pci` is a graphics card that libxl knows. Write `gfx_passthru = "igd"` where it is one of Intel.',
        {
          mends:
            draft.items('pcidevs').length === 0
              ? [{ remove: ['gfx_passthru'] }]
              : [{ key: 'gfx_passthru', write: '"igd"' }],
        },
      ),
  },
  {
    ...hvmArgs,
    id: 'mmio-hole-range',
    rule: 'out-of-range',
    since: '4.5',
    outcome: 'dropped',
    keys: ['mmio_hole'],
    find: (draft) => {
      const hole = draft.memory(`${hvmPath}.mmio_hole_memkb`) ?? 0n
      return sayIf(
        isWritten(draft) && hole !== 0n && 2n ** 32n - BigInt.asUintN(64, hole << 10n) > 0xf000_0000n,
        `mmio_hole_memkb=${hole} invalid ignored.`,
        'a hole for devices has at least 256 MiB, as without `mmio_hole`.',
        { mends: [{ key: 'mmio_hole', write: '256' }] },
      )
    },
  },
]

const cdrom = { field: 'devtype', write: 'cdrom' } as const

const readOnly = (id: string, since: Release, controller: 'IDE' | 'AHCI'): Step => ({
  ...hvmArgs,
  id,
  rule: 'read-only-disk',
  since,
  keys: ['disk'],
  find: (draft) => {
    if (!isWritten(draft)) return undefined
    const bus = controller === 'AHCI' ? 'SATA' : 'IDE'
    const index = draft.items('disks').findIndex((disk) => {
      const isCdrom = (wholeOf(disk.is_cdrom) ?? 0n) !== 0n
      return !isCdrom && (wholeOf(disk.readwrite) ?? 0n) === 0n && slotOf(disk, draft)?.bus === bus
    })
    if (index < 0) return undefined
    const target = stringOf(draft.items('disks')[index]?.pdev_path) ?? ''
    return say(
      `qemu-xen doesn't support read-only ${controller} disk drivers`,
      `the emulated ${bus} disk of an HVM guest is writable. ${target.endsWith('.iso') ? 'For an image of a CD add `devtype=cdrom`.' : 'Use `access=rw`, `devtype=cdrom`, or a `vdev` from `xvde` on.'}`,
      {
        place: { keys: ['disk'], item: index, field: 'access' },
        mends: target.endsWith('.iso') ? [cdrom] : [{ field: 'access', write: 'w' }, cdrom],
      },
    )
  },
})

const drives: readonly Step[] = [
  readOnly('disk-ide-read-only', '4.7', 'IDE'),
  readOnly('disk-ahci-read-only', '4.7', 'AHCI'),
]

const old = {
  function: 'libxl__build_device_model_args_old',
  file: 'libxl_dm.c',
  rule: 'device-model-conflict',
  guests: ['hvm'],
  until: '4.20',
} as const satisfies Partial<Check>

const traditional: readonly Step[] = [
  {
    ...old,
    id: 'traditional-direct-boot',
    since: '4.5',
    keys: ['kernel'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'qemu_xen_traditional' && draft.text('b_info.kernel') !== undefined,
        'HVM direct kernel boot is not supported by qemu-xen-traditional',
        '`qemu-xen-traditional` cannot boot a `kernel` itself. Use `device_model_version = "qemu-xen"`.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen"' }] },
      ),
  },
  {
    ...old,
    id: 'traditional-dm-restrict',
    since: '4.10',
    keys: ['dm_restrict'],
    find: (draft) =>
      sayIf(
        modelOf(draft) === 'qemu_xen_traditional' && draft.flag('b_info.dm_restrict') === true,
        'dm_restrict not supported by qemu-xen-traditional',
        '`qemu-xen-traditional` cannot run with few rights. Use `device_model_version = "qemu-xen"`.',
        { mends: [{ key: 'device_model_version', write: '"qemu-xen"' }] },
      ),
  },
]

/** A log is a file whose name holds that of the guest. */
const logNamed = (isWrittenFor: (draft: Draft) => boolean, of: string): Step => ({
  id: 'dm-log-name',
  rule: 'device-model-conflict',
  function: 'libxl__create_qemu_logfile',
  file: 'libxl_dm.c',
  since: '4.4',
  keys: ['name'],
  find: (draft) => {
    const name = draft.text('c_info.name') ?? ''
    const log = `/var/log/xen/${of}-${name}${isStubdomain(draft) ? '-dm' : ''}.log`
    return sayIf(
      isWrittenFor(draft) && name.includes('/'),
      atLeast(draft.release, '4.8')
        ? `unable to open Qemu logfile: ${log}: No such file or directory`
        : 'unable to open Qemu logfile: No such file or directory',
      'the log of the device model has the name of the guest in its own, and a `/` leads to a folder that is not there.',
      { mends: [{ key: 'name', write: `"${name.replaceAll('/', '-')}"` }] },
    )
  },
})

const isLinuxStub = (draft: Draft) => isWritten(draft) && isStubdomain(draft)

/** The log of QEMU itself, or of what speaks with one in a stub domain of Linux. */
export const deviceModelLog: readonly Step[] = [
  logNamed(isLinuxStub, 'qmp-proxy'),
  // What serves a stub domain in dom0 comes last.
  ...program(runsBeside),
  logNamed((draft) => startedDeviceModel(draft) && !isLinuxStub(draft), 'qemu-dm'),
]

export const deviceModel: readonly Step[] = [
  ...start,
  ...stubdomainFiles,
  ...program(runsHere),
  ...users,
  // QEMU is asked for its options before it is told any.
  ...during('4.20', undefined, [logNamed(isOwn, 'qemu-probe')]),
  ...display,
  ...machine,
  ...drives,
  restrictUserOfOld,
  ...traditional,
  qmpProxy,
]
