import { describe, expect, it } from 'vitest'
import { evaluate, problems, values } from './read.ts'

describe('what an xm config sets', () => {
  it('is taken from plain settings as it stands', () => {
    const text = `
# A guest
name = "web"
memory = 512
disk = [ 'phy:vg/web,xvda,w',   # root
         'phy:vg/swap,xvdb,w' ]
`
    expect(values(text)).toEqual({ name: 'web', memory: 512, disk: ['phy:vg/web,xvda,w', 'phy:vg/swap,xvdb,w'] })
    expect(evaluate(text).usesPython).toBe(false)
    expect(evaluate(text).assignments.map(({ kinds }) => kinds)).toEqual([['plain'], ['plain'], ['plain']])
  })

  it('is worked out from text with %, + and format', () => {
    expect(
      values(`
guest = 'web%02d' % 7
name = guest.upper() + '-' + str(1 + 2)
vif = ['mac=00:16:3e:%02x:%02x:%02x,bridge=%s' % (1, 10, 255, 'br0')]
extra = 'id=%(id)d name=%(name)s' % {'id': 5, 'name': guest}
root = '/dev/{0}{1} ro'.format('xvda', 1)
disk = [f'phy:/dev/vg/{guest},{"xvda"},w', 'phy:{0[0]},{disk},w'.format(['x'], disk='xvdb')]
cpus = '%s-%s' % (0, 3)
`),
    ).toEqual({
      guest: 'web07',
      name: 'WEB07-3',
      vif: ['mac=00:16:3e:01:0a:ff,bridge=br0'],
      extra: 'id=5 name=web07',
      root: '/dev/xvda1 ro',
      disk: ['phy:/dev/vg/web07,xvda,w', 'phy:x,xvdb,w'],
      cpus: '0-3',
    })
  })

  it('is gone through in a list although nothing stands around the commas, as Python 2 allows', () => {
    expect(
      values(`
vif = ['bridge=%s' % v for v in 'a', 'b']
disk = [ 'phy:vg/%s,%s,w' % (n, d) for n, d in ('a', 'xvda'), ('b', 'xvdb') if n != 'a' ]
cpus = [ str(x + y) for x in 1 + 1, [4][0] for y in 1, -1, 0 ]
pci = [ [v for v in ['01:00.0', x]] for x in ['02:00.0'] ]
`),
    ).toEqual({
      vif: ['bridge=a', 'bridge=b'],
      disk: ['phy:vg/b,xvdb,w'],
      cpus: ['3', '1', '2', '5', '3', '4'],
      pci: [['01:00.0', '02:00.0']],
      n: 'b',
      d: 'xvdb',
      v: '02:00.0',
      x: '02:00.0',
      y: 0,
    })
    // `|` stands for the comma while the text is read: what binds less than it is told, not worked out otherwise.
    for (const text of ['0, 1 or 2', '1, 2 < 3', '0, 5 and 3'])
      expect(problems(`boot = [v for v in ${text}]`)).toEqual([
        `unsupported [${text.slice(0, 4)}] A tuple like this in a comprehension is not evaluated here.`,
      ])
  })

  it('follows the arithmetic of Python 2', () => {
    expect(
      values(`
half = 7 / 2
down = -7 / 2
exact = 7.0 / 2
rest = -7 % 3
octal = 0755
large = 10L
power = 2 ** 10
`),
    ).toEqual({ half: 3, down: -4, exact: 3.5, rest: 2, octal: 493, large: 10, power: 1024 })
  })

  it('knows what xm itself knew: the Python that it ran under, names that are set, and addresses', () => {
    expect(
      values(`
import sys
if sys.version_info[0] < 3: extra = 'two'
if 'vmid' not in locals(): vmid = 5
again = 'vmid' in locals()
ip = add_offset_to_ip('192.0.2.250', vmid + 3)
near = check_subnet(ip, '192.0.2.0', '255.255.255.0')
far = check_subnet('10.0.0.1', '192.0.2.0', '255.255.255.0')
`),
    ).toMatchObject({ extra: 'two', vmid: 5, again: true, ip: '192.0.3.2', near: false, far: false })
  })

  it.each([
    ['"%(name)s has %(memory)d" % locals()', 'web has 64'],
    ['"%(name)s" % vars()', 'web'],
    ['"{name} {memory}".format(**locals())', 'web 64'],
    ['locals()["name"] + str(vars().get("memory"))', 'web64'],
    ['locals().get("nothing", "no")', 'no'],
    ['str(locals().has_key("name")) + str(vars().has_key("nothing"))', 'TrueFalse'],
    ['of("db")', 'n=db k=3'],
  ])('takes names from those of the file, as a dictionary: %s', (code, value) => {
    const text = `name = 'web'\nmemory = 64\ndef of(n):\n    k = 3\n    return 'n=%(n)s k=%(k)d' % locals()\nextra = ${code}\n`
    expect(values(text)).toMatchObject({ extra: value })
    expect(problems(text)).toEqual([])
  })

  it('finds no name of the file among the globals, as xm ran it, and tells the parameter that is not there', () => {
    expect(evaluate(`name = 'web'\nextra = '%(name)s' % globals()\n`).unseen.map(({ name }) => name)).toEqual(['name'])
    const { parameters } = evaluate(`extra = '%(vmid)s' % locals()\n`)
    expect(parameters.map(({ name, spared }) => [name, spared])).toEqual([['vmid', undefined]])
  })

  // What Python 2.7 makes of `xen/util/ip.py` of 4.1.
  it.each([
    ['inet_aton("192.0.2.1")', 3221225985],
    ['inet_aton("1.2")', 16777218],
    ['inet_aton("0x7f.1")', 2130706433],
    ['inet_aton("010.0.0.1")', 134217729],
    ['inet_aton("1.2.3")', 16908291],
    ['inet_aton("1.2.3.4 x")', 16909060],
    ['inet_ntoa(2**32 - 1)', '255.255.255.255'],
    ['inet_ntoa(inet_aton("10.0.0.1") + 256)', '10.0.1.1'],
    ['add_offset_to_ip("192.0.2.1", -1)', '192.0.2.0'],
    ['add_offset_to_ip("10.0.0.0", 2**24)', '11.0.0.0'],
    ['check_subnet("192.0.2.9", "192.0.2.0", "255.255.255.0")', true],
  ])('knows addresses as xm had them: %s', (code, value) => {
    expect(values(`from xen.util.ip import *\nx = ${code}\n`)).toEqual({ x: value })
    const [name = ''] = code.split('(')
    if (!code.includes('(inet_'))
      expect(values(`import xen.util.ip\nx = xen.util.ip.${name}${code.slice(name.length)}\n`)).toEqual({ x: value })
  })

  it.each([
    ...['inet_aton("1.2.65536")', 'inet_aton("256.1.1.1")', 'inet_aton("")', 'inet_aton("1..2")', 'inet_aton("1.2.3.4x")'],
    ...['inet_aton("09.1.1.1")', 'inet_aton("4294967296")', 'inet_ntoa(-1)', 'inet_ntoa(2**32)', 'add_offset_to_ip("0.0.0.0", -1)'],
  ])('stops where Python does: %s', (code) => {
    const { problems } = evaluate(`x = ${code}\n`)
    expect(problems.map(({ kind }) => kind)).toEqual(['raises'])
  }) // biome-ignore format: a table

  it('does not know what the host of xm has', () => {
    const { problems } = evaluate('ip = get_current_ipaddr()\nimport xen.util.ip\nx = xen.util.ip.get_defaultroute()\n')
    expect(problems.map(({ kind }) => kind)).toEqual(['not-static', 'not-static'])
  })

  it('reads every kind of string', () => {
    expect(
      values('a = \'it\\\'s\'\nb = "a\\tb"\nc = r"\\n"\nd = """two\nlines"""\ne = "x" \'y\' \\\n  "z"\nf = u"u"\n'),
    ).toEqual({
      a: "it's",
      b: 'a\tb',
      c: '\\n',
      d: 'two\nlines',
      e: 'xyz',
      f: 'u',
    })
  })

  it('goes through lists, dicts, loops and functions', () => {
    expect(
      values(`
letters = 'abc'
disk = ['phy:vg/d%d,xvd%s,w' % (i, letters[i]) for i in range(len(letters)) if i != 1]
vif = []
for bridge in ('br0', 'br1'):
    vif.append('bridge=' + bridge)
vif += ['']
sizes = {'small': 256, 'large': 1024}
memory = sizes.get('large', 0)
def mac(number, prefix='00:16:3e'):
    """A MAC address."""
    return '%s:00:00:%02x' % (prefix, number)
first = mac(1)
second = mac(number=2, prefix='aa:bb:cc')
twice = map(lambda n: n * 2, [1, 2])
vcpus = 0
while vcpus < 4: vcpus += 1
on_crash = 'restart' if vcpus > 2 else 'destroy'
a, (b, c) = 1, (2, 3)
`),
    ).toMatchObject({
      disk: ['phy:vg/d0,xvda,w', 'phy:vg/d2,xvdc,w'],
      vif: ['bridge=br0', 'bridge=br1', ''],
      memory: 1024,
      first: '00:16:3e:00:00:01',
      second: 'aa:bb:cc:00:00:02',
      twice: [2, 4],
      vcpus: 4,
      on_crash: 'restart',
      a: 1,
      b: 2,
      c: 3,
    })
  })

  it('asks the setting for the architecture', () => {
    const text = `
import os, re
arch = os.uname()[4]
if re.search('64', arch):
    arch_libdir = 'lib64'
else:
    arch_libdir = 'lib'
device_model = os.path.join('/usr', arch_libdir, 'xen/bin/qemu-dm')
`
    expect(values(text)).toMatchObject({ arch: 'x86_64', device_model: '/usr/lib64/xen/bin/qemu-dm' })
    expect(values(text, { arch: 'arm' })).toMatchObject({ arch: 'aarch64' })
  })

  it('knows `string`, and leaves out what is printed', () => {
    expect(
      values(`
import string, sys
print "starting", 5
print >>sys.stderr, """several
lines""" % ()
words = string.split('a b c')
name = string.join(words, '-')
vcpus = string.atoi('4')
`),
    ).toEqual({ words: ['a', 'b', 'c'], name: 'a-b-c', vcpus: 4 })
  })

  it('knows what `from string import *` brings, and takes none of it for a setting', () => {
    expect(values("from string import *\nname = upper('a') + digits[:2]\n")).toEqual({ name: 'A01' })
    // What is not evaluated is no parameter of the file's either.
    const { parameters, assignments } = evaluate('from math import *\nvcpus = int(log(9))\nmaxmem = int(ceil(9.5))\n')
    expect(values('from math import *\nvcpus = int(sqrt(10))\nmaxmem = int(fabs(-3))\n')).toEqual({
      vcpus: 3,
      maxmem: 3,
    })
    expect(parameters).toEqual([])
    expect(assignments.map(({ name, value }) => [name, value === undefined])).toEqual([
      ['vcpus', true],
      ['maxmem', false],
    ])
  })

  it('takes the way of `try`, `except` and `assert`', () => {
    expect(
      values(`
try:
    memory = int('lots')
except ValueError, e:
    memory = 256
try:
    vcpus = int('2')
except:
    raise ValueError, 'vcpus'
assert vcpus > 1, 'too few'
`),
    ).toMatchObject({ memory: 256, vcpus: 2 })
  })

  it('reads `not` as Python does: it does not reach over `and` and `or`', () => {
    expect(values('a = not 0 and 0\nb = not 1 or 1\nc = not (1 and 0)\nd = not 1 == 2 and 3\n')).toEqual({
      a: 0,
      b: 1,
      c: true,
      d: 3,
    })
  })

  it('gives names in the order of their last assignment, with how they came to their value', () => {
    const { assignments } = evaluate(`memory = 64
name = "a"
disk = []
memory = memory * 2
disk.append('x')
if memory > 64:
    vcpus = 2
for extra in ['a', 'b']: pass
x, y = 1, 2
x += 1
on = True
`)
    expect(
      assignments.map(({ name, kinds, setting }) => `${name}: ${kinds.join(', ')}${setting ? '' : ' (no option)'}`),
    ).toEqual([
      'name: plain',
      'memory: repeated, computed',
      'disk: repeated, mutated',
      'vcpus: conditional',
      'extra: loop',
      'y: unpacked',
      'x: unpacked, repeated, augmented',
      'on: computed (no option)',
    ])
  })

  it('says where: the statement, the value, and every statement at the top that had a part in it', () => {
    const text = "vif = ['']\nif 1:\n    vif = ['bridge=' + 'br0']\n"
    const [vif] = evaluate(text).assignments
    const written = ({ start, end }: { start: number; end: number }): string => text.slice(start, end)
    expect(vif && written(vif.range)).toBe("vif = ['bridge=' + 'br0']")
    expect(vif?.valueRange && written(vif.valueRange)).toBe("['bridge=' + 'br0']")
    expect(vif?.statements.map(written)).toEqual(["vif = ['']", "if 1:\n    vif = ['bridge=' + 'br0']"])
  })

  it('keeps apart what xm took for an option and what it did not', () => {
    const { assignments } = evaluate(
      "a = 1\nb = 'x'\nc = []\nd = 1.5\ne = True\nf = None\ng = (1,)\nh = {}\ni = 10L\nj = u'x'\n",
    )
    expect(assignments.filter(({ setting }) => setting).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is worked out from generators that are used up at once', () => {
    expect(
      values(`
def disks(count):
    for index in range(count):
        if index == 1: continue
        yield 'phy:/dev/vg/d%d,xvd%s,w' % (index, 'abc'[index])
disk = list(disks(3))
names = ','.join(name for name in disks(1))
def few():
    yield 1
    return
    yield 2
vcpus = sum(few())
cpus = []
for number in few():
    cpus.append(number)
`),
    ).toEqual({
      disk: ['phy:/dev/vg/d0,xvda,w', 'phy:/dev/vg/d2,xvdc,w'],
      names: 'phy:/dev/vg/d0,xvda,w',
      vcpus: 1,
      number: 1,
      cpus: [1],
    })
  })

  it.each([
    ['is kept', 'def g():\n    yield 1\nx = g()\n'],
    ['is kept', 'def g():\n    yield 1\nx = len(g())\n'],
    ['changes something else', 'y = []\ndef g():\n    y.append(1)\n    yield 1\nx = list(g())\n'],
    ['ends with an error', 'def g():\n    yield 1\n    yield 1 / 0\nx = list(g())\n'],
    [
      'is kept',
      'y = [1]\ndef g():\n    for i in y:\n        yield i\nx = 1\nfor k in g():\n    y.append(k)\n    x = k\n',
    ],
  ])('is not known from a generator that %s', (why, text) => {
    const { assignments, problems } = evaluate(text)
    expect(problems[0]?.message).toContain(why)
    expect(assignments.find(({ name }) => name === 'x')?.value).toBeUndefined()
  })

  it('tells which names of the file a function reads: under xm it did not see them', () => {
    const unseen = (text: string) => evaluate(text).unseen.map(({ name }) => name)
    expect(unseen('n = 3\ndef f():\n    return n\nvcpus = f()\n')).toEqual(['n'])
    expect(unseen('def f(n):\n    return n\nvcpus = f(3)\n')).toEqual([])
    expect(unseen('n = 3\ndef f(n=n):\n    return n\nvcpus = f()\n')).toEqual([])
    expect(unseen('def h():\n    return 3\ndef f():\n    return h()\nvcpus = f()\n')).toEqual(['h'])
    expect(unseen('n = 3\ndef f():\n    return n\n')).toEqual([])
    expect(unseen('def f():\n    return os.uname()\nextra = f()\n')).toEqual(['os'])
    expect(unseen('import re\nf = lambda: re.sub("a", "b", "a")\nextra = f()\n')).toEqual(['re'])
    // A generator is a function too; what it first goes through is looked up where it stands.
    expect(unseen('n = 3\nvcpus = sum(n for i in (1, 2))\n')).toEqual(['n'])
    expect(unseen('n = 3\nvcpus = len(dict((i, n) for i in (1, 2)))\n')).toEqual(['n'])
    expect(unseen('n = [1, 2]\nvcpus = sum(i for i in n)\n')).toEqual([])
    expect(unseen('n = [1, 2]\nvcpus = sum(i for i in n for j in n)\n')).toEqual(['n'])
    expect(unseen('n = 3\nvcpus = len([n for i in (1, 2)])\n')).toEqual([])
    expect(unseen('n = 3\nlater = (n for i in (1, 2))\n')).toEqual([])
    // A `try` catches what Python says to it.
    expect(values('n = 3\ntry:\n    v = sum(n for i in (1, 2))\nexcept NameError:\n    v = 7\n')).toMatchObject({
      v: 7,
    })
  })
})
