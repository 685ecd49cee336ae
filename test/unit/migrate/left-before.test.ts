import { describe, expect, it } from 'vitest'
import { readAsXm } from '../../../server/src/migrate/judge/xm-reading.ts'
import { migrate } from '../../../server/src/migrate/migrate.ts'
import type { XmValue } from '../../../server/src/xm/options.ts'

const rest = 'kernel = "/boot/k"\nmemory = 128\nvcpus = 2\n'

/** What is left for a person in a file of xm's, of each kind that stays in the result as a comment. */
const leftovers = [
  'name = "g"\nlines = open("/etc/macs").readlines()\nvif = [ "mac=" + lines[0].strip() ]\n',
  'name = "g"\nimport random\nvif = [ "mac=00:16:3e:00:00:%02x" % random.randint(0, 127) ]\n',
  'name = "g"\nimport os\nvif = [\n  "bridge=" + os.environ["BRIDGE"],\n]\n',
  'import commands\nname = commands.getoutput("hostname")\n',
  'name = "g"\ntarget = 1\n',
  'name = "g"\non_xend_start = "start"\non_xend_stop = "shutdown"\n',
  'name = "g"\nvscsi = [\n  "/dev/sdx, 0:0:0:0",\n  "/dev/sdy, 0:0:0:1",\n]\n',
]

const kept = (text: string, name = 'g.cfg') => {
  const { status, left } = migrate(text, { name })
  return { status, left: left.map(({ message, rule }) => ({ message, rule })) }
}

describe('what a migration leaves for a person', () => {
  it.each(leftovers)('is left by the second one too, with the same words: %j', (head) => {
    const text = `${head}${rest}`
    const first = migrate(text, { name: 'g.cfg' })
    expect(first.left.length).toBeGreaterThan(0)
    expect(first.status).not.toBe('done')
    expect(kept(first.text)).toEqual(kept(text))
    expect(migrate(first.text, { name: 'g.cfg' }).text).toBe(first.text)
  })

  // The value that xm had, and the ways in which Python writes it and xl does not.
  const spellings: readonly (readonly [key: string, had: XmValue, spelled: readonly string[]])[] = [
    [
      'on_xend_stop',
      'shutdown',
      ["r'shutdown'", '"""shutdown"""', '("shut" + "down")', '"shut%s" % "down"', '"{0}".format("shutdown")'],
    ],
    ['on_xend_start', 'start', ["r'start'", "'''start'''", '"st" + "art"', '"".join(["st", "art"])']],
    ['on_xend_stop', 'ignore', ["r'ignore'", '"ign" + "ore"', '"shutdown"[:0] + "ignore"']],
    ['target', 1n, ['0 + 1', 'int("1")', '(1)']],
    ['target', 0n, ['1 - 1', '1 * 0', '(0)']],
    ['vusb', ['a,b'], ['["a" + ",b"]', "[ r'a,b' ]", '["%s,b" % "a"]', 'list(["a,b"])', '"a,b;".split(";")[:1]']],
    ['vscsi', [], ['list()', '[ ][:]', '["a"][1:]']],
  ]

  it.each(spellings)('of %s is the same however Python spells it: %o', (key, had, spelled) => {
    for (const each of spelled) {
      const text = `name = "g"\n${key} = ${each}\n${rest}`
      expect(readAsXm(text, { arch: 'x86', parameters: {}, name: 'g' }).options.get(key), each).toEqual(had)
      const first = migrate(text, { name: 'g.cfg', from: 'xm' })
      expect(kept(first.text), each).toEqual({
        status: first.status,
        left: first.left.map(({ message, rule }) => ({ message, rule })),
      })
      expect(migrate(first.text, { name: 'g.cfg' }).text, each).toBe(first.text)
    }
  })

  it('stands at its comment, and is done when that is gone', () => {
    const first = migrate(`name = "g"\ntarget = 1\n${rest}`, { name: 'g.cfg' }).text
    const [left] = migrate(first, { name: 'g.cfg' }).left
    expect(first.slice(left?.start, left?.end)).toMatch(/^# target: /)
    expect(kept(first.replace(/^# target.*\n/gm, ''))).toEqual({ status: 'done', left: [] })
  })

  it('is done, where a value was missing, when there is one', () => {
    const first = migrate(`${leftovers[0]}${rest}`, { name: 'g.cfg' }).text
    expect(kept(`${first}vif = [ "mac=00:16:3e:00:00:01" ]\n`)).toEqual({ status: 'done', left: [] })
  })

  it('is not made up from comments of other kinds', () => {
    const comments = [
      '# target: 1\n',
      '# target: a word\n# another one\n',
      '# on_xend_start: not wanted\n# on_xend_start = "ignore"\n',
      '# note: cannot be done\n',
      '# extra: xl ignores it\n# extra = "x"\n',
    ]
    for (const each of comments)
      expect(kept(`name = "g"\n${each}type = "pv"\n${rest}`)).toEqual({ status: 'done', left: [] })
  })
})

describe('a key that a person alone knows', () => {
  const head = 'name = "g"\ncpus = [ "0", "1" ]\n'
  const end = 'kernel = "/k"\nmemory = 128\n'
  // Up to 4.20 xl drops `cpus` where nothing says how many vCPUs there are.
  const options = { name: 'g', release: '4.17', from: 'xm' } as const

  it.each([
    'import os\nvcpus = int(os.environ["N"])\n',
    'import random\nif random.random() > 0.5:\n  vcpus = 2\n',
    'if vcpus > 1:\n  extra = "x"\n',
    'execfile("/etc/xen/common")\n',
    'from common import *\n',
  ])('is not made up for the sake of another one, nor by a second migration: %j', (code) => {
    const first = migrate(`${head}${code}${end}`, options)
    for (const { text, status, left } of [
      first,
      migrate(first.text, options),
      migrate(first.text, { ...options, from: 'xl' }),
    ]) {
      expect(text).toBe(first.text)
      expect(text).not.toMatch(/^vcpus/m)
      expect(status).toBe('partly')
      expect(left.map(({ rule }) => rule)).toContain('bad-cpus')
    }
  })

  it('is written as xm had it where that is known: what was given, or one vCPU where nothing was', () => {
    const given = migrate(`${head}if vcpus > 1:\n  extra = "x"\n${end}`, { ...options, parameters: { vcpus: '2' } })
    expect(given.text).toMatch(/^vcpus = 2$/m)
    expect(migrate(`${head}${end}`, options).text).toMatch(/^vcpus = 1$/m)
  })
})

describe('defaults of xm that are wanted only later', () => {
  const text = 'name = "g"\nbuilder = "hvm"\nmemory = 128\nsdl = 1\n'
  const first = migrate(text, { from: 'xm' }).text

  it('are not written into what a migration has made, and that is said', () => {
    const again = migrate(first, { keepDefaults: true })
    expect(again.text).toBe(first)
    expect(again.told.map(({ message }) => message)).toEqual([
      '`hpet`: xm’s default is not written out, since a migration has been here. Migrate the original with `--keep-defaults`.',
    ])
    expect(migrate(first).told).toEqual([])
  })

  it('are there where they were wanted at once', () => {
    const all = migrate(text, { from: 'xm', keepDefaults: true }).text
    expect(all).toContain('hpet = 0')
    expect(migrate(all, { keepDefaults: true }).told).toEqual([])
  })
})
