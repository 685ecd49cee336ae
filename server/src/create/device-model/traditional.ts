import type { Draft } from '../draft.ts'
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
import { hasScreen, traditionalScreens } from './display.ts'

/** Where Xen puts qemu-xen-traditional if nothing else is chosen when it is built. */
const traditionalQemu = '/usr/local/lib/xen/bin/qemu-dm'

/** The command line of qemu-xen-traditional, which Xen has up to 4.20 (`libxl__build_device_model_args_old` of libxl_dm.c). */
export const traditionalArguments = (draft: Draft, domid: string): readonly Argument[] => {
  const isHvm = draft.guest === 'hvm'
  const withoutScreen = isHvm || hasScreen(draft) ? [] : [always('-nographic')]
  return [
    program(draft),
    always('-d', domid),
    ...optional(draft, '-domain-name', 'c_info.name'),
    ...traditionalScreens(draft),
    ...(isHvm ? emulated(draft, domid) : withoutScreen),
    ...extra(draft, 'b_info.extra'),
    from('c_info.type', '-M', isHvm ? 'xenfv' : 'xenpv'),
    ...extra(draft, isHvm ? 'b_info.extra_hvm' : 'b_info.extra_pv'),
  ]
}

/**
 * The command line of the one that serves a stub domain, a PV guest with the screen and the disks of the guest proper; undefined where
 * the stub domain needs none (`libxl__spawn_stub_dm`).
 */
export const stubdomainArguments = (draft: Draft, domid: string): readonly Argument[] | undefined => {
  const hasBuffer = ['vnc', 'spice', 'sdl'].some((screen) => draft.flag(hvm(`${screen}.enable`)) === true)
  if (!hasBuffer && draft.items('disks').every(({ backend }) => backend !== 'qdisk')) return undefined
  return [
    program(draft),
    always('-d', domid),
    ...optional(draft, '-domain-name', 'c_info.name', '', '-dm'),
    ...traditionalScreens(draft),
    ...(hasScreen(draft) ? [] : [always('-nographic')]),
    ...extra(draft, 'b_info.extra'),
    always('-M', 'xenpv'),
    ...extra(draft, 'b_info.extra_pv'),
  ]
}

const program = ({ text }: Draft): Argument =>
  from('b_info.device_model', text('b_info.device_model') ?? traditionalQemu)

const emulated = (draft: Draft, domid: string): readonly Argument[] => [
  ...optional(draft, '-serial', hvm('serial')),
  ...each(draft, '-serial', hvm('serial_list')),
  ...(draft.flag(hvm('nographic')) && !hasScreen(draft) ? [from(hvm('nographic'), '-nographic')] : []),
  ...card(draft),
  ...optional(draft, '-boot', hvm('boot')),
  ...usbDevices(draft),
  ...optional(draft, '-soundhw', hvm('soundhw')),
  ...(hasAcpi(draft) ? [from(['b_info.acpi', hvm('acpi')], '-acpi')] : []),
  ...processors(draft),
  ...cards(draft, domid, ({ id, model, mac, name, bridge }) => [
    ['-net', `nic,vlan=${id},macaddr=${mac},model=${model}`],
    ['-net', `tap,vlan=${id},ifname=${name},bridge=${bridge},script=no,downscript=no`],
  ]),
  ...(draft.flag(hvm('gfx_passthru')) ? [from(hvm('gfx_passthru'), '-gfx_passthru')] : []),
]

const card = ({ text, memory }: Draft): readonly Argument[] => {
  const kib = memory('b_info.video_memkb') ?? 0n
  const path = hvm('vga.kind')
  const options = { std: ['-std-vga'], none: ['-vga', 'none'] }[text(path) ?? '']
  return [
    ...(kib === 0n ? [] : [from('b_info.video_memkb', '-videoram', inMib(kib).toString())]),
    ...(options ? [from(path, ...options)] : []),
  ]
}

/** How many vCPUs there are, and which are online: a number with a bit for each, in whole bytes. */
const processors = ({ number, list }: Draft): readonly Argument[] => {
  const most = number('b_info.max_vcpus') ?? 0n
  const online = list('b_info.avail_vcpus').map(Number)
  const bits = online.reduce((all, vcpu) => all | (1n << BigInt(vcpu)), 0n)
  const bytes = Math.ceil(Math.max(Number(most), ...online.map((vcpu) => vcpu + 1)) / 8)
  return [
    ...(most > 1n ? [from('b_info.max_vcpus', '-vcpus', asInt(most))] : []),
    from('b_info.avail_vcpus', '-vcpu_avail', `0x${bits.toString(16).padStart(bytes * 2, '0')}`),
  ]
}
