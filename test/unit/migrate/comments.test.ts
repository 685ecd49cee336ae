import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { newestRelease, releases } from '../../../server/src/release.ts'
import { lostLines } from './lost-lines.ts'
import { lostValues } from './lost-values.ts'

/*
 * Nothing that a person wrote is lost: each comment of a file is there after its migration, those in a list at their entries.
 */

const entries: Readonly<Record<string, readonly string[]>> = {
  disk: [
    ...['"phy:/dev/vg/a,xvda,w"', '"npiv:/x,xvdb,w"', '"tap:vmdk:/y,xvdc,w"', '"phy:sda,xvdd,w!,0,vbd2"', '"file:/z.qcow2,xvde,ro"'],
    ...["'phy:vg/%s,xvdf,w' % 'a'", '",xvdg:cdrom,r"', '"tap:aio:/q,ioemu:xvdh,w"'],
  ], // biome-ignore format: a table
  vif: [
    ...['"bridge=br0,rate=5 Mb/s"', '"type=ioemu, bridge = br0"', '""', '"mac=00:16:3E:00:00:01,accel=1"', '"policy=a,label=b"'],
    ...["'mac=00:16:3e:00:00:0%d' % 2", '"netdev=eth0"'],
  ], // biome-ignore format: a table
  vfb: ['"vnc=1"', '"type=sdl"', '"vnc=1,keymap=de,videoram=8"', '"sdl=1,display=:1"'],
  pci: ['"01:00.0"', '"0000:02:00.*"', '"03:1f.2@5"'],
  cpuid: ['"1:eax=0x0000ffff"'],
  ioports: ['"2f8-2ff"', '"60"'],
  irq: ['7', '9'],
}

const settings = [
  ...['root = "root=/dev/xvda1"', 'extra = "a"', 'extra = ("a "\n"b")', 'bootargs = "-q"', 'nics = 3', 'builder = "hvm"', 'cpu = 1'],
  ...['nfs_root = "/srv"\nnfs_server = "1.2.3.4"', 'cpus = 0-3', 'on_crash = None', 'vcpus = 1 + 1', 'restart = "always"', 'ip = "1.2.3.4"'],
  ...['disk.append("phy:/dev/b,xvdz,w")', 'vif += ["bridge=br9"]', 'vif = vif + ["bridge=br9"]', 'keymap = "de"', 'localtime = True'],
  ...['vnc = 1\nvnclisten = "0.0.0.0:1"\nvncdisplay = 5', 'type = "hvm"\nbuilder = "hvm"', 'type = "pvh"\nbuilder = "hvm"', 'stdvga = 0'],
  ...['if 1:\n    vcpus = 2', 'for i in [1, 2]:\n    vif.append("bridge=br%d" % i)', 'kernel = "hvmloader"', 'vnc = 1', 'x = 1; y = 2'],
] // biome-ignore format: a table

/** A list over several lines, with a mark where a comment may stand. */
const someList = fc
  .constantFrom(...Object.keys(entries))
  .chain((key) =>
    fc
      .array(fc.constantFrom(...(entries[key] ?? [])), { minLength: 1, maxLength: 4 })
      .map((items) => `${key} = [ @\n  @\n${items.map((item) => `  ${item}, @\n`).join('')}  @\n] @`),
  )

const someFile = fc
  .array(
    fc.oneof(
      someList,
      fc.constantFrom(...settings).map((line) => `${line} @`),
    ),
    { maxLength: 7 },
  )
  .map((lines) => {
    let count = 0
    return ['kernel = "/k" @', '@', ...lines]
      .join('\n')
      .replaceAll('@', () => `# c${++count}.`)
      .concat('\n')
  })

/** What becomes of such a file, for any release and whosever it is said to be. */
const someMigration = fc
  .tuple(
    someFile,
    fc.constantFrom(newestRelease, '4.17', ...releases),
    fc.constantFrom<'xm' | 'xl' | undefined>('xm', 'xl', undefined),
  )
  .map(([text, release, from]) => ({
    text,
    migration: migrate(text, { release, name: 'g', ...(from ? { from } : {}) }),
  }))

const commentsOf = (text: string): string[] => [...text.matchAll(/# c\d+\./g)].map(([comment]) => comment)

describe('the comments of a file', () => {
  it('are all there after a migration, once', () => {
    fc.assert(
      fc.property(someMigration, ({ text, migration }) => {
        expect(commentsOf(migration.text).sort()).toEqual(commentsOf(text).sort())
      }),
      { numRuns: 300 },
    )
  }, 300_000)

  it('stay with what they were written for: the old line, or the key that took its place', () => {
    const names: Readonly<Record<string, string>> = {
      builder: 'type',
      cpu: 'cpus',
      bootargs: 'bootloader_args',
      irq: 'irqs',
      stdvga: 'vga',
      kernel: 'firmware_override',
    }
    fc.assert(
      fc.property(someFile, fc.constantFrom('xm', undefined), (text, from) => {
        const { text: after } = migrate(text, { release: newestRelease, name: 'g', ...(from ? { from } : {}) })
        const lines = after.split('\n')
        for (const [, key = '', comment = ''] of text.matchAll(/^(\w+) = [^[;\n]* (# c\d+\.)$/gm)) {
          const line = lines.find((each) => each.endsWith(comment)) ?? ''
          // A program has gone into what it has set.
          if (/^# (?:Python code|x = 1)/.test(line) || line.trim() === comment) continue
          expect(/^(?:# )?(\w+)/.exec(line)?.[1]).toSatisfy((name) => name === key || name === names[key])
        }
      }),
      { numRuns: 200 },
    )
  }, 300_000)

  it('stay at the entries of a list that is written anew', () => {
    const { text } = migrate(
      'name = "g"\nkernel = "/k"\nmemory = 512\non_crash = "destroy"\ndisk = [ # disks\n  # the root\n  "npiv:/x,xvda,w", # one\n  # data\n  "phy:sdb,xvdb,w,0,vbd2" # two\n  # end\n]\n',
      { release: newestRelease, from: 'xm' },
    )
    expect(text).toContain(`disk = [ # disks
  # the root
  "format=raw,vdev=xvda,access=rw,script=block-npiv,target=/x", # one
  # data
  "format=raw,vdev=xvdb,access=rw,target=/dev/sdb" # two
  # end
]
`)
  })
})

describe('the lines of a file', () => {
  it('are all there after a migration: as settings, in comments, or in what takes their place', () => {
    fc.assert(
      fc.property(someMigration, ({ text, migration }) => {
        expect(lostLines(text, migration)).toEqual([])
      }),
      { numRuns: 300 },
    )
  }, 300_000)

  it.each([
    ['vncdisplay', 'vnc = 1\nvnclisten = "0.0.0.0:1" # listen\nvncdisplay = 5 # five\n', '`vnclisten` has the display'],
    ['builder', 'type = "hvm"\nbuilder = "hvm" # kind\n', '`type` says what the guest is'],
    ['builder', 'type = "pvh"\nbuilder = "linux"\n', '`type` says what the guest is'],
  ])('stay as a comment where a fix would delete them: %s of %j', (key, lines, reason) => {
    const text = `name = "g"\n${lines.includes('pvh') ? 'kernel = "/k"' : 'builder = "hvm"'}\nmemory = 512\n${lines}`
    const { text: after, told } = migrate(text, { release: newestRelease })
    const line = new RegExp(`^${key} = .*$`, 'gm')
    expect(after).toContain(`# ${key}: ${reason}\n# ${text.match(line)?.at(-1)}\n`)
    expect(after).not.toMatch(line)
    // QEMU has taken the number from behind the address all the time.
    expect(told.filter((each) => each.key === key)).toEqual([])
  })

  it('stay once, also where several settings have one line', () => {
    const settings = ['ip="192.0.2.1"', "dhcp='off'", "gateway='192.0.2.254'", 'cpu=2', 'blkif=1', 'vncviewer=1', 'restart="always"', "bootargs='-q'"]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(settings, { minLength: 1 }),
        fc.shuffledSubarray(['kernel="/k"', 'memory=64', 'extra="quiet"', "disk=['phy:/dev/a,xvda,w']"], { minLength: 1 }),
        fc.constantFrom('; ', '\n'),
        (some, others, between) => {
          const lines = [...some.slice(0, 1), ...others, ...some.slice(1)].join(between)
          const { text } = migrate(`name = "g"; ${lines} # end\n`, { release: newestRelease, name: 'g', from: 'xm' })
          for (const each of some) expect(text.split(each).length, each).toBeLessThanOrEqual(2)
        },
      ),
      { numRuns: 100 },
    )
  }, 300_000) // biome-ignore format: a table

  it('stay as a comment where what takes their place holds a value only as a part of another', () => {
    const text = `name = "g"\nkernel = "/k"\nmemory = 512\ndisk = [ "nbd:10.0.0.4:2000,xvda,w!,0" ]\n`
    const { text: after } = migrate(text, { release: newestRelease, from: 'xm' })
    expect(after).toContain('#   "nbd:10.0.0.4:2000,xvda,w!,0"\n')
  })
})

describe('the values of a file', () => {
  it('are all there after a migration: as they were, in a comment, or named in what is said', () => {
    fc.assert(
      fc.property(
        someFile,
        fc.constantFrom(newestRelease, '4.17', ...releases),
        fc.constantFrom('xm', 'xl', undefined),
        fc.constantFrom({}, { vcpus: '2', extra: 'z', disk: 'phy:/dev/q,xvdq,w' }),
        (text, release, from, parameters) => {
          const migration = migrate(text, { release, name: 'g', parameters, ...(from ? { from } : {}) })
          expect(lostValues(text, migration)).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  }, 300_000)
})
