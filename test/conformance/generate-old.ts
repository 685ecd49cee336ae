import { xmTable } from '../../server/src/schema/index.ts'
import type { Chance } from './generate.ts'

/** A choice of lines of which each file has some. */
const lines: readonly (readonly string[])[] = [
  ['stdvga = 0', 'stdvga = 1', 'stdvga="1"', 'vga = "stdvga"\nstdvga = 0', 'stdvga = "x"'],
  ['tsc_mode = 0', 'tsc_mode = 1', "tsc_mode = '2'", 'tsc_mode = 7', 'tsc_mode = "native"'],
  ['timer_mode = 1', 'timer_mode = 3', 'timer_mode = "1"'],
  ['device_model = "/usr/lib/xen/bin/qemu-dm"', "device_model = 'stubdom-dm'"],
  ['kernel = "/usr/lib/xen/boot/hvmloader"', 'kernel = "hvmloader"; memory = 128', 'kernel = "/boot/vmlinuz"'],
  ['bootloader = "pygrub"\nbootloader_args = "-q --entry=1"', 'bootloader_args = " -a  -b "', "bootloader_args = '-x'"],
  ['vncviewer = 0', 'vncviewer = 1', 'vncviewer="x"'],
  ['altp2mhvm = 1', 'altp2mhvm = 0'],
  ['pvh = 1', 'pvh = 0'],
  ['vif2 = [ "" ]'],
  [
    'vif = [ "netdev=eth1" ]',
    'vif = [ "type=ioemu, bridge=xenbr0" ]',
    'vif = [ "mac = 00:16:3e:00:00:01" ]',
    "vif = ['']",
  ],
  ['vfb = [ "type=vnc,vncunused=1" ]', 'vfb = [ "vnc=1,vnclisten=0.0.0.0" ]'],
  ['root = "/dev/sda1 ro"', 'extra = "4"', 'cmdline = "a b"', 'root = "/dev/sda1"\nextra = "x"'],
  ['vnc = 1', 'sdl = 1; vnc = 0', 'vnc = "yes"', 'localtime = "1"'],
  ['vcpus = 2', 'vcpus = "4"', 'vcpus = 4\nmaxvcpus = 4'],
  ['cpus = "0-1"', 'cpus = [ 0, 1 ]'],
]

const prefixes = ['phy:', 'file:', 'tap:aio:', 'tap:qcow2:', 'tap2:vhd:', 'raw:', 'qcow2:', '', 'nbd:', 'phy:/']
const targets = ['/dev/vg/a', '/srv/a b.img', 'sda7', '', '/srv/"x".img', '/srv/a=b.img']
const vdevs = ['xvda', 'hda', 'hdc:cdrom', 'sda1', 'ioemu:hda', 'xvdb:disk', 'zzz', ' xvda ']
const modes = ['w', 'r', 'rw', 'ro', 'w!', '']

const disk = ({ pick, odds }: Chance): string => {
  const quote = odds(0.5) ? "'" : '"'
  const text = `${pick(prefixes)}${pick(targets)},${pick(vdevs)},${pick(modes)}`
  return quote + text.replaceAll(quote, '') + quote
}

/** A domain config with many old forms, which xl mostly takes. */
export const generateOldConfig = (chance: Chance): string => {
  const { pick, odds, below } = chance
  const options = [...xmTable.values()].map(({ name }) => name)
  const all = [
    'name = "old"',
    pick([
      'builder = "hvm"',
      "builder='hvm'",
      'builder = "generic"',
      'type = "hvm"\nbuilder = "hvm"',
      'type = "pv"',
      'builder = "linux"',
      '',
    ]),
  ]
  for (let count = 2 + below(5); count > 0; count--) all.push(pick(pick(lines)))
  if (odds(0.7)) all.push(`disk = [ ${Array.from({ length: 1 + below(3) }, () => disk(chance)).join(',\n  ')} ]`)
  for (let count = below(3); count > 0; count--)
    all.push(`${pick(options)} = ${pick(['0', '1', '2', '"x"', '""', '[ "a" ]', '[ 1, 2 ]', '"192.0.2.1"'])}`)
  // Keys that come twice: what becomes of the last one must not bring the first one back.
  if (odds(0.2)) all.splice(below(all.length), 0, pick(all))
  if (odds(0.1))
    all.splice(below(all.length), 0, pick(['builder = "generic"', 'builder = "hvm"', 'stdvga = 1', 'cpu = 1']))
  if (odds(0.5)) all.push('kernel = "/boot/vmlinuz"')
  return `${all.map((line) => (odds(0.1) ? `${line}   # as it was` : line)).join('\n')}\n`
}
