import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MigrateOptions, type Migration, migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'

/*
 * xl and libxl end at the first thing that they refuse; whoever migrates a file is told of all that stands in the way, and is done once
 * that is mended.
 */

const migrated = (text: string, options: MigrateOptions = {}): Migration =>
  migrate(text, { release: newestRelease, name: 'g', from: 'xm', ...options })

const start = `name = "g"
builder = "hvm"
memory = 512
disk = [ "phy:/dev/a,hda,w" ]
`

/** Lines of xm for which `xl create` makes no guest, each with words of why. */
const obstacles: readonly (readonly [line: string, words: RegExp])[] = [
  ['maxmem = 1024\npci = [ "01:00.0" ]', /Make the two equal/],
  ['soundhw = "es1370,sb16"', /sound card|knows the cards/],
  ['vtpm = [ "instance=1" ]', /`vtpm`|`backend`/],
]

describe('what stands in the way of a guest', () => {
  it('is listed in full, however much of it there is', () => {
    fc.assert(
      fc.property(fc.subarray([...obstacles], { minLength: 1 }), (some) => {
        const { left } = migrated(`${start}${some.map(([line]) => line).join('\n')}\n`)
        for (const [line, words] of some) expect(left.map(({ message }) => message).join('\n'), line).toMatch(words)
      }),
    )
  })

  it('is a problem of the result only as far as `check` comes', () => {
    const { text, left, status } = migrated(`${start}${obstacles.map(([line]) => line).join('\n')}\n`)
    expect(status).toBe('refused')
    const { problems } = snapshotOfText(text, 'domain', { ...defaultPreferences, release: newestRelease })
    const shown = problems.filter(({ severity }) => severity === 'error' || severity === 'warning')
    expect(left.filter(({ isProblem }) => isProblem).map(({ message }) => message)).toEqual(
      shown.map(({ message }) => message),
    )
    expect(left.length).toBeGreaterThan(shown.length)
  })

  it('is told once, also where what xl refuses hides what is foretold already', () => {
    const { left } = migrated(`${start.replace('phy:/dev/a', 'tap:vmdk:/a')}soundhw = "all"\n`)
    expect(left.filter(({ message }) => /sound card|knows the cards/.test(message))).toHaveLength(1)
  })

  it('keeps nothing from being mended that comes after it: the memory of the card', () => {
    const { text } = migrated(`${start}videoram = 1\nsoundhw = "es1370,sb16"\n`)
    expect(text).toMatch(/^videoram = 8$/m)
  })
})

describe('what xm took and xl refuses', () => {
  it('is written as xm had it, also where something else is wrong with it then', () => {
    const card = 'type=ioemu,mac=00:16:3e:00:00:01'
    const { text, told, left } = migrated(`${start}vif = [ "${card}", "${card},rate=5" ]\n`)
    expect(text).toContain('"mac=00:16:3e:00:00:01,model=rtl8139" ]')
    expect(told.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^`vif`, item 2, `rate`: Under xm it was no limit;/),
    )
    expect(left.map(({ message }) => message)).toEqual([expect.stringMatching(/`mac` is taken already/)])
  })

  it.each(['instance=1', 'pref_instance=2,instance=1'])(
    'a TPM loses its number, and that is for a person: %s',
    (numbers) => {
      const before = `name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\nvtpm = [ "${numbers},backend=tpm" ]\n`
      const { text, left, status } = migrated(before)
      expect(text).toMatch(/^vtpm = \[ "backend=tpm" \]$/m)
      for (const number of numbers.split(',')) expect(text).toContain(`\`${number}\``)
      expect(status).toBe('partly')
      expect(left).toHaveLength(1)
      expect(migrated(text)).toMatchObject({ text, status: 'partly' })
    },
  )
})

describe('a file that xm refused for one option', () => {
  const refused = 'name = "g"\nkernel = "/k"\nmemory = 512\nvcpus = "2"\nmaxvcpus = 4\n'

  it('has the rest as xm would have made it where xl refuses that, and nothing else is made up', () => {
    const { text, told, status } = migrated(
      `${refused}disk = [ "tap:sync:/srv/a,xvda,w", "tap:aio:/srv/b,xvdb,w,0" ]\nvif = [ "rate=10mb/s" ]\n`,
    )
    expect(told[0]?.message).toMatch(/^xm itself refused this file.*`vcpus` is no number beside `maxvcpus`/)
    expect(text).toContain('"format=raw,vdev=xvda,access=rw,target=/srv/a"')
    expect(text).toContain('"format=raw,vdev=xvdb,access=rw,target=/srv/b"')
    expect(text).toMatch(/^vif = \[ "" \]$/m)
    expect(text).not.toMatch(/on_crash/)
    expect(status).toBe('done')
  })

  it.each(['on_reboot = "sleep"', 'vcpus = "two"'])('has that option as it was: %s', (line) => {
    const { text } = migrated(`name = "g"\nkernel = "/k"\nmemory = 512\n${line}\n`)
    expect(text).toMatch(new RegExp(`^${line}$`, 'm'))
  })
})

describe('what means nothing in an HVM guest', () => {
  it.each(['extra = True', 'extra = u"x"', 'extra = "x"', 'ramdisk = True', 'root = ()'])(
    'keeps none from being created, whatever its value: %s',
    (line) => {
      const { text, status } = migrated(`${start}${line}\n`)
      expect(status).toBe('done')
      expect(text).toContain(`# ${line}`)
    },
  )
})

describe('what xl has no use for', () => {
  it('is taken out of a screen, and told', () => {
    const { text, told, status } = migrated(
      'name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\nvfb = [ "vnc=1,videoram=8,monitor=1" ]\n',
    )
    expect(text).toMatch(/^vfb = \[ "vnc=1" \]$/m)
    expect(status).toBe('done')
    expect(told.map(({ field }) => field)).toEqual(['vfb[0].videoram', 'vfb[0].monitor'])
  })

  it('is not written for a drive: that it can be written to', () => {
    const { text, told, status } = migrated(
      `${start.replace('"phy:/dev/a,hda,w"', '"phy:/dev/a,hda,w", "file:/b.iso,hdc:cdrom,w,0"')}`,
    )
    expect(text).toContain('"format=raw,vdev=hdc,devtype=cdrom,target=/b.iso"')
    expect(told.map(({ field }) => field)).toContain('disk[1].rw')
    expect(status).toBe('done')
  })
})

describe('a number with a leading 0', () => {
  it('is written as what it was to xm and xl alike', () => {
    const { text, status } = migrated(start.replace('512', '01000'))
    expect(text).toMatch(/^memory = 512$/m)
    expect(status).toBe('done')
  })
})

describe('arguments of a bootloader', () => {
  it('are cut as a shell does, by a fix in the editor, too', () => {
    const before = 'name = "g"\nmemory = 512\nbootloader = "pygrub"\nbootargs = \'--args="a b" -q\'\n'
    expect(migrated(before).text).toMatch(/^bootloader_args = \[ "--args=a b", "-q" \]$/m)
    const { problems } = snapshotOfText(before, 'domain', { ...defaultPreferences, release: newestRelease })
    const fixes = problems.flatMap((problem) => problem.fixes ?? []).flatMap(({ edits }) => edits)
    expect(fixes.map(({ newText }) => newText).join()).toContain('[ "--args=a b", "-q" ]')
  })
})

describe('a mode that no xl has a word for', () => {
  it.each(['timer_mode', 'tsc_mode'])('is a comment that says so, and is told: %s', (key) => {
    const { text, told } = migrated(`${start}${key} = 9\n`)
    expect(text).toContain(`# ${key}: no xl has that mode\n# ${key} = 9\n`)
    expect(told.map((each) => each.key)).toContain(key)
  })
})

describe('what neither xm nor xl looked for', () => {
  it.each(['vmid = 3', 'arch_libdir = "lib64"'])('is a name of the file’s own: %s', (line) => {
    const { text, status } = migrated(`${start}${line}\n`)
    expect(text).toMatch(new RegExp(`^# ${line}$`, 'm'))
    expect(status).toBe('done')
  })
})

describe('a guest with its root on NFS', () => {
  it.each(['root=/dev/nfs', 'root=/dev/nfs ro', '/dev/sda1 ro'])('has no other root: %s', (root) => {
    const { text, status } = migrated(
      `name = "g"\nkernel = "/k"\nmemory = 512\nroot = "${root}"\nnfs_server = "10.0.0.1"\nnfs_root = "/export"\ndhcp = "dhcp"\n`,
    )
    expect(status).toBe('done')
    expect(text).toMatch(/^extra = "nfsroot=10\.0\.0\.1:\/export ip=:10\.0\.0\.1::::eth0:dhcp"$/m)
    expect(text).toContain(`# root = "${root}"`)
    expect(text).not.toMatch(/^(?:cmdline|# extra)/m)
  })
})

describe('a second migration', () => {
  it.each([
    // `type` is none of the xl before 4.10: the kind of the guest is what differs first.
    ['name = "g"\ntype = "hvm"\nmemory = 512\n', { release: '4.4', from: 'xm' }],
    // Beside a `builder`, `type` was nothing to xm.
    ['name = "g"\nbuilder = "hvm"\ntype = "pv"\nmemory = 512\ndhcp = "on"\n', { release: '4.8', from: 'xm' }],
    // xm refused the word, and took the one that is made of it.
    ['name = "g"\nmemory = 512\nkernel = "/k"\nbuilder = "h"\n', { from: 'xm' }],
    // What is given does not fit until something else is a comment.
    ['name = "g"\nkernel = "/k"\nmemory = 256\nvnuma = [ [ "size=256", "vcpus=1" ] ]\n', { parameters: { maxmem: '1024' }, from: 'xm' }],
    // Only the list that comes of it shows that no xl took the disk.
    ['name = "g"\nmemory = 512\nkernel = "/k"\ndisk = "phy:vg/a,raw,"\n', {}],
    // What xm did nothing with and would need another value is for a person the second time as well.
    ['name = "g"\nbuilder = "hvm"\nmemory = 512\nvncport = 5901\nuefi = 1\n', {}],
    // Our notes name `xm create`, and are no sign of xm.
    ['import re\nif re.search("6", "64"):\n    + "x"\nmemory = 256 * 2\ndisk = [ "phy:/dev/a%d,hda,w" % vmid ]\n', {}],
  ] satisfies [string, MigrateOptions][])('changes nothing: %s', (text, options) => {
    const given: MigrateOptions = { release: newestRelease, name: 'g', ...options }
    const once = migrate(text, given)
    expect(migrate(once.text, given).text).toBe(once.text)
  }) // biome-ignore format: a table
})
