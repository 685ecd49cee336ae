import fc from 'fast-check'
import { formatConfig } from '../../../server/src/format/format.ts'
import { defaultFormat, styleFor } from '../../../server/src/format/style.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { exampleIn, isReadBy, keysOf } from '../../../server/src/schema/index.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'
import type { FileKind, GuestType } from '../../../server/src/values/value-type.ts'

/** A file that somebody writes from its first letter to its last. */
export interface Goal {
  readonly what: string
  readonly kind: FileKind
  readonly text: string
}

const goal = (what: string, lines: readonly string[], kind: FileKind = 'domain'): Goal => ({
  what,
  kind,
  text: `${lines.join('\n')}\n`,
})

export const goals: readonly Goal[] = [
  goal('a PV guest that pygrub boots', [
    'name = "web1"',
    'type = "pv"',
    'memory = 1024',
    'vcpus = 2',
    'bootloader = "pygrub"',
    'disk = [ "/dev/vg0/web1,raw,xvda,rw" ]',
    'vif = [ "bridge=xenbr0" ]',
    'on_crash = "restart"',
  ]),
  goal('a PVH guest with its kernel', [
    'name = "build"',
    'type = "pvh"',
    'kernel = "/boot/vmlinuz"',
    'ramdisk = "/boot/initrd.img"',
    'cmdline = "root=/dev/xvda1 ro console=hvc0"',
    'memory = 2048',
    'maxmem = 4096',
    'vcpus = 4',
    'cpus = "2-5"',
    'disk = [ "format=qcow2, vdev=xvda, access=rw, target=/var/lib/xen/build.qcow2" ]',
    'vif = [ "mac=00:16:3e:01:02:03, bridge=xenbr1" ]',
    'on_reboot = "destroy"',
  ]),
  goal('an HVM guest with a CD and VNC', [
    'name = "win"',
    'type = "hvm"',
    'memory = 4096',
    'vcpus = 2',
    'boot = "dc"',
    'firmware = "uefi"',
    'disk = [ "format=raw, vdev=hda, access=rw, target=/dev/vg0/win", "vdev=hdc, devtype=cdrom, access=ro, target=/srv/win.iso" ]',
    'vif = [ "bridge=xenbr0, model=e1000" ]',
    'vnc = 1',
    'vnclisten = "127.0.0.1"',
    'usb = 1',
    'usbdevice = "tablet"',
    'vga = "stdvga"',
    'localtime = 1',
  ]),
  goal('an HVM guest as it was written for xm', [
    "builder = 'hvm'",
    'name = "old"',
    'memory = "1024"',
    "vcpus = '2'",
    "disk = [ 'phy:/dev/vg0/old,hda,w', 'file:/srv/old.iso,hdc:cdrom,r' ]",
    "vif = [ '' ]",
    "boot = 'dc'",
    'vnc = "1"',
    'vnclisten = "127.0.0.1"',
    'on_crash = "coredump-destroy"',
  ]),
  goal('a guest with a line for each of its devices', [
    'name = "lines"',
    'type = "pvh"',
    'kernel = "/boot/vmlinuz"',
    'memory = 1024',
    'disk = [',
    '    "/dev/vg0/lines,raw,xvda,rw",',
    '    "/dev/vg0/swap,raw,xvdb,rw",',
    ']',
    'vif = [',
    '    "bridge=xenbr0",',
    '    "bridge=xenbr1"',
    ']',
    'on_crash = "coredump-destroy"',
    'on_reboot = "rename-restart"',
  ]),
  goal('a guest for ARM', [
    '# xen-config: arch=arm64',
    'name = "arm"',
    'type = "pvh"',
    'kernel = "/boot/Image"',
    'memory = 512',
    'vcpus = 2',
    'gic_version = "v3"',
    'disk = [ "/dev/vg0/arm,raw,xvda,rw" ]',
  ]),
  goal('a driver domain with its card', [
    'name = "net"',
    'type = "pv"',
    'memory = 512',
    'kernel = "/boot/vmlinuz"',
    'driver_domain = 1',
    'pci = [ "03:00.0" ]',
    'on_poweroff = "destroy"',
  ]),
  goal('a cpupool', ['name = "batch"', 'sched = "credit2"', 'cpus = [ "4", "5", "6" ]'], 'cpupool'),
]

const complains = (text: string, kind: FileKind): boolean =>
  snapshotOfText(text, kind).problems.some(({ effect }) => effect === 'refused' || effect === 'ignored')

const starts: Readonly<Record<GuestType, readonly string[]>> = {
  pv: ['name = "guest"', 'type = "pv"', 'memory = 1024', 'kernel = "/boot/vmlinuz"'],
  pvh: ['name = "guest"', 'type = "pvh"', 'memory = 1024', 'kernel = "/boot/vmlinuz"'],
  hvm: ['name = "guest"', 'type = "hvm"', 'memory = 1024'],
}

const style = styleFor({ ...defaultFormat, indent: 'tab' })

/** The line of a key as its example has it, in its form; nothing where it has several lines. */
const lineOf = (name: string): string[] => {
  const spec = keysOf('domain').get(name)
  const example = spec && isReadBy(spec, newestRelease) ? exampleIn(spec, newestRelease) : undefined
  const text = example === undefined ? '' : `${example.trimEnd()}\n`
  const { config } = snapshotOfText(text, 'domain')
  const edits = formatConfig(config, style) ?? []
  let written = text
  for (const { start, end, newText } of edits.toSorted((a, b) => b.start - a.start))
    written = written.slice(0, start) + newText + written.slice(end)
  const line = written.trimEnd()
  return line.startsWith(`${name} = `) && !line.includes('\n') ? [line] : []
}

const lines = [...keysOf('domain').keys()].flatMap((name) => lineOf(name))

/** A guest with some of all keys, with nothing in it of which xl complains at any of its lines. */
export const someGuest: fc.Arbitrary<Goal> = fc
  .tuple(fc.constantFrom<GuestType>('pv', 'pvh', 'hvm'), fc.shuffledSubarray(lines, { minLength: 3, maxLength: 8 }))
  .map(([guest, more]) => {
    const written = [...starts[guest]]
    for (const line of more) {
      const key = line.slice(0, line.indexOf(' '))
      if (written.some((each) => each.startsWith(`${key} =`))) continue
      if (!complains(`${[...written, line].join('\n')}\n`, 'domain')) written.push(line)
    }
    return goal(`a ${guest} guest`, written)
  })
