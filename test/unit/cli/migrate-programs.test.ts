import { describe, expect, it } from 'vitest'
import { isXmProgram } from '../../../server/src/migrate/xm-program.ts'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf, write: file } = filesForTests()

const entries = "'name':'dd','kernel':'/boot/k','memory':256"

/** Programs, few lines of which are settings of a domain. */
const programs = [
  `d={${entries}}\nfor k,v in d.items():\n    locals()[k]=v\n`,
  `d={${entries}}\nfor k in d: locals()[k]=d[k]\n`,
  `d={${entries}}\nlocals().update(d)\n`,
  "kernel = '/boot/k'\nmemory = 256\nname = 'dd'\nfor (k, v) in [('a', 1), ('b', 2)]:\n    if v == 2: continue\n    root = '/dev/sd' + k\n",
]

/** What lies beside configs and is none, though it is called like one. */
const foreign = [
  '[metadata]\nname = x\nkernel = y\nmemory = 3\n',
  '<domain>\n<name>x</name>\n</domain>\n',
  '#!/bin/sh\nfor kernel in /boot/*; do\n  echo $kernel\ndone\n',
]

describe('a program of xm’s, few lines of which are settings', () => {
  it.each(programs)('is migrated where it is named, whoever is said to have read it: %s', async (text) => {
    for (const who of [[], ['--from', 'xm'], ['--kind', 'domain']]) {
      const { status, out } = await xencfg(['migrate', ...who, file('a.cfg', text)])
      expect(status).toBe(0)
      for (const line of ['name = "dd"', 'memory = 256', 'kernel = "/boot/k"'])
        expect(out.replaceAll("'", '"').split('\n')).toContain(line)
    }
  })

  it.each(programs)('is found below a directory, once: %s', async (text) => {
    file('xen/a.cfg', text)
    expect((await xencfg(['migrate', '--write', pathOf('xen')])).err).toMatch(/^1 file: 1 done$/m)
    expect((await xencfg(['migrate', pathOf('xen')])).err).toMatch(/^1 file: 1 with nothing to do$/m)
  })

  it('is found where what it sets is not known', async () => {
    file(
      'xen/a.cfg',
      "class G:\n    def __init__(self, n):\n        self.n = n\ng = G('dd')\nname = g.n\nmemory = 256\nkernel = '/boot/k'\n",
    )
    const { status, err } = await xencfg(['migrate', pathOf('xen')])
    expect(status).toBe(1)
    expect(err).toMatch(/^1 file: 1 with something left$/m)
  })

  it.each(programs)('is sent to migrate by upgrade-check: %s', async (text) => {
    const { status, out } = await xencfg(['upgrade-check', '--from', '4.17', file('a.cfg', text)])
    expect(status).toBe(1)
    expect(out).toMatch(/a\.cfg: was written for xm, .*`xencfg migrate`/)
  })

  it.each(programs)('is told apart from a program about something else: %s', (text) => {
    const other = text.replaceAll('kernel', 'colour')
    expect([text, other].map((each) => isXmProgram('a.cfg', each, true))).toEqual([true, false])
    expect(isXmProgram('/srv/build.py', text, false)).toBe(false)
  })
})

describe('what is called like a config below a directory', () => {
  it('is named where it is passed over and may be one', async () => {
    file('xen/a.cfg', programs[0] ?? '')
    for (const [index, text] of ['name = "a"\nkernel = "/k"\n', 'a = 1\nb = 2\nc = 3\n', ''].entries())
      file(`xen/t${index}.cfg`, text)
    const { status, err } = await xencfg(['migrate', '--report', 'json', pathOf('xen')])
    expect(status).toBe(0)
    const named = [...err.matchAll(/(\w+\.cfg): is passed over: nothing shows that it is a domain config/g)]
    expect(named.map(([, name]) => name)).toEqual(['t0.cfg', 't1.cfg', 't2.cfg'])
    const all = await xencfg(['migrate', '--kind', 'domain', pathOf('xen')])
    expect(all.err).toMatch(/^4 files: /m)
  })

  it.each(foreign)('is left out without a word where it is another program’s: %s', async (text) => {
    file('xen/setup.cfg', text)
    const { out, err } = await xencfg(['migrate', pathOf('xen')])
    expect({ out, err }).toEqual({
      out: '',
      err: 'xencfg: there is no domain config in the directories that were named\n',
    })
  })

  it.each(foreign)('is named with the option that takes it all the same: %s', async (text) => {
    const { status, err } = await xencfg(['migrate', file('setup.cfg', text)])
    expect(status).toBe(2)
    expect(err).toContain('is no domain config; --kind domain takes it for one')
  })
})
