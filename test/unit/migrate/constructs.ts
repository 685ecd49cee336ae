/** Something of old files, with a config that has it. What becomes of it stands in the guide, and a test holds both together. */
export interface Construct {
  readonly what: string
  readonly before: string
  readonly after: string
  /** What to know about it. */
  readonly note?: string
  /** Given with `--set`. */
  readonly set?: Readonly<Record<string, string>>
}

/** What there is of Python in configs of xm. */
export const pythonConstructs: readonly Construct[] = [
  {
    what: 'Text put together with `%`',
    before: 'vm = 3\nname = "web%d" % vm',
    after: '# Python code of xm, which xl does not run:\n# vm = 3\nname = "web3"',
  },
  {
    what: 'Text put together with `+` or `str.format`',
    before: "vg = '/dev/vg/'\nroot = vg + 'root'\nextra = 'host={}'.format('web')",
    after: "# Python code of xm, which xl does not run:\n# vg = '/dev/vg/'\nroot = '/dev/vg/root'\nextra = 'host=web'",
  },
  { what: 'Arithmetic', before: 'memory = 2 * 1024', after: 'memory = 2048' },
  {
    what: '`True` and `False`',
    before: 'localtime = True\nnomigrate = False',
    after: 'localtime = 1\nnomigrate = 0',
    note: 'xm passed over both. 1 and 0 are what was meant, and the difference is told.',
  },
  { what: '`None`', before: 'extra = None', after: '# extra: without a value\n# extra = None' },
  {
    what: 'Negative numbers',
    before: 'builder = "hvm"\nrtc_timeoffset = -3600',
    after: 'type = "hvm"\nrtc_timeoffset = "-3600"',
  },
  { what: 'Hexadecimal numbers in capitals', before: 'maxmem = 0x1FF', after: 'maxmem = 0x1ff' },
  { what: 'Fractions', before: 'memory = 1.5 * 1024', after: 'memory = 1536' },
  {
    what: 'A tuple where a list is due',
    before: "vif = ( 'bridge=xenbr0', 'bridge=xenbr1' )",
    after: "vif = [ 'bridge=xenbr0', 'bridge=xenbr1' ]",
  },
  {
    what: 'A list over several lines',
    before: "n = 7\nvif = [ 'mac=00:16:3e:00:00:0%d' % n, # inside\n        'bridge=xenbr1', ]",
    after:
      "# Python code of xm, which xl does not run:\n# n = 7\nvif = [ 'mac=00:16:3e:00:00:07', # inside\n        'bridge=xenbr1', ]",
    note: 'Lines and comments stay where they are.',
  },
  {
    what: 'List comprehensions and `range`',
    before: "vif = [ 'bridge=xenbr%d' % i for i in range(2) ]",
    after: "vif = [ 'bridge=xenbr0', 'bridge=xenbr1' ]",
  },
  {
    what: 'Changes made later, such as `append` or `+=`',
    before: "vif = [ 'bridge=xenbr0' ]\nvif.append('bridge=xenbr1')",
    after:
      "vif = [ 'bridge=xenbr0', 'bridge=xenbr1' ]\n# Python code of xm, which xl does not run:\n# vif.append('bridge=xenbr1')",
  },
  {
    what: '`if` and `else`, `import`, the architecture',
    before: "import os, re\nif re.search('64', os.uname()[4]):\n    root = '/dev/sda1'\nelse:\n    root = '/dev/hda1'",
    after:
      "# Python code of xm, which xl does not run:\n# import os, re\n# if re.search('64', os.uname()[4]):\n#     root = '/dev/sda1'\n# else:\n#     root = '/dev/hda1'\nroot = \"/dev/sda1\"",
    note: 'The architecture is that of `--arch`, `x86_64` unless given.',
  },
  {
    what: '`def`',
    before: "def disk_of(n):\n    return '/dev/vg/web%d' % n\nroot = disk_of(1)",
    after:
      '# Python code of xm, which xl does not run:\n# def disk_of(n):\n#     return \'/dev/vg/web%d\' % n\nroot = "/dev/vg/web1"',
  },
  {
    what: 'Parameters: `xm_vars`, or a name that nothing sets',
    before: "xm_vars.var('vmid', use='Number of the guest')\nxm_vars.check()\nname = 'vm%s' % vmid",
    after:
      "# Python code of xm, which xl does not run:\n# xm_vars.var('vmid', use='Number of the guest')\n# xm_vars.check()\nname = 'vm3'",
    note: 'Give them with `--set vmid=3`.',
    set: { vmid: '3' },
  },
  {
    what: 'Text over several lines',
    before: 'extra = """a\nb"""',
    after: 'extra = "a\\nb"',
    note: 'xl knows the escapes `\\\\ \\" \\\' \\a \\b \\f \\n \\r \\t \\v` and no others.',
  },
  {
    what: 'Escapes that xl does not know',
    before: 'extra = "\\x41 \\101"\nlocaltime = False',
    after: 'extra = "A A"\nlocaltime = 0',
  },
  {
    what: '`class`',
    before: 'class Guest:\n    memory = 512\nmemory = Guest.memory',
    after:
      '# Python code of xm, which xl does not run:\n# class Guest:\n#     memory = 512\n# memory: cannot be worked out. `class` is not evaluated here.\n# memory = Guest.memory',
    note: 'Of classes nothing is worked out. What is taken from one is left for you, each name by itself.',
  },
  {
    what: 'What only the host knows: `os.environ`, `open()`, the network',
    before: "import os\nextra = os.environ['EXTRA']",
    after: '',
    note: 'It is made a comment with the reason, and is left for you.',
  },
]

/** What else xl does not read, or reads in another way. */
export const formConstructs: readonly Construct[] = [
  { what: 'Windows line endings', before: 'memory = 512\r\nvcpus = 2\r', after: 'memory = 512\nvcpus = 2' },
  {
    what: 'A comment that ends the file without a newline',
    before: 'memory = 512\n# end',
    after: 'memory = 512\n# end',
  },
  {
    what: '`builder`',
    before: 'builder = "linux"',
    after: 'type = "pv"',
    note: 'Since 4.10. Before, `builder` stays.',
  },
  { what: '`builder` of HVM guests', before: 'builder = "hvm"', after: 'type = "hvm"' },
  {
    what: '`pvh = 1`',
    before: 'pvh = 1',
    after: 'type = "pvh"',
    note: 'The kernel has to know PVH: Linux 4.11 or newer.',
  },
  {
    what: '`stdvga`',
    before: 'type = "hvm"\nstdvga = 1',
    after: 'type = "hvm"\nvga = "stdvga"',
  },
  {
    what: '`device_model`',
    before: 'device_model = "/usr/lib/xen/bin/qemu-dm"',
    after: '# device_model: xl ignores it\n# device_model = "/usr/lib/xen/bin/qemu-dm"',
  },
  {
    what: '`kernel` that names `hvmloader`',
    before: 'type = "hvm"\nkernel = "/usr/lib/xen/boot/hvmloader"',
    after:
      'type = "hvm"\n# kernel: xl brings the firmware of HVM guests along\n# kernel = "/usr/lib/xen/boot/hvmloader"',
  },
  {
    what: '`qemu-xen-traditional`',
    before: 'type = "hvm"\ndevice_model_version = "qemu-xen-traditional"\nbios = "rombios"',
    after:
      'type = "hvm"\ndevice_model_version = "qemu-xen"\n# bios: ROMBIOS went with qemu-xen-traditional\n# bios = "rombios"',
    note: 'For 4.21 and later. The guest sees other hardware: try it with a copy of its disk.',
  },
  {
    what: '`altp2mhvm`',
    before: 'type = "hvm"\naltp2mhvm = 1',
    after: 'type = "hvm"\naltp2m = "mixed"',
  },
  {
    what: 'Modes by number',
    before: 'type = "hvm"\ntsc_mode = 2\ntimer_mode = 1',
    after: 'type = "hvm"\ntsc_mode = "native"\ntimer_mode = "no_delay_for_missed_ticks"',
  },
  {
    what: '`bootloader_args` in one text',
    before: 'bootloader_args = "-q --entry=1"',
    after: 'bootloader_args = [ "-q", "--entry=1" ]',
  },
  {
    what: 'Words for yes and no',
    before: 'localtime = "yes"',
    after: 'localtime = 1',
  },
  {
    what: '`phy:` with a bare name',
    before: 'disk = [ "phy:sda7,xvda,w" ]',
    after: 'disk = [ "vdev=xvda, access=rw, target=/dev/sda7" ]',
    note: 'xm looked in `/dev`; xl takes the name as it is.',
  },
  {
    what: '`w!`',
    before: 'disk = [ "phy:/dev/vg/a,xvda,w!" ]',
    after: 'disk = [ "vdev=xvda, access=rw, target=/dev/vg/a" ]',
    note: 'Sharing a disk that several guests write to is up to the storage.',
  },
  {
    what: 'A drive without a medium',
    before: 'type = "hvm"\ndisk = [ ",hdc:cdrom,r" ]',
    after: 'type = "hvm"\ndisk = [ "vdev=hdc, devtype=cdrom, target=" ]',
  },
  {
    what: 'Blanks in a `vif`',
    before: 'vif = [ "mac = 00:16:3e:00:00:01, bridge = xenbr0" ]',
    after: 'vif = [ "mac=00:16:3e:00:00:01, bridge=xenbr0" ]',
    note: 'xm took them away; for xl they are part of the name or value.',
  },
  {
    what: '`type=ioemu` of a PV guest',
    before: 'vif = [ "type=ioemu, bridge=xenbr0" ]',
    after: 'vif = [ "bridge=xenbr0" ]',
  },
  { what: '`netdev` in a `vif`', before: 'vif = [ "netdev=eth1" ]', after: 'vif = [ "gatewaydev=eth1" ]' },
  {
    what: '`vfb` of an HVM guest',
    before: 'type = "hvm"\nvfb = [ "type=vnc,vnclisten=0.0.0.0" ]',
    after:
      'type = "hvm"\n# vfb: an HVM guest has the keys of the top level\n# vfb = [ "type=vnc,vnclisten=0.0.0.0" ]\nvnc = 1\nvnclisten = "0.0.0.0"',
  },
  { what: '`type` in a `vfb`', before: 'vfb = [ "type=vnc,vncunused=1" ]', after: 'vfb = [ "vnc=1,vncunused=1" ]' },
]
