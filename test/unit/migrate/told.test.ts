import { describe, expect, it } from 'vitest'
import { type MigrateOptions, type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'

/*
 * What a migration says: each change and each difference begins with the key that it is about, and says what that was and what it is in
 * the words of a config.
 */

const pv = 'name = "g"\nkernel = "/k"\nbuilder = "linux"\nmemory = 512\non_crash = "destroy"\n'
const hvm =
  'name = "g"\nbuilder = "hvm"\nmemory = 512\non_crash = "destroy"\nboot = "c"\nvnc = 0\nhpet = 1\nvideoram = 16\n'

const migrated = (text: string, options: MigrateOptions = {}): Migration =>
  migrate(text, { release: newestRelease, name: 'g', from: 'xm', ...options })

const told = (text: string): readonly string[] => migrated(text).told.map(({ message }) => message)

/** Why the settings are as they are that xm alone had in another way. */
const reasons = (text: string): readonly string[] =>
  migrated(text)
    .changes.filter(({ id }) => id.startsWith('as xm did'))
    .map(({ reason }) => reason)

describe('the subject of what is said', () => {
  it.each([
    [`${pv}vnc = 1\nserial = "pty"`, '`vnc`: Under xm it was no screen; without this change xl 4.22 makes it a screen.'],
    [`${hvm}sdl = 1`, '`opengl`: The file says nothing of it. Under xm that was on; under xl 4.22 it is off. The window was drawn with OpenGL.'],
    [`${hvm}vfb = [ "sdl=1" ]\nsdl = 0\nopengl = 1`, '`sdl`: Under xm it was on; without this change xl 4.22 makes it off.'],
    [`${hvm.replace('vnc = 0\n', '')}vncdisplay = 3`, '`vnc`: The file says nothing of it. Under xm that was off; under xl 4.22 it is on. There was no VNC server that anybody could reach.'],
    [`${pv}root = "root=/dev/a"`, '`root`, on the command line: Under xm it was `root=/dev/a`; without this change xl 4.22 makes it `root=root=/dev/a`.'],
    [`${hvm}extra = "quiet"`, '`extra`, on the command line: Under xm it was nothing; without this change xl 4.22 makes it `quiet`.'],
    [`${hvm}cpuid = [ "0x80000008:ecx=0x1" ]`, `\`cpuid\`, leaf 0x80000008, \`ecx\`: Under xm it was \`${'1'.padStart(32, '0')}\`; without this change xl 4.22 makes it nothing.`],
  ])('%s', (text, reason) => {
    expect(reasons(`${text}\n`)).toContain(reason)
  }) // biome-ignore format: a table

  it('is the option of xm and the key of xl where they are two', () => {
    expect(reasons('name = "g"\nmemory = 512\non_crash = "destroy"\nbootloader = "pygrub"\n')).toEqual([
      '`bootloader_args`: The file says nothing of it. Under xm that was `-q`; under xl 4.22 it is nothing. The bootloader waited for nobody at its menu.',
    ])
    expect(reasons('name = "g"\nmemory = 512\non_crash = "destroy"\nbootloader = "pygrub"\nbootargs = ""\n')).toEqual([
      '`bootargs`, `bootloader_args`: Under xm it was `-q`; without this change xl 4.22 makes it nothing. The bootloader waited for nobody at its menu.',
    ])
  })

  it.each([
    [`${hvm}pci = [ "01:00.0" ]`, '`pci`, item 1, `msitranslate`: The file says nothing of it. Under xm that was 1; under xl 4.22 it is 0. The guest saw interrupts of the older kind.'],
    [`${pv}vfb = [ "sdl=1" ]`, '`vfb`, `opengl`: The file says nothing of it. Under xm that was on; under xl 4.22 it is off. The window was drawn with OpenGL.'],
    [`${hvm.replace('vnc = 0\n', '')}vfb = [ "sdl=1" ]`, '`opengl`: The file says nothing of it. Under xm that was on; under xl 4.22 it is off. The window was drawn with OpenGL.'],
    [`${hvm.replace('vnc = 0', 'vnc = 1')}nographic = 1`, '`vnc`: `nographic` kept it off. Under xm it was off; without this change xl 4.22 makes it on.'],
  ])('is the key of xl, with the reason of the guide, where xm decided by itself beside what the file says: %s', (text, reason) => {
    expect(reasons(`${text}\n`).join('\n')).toContain(reason)
  }) // biome-ignore format: a table

  it('is the option of xm where that says it', () => {
    expect(reasons(`${hvm}pci = [ "01:00.0" ]\npci_power_mgmt = 1\n`).join(' ')).toContain(
      'interrupts of the older kind',
    )
    expect(reasons(`${pv}vfb = [ "sdl=1,opengl=1" ]\n`).join(' ')).not.toContain('The window was drawn')
  })

  it('is the key that goes, and then the one that takes its place', () => {
    const found = reasons(`${pv}vfb = [ "opengl=0" ]\nvnc = 1\n`)
    expect(found).toContainEqual(
      expect.stringMatching(/^`vnc`: xm made nothing of it here\. `vfb`, `vnc`: Under xm it was off/),
    )
  })
})

describe('a key that goes', () => {
  it('says nothing of another one that is told there', () => {
    const found = reasons(`${pv}vfb = [ "vnc=1", "sdl=1" ]\nvnc = 1\nsdl = 1\n`)
    expect(found).toContain('`vnc`: xm made nothing of it here.')
    expect(found).toContain('`sdl`: xm made nothing of it here.')
    expect(found.filter((each) => each.includes('the number of its items'))).toHaveLength(1)
    const once = reasons(`${hvm}root = "/dev/a"\nextra = "b"\n`)
    for (const key of ['root', 'extra'])
      expect(once.filter((each) => each.includes(`\`${key}\`, on the command line`))).toHaveLength(1)
  })

  it.each(['', 'builder = "hvm"\n'])('is `nfs_root` where xm refused the file', (builder) => {
    const { text, told: all } = migrated(`name = "g"\nkernel = "/k"\n${builder}memory = 64\nnfs_root = "/srv"\n`)
    expect(text).not.toContain('xm did nothing with it')
    expect(all.map(({ message }) => message)[0]).toContain('Must set nfs root and nfs server')
  })
})

describe('why a difference stays', () => {
  it('is not that there is no setting where xl takes none of what was given', () => {
    expect(told(`${pv}vif = [ "mac=00:16:3e:00:00:01;bridge=br0" ]\n`)).toEqual([
      expect.stringMatching(/^`vif`, item 1, `mac`: .* xl takes no setting that makes it so\.$/),
    ])
  })

  it('is what the file asks of `globals()`, where it does', () => {
    const message = told(`${pv}root = "%(name)s" % globals()\n`)[0]
    expect(message).toContain('`globals()` is asked for `name`')
    expect(told(`${pv}def f():\n    return name\nroot = f()\n`)[0]).toContain(
      'A function, a generator or a class reads `name`',
    )
  })
})

describe('one cause', () => {
  it.each([
    ['disk = ("phy:/dev/a,xvda,w", "phy:/dev/b,xvdb,w")', '`disk`, the number of its items: Under xm it was 0; xl 4.22 makes it 2. xm passed over it, since its value is a tuple. What was meant is kept: look at it.'],
    ['vcpu = 2\ncpus = "0-1"', '`vcpus`: Under xm it was 1; xl 4.22 makes it 2. The file says `vcpu`, with which xm did nothing. What was meant is kept: look at it.'],
    ['disk = [ "/dev/a,raw,xvda,rw" ]', '`disk`, item 1, `target`: xend made no disk of `/dev/a`: the target begins with `phy:`, `file:` or the like, without a blank before it, and the guest did not start with it. What xl reads of it is kept: look at it.'],
    ['disk = [ "phy:/dev/a,raw,xvda,rw" ]', '`disk`, item 1, `mode`: xend knew no mode `xvda`, and the guest did not start with it. What xl reads of it is kept: look at it.'],
    ['disk = [ ",xvda,w" ]', '`disk`, item 1, `target`: xend made no disk without a target, and the guest did not start with it. What xl reads of it is kept: look at it.'],
    ['disk = [ "phy:/dev/a, xvda,w" ]', '`disk`, item 1, `vdev`: xend knew no device ` xvda`, with a blank, and the guest did not start with it. What xl reads of it is kept: look at it.'],
    ['disk = [ "phy:/dev/a,xvda,w, store" ]', '`disk`, item 1, `backend`: xend found no domain ` store`, with a blank, and the guest did not start with it. What xl reads of it is kept: look at it.'],
  ])('is told once: %s', (text, message) => {
    expect(told(`${pv}${text}\n`)).toEqual([message])
  }) // biome-ignore format: a table
})

describe('a PCI device with all its functions', () => {
  it.each([
    ['pv', pv, 'pci = [ "01:00.*" ]', '"01:00.*,vslot=10"'],
    ['hvm', hvm, 'pci = [ "0000:01:00.*", "0000:02:00.*" ]\npci_msitranslate = 0', 'vslot=10.*vslot=11'],
  ])('stays one, in a slot that is free, as under xm: %s', (_type, guest, line, written) => {
    const { text, changes, status } = migrated(`${guest}${line}\n`)
    expect(text).toMatch(new RegExp(written.replaceAll('.*,', '\\.\\*,')))
    expect(text).not.toMatch(/0[12]:00\.[0-7]/)
    expect(changes.filter(({ reason }) => /slot/.test(reason)).length).toBeGreaterThan(0)
    expect(status).toBe('done')
    expect(told(`${guest}${line}\n`).filter((each) => each.includes('pci'))).toEqual([])
    expect(migrated(text).text).toBe(text)
  })

  it('is told where a slot of its own is wanted', () => {
    const { text } = migrated(`${hvm}pci = [ "01:00.*@7" ]\n`)
    expect(text).toContain('01:00.*@7,msitranslate=1')
  })
})

describe('what is missing', () => {
  it.each([
    'name = "popen"\nimport os\nkernel = os.popen("x").read()\nmemory = 256\n',
    'builder = "linux"\nimport os\nname = "popen"\nkernel = os.popen("x").read()\nmemory = 256\n',
  ])('is no fault of the key at which it is told: %j', (text) => {
    const { text: after, changes } = migrated(text)
    expect(changes.filter(({ reason }) => reason.includes('refuses it as it stands'))).toEqual([])
    expect(after).toContain(text.match(/^name.*$/m)?.[0])
    expect(after).toContain('on_crash = "restart"')
  })
})

describe('a disk that xend refused', () => {
  it('is written as it was meant', () => {
    const { text } = migrated(`${pv}disk = [ " phy:/dev/a,xvda,w" ]\n`)
    expect(text).toMatch(/target=\/dev\/a/)
    expect(text).not.toMatch(/script=/)
  })
})

describe('a disk with blanks in it', () => {
  it.each(['phy:/dev/a, xvda ,w', 'phy:/dev/a,xvda,w, store', ' phy:/dev/a,xvda,w', 'file:/a=b.img, xvda, w'])(
    'is written without them: %s',
    (disk) => {
      const { text } = migrated(`${pv}disk = [ "${disk}" ]\n`)
      expect(text).toMatch(/vdev=xvda,/)
      expect(text.replaceAll(/^#.*$/gm, '')).not.toMatch(/= |= ?,/.test(disk) ? /never/ : /(?:vdev|backend)= /)
      expect(migrated(text).text).toBe(text)
    },
  )
})

describe('what comes to the same', () => {
  it.each(['vif = [ "mac=00:16:3E:0:0:1" ]', 'disk = [ ",hdc:cdrom,r" ]'])('is not told: %s', (text) => {
    expect(told(`${pv}${text}\n`)).toEqual([])
    expect(reasons(`${pv}${text}\n`)).toEqual([])
  })
})

describe('options that stood before the file on the command line of xm', () => {
  it.each([
    ['console_autoconnect = 1', /xl create -c/, 0],
    ['quiet = 1', /xl create -q/, 0],
    ['paused = 1', /xl create -p/, 1],
    ['paused = 0', /xl create -p/, 0],
    ['dryrun = 1', /xl create -n/, 1],
  ] as const)('%s: the change names what does it now', (line, words, count) => {
    const { text, changes, left } = migrated(`${pv}${line}\n`)
    expect(text).toMatch(new RegExp(`^# ${line}$`, 'm'))
    expect(changes.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(words))
    expect(left.map(({ message }) => message)).toHaveLength(count)
  })

  it('tell whose the file was', () => {
    expect(migrate('name = "g"\nkernel = "/k"\nmemory = 64\npaused = 1\n', { release: newestRelease }).from).toBe('xm')
  })
})

describe('a line that the command line of xm overrules', () => {
  it('stays as a comment, with the comment behind it', () => {
    const { text, changes } = migrated(`${pv.replace('512', '128 # small')}`, { parameters: { memory: '512' } })
    expect(text).toContain(
      '# Given to xm: memory=512\nmemory = 512\n# memory: the command line of xm said otherwise\n# memory = 128 # small\n',
    )
    expect(changes.map(({ reason }) => reason)).toContain(
      '`memory`: `512` was given on the command line of xm, which wins over the file.',
    )
  })
})

describe('a name that cannot be worked out', () => {
  it('is not said to be the one of the file', () => {
    const { changes } = migrated('import socket\nname = socket.gethostname()\nkernel = "/k"\nmemory = 64\n')
    const reason = changes.find(({ rule }) => rule === 'missing-name')?.reason
    expect(reason).toMatch(/What the file had for it is not known here: the name of the file, `g`, stands for it/)
  })
})

describe('a script from before xm', () => {
  it('is not held against what xm would have made of it', () => {
    const { text, told: differences } = migrated(
      'image = "/k"\nbuilder_fn = "linux"\nmem_size = 64\ndomain_name = "g"\nvbd_list = [ ("phy:sda1", "sda1", "w") ]\nauto_restart = 0\n',
    )
    expect(text).toMatch(/^kernel = "\/k"$/m)
    expect(text).toMatch(/^memory = 64$/m)
    expect(text).toMatch(/target=\/dev\/sda1/)
    expect(differences).toEqual([])
  })
})

describe('a comment that a migration makes', () => {
  it('holds what the file had, not what was made of it on the way', () => {
    const { text } = migrated(`n = 3\n${hvm}extra = "id=%s" % n\n`)
    expect(text).toMatch(/^# extra = "id=%s" % n$/m)
  })

  it('holds the items of a list as the file had them', () => {
    const { text } = migrated(
      `n = 2\n${pv}disk = [ "file:/a.img,xvda,w", 'tap:aio:/b%d.img,xvdb,w,0' % n ]\nvfb = [ "type=sdl", "type=vnc" ]\n`,
    )
    expect(text).toContain("# disk: xl does not read as xm did\n#   'tap:aio:/b%d.img,xvdb,w,0' % n\n")
    expect(text).toContain('# vfb: xm made nothing of\n#   "type=vnc"\n')
  })

  it('holds an expression whose value says less', () => {
    const { text } = migrated(`${pv}debug = 0\nroot = "/dev/sda1" if not debug else "/dev/sdb1"\n`)
    expect(text).toContain('# root = "/dev/sda1" if not debug else "/dev/sdb1"\nroot = "/dev/sda1"\n')
  })
})

describe('values on which xend ended, and whose meaning is plain', () => {
  it.each([
    ['cpu = -1', /^# cpu: below 0 it left the choice to Xen[^\n]*\n# cpu = -1$/m],
    ['restart = "never"', /^on_poweroff = "destroy"\non_reboot = "destroy"\n# restart: now `on_poweroff`, `on_reboot`\n# restart = "never"$/m],
  ])('are taken as they were meant, and that there was no guest is told: %s', (line, words) => {
    const { text, told: differences, status } = migrated(`${pv}disk = [ "phy:/dev/a,xvda,w,store" ]\n${line}\n`)
    expect(text).toMatch(words)
    expect(text).toContain("backend=store")
    expect(differences.map(({ key, xm }) => [key, xm])).toEqual([[line.split(' ')[0], 'no guest']])
    expect(status).toBe('done')
  }) // biome-ignore format: a table
})

describe('a UUID without dashes', () => {
  it('is the one that xend made of it', () => {
    const { text } = migrated(`${pv}uuid = "C6BEBE7DCFC50E73D87549562F5FB4C5"\n`)
    // The same digits: a fix puts the dashes in, and no more is said.
    expect(text).toMatch(/^uuid = "c6bebe7d-cfc5-0e73-d875-49562f5fb4c5"$/im)
    expect(told(`${pv}uuid = "C6BEBE7DCFC50E73D87549562F5FB4C5"\n`)).toEqual([])
  })
})

describe('a key that is set twice', () => {
  it('was the last one to xm as well', () => {
    const { text, left } = migrated(`${pv}vfb = [ "sdl=1" ] # old\nvfb = [ "vnc=1" ]\n`)
    expect(text).toContain('# vfb: set again below\n# vfb = [ "sdl=1" ] # old\nvfb = [ "vnc=1" ]\n')
    expect(left).toEqual([])
  })
})

describe('a `builder` that is not what `type` says', () => {
  it.each(['linux', 'generic'])('becomes a comment: %s', (builder) => {
    const text = `name = "g"\ntype = "hvm"\nmemory = 64\nbuilder = "${builder}"\n`
    const { text: after, status } = migrate(text, { release: newestRelease, name: 'g' })
    expect(after).toContain(`# builder: \`type\` says what the guest is\n# builder = "${builder}"\n`)
    expect(status).toBe('done')
  })
})
