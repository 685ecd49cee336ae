import { describe, expect, it } from 'vitest'
import { explainOutput } from '../../server/src/explain/explain-output.ts'
import { endsWith, fits, patternOf, weightOf } from '../../server/src/explain/pattern.ts'
import { defaultPreferences, snapshotOfText } from '../../server/src/snapshot.ts'
import { xencfg } from './cli/run.ts'

describe('a pattern', () => {
  it.each([
    ['a … b', 'a x b', true],
    ['a … b', 'a  b', true],
    ['a … b', 'a b', false],
    ['a … b', 'a x b c', false],
    ['a … b … c', 'a 1 b 2 c', true],
    ['a … b … c', 'a 1 c 2 b', false],
    ['…: x', 'who: x', true],
    ['x', 'x', true],
    ['x', 'xx', false],
  ])('%j and %j: %s', (text, line, expected) => {
    expect(fits(patternOf(text), line)).toBe(expected)
  })

  it('is found at the end of a line', () => {
    expect(endsWith(patternOf('no … here'), 'a place: no cats here')).toBe(true)
    expect(endsWith(patternOf('no … here'), 'a place: no cats here, or there')).toBe(false)
    expect(endsWith(patternOf('exactly'), 'not exactly')).toBe(true)
  })

  it('weighs what is fixed in it', () => {
    expect(weightOf(patternOf('ab … c'))).toBe(5)
  })
})

const guest = `name = "web"
type = "hvm"
memory = 512
vga = "stdvga"
videoram = 8
disk = [ "/srv/web.img,raw,xvda,rw" ]
`

const refused = 'videoram must be at least 16 MB for STDVGA on QEMU_XEN'

describe('what others than libxl print', () => {
  const passing = `${guest}pci = [ "02:00.0", "03:00.0" ]\nvif = [ "bridge=br0" ]\n`
  const snapshot = snapshotOfText(passing, 'domain', { ...defaultPreferences, release: '4.17' })
  const [, ofThis] = passing.split('"02:00.0", ')
  const other = { line: 6, character: passing.split('\n')[6]?.indexOf(ofThis?.slice(0, 9) ?? '') }

  it.each([
    [
      'xen-pciback 0000:03:00.0: Driver tried to write to a read-only configuration space field at offset 0x4c, size 2. This may be harmless, but if you have problems with your device:',
      'pci-permissive',
      other,
    ],
    [
      "(XEN) [VT-D] It's disallowed to assign 0000:03:00.0 with shared RMRR at a9800000 for d1.",
      'pci-shared-memory',
      other,
    ],
    [
      'libxl: error: libxl_pci.c:1529:pci_add_dm_done: Domain 1:xc_assign_device failed: Operation not permitted',
      'no-such-device',
      { line: 6, character: 8 },
    ],
    [
      'libxl: error: libxl_pci.c:1620:libxl__device_pci_add: Domain 1:PCI device 0:3:0.0 is not assignable',
      'no-such-device',
      other,
    ],
    [
      "qemu-system-i386: Could not open option rom 'vgabios-cirrus.bin': No such file or directory",
      'qemu-rom',
      { line: 7, character: 0 },
    ],
    [
      '/usr/lib/xen/bin/qemu-system-i386: error while loading shared libraries: libxenctrl.so.4.16: cannot open shared object file: No such file or directory',
      'mixed-programs',
      undefined,
    ],
    [
      'xencall: error: Could not obtain handle on privileged command interface: No such file or directory',
      'no-hypervisor',
      undefined,
    ],
    [
      'libxl: error: libxl.c:102:libxl_ctx_alloc: cannot open libxc handle: No such file or directory',
      'no-hypervisor',
      undefined,
    ],
  ])('%s', (line, name, start) => {
    const [told] = explainOutput(line, snapshot).lines
    expect([told?.name, told?.range?.start]).toEqual([name, start])
    expect(told?.mends[0]).not.toMatch(/^Look at `\w+`(?:,|$)/)
  })
})

it('a guest that has crashed early, and memory that cannot be claimed, are known', () => {
  const { lines, unknown } = explainOutput(
    [
      '(XEN) [2026-01-01 00:00:00] d1v0 Triple fault - invoking HVM shutdown action 1',
      '(XEN) Triple fault on VCPU0 - invoking HVM system reset.',
      'xc: error: Could not allocate memory for HVM guest as we cannot claim memory! (12 = Cannot allocate memory): Internal error',
    ].join('\n'),
  )
  expect(unknown).toBe(0)
  expect(lines.map(({ name }) => name)).toEqual(['xen-triple-fault', 'guest-memory'])
  expect(lines[1]?.message).toContain('`claim_mode`')
})

describe('the output of a run', () => {
  const snapshot = snapshotOfText(guest, 'domain', { ...defaultPreferences, release: '4.17' })
  const mended = {
    name: 'small-videoram',
    mends: ['Write `videoram = 16`'],
    range: { start: { line: 4, character: 11 } },
  }

  it.each([
    [
      'libxl: error: libxl_dom.c:970:libxl__domain_firmware: xc_dom_{kernel_file/ramdisk_file} failed: No such file or directory',
      'no-such-file',
    ],
    ['qemu-system-i386: -drive file=/b,if=ide,index=0: drive with bus=0, unit=0 (index=0) exists', 'duplicate-device'],
    [
      'qemu-system-i386: -device ide-cd,id=ide-5632,drive=ide-5632,bus=ide.1,unit=0: IDE unit 0 is in use',
      'duplicate-device',
    ],
  ])('leads to its rule or check: %s', (line, name) => {
    expect(explainOutput(line, snapshot).lines).toMatchObject([{ name }])
  })

  it.each([
    [
      'libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/block add [12] exited with error status 1',
      5,
    ],
    [
      'libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge online [12] exited with error status 1',
      6,
    ],
    ['libxl: error: libxl_device.c:1319:device_hotplug_child_death_cb: script: Could not find bridge device br0', 6],
    ['libxl: error: libxl_device.c:1319:device_hotplug_child_death_cb: script: /dev/x does not exist.', 5],
    [
      'libxl: error: libxl_aoutils.c:539:async_exec_timeout: killing execution of /etc/xen/scripts/vif-bridge online because of timeout',
      6,
    ],
    [
      "xc: error: panic: xg_dom_boot.c:119: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory",
      2,
    ],
    ['xc: error: panic: xg_dom_core.c:691: xc_dom_find_loader: no loader found: Invalid kernel', 7],
    [
      'xc: error: panic: xg_dom_bzimageloader.c:763: xc_dom_probe_bzimage_kernel unable to XZ decompress kernel: Invalid kernel',
      7,
    ],
    ['child process exited with status 1', 5],
    [
      'libxl: error: libxl_dm.c:2768:libxl__spawn_local_dm: Domain 1:device model /usr/lib/foo is not executable: No such file or directory',
      8,
    ],
    ["qemu-system-i386: -device ide-cd,id=ide-51776,drive=ide-51776,bus=ide.2,unit=0: Bus 'ide.2' not found", 5],
    ['qemu-system-i386: -device scsi-hd,drive=scsi0-hd8,scsi-id=8: bad scsi device id: 8', 5],
    ['qemu-system-i386: -vnc 127.0.0.1:59636: port 59636 out of range', 9],
  ])('names the line that it comes from: %s', (line, at) => {
    const text = `${guest}vif = [ "bridge=br0" ]\nkernel = "/k"\ndevice_model_override = "/usr/lib/foo"\nvncdisplay = 59636\n`
    const { lines } = explainOutput(line, snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.17' }))
    expect(lines).toMatchObject([{ range: { start: { line: at } } }])
  })

  it.each([
    ['/local/domain/0/backend/vbd/5/832', '"/dev/vg/b,raw,hdb,rw"', ['disk']],
    ['/local/domain/0/backend/qdisk/5/51712', '"/srv/a.img,raw,xvda,rw"', ['disk']],
    ['/local/domain/5/device/vbd/832', '"/dev/vg/b,raw,hdb,rw"', ['disk']],
    ['/local/domain/0/backend/vif/5/1', '"bridge=br1"', ['vif']],
    ['/local/domain/0/backend/9pfs/5/1', '"tag=b,path=/b,security_model=none"', ['p9']],
    ['/local/domain/0/backend/pci/5/0', undefined, ['pci']],
  ])('leads from a path of xenstore to the device: %s', (path, item, keys) => {
    const text = `${guest.replace(/disk.*\n/, '')}vif = [ "bridge=br0", "bridge=br1" ]
disk = [ "/srv/a.img,raw,xvda,rw", "/dev/vg/b,raw,hdb,rw" ]
p9 = [ "tag=a,path=/a,security_model=none", "tag=b,path=/b,security_model=none" ]
`
    const read = snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.17' })
    for (const said of [`unable to add device with path ${path}`, `${path} is not as it was`]) {
      const line = `libxl: error: libxl_device.c:1163:device_backend_callback: Domain 5:${said}`
      const [{ range, mends } = {}] = explainOutput(line, read).lines
      expect(range && read.document.getText(range)).toBe(item)
      expect(mends?.at(-1)).toBe(`Look at \`${keys.join()}\``)
    }
  })

  it('names a disk by its number', () => {
    const line =
      'libxl: error: device_backend_callback: unable to add device with path /local/domain/0/backend/vbd/5/832'
    expect(explainOutput(line).lines[0]?.message).toContain('832 is `hdb`')
  })

  it('of QEMU about a network card leads to its model', () => {
    const text = `${guest}kernel = "/k"\nvif = [ "bridge=br0", "model=virtio" ]\n`.replace('= 8', '= 16')
    const line = "qemu-system-i386: -device virtio,id=nic1,netdev=net1: 'virtio' is not a valid device model name"
    const { lines } = explainOutput(line, snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.17' }))
    expect(lines).toMatchObject([{ name: 'bad-vif', range: { start: { line: 7, character: 29 } } }])
  })

  it('does not call a value empty of which it only knows that the file is not there', () => {
    const line =
      'libxl: error: libxl__spawn_local_dm: device model /nowhere is not executable: No such file or directory'
    const text = `${guest}device_model_override = "/nowhere"\n`
    const { lines } = explainOutput(line, snapshotOfText(text, 'domain', { ...defaultPreferences, release: '4.17' }))
    expect(lines[0]?.name).not.toContain('empty-value')
  })

  it('leads to the cause where only QEMU has ended', () => {
    const line =
      'libxl: error: libxl_dm.c:3161:device_model_spawn_outcome: Domain 2:domain 2 device model: spawn failed (rc=-3)'
    const text = `${guest}boot = "z"\n`
    const { lines } = explainOutput(
      line,
      snapshotOfText(text.replace('videoram = 8', 'videoram = 16'), 'domain', {
        ...defaultPreferences,
        release: '4.17',
      }),
    )
    expect(lines).toMatchObject([{ name: 'bad-spec', range: { start: { line: 6 } } }])
  })

  it('follows another error: a domain that is gone', () => {
    const gone = 'libxl: error: libxl_domain.c:354:libxl_domain_info: Domain 1:Getting domain info: No such process'
    const log = `libxl: error: libxl_create.c:1:libxl__domain_build_info_setdefault: Domain 1:${refused}\n${gone}`
    expect(explainOutput(log, snapshot).lines).toMatchObject([{ ...mended, followers: [gone] }])
  })

  it.each([
    [
      'with file, line, function and domain',
      `libxl: error: libxl_create.c:127:libxl__domain_build_info_setdefault: Domain 3:${refused}`,
    ],
    ['with the function alone', `libxl: error: libxl__domain_build_info_setdefault: ${refused}`],
    ['as it is', refused],
  ])('leads to the setting, %s', (_, line) => {
    expect(explainOutput(line, snapshot).lines).toMatchObject([mended])
  })

  it('of another release leads there, too', () => {
    const old = snapshotOfText(guest, 'domain', { ...defaultPreferences, release: '4.2' })
    expect(explainOutput(refused, old).lines).toMatchObject([mended])
  })

  it('is explained without a file', () => {
    expect(explainOutput(refused).lines).toEqual([
      {
        said: refused,
        name: 'small-videoram',
        level: 'error',
        followers: [],
        message: 'HVM, qemu-xen, `vga = "stdvga"` (or `stdvga = 1`) and `videoram` below 16',
        mends: ['Look at `videoram`, `vga`, `stdvga`'],
      },
    ])
  })

  it('of QEMU and of Xen leads to a key that can be the reason', () => {
    const log = [
      "qemu-system-i386: -drive file=/srv/web.img,if=none: Could not open '/srv/web.img': No such file or directory",
      '(XEN) [ 12.5] arch/x86/domain.c:702:d0v1 vmtrace not supported for PV',
    ]
    const [image, trace] = explainOutput(log.join('\n'), snapshot).lines
    expect(image).toMatchObject({ name: 'qemu-image', range: { start: { line: 5 } } })
    expect(trace).toMatchObject({ name: 'hypervisor-limit' })
    expect(trace?.range).toBeUndefined()
  })

  it('may name a line of the file', () => {
    const { lines } = explainOutput("/etc/xen/web.cfg:4: config parsing error near `x': lexical error", snapshot)
    expect(lines).toMatchObject([{ range: { start: { line: 3, character: 0 }, end: { line: 3, character: 14 } } }])
  })

  it('is told once, without what only follows, and what is unknown is counted', () => {
    const log = [
      'Parsing config from web.cfg',
      refused,
      refused,
      'libxl: error: f: cannot make domain: -3',
      '',
      'hello',
    ]
    expect(explainOutput(log.join('\r\n'), snapshot)).toMatchObject({
      lines: [{ ...mended, followers: ['libxl: error: f: cannot make domain: -3'] }],
      unknown: 1,
    })
  })

  it('is read to its end, however long a line is', () => {
    const hostile = `config parsing error in ${'vif: '.repeat(200_000)}`
    const { lines, unknown } = explainOutput(Array.from({ length: 50 }, () => hostile).join('\n'), snapshot)
    expect(lines.length + unknown).toBe(50)
  })

  it('about the line ends of Windows is one thing, also as a terminal shows it', () => {
    const windows = snapshotOfText(guest.replaceAll('\n', '\r\n'), 'domain')
    const lines = [1, 2, 3].map((line) => `web.cfg:${line}: config parsing error near \`\r': lexical error`)
    const shown = "': lexical errorparsing error near `"
    for (const output of [lines.join('\n'), lines.join('\r\n'), shown])
      expect(explainOutput(output, windows)).toMatchObject({ lines: [{ name: 'carriage-return' }], unknown: 0 })
    expect(explainOutput(shown).lines[0]?.mends.join()).toContain('dos2unix')
  })

  it('stays text: none of it gets into our words', () => {
    const evil = 'Illegal pool specified: **<img src=x>** [x](command:y)'
    const [line] = explainOutput(evil, snapshot).lines
    expect(line?.said).toBe(evil)
    expect(JSON.stringify([line?.message, line?.mends, line?.name])).not.toMatch(/img|command:/)
  })
})

describe('xencfg explain-error', () => {
  const call = (log: string, ...args: string[]) => xencfg(['explain-error', ...args], { input: log })

  it('names the place, the reason, the rule and what to do', async () => {
    const said = 'libxl: error: libxl_create.c:1:f: nestedhvm and altp2mhvm cannot be used together'
    const { status, out } = await call(`${said}\n`, 'examples/hvm-guest.hvm')
    expect(status).toBe(0)
    expect(out).toContain(`${said}\n`)
    expect(out).toContain('[altp2m-conflict]')
    expect(out).toContain('  - Look at `altp2m`, `altp2mhvm`, `nestedhvm`')
  })

  it('shows no control character of a log', async () => {
    const { out } = await call('Illegal pool specified: \u001b[31mred\u001b[0m\u0007 \u202Eder\n')
    expect(out).toContain('Illegal pool specified: red \uFFFDder\n')
  })

  it('ends with 1 when no line is known, and with 2 without the file', async () => {
    expect(await call('hello\n')).toMatchObject({ status: 1, out: '', err: 'xencfg: 1 line is not known.\n' })
    expect((await call('hello\n', 'no-such-file.cfg')).status).toBe(2)
  })

  it('gives JSON', async () => {
    const { out } = await call(`${refused}\n`, '--format', 'json')
    expect(JSON.parse(out)).toMatchObject({ lines: [{ name: 'small-videoram' }], unknown: 0 })
  })
})
