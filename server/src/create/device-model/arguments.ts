import { isFilled, wholeOf } from '../../build/members.ts'
import { atLeast, type Release } from '../../release.ts'
import { startedDeviceModel } from '../checks/device-model-start.ts'
import { isStubdomain, modelOf } from '../checks/device-model-version.ts'
import { type Draft, stringOf } from '../draft.ts'
import {
  type Argument,
  always,
  asInt,
  cards,
  each,
  extra,
  from,
  hasAcpi,
  hvm,
  inMib,
  optional,
  usbDevices,
} from './argument.ts'
import { card, hasScreen, screens, spiceOf } from './display.ts'
import { drives, scsiController } from './drives.ts'
import { stubdomainArguments, traditionalArguments } from './traditional.ts'

export type { Argument } from './argument.ts'

/** The first release whose arguments these are. */
export const oldestWithArguments: Release = '4.17'

/** Where Xen puts its QEMU if nothing else is chosen when it is built. */
const ownQemu = '/usr/local/lib/xen/bin/qemu-system-i386'

/**
 * The command line by which libxl starts QEMU for a domain that it has filled in (`libxl__build_device_model_args_new` of libxl_dm.c),
 * with numbers for the domain and for its stub domain. Of Linux in a stub domain it is that of the QEMU there, without the program. Undefined
 * where no QEMU serves the guest.
 */
export const deviceModelArguments = (
  draft: Draft,
  domid = 'DOMID',
  stubdomain = 'STUBDOMID',
): readonly Argument[] | undefined => {
  if (!startedDeviceModel(draft)) return undefined
  if (modelOf(draft) !== 'qemu_xen_traditional') return ownArguments(draft, domid)
  return isStubdomain(draft) ? stubdomainArguments(draft, stubdomain) : traditionalArguments(draft, domid)
}

const ownArguments = (draft: Draft, domid: string): readonly Argument[] => {
  const { guest, text } = draft
  const isStub = isStubdomain(draft)
  const name = text('c_info.name')
  return [
    // The stub domain has a QEMU of its own, to which libxl talks in another way.
    ...(isStub ? [] : [from('b_info.device_model', text('b_info.device_model') ?? ownQemu)]),
    always('-xen-domid', domid),
    always('-no-shutdown'),
    ...(isStub ? [] : monitors(draft, domid)),
    ...channels(draft),
    always('-nodefaults'),
    always('-no-user-config'),
    ...(guest === 'hvm' ? [] : [from('c_info.type', '-xen-attach')]),
    ...(name === undefined ? [] : [from('c_info.name', '-name', name)]),
    ...screens(draft),
    ...(guest === 'hvm' ? emulated(draft, domid) : hasScreen(draft) ? [] : [always('-nographic')]),
    ...restriction(draft, domid),
    ...extra(draft, 'b_info.extra'),
    ...machine(draft),
    ...extra(draft, guest === 'hvm' ? 'b_info.extra_hvm' : 'b_info.extra_pv'),
    memory(draft),
    ...(guest === 'hvm' ? [...drives(draft), ...vendorDevice(draft), ...(isStub ? [] : user(draft))] : []),
  ]
}

/** How libxl talks to QEMU: over a socket that it opens itself where QEMU has few rights. */
const monitors = ({ flag }: Draft, domid: string): readonly Argument[] => [
  ...(flag('b_info.dm_restrict')
    ? [
        from('b_info.dm_restrict', '-chardev', 'socket,id=libxl-cmd,fd=FD,server=on,wait=off'),
        from('b_info.dm_restrict', '-S'),
      ]
    : [always('-chardev', `socket,id=libxl-cmd,path=/var/run/xen/qmp-libxl-${domid},server=on,wait=off`)]),
  always('-mon', 'chardev=libxl-cmd,mode=control'),
  always('-chardev', `socket,id=libxenstat-cmd,path=/var/run/xen/qmp-libxenstat-${domid},server=on,wait=off`),
  always('-mon', 'chardev=libxenstat-cmd,mode=control'),
]

const channels = ({ items }: Draft): readonly Argument[] =>
  items('channels').map((channel, index) => {
    const id = `id=libxl-channel${asInt(wholeOf(channel.devid))}`
    const socket = channel['connection.socket']
    const path = stringOf(isFilled(socket) ? socket.path : undefined)
    const end = path === undefined ? `pty,${id}` : `socket,${id},path=${path},server=on,wait=off`
    return from(`channels[${index}]`, '-chardev', end)
  })

/** What an HVM guest has beside its disks. */
const emulated = (draft: Draft, domid: string): readonly Argument[] => [
  ...optional(draft, '-kernel', 'b_info.kernel'),
  ...optional(draft, '-initrd', 'b_info.ramdisk'),
  ...optional(draft, '-append', 'b_info.cmdline'),
  ...scsiController(draft),
  ...serial(draft),
  ...(draft.flag(hvm('nographic')) && !hasScreen(draft) ? [from(hvm('nographic'), '-nographic')] : []),
  ...spiceOf(draft),
  ...card(draft),
  ...optional(draft, '-boot', hvm('boot'), 'order='),
  ...usb(draft),
  ...sound(draft),
  ...(hasAcpi(draft) ? [] : [from(['b_info.acpi', hvm('acpi')], '-no-acpi')]),
  ...processors(draft),
  ...nics(draft, domid),
]

/** The first console of a stub domain that is a serial line of the guest (`STUBDOM_CONSOLE_SERIAL`). */
const firstSerial = 3

const serial = (draft: Draft): readonly Argument[] => {
  const lines = [...optional(draft, '-serial', hvm('serial')), ...each(draft, '-serial', hvm('serial_list'))]
  if (!isStubdomain(draft)) return lines
  return lines.map(({ paths }, index) => from(paths, '-serial', `/dev/hvc${firstSerial + index}`))
}

const usb = (draft: Draft): readonly Argument[] => {
  const devices = usbDevices(draft)
  if (devices.length > 0) return devices
  const { number } = draft
  const path = hvm('usbversion')
  const controllers = usbControllers[Number(number(path) ?? 0n)]
  if (!controllers) return []
  const redirection = hvm('spice.usbredirection')
  const redirected = Array.from({ length: Number(number(redirection) ?? 0n) }, (_, index) => index + 1)
  return [
    ...controllers.map((controller) => from(path, '-device', controller)),
    ...redirected.flatMap((channel) => [
      from(redirection, '-chardev', `spicevmc,name=usbredir,id=usbrc${channel}`),
      from(redirection, '-device', `usb-redir,chardev=usbrc${channel},id=usbrc${channel}`),
    ]),
  ]
}

/** The controllers for each `usbversion`. */
const usbControllers: Readonly<Record<number, readonly string[]>> = {
  1: ['piix3-usb-uhci,id=usb'],
  2: [
    'ich9-usb-ehci1,id=usb,addr=0x1d.0x7,multifunction=on',
    'ich9-usb-uhci1,masterbus=usb.0,firstport=0,addr=0x1d.0,multifunction=on',
    'ich9-usb-uhci2,masterbus=usb.0,firstport=2,addr=0x1d.0x1,multifunction=on',
    'ich9-usb-uhci3,masterbus=usb.0,firstport=4,addr=0x1d.0x2,multifunction=on',
  ],
  3: ['nec-usb-xhci,id=usb'],
}

const sound = ({ text }: Draft): readonly Argument[] => {
  const path = hvm('soundhw')
  const given = text(path)?.toLowerCase()
  if (given === undefined) return []
  return (given === 'hda' ? ['intel-hda', 'hda-duplex'] : [given]).map((device) => from(path, '-device', device))
}

const processors = ({ number, list }: Draft): readonly Argument[] => {
  const most = number('b_info.max_vcpus') ?? 0n
  const online = list('b_info.avail_vcpus').length
  return most > 1n ? [from(['b_info.max_vcpus', 'b_info.avail_vcpus'], '-smp', `${online},maxcpus=${asInt(most)}`)] : []
}

const nics = (draft: Draft, domid: string): readonly Argument[] =>
  cards(draft, domid, ({ id, model, mac, name, bridge }) => [
    ['-device', `${model},id=nic${id},netdev=net${id},mac=${mac}`],
    ['-netdev', `type=tap,id=net${id},ifname=${name},br=${bridge},script=no,downscript=no`],
  ])

const restriction = ({ flag, release }: Draft, domid: string): readonly Argument[] => {
  const root = `/var/run/xen/qemu-root-${domid}`
  return flag('b_info.dm_restrict')
    ? [
        from('b_info.dm_restrict', '-xen-domid-restrict'),
        from('b_info.dm_restrict', ...(runsWith(release) ? ['-run-with', `chroot=${root}`] : ['-chroot', root])),
      ]
    : []
}

/** Whether libxl asks QEMU for the option that came in place of `-chroot` and `-runas`; QEMU has it since 9.0. */
const runsWith = (release: Release): boolean => atLeast(release, '4.20')

const user = ({ text, release }: Draft): readonly Argument[] => {
  const path = 'b_info.device_model_user'
  const given = text(path)
  if (given === undefined) return []
  return [from(path, ...(runsWith(release) ? ['-run-with', `user=${given}`] : ['-runas', given]))]
}

const machine = ({ guest, flag, memory: kib }: Draft): readonly Argument[] => {
  if (guest !== 'hvm') return [from('c_info.type', '-machine', 'xenpv')]
  const hole = kib(hvm('mmio_hole_memkb')) ?? 0n
  const below = BigInt.asUintN(64, (1n << 32n) - BigInt.asUintN(64, hole << 10n))
  const options = [
    flag(hvm('xen_platform_pci')) ? 'xenfv' : 'pc,accel=xen',
    'suppress-vmdesc=on',
    ...(hole !== 0n && below <= mostBelow4G ? [`max-ram-below-4g=${below}`] : []),
    ...(flag(hvm('gfx_passthru')) ? ['igd-passthru=on'] : []),
  ]
  const paths = ['xen_platform_pci', 'mmio_hole_memkb', 'gfx_passthru'].map(hvm)
  return [from(paths, '-machine', options.join(','))]
}

/** Where the hole for devices begins at the latest. */
const mostBelow4G = 0xf000_0000n

const memory = ({ memory: kib }: Draft): Argument => {
  const paths = ['b_info.max_memkb', 'b_info.video_memkb'] as const
  const [most = 0n, video = 0n] = paths.map(kib)
  return from(paths, '-m', inMib(most - video).toString())
}

const vendorDevice = ({ text }: Draft): readonly Argument[] => {
  const path = hvm('vendor_device')
  return text(path) === 'xenserver' ? [from(path, '-device', 'xen-pvdevice,device-id=0xc000')] : []
}
