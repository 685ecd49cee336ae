import { describe, expect, it } from 'vitest'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'

// Configs for which somebody got a wrong answer, or none. Each: what is found, and the first way to mend it.
const hvm = (...lines: readonly string[]) =>
  ['name = "guest"', 'type = "hvm"', 'memory = 512', ...lines, "disk = [ '/dev/vg/guest,raw,xvda,rw' ]"].join('\n')
const commented = (key: string) => `Comment out \`${key}\``
const noKernel = (key: string, value: string) =>
  [
    `an HVM guest with ${key} and no kernel`,
    hvm(`${key} = "${value}"`),
    [`4 error direct-boot-without-kernel: ${commented(key)}`],
  ] as const

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  noKernel('extra', 'console=ttyS0'),
  noKernel('root', '/dev/xvda'),
  noKernel('cmdline', 'quiet'),
  noKernel('ramdisk', '/boot/initrd'),
  [
    'nested virtualisation beside other views of memory',
    hvm('nestedhvm = 1', 'altp2m = "external"'),
    ['5 error altp2m-conflict: Write `nestedhvm = 0`'],
  ],
  [
    'no passthrough, and a device to hand over',
    hvm('passthrough = "disabled"', "pci = [ '03:00.0' ]"),
    [`4 error passthrough-conflict: ${commented('passthrough')}`],
  ],
  [
    'virtual nodes of a PV guest',
    'name = "guest"\ntype = "pv"\nkernel = "/boot/vmlinuz"\nmemory = 512\nvcpus = 2\nvnuma = [ [ "pnode=0","size=512","vcpus=0-1","vdistances=10" ] ]\n',
    [`6 error bad-vnuma: ${commented('vnuma')}`],
  ],
  [
    'an installer on a disk that is no CD drive',
    'name = "guest"\ntype = "hvm"\nmemory = 512\nboot = "d"\ndisk = [ \'/srv/guest.img,raw,xvda,rw\', \'/srv/installer.iso,raw,hdc,r\' ]\n',
    ['5 error read-only-disk: Add `devtype=cdrom`'],
  ],
  [
    'SPICE without a password',
    hvm('spice = 1', 'spiceport = 6000'),
    ['4 error spice-incomplete: Add `spicedisable_ticketing = 1`'],
  ],
  [
    'a card with too little memory',
    hvm('vga = "stdvga"', 'videoram = 8'),
    ['5 error small-videoram: Write `videoram = 16`'],
  ],
  [
    'another card with too little memory',
    hvm('vga = "qxl"', 'videoram = 64'),
    ['5 error small-videoram: Write `videoram = 128`'],
  ],
  [
    'one key of x86 among those of ARM',
    'name = "guest"\nkernel = "/boot/Image"\nmemory = 512\ndevice_tree = "/srv/pass.dtb"\ndtdev = [ "/soc/eth@1000" ]\ngic_version = "v3"\nvuart = "sbsa_uart"\nboot = "dc"\n',
    [`8 warning key-of-other-guest: ${commented('boot')}`],
  ],
  [
    'a disk without a target',
    'name = "guest"\ntype = "pv"\nkernel = "/boot/vmlinuz"\nmemory = 512\ndisk = [ \',qcow2,xvda,rw\' ]\n',
    ['5 error bad-disk: Add `devtype=cdrom`'],
  ],
  [
    'a slip near a key that is set already',
    'name = "guest"\ntype = "hvm"\nmemory = 512\nsoundhw = "ac97"\naudio = 1\n',
    ['5 warning unknown-key: Declare `audio` a known key in this file'],
  ],
]

describe('what was reported', () => {
  it.each(cases)('%s', (_, text, expected) => {
    const { problems, document } = snapshotOfText(text, 'domain', defaultPreferences)
    const found = problems.map(
      ({ start, severity, rule, fixes }) =>
        `${document.positionAt(start).line + 1} ${severity} ${rule}: ${fixes?.[0]?.title ?? ''}`,
    )
    expect(found).toEqual(expected)
  })

  it('a key of x86 alone among others makes no file one for ARM', () => {
    const archOf = (text: string) => snapshotOfText(text, 'domain', defaultPreferences).config.arch
    expect(archOf('gic_version = "v3"\n')).toBe('arm')
    expect(archOf('gic_version = "v3"\nboot = "dc"\n')).toBe('x86')
    expect(archOf('name = "a"\n')).toBe('x86')
  })
})
