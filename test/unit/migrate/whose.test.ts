import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asText } from '../../../server/src/cli/migrate-report.ts'
import { migrationActions } from '../../../server/src/migrate/action.ts'
import { migrationAnswer } from '../../../server/src/migrate/answer.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import { migrationReport } from '../../../server/src/migrate/report.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { snapshotOfText } from '../../../server/src/snapshot.ts'

const guest = 'name = "g"\nkernel = "/boot/k"\nramdisk = "/boot/i"\n'

/** What xm took and no xl does, each by itself. */
const taken = [
  'memory = 2 * 128',
  'memory = 128.5',
  'memory = 512L',
  'memory = -(-128)',
  'memory = int("128")',
  'x, y = 1, 2',
  'memory = 128,',
  'extra = "x" "y"',
  'extra = "x" \\\n  "y"',
  'extra = "x" + "y"',
  'extra = u"x"',
  'extra = r"x"',
  'extra = {}',
  'extra = ("a",)',
  'cpus = 0-3',
  'cpus = ""',
  'root = "/dev/\\x73da1"',
  'root = "/dev/\\xe9"',
  'vcpus = 2e0',
  'cpuid = [ "1:edx=0x1" ]',
  'timer_mode = 9',
  'del extra',
  'disk = [ "phy:vg/a,xvda,w " ]',
]

describe('whose a file was', () => {
  it.each(taken)('is xm’s where xm took it and no xl does: %s', (line) => {
    const text = `${guest}memory = 128\nextra = "z"\n${line}\n`
    const first = migrate(text)
    expect({ from: first.from, undecided: first.undecided }).toEqual({ from: 'xm', undecided: false })
    expect(migrate(first.text).text).toBe(first.text)
    expect(migrate(first.text).undecided).toBe(false)
  })

  it.each(taken)('is xl’s where it holds what xm did not know, whatever else is wrong: %s', (line) => {
    const text = `${guest}memory = 128\nextra = "z"\nmax_grant_frames = 64\nvif = [ "" ]\n${line}\n`
    expect({ line, from: migrate(text).from }).toEqual({ line, from: line === 'del extra' ? 'xm' : 'xl' })
  })

  it('is open where a key of xl’s stands beside an escape that no xl reads', () => {
    const { from, undecided, told } = migrate(`${guest}memory = 128\nacpi_s3 = 1\nextra = "\\x41"\n`)
    expect({ from, undecided }).toEqual({ from: 'xl', undecided: true })
    expect(told.find(({ key }) => key === 'extra')).toMatchObject({ xm: 'A', xl: '\\x41' })
  })

  it.each([
    ['a word without quotes', 'extra = debug'],
    ['a number too many', 'memory = 12 8'],
    ['what neither took', 'memory = [ 1'],
  ])('is not decided by %s', (_, line) => {
    expect(migrate(`${guest}${line}\n`).from).toBe('xl')
  })

  it('is xm’s where it is a program, in whatever order that goes through a dict', () => {
    const keys = fc.uniqueArray(fc.constantFrom('vcpus', 'extra', 'root', 'a', 'b', 'c'), { minLength: 1 })
    const loops = fc.constantFrom('for k in d', 'for k in d.keys()', 'for k, v in d.items()', 'for k in set(d)')
    const bodies = fc.constantFrom('print k', 'locals()[k] = d[k]', 'pass')
    fc.assert(
      fc.property(keys, loops, bodies, fc.constantFrom(' ', '\n    '), (names, loop, body, between) => {
        const dict = `d = {${names.map((name, index) => `'${name}': ${index + 1}`).join(', ')}}`
        const { from, text } = migrate(`${guest}memory = 128\n${dict}\n${loop}:${between}${body}\n`)
        const set = names.filter((name) => name === 'vcpus' && body.includes('locals'))
        expect({ from, set: set.every((name) => text.includes(`\n${name} = `)) }).toEqual({ from: 'xm', set: true })
        expect(migrate(text).text).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  it('is not decided by what another xl reads', () => {
    for (const release of ['4.2', '4.17'] as const)
      expect(migrate(`${guest}memory = 128\nextra = "x"\nextra += "y"\n`, { release }).from).toBe('xl')
  })

  it('is not decided by what is missing: every new file begins so', () => {
    for (const text of ['', '\n', 'memory = 128\n', 'name = "g"\n', '# a guest']) expect(migrate(text).from).toBe('xl')
  })

  it('is xm’s where an HVM guest has its firmware for a kernel', () => {
    for (const kernel of ['hvmloader', '/usr/lib/xen-4.1/boot/hvmloader', '/usr/lib/xen/boot/seabios'])
      expect(migrate(`name = "g"\nbuilder = "hvm"\nkernel = "${kernel}"\nmemory = 128\n`).from).toBe('xm')
  })

  it.each([
    'builder = "hvm"\n',
    'builder = "hvm"\ntimer_mode = 0\ntsc_mode = 2\n',
    'kernel = "/boot/k"\nvif2 = [ "" ]\n',
  ])('is made good where it was guessed wrong, once a person says whose it was: %s', (lines) => {
    const text = `name = "g"\nmemory = 512\n${lines}`
    const guessed = migrate(text)
    expect({ from: guessed.from, undecided: guessed.undecided }).toEqual({ from: 'xl', undecided: true })
    const good = migrate(guessed.text, { from: 'xm' })
    expect(good.text).toBe(migrate(text, { from: 'xm' }).text)
    expect(migrate(good.text, { from: 'xm' }).text).toBe(good.text)
  })

  it.each(['type = "pvh"', 'type = "hvm"\ndisk = [ "format=raw,vdev=xvda,target=/a" ]'])(
    'is xl’s by what it holds, whoever says otherwise: %s',
    (lines) => {
      const { from, told } = migrate(`name = "g"\nkernel = "/boot/k"\nmemory = 512\n${lines}\n`, { from: 'xm' })
      expect({ from, told: told.length }).toEqual({ from: 'xl', told: 1 })
    },
  )

  it('tells where nothing decides and it matters, in each report', () => {
    const text = 'name = "g"\nbuilder = "hvm"\nmemory = 512\n'
    const migration = migrate(text)
    expect({ from: migration.from, undecided: migration.undecided }).toEqual({ from: 'xl', undecided: true })
    expect(asText({ name: 'g.cfg', text, migration })).toContain('--from xm')
    expect(migrationReport([{ name: 'g.cfg', text, migration }])).toContain('--from xm')
    expect(migrationAnswer(snapshotOfText(text, 'domain'), {}).undecided).toBe(true)
    for (const from of ['xm', 'xl'] as const) expect(migrate(text, { from }).undecided).toBe(false)
  })

  it('names each difference there by its key, with both values', () => {
    const { told, status } = migrate('name = "g"\nkernel = "/boot/k"\nmaxmem = 512\n')
    expect({ status, told: told.map(({ key, xm, xl }) => ({ key, xm, xl })) }).toEqual({
      status: 'done',
      told: [
        { key: 'memory', xm: '128 MiB', xl: '32 MiB' },
        { key: 'on_crash', xm: 'restart', xl: 'destroy' },
      ],
    })
    for (const { message } of told) expect(message).toMatch(/The file was taken for one of xl’s: that stays\.$/)
  })

  it('is open where a key of xl’s stands beside an option that no xl has', () => {
    const lines = 'builder = "hvm"\nmemory = 512\nacpi_s3 = 1\n'
    expect(migrate(`name = "g"\n${lines}`).undecided).toBe(false)
    expect(migrate(`name = "g"\n${lines}isa = 1\n`)).toMatchObject({ from: 'xl', undecided: true })
    expect(migrate(`name = "g"\n${lines}isa = 1\n`).told.map(({ key }) => key)).toContain('on_crash')
  })

  it('offers the way out in an editor, too, of what xm alone took', () => {
    const text = `${guest}memory = 2 * 128\n`
    const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } }
    const support = { commands: true, resolves: false }
    expect(migrationActions(snapshotOfText(text, 'domain'), range, undefined, support)).toHaveLength(1)
    expect(migrationActions(snapshotOfText(`${guest}memory = 12 8\n`, 'domain'), range, undefined, support)).toEqual([])
  })
})

describe('a file whose options of xm are comments by now', () => {
  it.each(['4.1', '4.6', '4.9'] as const)(
    'is for xl %s, whatever else is left of xm: it is not told twice what xm did by itself',
    (release) => {
      const text =
        'name = "g"\nkernel = "/k"\nbuilder = "linux"\nmemory = 64\ndisk = [ "phy:/dev/a,xvda,w" ]\nrestart = "onreboot"\n'
      const once = migrate(text, { release, name: 'g' })
      expect(once.from).toBe('xm')
      expect(migrate(once.text, { release, name: 'g' }).text).toBe(once.text)
    },
  )
})

describe('a line that is nothing to anybody', () => {
  it('tells by the comment that it has become that the file was migrated', () => {
    const options = { release: newestRelease, name: 'g', from: 'xm' as const }
    const once = migrate("name'phy:sda%d,hda,w' % 3", options)
    expect(once.text).toContain("# name'phy:sda%d,hda,w' % 3\n")
    expect(migrate(once.text, options).text).toBe(once.text)
  })
})
