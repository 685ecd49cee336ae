import { describe, expect, it } from 'vitest'
import { xencfg } from './run.ts'

const guest = 'name = "a"\nkernel = "/k"\nmemory = 512\n'

describe('xencfg show', () => {
  it('prints the domain as JSON with an indentation of four blanks', async () => {
    const { status, out, err } = await xencfg(['show', '-'], { input: guest })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^\{\n {4}"c_info": \{\n {8}"type": "pv",\n/)
    expect(JSON.parse(out).b_info.target_memkb).toBe(524_288)
  })

  it('reads the file as the release that is asked for', async () => {
    const { out } = await xencfg(['show', '--release', '4.6', '-'], { input: `${guest}type = "hvm"\n` })
    expect(JSON.parse(out).c_info.type).toBe('pv')
  })

  it('names the UUID of a vTPM that libxl draws anew', async () => {
    const input = `${guest}vtpm = ["backend=0"]\n`
    const effective = await xencfg(['show', '--effective', '-'], { input })
    expect(JSON.parse(effective.out).vtpms).toMatchObject([{ uuid: '(random)' }])
    const { out } = await xencfg(['show', '--effective', '--origin', '-'], { input })
    expect(out).toContain('vtpms[0].uuid = "(random)"  # by libxl, drawn anew each time\n')
    const given = `${guest}vtpm = ["backend=0,uuid=12345678-1234-1234-1234-123456789abc"]\n`
    const kept = await xencfg(['show', '--effective', '-'], { input: given })
    expect(JSON.parse(kept.out).vtpms).toMatchObject([{ uuid: '12345678-1234-1234-1234-123456789abc' }])
  })

  it('ends with 2 for a cpupool, which is no domain', async () => {
    const { status, out, err } = await xencfg(['show', '-'], { input: 'name = "p"\nsched = "credit"\ncpus = "0-1"\n' })
    expect({ status, out, err }).toEqual({ status: 2, out: '', err: 'xencfg: -: is a cpupool, and no domain\n' })
  })

  it('ends with 1 and says why when xl refuses the file', async () => {
    const { status, out, err } = await xencfg(['show', '-'], { input: `${guest}uuid = "x"\n` })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^-:4:8: error: .*\[bad-uuid\]$/m)
  })

  it('says so when xl refuses the file although a comment hides the message', async () => {
    const { status, out, err } = await xencfg(['show', '-'], {
      input: `${guest}# xen-config: disable-next-line bad-uuid\nuuid = "x"\n`,
    })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(
      /^-:5:8: error: .* \(xl refuses the file, although a comment in the file switches the message off\.\) \[bad-uuid\]\n$/,
    )
  })

  it('says nothing of what a comment hides beside what it does not', async () => {
    const { err } = await xencfg(['show', '-'], {
      input: `${guest}# xen-config: disable-next-line bad-uuid\nuuid = "x"\nmemory = \n`,
    })
    expect(err.match(/\[[\w-]+\]$/gm)).toEqual(['[missing-value]'])
  })

  it('prints the domain with every default of libxl, and says what is drawn by lot', async () => {
    const input = `${guest}type = "hvm"\nvif = [ "" ]\n`.replace('kernel = "/k"\n', '')
    const { status, out } = await xencfg(['show', '--effective', '-'], { input })
    const { c_info, b_info, nics } = JSON.parse(out)
    expect(status).toBe(0)
    expect(c_info.uuid).toBe('(random)')
    expect(b_info).toMatchObject({ video_memkb: 8192, event_channels: 1023, device_model_version: 'qemu_xen' })
    expect(nics).toMatchObject([{ model: 'rtl8139', mac: '(random)', bridge: 'xenbr0' }])
  })

  it('says of each value who has put it there', async () => {
    const input =
      'type = "hvm"\nname = "a"\nmemory = 512\nvnc = 0\ndisk = [ "/dev/a,raw,xvda,rw",\n  "/dev/b,raw,xvdb,rw" ]\n'
    const { status, out } = await xencfg(['show', '--effective', '--origin', '--release', '4.17', '-'], { input })
    const lines = out.split('\n')
    expect(status).toBe(0)
    for (const line of [
      'c_info.type = "hvm"  # from the file (line 1, type)',
      'c_info.uuid = "(random)"  # by xl, drawn anew each time',
      'b_info.claim_mode = "True"  # by xl',
      'b_info.max_memkb = 524288  # from the file (line 3, memory)',
      'b_info.video_memkb = 8192  # by libxl',
      'b_info.type.hvm.vnc.enable = "False"  # from the file (line 4, vnc)',
      'disks[1].vdev = "xvdb"  # from the file (line 6, disk)',
      'disks[1].backend = "phy"  # by libxl',
    ])
      expect(lines).toContain(line)
  })

  it('says of a PCI device which key has set what', async () => {
    const input = `${guest}pci = [ "01:00.0,permissive=1", "02:00.0" ]\npci_permissive = 1\n`
    const { out } = await xencfg(['show', '--origin', '--release', '4.17', '-'], { input })
    expect(out).toContain('pcidevs[0].permissive = true  # from the file (line 4, pci)\n')
    expect(out).toContain('pcidevs[1].permissive = true  # from the file (line 5, pci_permissive)\n')
  })

  it('names the line of each item of a list', async () => {
    const input = `${guest}vcpus = 2\ncpus = [ "0",\n  "1" ]\nioports = [\n  "3f8",\n  "2f8" ]\n`
    const { out } = await xencfg(['show', '--origin', '-'], { input })
    expect(out).toContain('b_info.vcpu_hard_affinity[1][0] = 1  # from the file (line 6, cpus)\n')
    expect(out).toContain('b_info.ioports[0].first = 1016  # from the file (line 8, ioports)\n')
    expect(out).toContain('b_info.ioports[1].first = 760  # from the file (line 9, ioports)\n')
  })

  it('prints the arguments of QEMU, each with the key that it comes from', async () => {
    const input =
      'type = "hvm"\nname = "my vm"\nmemory = 512\nvnclisten = "0.0.0.0"\nvcpus = 2\ndisk = [ "/dev/a,raw,hda,rw" ]\n'
    const { status, out } = await xencfg(['show', '--device-model', '-'], { input })
    const lines = out.trimEnd().split('\n')
    expect(status).toBe(0)
    for (const line of [
      '-nodefaults',
      "-name 'my vm'  # from the file (line 2, name)",
      '-vnc 0.0.0.0:0,to=99  # from the file (line 4, vnclisten)',
      '-device cirrus-vga,vgamem_mb=8',
      '-smp 2,maxcpus=2  # from the file (line 5, vcpus)',
      '-m 504  # from the file (line 3, memory)',
      '-drive file=/dev/a,if=ide,index=0,media=disk,format=raw,cache=writeback  # from the file (line 6, disk)',
    ])
      expect(lines).toContain(line)
  })

  it('names the tap of an emulated card as libxl does, whatever `vifname` says, and each argument on a line of its own', async () => {
    const input =
      'type = "hvm"\nname = "a"\nmemory = 512\nvif = [ "vifname=vm0,bridge=br0,type=ioemu" ]\ndm_restrict = 1\n'
    const host = 'users=xen-qemuuser-range-base'
    const { status, out } = await xencfg(['show', '--device-model', '--host', host, '-'], { input })
    const lines = out.trimEnd().split('\n')
    expect(status).toBe(0)
    for (const line of [
      '-netdev type=tap,id=net0,ifname=vifDOMID.0-emu,br=br0,script=no,downscript=no  # from the file (line 4, vif)',
      '-chardev socket,id=libxl-cmd,fd=FD,server=on,wait=off  # from the file (line 5, dm_restrict)',
      '-S  # from the file (line 5, dm_restrict)',
    ])
      expect(lines).toContain(line)
  })

  it('says so where no QEMU serves the guest, or where its arguments are not known', async () => {
    const of = async (release: string) =>
      (await xencfg(['show', '--device-model', '--release', release, '-'], { input: guest })).out
    expect(await of('4.22')).toBe('# No device model of dom0 serves this guest.\n')
    expect(await of('4.16')).toBe('# The command line of the device model is known for Xen 4.17 and newer.\n')
  })

  it.each([
    ['tag=a,path=/a', 0],
    ['tag=a,path=/a,security_model=none,max-files=3', 0],
    ['tag=a,path=/a,security_model=none', 10],
    ['path=/a,security_model=none,type=xen_9pfsd', 14],
  ])('prints entries of a directory that libxl gives the guest, and of no other: %s', async (share, count) => {
    const { out } = await xencfg(['show', '--xenstore', '-'], { input: `${guest}p9 = [ "${share}" ]\n` })
    expect(out.split('\n').filter((line) => line.includes('9pfs/') || line.includes('9pfs"'))).toHaveLength(count)
  })

  it('prints the arguments of QEMU in a stub domain of Linux, and the nodes by which it gets them', async () => {
    const input =
      'type = "hvm"\nname = "a"\nmemory = 512\ndevice_model_version = "qemu-xen"\ndevice_model_stubdomain_override = 1\nserial = "pty"\ndisk = [ "/srv/a.qcow2,qcow2,hda,w" ]\n'
    const { out } = await xencfg(['show', '--device-model', '-'], { input })
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toBe('-xen-domid DOMID')
    // What is served to the stub domain is a disk, and a console, of its own.
    expect(lines).toContain('-serial /dev/hvc3  # from the file (line 6, serial)')
    expect(lines).toContain(
      '-drive file=/dev/xvda,if=ide,index=0,media=disk,format=host_device,cache=writeback  # from the file (line 7, disk)',
    )
    expect(out).not.toMatch(/-vnc|qmp/)
    const nodes = await xencfg(['show', '--xenstore', '-'], { input })
    expect(nodes.out).toContain('/vm/(random)/image/dm-argv/001 = "-xen-domid"  # by libxl\n')
    expect(nodes.out).toContain('= "/dev/hvc3"  # from the file (line 6, serial)\n')
  })

  it('prints what libxl writes into xenstore, each entry with the key that it comes from', async () => {
    const input =
      'type = "pv"\nname = "a"\nkernel = "/k"\nmemory = 512\nvif = [ "mac=00:16:3e:00:00:01" ]\ndisk = [ "/dev/a,raw,xvda,rw" ]\n'
    const { status, out } = await xencfg(['show', '--xenstore', '-'], { input })
    const lines = out.trimEnd().split('\n')
    expect(status).toBe(0)
    for (const line of [
      '/vm/(random)/uuid = "(random)"  # by xl, drawn anew each time',
      '/vm/(random)/image/kernel = "/k"  # from the file (line 3, kernel)',
      '/local/domain/DOMID/vm = "/vm/(random)"  # by xl, drawn anew each time',
      '/local/domain/DOMID/name = "a"  # from the file (line 2, name)',
      '/local/domain/DOMID/memory/static-max = "524288"  # from the file (line 4, memory)',
      '/local/domain/DOMID/device/vbd/51712/backend = "/local/domain/0/backend/vbd/DOMID/51712"  # by libxl',
      '/local/domain/0/backend/vbd/DOMID/51712/params = "/dev/a"  # from the file (line 6, disk)',
      '/local/domain/0/backend/vbd/DOMID/51712/script = "/etc/xen/scripts/block"  # by libxl',
      '/local/domain/DOMID/device/vif/0/mac = "00:16:3e:00:00:01"  # from the file (line 5, vif)',
      '/local/domain/0/backend/vif/DOMID/0/bridge = "xenbr0"  # by libxl',
    ])
      expect(lines).toContain(line)
    const old = await xencfg(['show', '--xenstore', '--release', '4.16', '-'], { input })
    expect(old.out).toBe('# The entries of xenstore are known for Xen 4.17 and newer.\n')
  })

  it('ends with 1 and says why when libxl refuses what xl builds', async () => {
    const input = 'type = "hvm"\nname = "a"\nmemory = 512\nextra = "x"\n'
    expect((await xencfg(['show', '-'], { input })).status).toBe(0)
    const { status, out, err } = await xencfg(['show', '--effective', '-'], { input })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^-:4:\d+: error: .*`xl create` ends with 6.* \[direct-boot-without-kernel\]\n$/)
  })

  it('ends with 2 and a word where the distances between virtual nodes are too many for a text', async () => {
    const nodes = (count: number) =>
      `name = "a"\ntype = "hvm"\nvcpus = 1\nmaxvcpus = 1\nvnuma = [ [ "size=16", "vcpus=0" ], ${'[ "size=16" ], '.repeat(count)} ]\n`
    for (const [options, count, millions] of [
      [[], 4000, 16],
      [['--effective'], 4000, 16],
      [['--effective', '--origin'], 1000, 1],
    ] as const)
      expect(await xencfg(['show', ...options, '-'], { input: nodes(count) })).toEqual({
        status: 2,
        out: '',
        err: `xencfg: -: the domain is not shown: it has more than ${millions} million values, too many for a text\n`,
      })
    expect((await xencfg(['show', '-'], { input: nodes(100) })).status).toBe(0)
  })

  it('ends with 2 for what is no file', async () => {
    expect(await xencfg(['show', 'examples'])).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: examples: is a directory\n',
    })
    expect((await xencfg(['show', 'examples/none'])).status).toBe(2)
  })
})
