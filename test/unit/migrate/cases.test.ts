import { describe, expect, it } from 'vitest'
import { type MigrateOptions, type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

/*
 * Small files of xm's, each with what xm made of it: the value stands in the result, or the difference is told. All say what xm would
 * have done by itself, so that nothing is added for that.
 */

const pv = 'name = "g"\nkernel = "/k"\nbuilder = "linux"\nmemory = 512\non_crash = "destroy"\n'
const hvm =
  'name = "g"\nbuilder = "hvm"\nmemory = 512\non_crash = "destroy"\nboot = "c"\nvnc = 0\nhpet = 1\nvideoram = 16\n'

const migrated = (text: string, options: MigrateOptions = {}): Migration =>
  migrate(text, { release: newestRelease, name: 'g', ...options })

/** Lines of the result that are settings, but for those of the frame. */
const settings = (frame: string, text: string, options?: MigrateOptions): string[] => {
  const known = new Set([...frame.split('\n'), 'type = "pv"', 'type = "hvm"'])
  return migrated(`${frame}${text}\n`, { ...(frame.includes('builder') ? { from: 'xm' as const } : {}), ...options })
    .text.split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !known.has(line))
}

/** Errors and Warnings of the result. */
const faults = ({ text }: Migration): string[] =>
  snapshotOfText(text, 'domain', { ...defaultPreferences, release: newestRelease })
    .problems.filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ message }) => message)

describe('what xm made of a setting is what xl makes of the result', () => {
  it.each([
    [
      'blanks in `root=` and quotes in `bootargs`',
      pv,
      'disk = [ "phy:/dev/vg/a,xvda,w" ]\nbootloader = "pygrub"\nbootargs = \'--entry "a b" -q\'',
      [
        'disk = [ "vdev=xvda, access=rw, target=/dev/vg/a" ]',
        'bootloader = "pygrub"',
        'bootloader_args = [ "--entry", "a b", "-q" ]',
      ],
    ],
    [
      'a prefix in `root` beside `extra`',
      pv,
      'root = "root=/dev/xvda1 ro"\nextra = "quiet"',
      ['root = "/dev/xvda1 ro"', 'extra = "quiet"'],
    ],
    ['a prefix in `root`', pv, 'root = "root=/dev/xvda1"', ['root = "/dev/xvda1"']],
    ['a prefix in `ip`', pv, 'ip = "ip=192.0.2.5"', ['extra = "ip=192.0.2.5:::::eth0:off"']],
    [
      '`nfs_root` beside `root`',
      pv,
      'root = "/dev/xvda1"\nnfs_server = "192.0.2.1"\nnfs_root = "/srv"',
      ['extra = "nfsroot=192.0.2.1:/srv"'],
    ],
    ['a text of CPUs in `cpu`', pv, 'vcpus = 2\ncpu = "0,2-3"', ['vcpus = 2', 'cpus = "0,2-3"']],
    [
      'vCPUs for which `^` leaves no CPU, which xend left alone',
      pv,
      'vcpus = 3\ncpus = [ "0", "1-2", "^3" ]',
      ['vcpus = 3', 'cpus = [ "0", "1-2", "all" ]'],
    ],
    ['an empty `cpus`', pv, 'vcpus = 2\ncpus = ""', ['vcpus = 2']],
    ['a mask in `vcpu_avail`, which xm paid no heed to', pv, 'vcpus = 4\nvcpu_avail = 3', ['vcpus = 4']],
    [
      'hexadecimal bits in `cpuid`',
      pv,
      'cpuid = [ "1:eax=0x0000ffff" ]',
      [`cpuid = [ "0x1:eax=${'0'.repeat(16)}${'1'.repeat(16)}" ]`],
    ],
    [
      '`keymap` beside a `vfb`',
      pv,
      'keymap = "de"\nvfb = [ "vnc=1" ]',
      ['vfb = [ "vnc=1,vnclisten=127.0.0.1,vncdisplay=0,vncunused=1,sdl=0,keymap=de" ]'],
    ],
    ['`type=sdl` in a `vfb`', pv, 'vfb = [ "type=sdl" ]', ['vfb = [ "vnc=0,sdl=1,opengl=1" ]']],
    [
      'a fifth place of a disk',
      pv,
      'disk = [ "phy:sda,xvda,w,0,vbd2" ]',
      ['disk = [ "format=raw,vdev=xvda,access=rw,target=/dev/sda" ]'],
    ],
    ['`tap:sync:`', pv, 'disk = [ "tap:sync:/a,xvda,w" ]', ['disk = [ "format=raw,vdev=xvda,access=rw,target=/a" ]']],
    [
      'a script of its own',
      pv,
      'disk = [ "npiv:/x,xvda,w" ]',
      ['disk = [ "format=raw,vdev=xvda,access=rw,script=block-npiv,target=/x" ]'],
    ],
    [
      'fields of a card that mean nothing',
      pv,
      'vif = [ "type=ioemu,model=e1000,bridge=br0,accel=1" ]',
      ['vif = [ "bridge=br0" ]'],
    ],
    [
      'another firmware in `kernel`',
      hvm,
      'kernel = "/opt/hvmloader-debug"',
      ['firmware_override = "/opt/hvmloader-debug"'],
    ],
    ['another firmware without a folder', hvm, 'kernel = "mine"', ['firmware_override = "/etc/xen/mine"']],
    [
      'a kernel of its own beside `loader`, with all that goes with it',
      hvm,
      'loader = "/usr/lib/xen/boot/hvmloader"\nkernel = "/v"\nramdisk = "/i"\nroot = "/dev/a"\nextra = "b"',
      ['kernel = "/v"', 'ramdisk = "/i"', 'root = "/dev/a"', 'extra = "b"'],
    ],
    ['`extra`, `root` and `ramdisk` of an HVM guest', hvm, 'extra = "a"\nroot = "/b"\nramdisk = "/c"', []],
    [
      '`vnclisten` beside a `vfb`',
      hvm.replace('vnc = 0\n', ''),
      'vnc = 1\nvnclisten = "0.0.0.0"\nvfb = [ "vnc=1" ]',
      ['vnc = 1', 'vnclisten = "127.0.0.1"'],
    ],
  ] as const)('%s', (_what, frame, text, after) => {
    expect(settings(frame, text)).toEqual(after)
    const migration = migrated(`${frame}${text}\n`, { from: 'xm' })
    expect({ status: migration.status, faults: faults(migration) }).toEqual({ status: 'done', faults: [] })
  })

  it('options of the command line win over those of the file', () => {
    expect(settings(pv, 'extra = "a"\nvcpus = 2', { parameters: { extra: 'b', maxmem: '1024' } })).toEqual(
      expect.arrayContaining(['vcpus = 2', 'maxmem = 1024', 'extra = "b"']),
    )
  })

  it('the card gets the memory without which xl creates no domain, and that is told', () => {
    const { text, told, status } = migrated(`${hvm.replace('videoram = 16', 'videoram = 4')}`, { from: 'xm' })
    expect(text).toMatch(/^videoram = 8$/m)
    expect(told.map(({ key, xm, xl }) => [key, xm, xl])).toEqual([['videoram', '4 MiB', '8 MiB']])
    expect(status).toBe('done')
  })

  it('CPUs without quotes are no sum', () => {
    const { text, changes } = migrated(`${pv}vcpus = 4\ncpus = 0-3\n`)
    expect(text).toMatch(/^cpus = "0-3"$/m)
    expect(changes.find(({ rule }) => rule === 'missing-quotes')?.confidence).toBe('review')
  })
})

describe('the command line of xm', () => {
  it('a bad value is told, and no other one is lost, also what no domain shows', () => {
    const { text, left, status } = migrated(`${hvm}`, {
      from: 'xm',
      parameters: { vcpus: 'two', maxmem: '1024', fda: '/f', localtime: 'maybe', disk: 'phy:a,hda,w' },
    })
    expect(text).toMatch(/^maxmem = 1024$/m)
    expect(text).toMatch(/^device_model_args_hvm = \[ "-fda", "\/f" \]$/m)
    expect(text).toMatch(/^disk = \[ "vdev=hda, access=rw, target=\/dev\/a" \]$/m)
    expect(left.map(({ message }) => message.slice(0, 30))).toEqual([
      '`vcpus`: `two`, which was give',
      '`localtime`: `maybe`, which wa',
    ])
    expect(status).toBe('partly')
  })
})

describe('a key that is misspelt', () => {
  it('is mended the first time, also where what xl refuses hides what it has against the result', () => {
    const text = 'name = "g"\nkenel = "/boot/vmlinuz"\nmemory = 1024 * 2\npci = [ "0000:01:00.0@7" ]\n'
    const once = migrated(text, {})
    expect(once.text).toContain('\nkernel = "/boot/vmlinuz"\n')
    expect(migrated(once.text, {}).text).toBe(once.text)
  })
})

describe('what a file says in words of xl', () => {
  it.each([
    'cmdline = "quiet"\nroot = "/dev/xvda1"\n',
    'cap = 50\n',
    'bootloader_args = [ "-x" ]\nbootloader = "pygrub"\n',
  ])('is kept although the file is said to be of xm: %s', (line) => {
    const once = migrated(`${pv.replace('builder = "linux"\n', '')}${line}`, { from: 'xm' })
    expect(once.text).toContain(line.split('\n')[0])
    expect(migrated(once.text, { from: 'xm' }).text).toBe(once.text)
  })

  it('a migrated file is not held against xm again, and that is told', () => {
    const once = migrated(`${hvm}vfb = [ "vnc=1" ]\nvif = [ "type=ioemu, bridge = br0" ]\n`, { from: 'xm' })
    const again = migrated(once.text, { from: 'xm' })
    expect(again.text).toBe(once.text)
    expect(again.told.map(({ message }) => message)).toEqual([expect.stringMatching(/^`vnc`: a migration has made/)])
  })
})

describe('a screen that xend did not make', () => {
  it.each(['vfb = [ "vnc=1", "sdl=1,opengl=0" ]', 'vfb = [ "vncpasswd=a", "sdl=1,opengl=0" ]'])(
    'is a comment: %s',
    (text) => {
      const { text: after, told, changes } = migrated(`${pv}${text}\n`, { from: 'xm' })
      expect(after).toMatch(/^# vfb: xm made nothing of\n# {3}"sdl=1,opengl=0"\nvfb = \[ "vnc=[^,]*(,[^,]*)* \]$/m)
      expect(told).toEqual([])
      expect(changes.map(({ reason }) => reason)).toContainEqual(
        expect.stringMatching(/^`vfb`, the number of its items: Under xm it was 1; .* makes it 2/),
      )
    },
  )

  it('keeps what the first one says of a server that is off', () => {
    expect(migrated(`${pv}vfb = [ "vncpasswd=secret,sdl=1" ]\n`, { from: 'xm' }).text).toMatch(
      /^# {3}"vncpasswd=secret,sdl=1"$/m,
    )
  })
})

describe('a field that goes', () => {
  const only = (text: string) =>
    migrated(`${pv}${text}\n`, { from: 'xm' })
      .told.filter(({ isGone }) => isGone)
      .map(({ field, xm }) => [field, xm])

  it.each([
    ['vif = [ "bridge=br0", "accel=sfc, policy = a,label=b" ]', [['vif[1].accel', 'sfc'], ['vif[1].policy', 'a'], ['vif[1].label', 'b']]],
    ['vif = [ "bridge=br0,rate=unlimited" ]', [['vif[0].rate', 'no limit']]],
    ['vfb = [ "vnc=1,videoram=8,serial=pty,monitor=1" ]', [['vfb[0].videoram', '8'], ['vfb[0].serial', 'pty'], ['vfb[0].monitor', '1']]],
    ['disk = [ "phy:/dev/a,xvda,w,,vbd2" ]', [['disk[0].protocol', 'vbd2']]],
  ] as const)('is told by its key and what it was: %s', (text, expected) => {
    expect(only(text)).toEqual(expected)
  }) // biome-ignore format: a table

  it('a device model in a domain of its own is told', () => {
    const { told, status } = migrated(`${hvm}device_model = "/usr/lib/xen/bin/stubdom-dm"\n`, { from: 'xm' })
    expect([status, told.map(({ key, xl }) => [key, xl])]).toEqual(['done', [['device_model', 'one in dom0']]])
  })

  it('an option that the file does not know is no setting of xl', () => {
    expect(migrated(pv, { parameters: { image: '/boot/netbsd' } }).text).not.toContain('image')
  })

  it('an emulated card that was to be alone is told', () => {
    const { told } = migrated(`${hvm}vif = [ "type=ioemu", "bridge=br0" ]\n`, { from: 'xm' })
    expect(told.map(({ field, xm, xl }) => [field, xm, xl])).toEqual([
      ['vif[0].type', 'an emulated card alone', 'both kinds'],
    ])
  })

  it('the window of SDL stays where it was', () => {
    expect(settings(pv, 'vfb = [ "sdl=1,display=:1,xauthority=/x" ]')).toEqual([
      'vfb = [ "vnc=0,sdl=1,opengl=1,display=:1,xauthority=/x" ]',
    ])
  })

  it('a rate with blanks, which set no limit, is kept as it was meant, and told', () => {
    const { text, told } = migrated(`${pv}vif = [ "bridge=br0,rate=5 Mb/s" ]\n`)
    expect(text).toContain('vif = [ "bridge=br0,rate=5Mb/s" ]')
    expect(told.map(({ field, xm }) => [field, xm])).toEqual([['vif[0].rate', 'no limit']])
    expect(told[0]?.message).toContain('xend could not read the rate `5 Mb/s`')
  })

  it('a card keeps the letters of its address', () => {
    expect(settings(pv, 'vif = [ "mac=00:16:3E:AA:BB:CC,rate=5 Mb/s" ]')).toEqual([
      'vif = [ "mac=00:16:3E:AA:BB:CC,rate=5Mb/s" ]',
    ])
  })
})

describe('a disk that no xl can have', () => {
  it('is left, and the others and all else come as they would without it', () => {
    const { text, left, status } = migrated(
      `${pv.replace('on_crash = "destroy"\n', '')}disk = [ "tap:vmdk:/a,xvda,w", "npiv:/b,xvdb,w", "phy:c,xvdc,w,0,p" ]\n`,
    )
    expect(text).toContain(
      'disk = [ "tap:vmdk:/a,xvda,w", "format=raw,vdev=xvdb,access=rw,script=block-npiv,target=/b", "format=raw,vdev=xvdc,access=rw,target=/dev/c" ]',
    )
    expect(text).toMatch(/^on_crash = "restart"$/m)
    expect(left.map(({ rule }) => rule)).toEqual(['bad-disk'])
    expect(status).toBe('refused')
  })
})

describe('why a key of the command line goes', () => {
  const comment = (text: string) =>
    migrated(`${pv}${text}\n`)
      .text.split('\n')
      .filter((line) => /^# (?:root|extra|nfs)\w*:/.test(line))

  it.each([
    ['root = "/dev/a"\nnfs_server = "1.2.3.4"\nnfs_root = "/srv"', ['# root: xm left it out, since `nfsroot=` has the text `root=`', '# nfs_server: now in `extra`', '# nfs_root: now in `extra`']],
    ['root = "/dev/a"\nextra = "xroot=b"', ['# root: xm left it out, since `extra` has the text `root=`']],
    ['root = ""', ['# root: it was empty']],
    ['root = "/dev/a"\ndhcp = "on"', []],
  ] as const)('%s', (text, expected) => {
    expect(comment(text)).toEqual(expected)
  }) // biome-ignore format: a table
})

describe('a file with much to change', () => {
  it('is mended to its end where each change is about an item of its own', () => {
    const cards = Array.from({ length: 300 }, (_, index) => `"type=ioemu, bridge = br${index} , accel=1"`)
    const { text, left, status } = migrated(`${pv}vif = [ ${cards.join(', ')} ]\n`)
    expect([status, left]).toEqual(['done', []])
    expect(text.match(/"bridge=br\d+"/g)).toHaveLength(300)
  })

  it('is said to be more than is worked out at once, and what is done is sound', () => {
    const slips =
      'memry vcpuss ramdsk extr maxmm cpu_wight on_crsh on_rebot on_powerof localtme tsc_mod nomigrat bootloadr'.split(
        ' ',
      )
    const text = `# ${'long '.repeat(80_000)}\nname = "g"\nkernel = "/k"\n${slips.map((slip) => `${slip} = 1\n`).join('')}`
    const { left, changes, status } = migrated(text)
    expect(left.map(({ message }) => message)).toContainEqual(
      `There is more to change in this file than is worked out at once: ${changes.length} changes are made. Migrate the result again.`,
    )
    expect(changes.length).toBeGreaterThan(0)
    expect(status).toBe('partly')
  })
})

describe('a program that never ends', () => {
  it.each(['while True: pass', 'while 1:\n    n = n + 1'])('%s is left, and xm is said to have hung', (loop) => {
    const { status, left, told } = migrated(`${pv}n = 1\n${loop}\nvcpus = 2\n`)
    expect(status).toBe('partly')
    expect(left.map(({ message }) => message)).toContain('This loop never ends: xm did not come back from it.')
    expect(told.map(({ xm }) => xm)).toEqual(['refused'])
  })

  it('what is too much is said, although no setting comes of it', () => {
    const { left } = migrated(`${pv}n = 1\nwhile n > 0:\n    n = n + 1\n`)
    expect(left.map(({ message }) => message)).toContain(
      'This takes too many steps to work out, or never ends. Write out the values that it would set.',
    )
  })
})

describe('the options of the network', () => {
  const result = (text: string) => {
    const { text: after, changes } = migrated(`${pv}${text}\n`, { from: 'xm' })
    return {
      after,
      reason: changes.find(({ rule, reason }) => rule === 'xm-only-key' && /for the kernel|since `extra`/.test(reason))
        ?.reason,
    }
  }

  it('stand as comments below what xm made of them, each with its own', () => {
    const { after, reason } = result('gateway = "a"; netmask = "b" # two\nip = "c" # an address')
    expect(after).toContain(
      [
        'extra = "ip=c::a:b::eth0:off"',
        '# gateway: now in `extra`, with all of this line',
        '# gateway = "a"; netmask = "b" # two',
        '# ip: now in `extra`',
        '# ip = "c" # an address',
        '',
      ].join('\n'),
    )
    expect(reason).toMatch(/^`ip`, `gateway`, `netmask`: xm made `ip=c::a:b::eth0:off`/)
  })

  it('go where `extra` has its own, and where xm made nothing of them', () => {
    const own = result('extra = "ip=x"\ndhcp = "on"')
    expect(own.after).toContain('extra = "ip=x"\n# dhcp: `extra` has its own\n# dhcp = "on"\n')
    expect(own.reason).toMatch(/^`dhcp`: xm made nothing of that, since `extra` has its own `ip=`/)
    const { after } = result('gateway = "a"\nnfs_server = "b"\nnfs_root = "/c"')
    expect(after).toContain('# gateway: without `ip` or `dhcp` xm did nothing with it\n')
    expect(after).toContain('# nfs_root: now in `extra`\n')
  })
})

describe('vCPUs that xend left alone', () => {
  it.each([
    ['"0", "1-2", "^3"', '"0", "1-2", "all"'],
    ['"", "1", "0,^0"', '"all", "1", "all"'],
    ['"2-1", "0-3", "0"', '"all", "0-3", "0"'],
  ])('may run on all CPUs, on any host: %s', (cpus, written) => {
    for (const host of [undefined, { cpus: 4 }, { cpus: 64 }]) {
      const { text, told } = migrated(`${pv}vcpus = 3\ncpus = [ ${cpus} ]\n`, host ? { host } : {})
      expect(text).toContain(`\ncpus = [ ${written} ]\n`)
      expect(told).toEqual([])
    }
  })
})

describe('a value that xm passed over', () => {
  it.each(['vcpus = (2,)', 'vcpus = 2L', 'on_crash = u"restart"', 'localtime = True'])(
    '%s is kept as it was meant, and told',
    (text) => {
      const { told, text: after } = migrated(`${pv.replace(/^on_crash.*\n/m, '')}${text}\n`)
      const [key = ''] = text.split(' ')
      if (key === 'on_crash') return expect(after).toMatch(/^on_crash = "restart"$/m)
      expect(told.map((each) => each.key)).toEqual([key])
      expect(told[0]?.message).toMatch(/xm passed over it, since its value is .*What was meant is kept/)
      expect(after).toMatch(new RegExp(`^${key} = `, 'm'))
    },
  )

  it.each(['vcpus = (2,)', 'vcpus = 2L', 'on_crash = u"restart"', 'localtime = True'])('%s is not safe', (text) => {
    const file = `${pv.replace(/^on_crash.*\n/m, '')}${text}\n`
    const own = migrated(file).changes.filter(({ before }) => before.includes(text))
    expect(own.map(({ confidence }) => confidence)).toContain('review')
    expect(own.map(({ confidence }) => confidence)).not.toContain('safe')
    expect(migrated(file, { safe: true }).text).toContain(text)
  })
})

describe('what was meant by a value that xm passed over', () => {
  const single = { name: '"web"', kernel: '"/k2"', memory: '300', vcpus: '2', extra: '"quiet"', cpu_weight: '300' }

  it.each(Object.entries(single))('a comma behind `%s` is a slip', (key, value) => {
    const frame = pv.replace(new RegExp(`^${key} = .*\\n`, 'm'), '')
    for (const text of [`${key} = ${value},`, `${key} = (${value},)`]) {
      const { text: after, told, status } = migrated(`${frame}${text}\n`)
      expect(after).toMatch(new RegExp(`^${key} = ${value}$`, 'm'))
      expect(told.map((each) => each.key)).toEqual([key])
      expect(told[0]?.message).toContain('xm passed over it, since its value is a tuple. What was meant is kept')
      expect(status).toBe('done')
    }
  })

  it.each(['name = ("a", "b")', 'kernel = ("/a", "/b")'])('is not replaced by what xm did: %s', (text) => {
    const [key = ''] = text.split(' ')
    const { text: after, status } = migrated(`${pv.replace(new RegExp(`^${key} = .*\\n`, 'm'), '')}${text}\n`)
    expect(after).toContain(`\n${text.replace('(', '[').replace(')', ']')}\n`)
    expect(status).toBe('refused')
  })

  it.each(['None', '{}', '()'])('is nothing where it is `%s`: what xm did by itself is written out', (value) => {
    const { text, told } = migrated(`${pv.replace(/^memory.*\n/m, '')}memory = ${value}\n`)
    expect(text).toMatch(/^memory = 128$/m)
    expect(told).toEqual([])
  })

  it('is told of a dictionary, also the next time', () => {
    const first = migrated(`${pv}vif = { "bridge": "xenbr0" }\n`)
    const again = migrated(first.text, { from: 'xm' })
    for (const { left } of [first, again])
      expect(left.map(({ message }) => message)).toEqual([
        '`vif` holds what no config can, and xm passed over it: write it anew.',
      ])
  })

  it.each([
    ['vcpus = 2L', 'its value is a long number'],
    ['extra = u"a"', 'its value is a Unicode text'],
    ['globals()["extra"] = "a"', 'it stands among the globals'],
    ['def f():\n    global extra\nextra = "a"', 'it stands among the globals'],
    ['localtime = True', 'its value is `True` or `False`'],
  ])('has its reason: %s', (text, why) => {
    const { told } = migrated(`${pv}${text}\n`)
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(`xm passed over it, since ${why}`)])
  })
})

describe('a mode of a disk that xend refused', () => {
  it.each([
    ['rw', 'rw'],
    ['W', 'rw'],
    ['ro', 'ro'],
  ])('%s is kept as xl reads it, or as it was meant, and told', (mode, access) => {
    const { text, told } = migrated(`${pv}disk = [ "phy:/dev/vg/a,xvda,${mode}" ]\n`)
    expect(text).toContain(`disk = [ "vdev=xvda, access=${access}, target=/dev/vg/a" ]`)
    expect(told.map(({ field, xm }) => [field, xm])).toEqual([['disk[0].rw', 'no disk']])
    expect(told[0]?.message).toContain(`xend knew no mode \`${mode}\``)
  })

  it('is not lost where the disk is written anew for another reason', () => {
    expect(settings(pv, 'disk = [ "npiv:/x,xvda,rw" ]')).toEqual([
      'disk = [ "format=raw,vdev=xvda,access=rw,script=block-npiv,target=/x" ]',
    ])
  })
})

describe('a slip in a name, in a file of xm’s', () => {
  const own = pv.replace(/^on_crash.*\n/m, 'cpu_cap = 0\n')

  it.each([
    [
      'disks = ["phy:/dev/vg/root,xvda,w"]',
      'disk',
      'disks',
      /^disk = \["vdev=xvda, access=rw, target=\/dev\/vg\/root"\]$/m,
    ],
    ['initrd = "/i"', 'ramdisk', 'initrd', /^ramdisk = "\/i"$/m],
    ['weight = 512', 'cpu_weight', 'weight', /^cpu_weight = 512$/m],
    ['onreboot = "destroy"', 'on_reboot', 'onreboot', /^on_reboot = "destroy"$/m],
    ['maxcpus = 4', 'maxvcpus', 'maxcpus', /^maxvcpus = 4$/m],
    ['nic = [ "bridge=br0" ]', 'vif', 'nic', /^vif = \[ "bridge=br0" \]$/m],
    ['append = "quiet"', 'cmdline', 'append', /^cmdline = "quiet"$/m],
  ])('%s keeps what was meant, and is told once, by its own name', (line, key, name, after) => {
    const { text, told, changes } = migrated(`${own}${line}\n`)
    expect(text).toMatch(after)
    expect(told.filter((each) => each.key === key)).toHaveLength(1)
    expect(told.find((each) => each.key === key)?.message).toContain(
      `The file says \`${name}\`, with which xm did nothing`,
    )
    expect(changes.filter(({ reason }) => reason.includes(`\`${name}\``)).map(({ confidence }) => confidence)).toEqual([
      'review',
    ])
  })

  it.each(['uefi = 1', 'vncport = 5901', 'iommu = 1'])(
    '%s stays, and is left: its value would become another one',
    (line) => {
      const { text, status, left } = migrated(`${hvm}cpu_cap = 0\n${line}\n`)
      expect(text).toContain(`\n${line}\n`)
      expect(status).toBe('partly')
      expect(left).toHaveLength(1)
    },
  )
})

describe('a key that xl passes over', () => {
  const now = 'name = "g"\ntype = "hvm"\nmemory = 512\n'

  it.each([
    ['boot_order = "cd"', 'boot = "cd"'],
    ['vncport = 5901', 'vncdisplay = 1'],
    ['uefi = 1', 'firmware = "uefi"'],
    ['max_mem = 1024', 'maxmem = 1024'],
  ])('%s becomes %s', (before, after) => {
    expect(settings(now, before)).toEqual([after])
  })

  it.each([
    'iommu = 3',
    'numa = 1',
    'tpm = 1',
    'drive = "x"',
    'boot_order = [ "c" ]',
    'vncport = 12',
    'network = "default"',
    'os = "linux"',
    'uefi = 3',
    'initrd = "/i"',
    'rom = "/r"',
    'cdrom = "/x.iso"',
  ])('%s stays, and is left: a working file is not broken', (text) => {
    const migration = migrated(`${now}${text}\n`)
    expect(migration.text).toBe(`${now}${text}\n`)
    expect(migration.status).toBe('partly')
    expect(migration.left.map(({ message }) => message)).toEqual(faults(migration))
  })
})

describe('what is left', () => {
  it.each(['file:/srv/a.qcow2,xvda,w', 'tap:aio:/srv/a.vhd,xvda,w'])('has the question what %s is', (disk) => {
    const { left, status } = migrated(`${pv}disk = [ "${disk}" ]\n`)
    expect(status).toBe('partly')
    expect(left.map(({ message }) => message)).toEqual([
      expect.stringMatching(/is raw, as it was under xm, and its name says/),
    ])
  })

  it('is every fault that the result has', () => {
    const migration = migrated(`${hvm}arch = "x86_64"\ncdrom = "/srv/tools.iso"\n`)
    expect(faults(migration)).toHaveLength(2)
    expect(migration.left.map(({ message }) => message)).toEqual(faults(migration))
  })
})

describe('a prefix of xm’s for a script of its own', () => {
  it.each(['xl', 'xm'] as const)('is written as that script, and never safely, in a file of %s', (from) => {
    for (const name of ['npiv', 'lvm']) {
      const file = `name = "g"\nkernel = "/k"\ntype = "pv"\nmemory = 512\ndisk = [ "${name}:abc,xvda,w" ]\n`
      const { text, changes } = migrated(file, { from })
      expect(text).toContain(`disk = [ "format=raw,vdev=xvda,access=rw,script=block-${name},target=abc" ]`)
      expect(changes.filter(({ after }) => after.includes('disk')).map(({ confidence }) => confidence)).toEqual([
        'review',
      ])
      expect(migrated(file, { from, safe: true }).text).toContain(`"${name}:abc,xvda,w"`)
    }
  })
})

describe('whose file it is', () => {
  const from = (text: string, name = 'g'): string => migrate(text, { release: newestRelease, name }).from

  it.each([
    [
      '`builder` alone, as in the manual of xl up to 4.9',
      'builder = "hvm"\nmemory = 512\ndisk = [ "/dev/vg/a,raw,hda,rw" ]\nvnc = 1\n',
    ],
    ['`builder` and a card', 'builder = "hvm"\nmemory = 512\nvif = [ "bridge=xenbr0" ]\n'],
    ['a device model alone', 'memory = 512\ndevice_model = "/usr/lib/xen/bin/qemu-dm"\n'],
    ['a key that xm did not know', 'builder = "hvm"\nkernel = "hvmloader"\ndevice_model_version = "qemu-xen"\n'],
    ['a comment', '# see xl.cfg(5)\nbuilder = "hvm"\nkernel = "hvmloader"\n'],
  ])('is xl’s: %s', (_, text) => {
    expect(from(`name = "g"\n${text}`)).toBe('xl')
    expect(migrate(`name = "g"\n${text}`, { release: newestRelease }).text).not.toContain('What xm did')
  })

  it.each([
    ['what no xl read', 'cpu_cap = 50\n'],
    ['a word for the builder that xl never had', 'builder = "linux"\n'],
    ['a program', 'vcpus = 1 + 1\n'],
    ['a prefix of disks', 'builder = "hvm"\ndisk = [ "phy:/dev/vg/a,hda,w" ]\n'],
    ['the loader as kernel', 'builder = "hvm"\nkernel = "/usr/lib/xen/boot/hvmloader"\n'],
    ['a comment', '# xm create g.cfg\nbuilder = "hvm"\n'],
    [
      'its own example, with a comment that looks like a key of xl’s',
      "# Python configuration setup for 'xm create'.\n# type=ioemu\nmemory = 128\n",
    ],
  ])('is xm’s: %s', (_, text) => {
    expect(from(`name = "g"\nkernel = "/k"\n${text}`)).toBe('xm')
  })

  it('is told by the name of the file as well', () => {
    const text = 'name = "g"\nbuilder = "hvm"\nkernel = "hvmloader"\n'
    expect([from(text), from(text, 'web.xl'), from('name = "g"\nkernel = "/k"\n', 'xmexample1')]).toEqual([
      'xm',
      'xl',
      'xm',
    ])
  })
})

describe('files that people asked about', () => {
  const target = { release: '4.17' as const }

  it('`extra` of an HVM guest did nothing under xm, and libxl refuses it', () => {
    const { text, status } = migrate(
      'name = "guest"\nbuilder = "hvm"\nmemory = 512\nextra = "console=ttyS0"\ndisk = [ \'phy:/dev/vg/guest,hda,w\' ]\n',
      target,
    )
    expect(status).toBe('done')
    expect(text).toContain('# extra = "console=ttyS0"')
  })

  it('done means that `xl create` makes the guest: no `root`, and memory for the card', () => {
    const { text, status } = migrate(
      'name = "guest"\nkernel = "/usr/lib/xen/boot/hvmloader"\nbuilder = "hvm"\nmemory = 512\nstdvga = 1\nvideoram = 8\nroot = "/dev/hda1 ro"\n' +
        "disk = [ 'phy:/dev/vg/guest,hda,w' ]\n",
      target,
    )
    expect(status).toBe('done')
    expect(text).toMatch(/^videoram = 16$/m)
    expect(text).toMatch(/^# root = "\/dev\/hda1 ro"$/m)
    expect(text).not.toMatch(/^(?:kernel|root)/m)
  })

  it('an image that is raw by its form and qcow2 by its name is a question for the person', () => {
    const disk = (spec: string) => migrate(`name = "guest"\ntype = "hvm"\nmemory = 512\ndisk = [ '${spec}' ]\n`, target)
    const { status, left } = disk('file:/srv/guest.qcow2,xvda,w')
    expect(status).toBe('partly')
    expect(left.map(({ message }) => message)).toEqual([
      '`disk`: `/srv/guest.qcow2` is raw, since nothing says otherwise, and its name says qcow2. `qemu-img info` tells which is true: if it is no raw image, write its `format=`.',
    ])
    expect(disk('/srv/guest.qcow2,raw,xvda,w').status).toBe('done')
    expect(disk('/srv/guest.qcow2,qcow2,xvda,w').status).toBe('done')
  })

  it('what xl ignores is left, as `check` says', () => {
    const { status, left } = migrate(
      'name = "guest"\nbuilder = "hvm"\nmemory = 512\narch = "x86_64"\ncdrom = "/srv/tools.iso"\ndisk = [ \'phy:/dev/vg/guest,hda,w\' ]\n',
      target,
    )
    expect(status).toBe('partly')
    expect(left.map(({ message }) => message.slice(0, 30))).toEqual([
      'xl 4.17 ignores `arch` without',
      'xl 4.17 ignores `cdrom` withou',
    ])
  })

  it('a key that xl ignores is not turned into one that a host may refuse', () => {
    const old = 'name = "domd"\ntype = "pv"\nkernel = "/boot/Image"\nmemory = 512\niommu = 1\n'
    const { text, left } = migrate(old, target)
    expect(text).toBe(old)
    expect(left[0]?.message).toContain('`passthrough`')
    // Of a host that is known to have an IOMMU nothing is broken.
    expect(migrate(old, { ...target, host: { can: { iommu: true } } }).text).toContain('passthrough = "enabled"')
  })
})

describe('names that xm did not see', () => {
  const frame = 'name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\n'
  const told = (text: string) => migrate(text, { release: newestRelease }).told.map(({ message }) => message)

  it('`global` at the top put a name where xm did not look: it had 128 MiB', () => {
    expect(told(`global memory\n${frame}`)).toEqual([
      expect.stringMatching(/^`memory`: Under xm it was 128 MiB; .*stands among the globals/),
    ])
  })

  it('a function saw no name of the file: xm refused it', () => {
    expect(told(`n = 3\ndef f():\n    return n\n${frame}vcpus = f()\n`)).toEqual([
      expect.stringMatching(/^xm itself refused this file.* A function, a generator or a class reads `n`/),
    ])
  })

  it('what a file says nothing of that xm refused is told: xl decides it otherwise than xm did', () => {
    const program = 'n = 3\ndef f():\n    return n\nname = "g"\nkernel = "/k"\nvcpus = f()\n'
    expect(told(program).slice(1).sort()).toEqual([
      expect.stringMatching(/^`memory`: .* Under xm that was 128 MiB; under xl .* it is 32 MiB\.$/),
      expect.stringMatching(/^`on_crash`: .* Under xm that was `restart`; under xl .* it is `destroy`\.$/),
    ])
    expect(told(`${program}memory = 64\non_crash = "destroy"\n`)).toHaveLength(1)
  })

  it('floats are whole numbers to xm', () => {
    const { text } = migrate(`${frame}vcpus = 5.0 / 2\ncpu_weight = 1e2\n`, { release: newestRelease, from: 'xm' })
    expect(text).toMatch(/^vcpus = 2$/m)
    expect(text).toMatch(/^cpu_weight = 100$/m)
  })
})

describe('texts in a list without a comma between them, which are one to Python', () => {
  const text = `${pv}vif = [ "bridge=br0"   # lan\n        "bridge=br1" ]\n`

  it('stay one, as xm had them, and a person is asked to look', () => {
    const { text: result, changes } = migrated(text)
    expect(result).toContain('# lan\nvif = [ "bridge=br0bridge=br1" ]')
    expect(changes.filter(({ reason }) => reason.includes('no comma'))).toMatchObject([{ confidence: 'review' }])
  })

  it('stay as they are where only what is safe is done', () => {
    const { text: result, left } = migrated(text, { safe: true })
    expect(result).toContain('"bridge=br0"   # lan\n        "bridge=br1" ]')
    expect(left).toMatchObject([{ rule: 'missing-comma' }])
  })

  it('are joined safely outside of a list', () => {
    const { changes } = migrated(`${pv}extra = "a" "b"\n`, { safe: true })
    expect(changes.filter(({ after }) => after.includes('ab'))).toMatchObject([{ confidence: 'safe' }])
  })
})
