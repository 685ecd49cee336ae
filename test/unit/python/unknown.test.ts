import { describe, expect, it } from 'vitest'
import { evaluate, problems, values } from './read.ts'

describe('what cannot be known', () => {
  it('stops only what depends on it, and is reported at its place', () => {
    const text = `
import os
kernel = '/boot/' + os.environ['KERNEL']
memory = 256
name = kernel + '!'
vcpus = 2
`
    expect(values(text)).toEqual({ kernel: undefined, memory: 256, name: undefined, vcpus: 2 })
    expect(problems(text)).toEqual([
      'not-static [os.environ] `os.environ` depends on the host on which xm runs the file.',
    ])
    expect(evaluate(text).assignments.find(({ name }) => name === 'name')?.problems.length).toBe(1)
  })

  it.each([
    ["x = open('/etc/hostname').read()", "not-static [open('/etc/hostname')]"],
    ['import time\nx = time.time()', 'not-static [time.time]'],
    ['import random\nx = random.randint(1, 5)', 'not-static [random.randint]'],
    ["import os\nx = os.path.exists('/dev/vg/a')", 'not-static [os.path.exists]'],
    ["import socket\nx = socket.gethostbyname('a')", 'not-static [socket.gethostbyname]'],
    ['import common\nx = common.memory', 'not-static [common.memory]'],
    ["x = set(['a', 'b'])\ny = list(x)[0]", 'not-static [list(x)[0]]'],
    ['class A: pass\nx = A()', 'unsupported [class A: pass]'],
    ['x = 3j', 'unsupported [3j]'],
    ["import re\nx = re.search('(a+)+$', 'aaa')", "unsupported [re.search('(a+)+$', 'aaa')]"],
    ["x = '\\xff'", "not-static ['\\xff']"],
    ["x = len('é')", "not-static [len('é')]"],
  ])('%s', (text, where) => {
    expect(problems(text)[0]?.startsWith(where)).toBe(true)
    expect(values(text).y ?? values(text).x).toBe(undefined)
  })

  it('leaves known what both sides of an unknown condition agree on', () => {
    expect(
      values(`
import os
if os.path.exists('/dev/vg/a'):
    disk = ['phy:vg/a,xvda,w']
    memory = 256
    vif = ['']
else:
    disk = ['phy:vg/b,xvda,w']
    memory = 128 * 2
    vif = ['']
`),
    ).toEqual({ disk: undefined, memory: 256, vif: [''] })
  })

  it('takes a check that ends the run for passed', () => {
    expect(
      values(`
import os
size = int(os.environ['SIZE'])
memory = 64
if size < 5:
    memory = 32
    raise ValueError, 'too small'
`),
    ).toEqual({ size: undefined, memory: 64 })
  })

  it('gives up a list that is changed under an unknown condition, under all of its names', () => {
    expect(
      values(`
import os
disk = ['a']
same = disk
other = ['b']
if os.environ.get('MORE'):
    disk.append('c')
`),
    ).toEqual({ disk: undefined, same: undefined, other: ['b'] })
  })

  it('gives up what a loop over something unknown sets', () => {
    expect(
      values(
        "import os\nvif = []\nname = 'a'\nfor line in open('/etc/vifs'):\n    vif.append(line)\n    bridge = line\n",
      ),
    ).toEqual({
      vif: undefined,
      name: 'a',
      line: undefined,
      bridge: undefined,
    })
  })

  it('gives up every name once other code runs, and knows again what is set after that', () => {
    expect(values("memory = 64\nexecfile('/etc/xen/common')\nname = 'a'\nextra = console\n")).toEqual({
      memory: undefined,
      name: 'a',
      extra: undefined,
    })
  })

  it('sees no name of a class in the file, and no name of the file in a class', () => {
    expect(values('memory = 64\nclass A:\n    memory = 5\n    vcpus = memory\n')).toEqual({ memory: 64 })
    const unseen = (text: string) => evaluate(text).unseen.map(({ name }) => name)
    expect(unseen('vg = "a"\nclass A:\n    x = [vg]\n')).toEqual(['vg'])
    expect(unseen('vg = "a"\nclass A:\n    def f(self, d=vg):\n        pass\n')).toEqual(['vg'])
    expect(unseen('vg = "a"\nclass A:\n    vg = 1\n    x = vg\n')).toEqual([])
    expect(unseen('vg = "a"\nclass A:\n    def f(self, k):\n        return vg + k\n')).toEqual([])
    expect(problems('vg = "a"\nclass A:\n    def f(self):\n        return vg\n')[0]).toContain('did not see `vg`')
    expect(problems('vg = "a"\nclass A:\n    def f(self, vg):\n        return vg\n')[0]).not.toContain('vg`')
  })

  it('knows which names functions see', () => {
    const unseen = (text: string) => evaluate(`vg = "a"\n${text}\ndef f():\n    return vg\nx = f()\n`)
    expect(unseen('').unseen.map(({ name }) => name)).toEqual(['vg'])
    for (const shared of ['globals()["vg"] = vg', 'globals().update(locals())', 'def g():\n    global vg']) {
      expect(unseen(shared).unseen, shared).toEqual([])
      expect(unseen(shared).assignments.find(({ name }) => name === 'x')?.value).toEqual({ type: 'str', value: 'a' })
    }
  })

  it('changes nothing of the file by what `vars()` gives in a call', () => {
    expect(values('memory = 64\ndef f(k):\n    vars()[k] = 1\nf("memory")\n')).toEqual({ memory: 64 })
    expect(values('memory = 64\ndef f(names):\n    names["memory"] = 1\nf(vars())\n')).toEqual({ memory: 1 })
  })

  it('says where Python itself would stop', () => {
    expect(problems("memory = 64\nname = 'a' + 1\nvcpus = 2\n")).toEqual([
      "raises ['a' + 1] Python stops here, and xm with it: TypeError: unsupported operand types for +: 'str' and 'int'.",
    ])
  })
})

describe('what is not Python', () => {
  it('is reported, and what stands around it is read', () => {
    const text = 'memory = 64\nfull-screen = 1\nname = "a\nvcpus = 2\nx = 5 6\nacpi = 1\n'
    expect(values(text)).toEqual({ memory: 64, name: undefined, vcpus: 2, x: undefined, acpi: 1 })
    expect(problems(text).map((line) => line.split(']')[0])).toEqual([
      'syntax [full-screen',
      'syntax ["a',
      'syntax [5 ',
    ])
  })

  it('is a line that is indented for no reason', () => {
    expect(problems('memory = 64\n  vcpus = 2\nname = "a"\n')).toEqual([
      'syntax [vcpus = 2] This line is indented unlike the rest of its block: Python refuses the file.',
    ])
  })

  it.each([
    'x = `1 + 1`',
    'x = 1 <> 2',
    'x = 010L',
    "x = ur'a'",
    'x = 5.',
    'try: x = 1\nexcept (KeyError, NameError), e: x = 2',
    'exec "y = 1"',
  ])('is not Python 2: %s', (text) => {
    expect(evaluate(`${text}\n`).problems.filter(({ kind }) => kind === 'syntax')).toEqual([])
  })

  it('reads files of Windows, and a byte-order mark', () => {
    expect(values('\ufeffname = "a"\r\nif 1:\r\n    memory = 5\r\n')).toEqual({ name: 'a', memory: 5 })
  })
})
