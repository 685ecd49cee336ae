import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parse } from '../../../server/src/python/read/parse.ts'
import { defaultLimits, evaluatePython } from '../../../server/src/python/read-python.ts'
import { evaluate, problems, values } from './read.ts'

/** The step with which a limit is reached may be that of a whole list. */
const largestStep = defaultLimits.items / 16

describe('an evaluation that goes too far', () => {
  it.each([
    ['x = 1\nwhile x: x = x + 1', 'This takes too many steps'],
    ['x = [1]\nwhile x:\n    x.append(5)', 'This takes too many steps'],
    ['x = 10**10**10', 'This would make a number'],
    ['x = 1 << 10**9', 'This would make a number'],
    ["x = 'x' * 10**9", 'This would make a string'],
    ['x = [0] * 10**9', 'This would make a list'],
    ['x = range(10**12)', 'This would make a list'],
    ["x = '%1000000000d' % 5", 'This would make a string'],
    ["x = 'a'.zfill(10**9)", 'This would make a string'],
    ["x = '{:>999999999}'.format(1)", 'This would make a string'],
    ['def f(n): return f(n + 1)\nx = f(0)', 'This calls functions more than 40 deep'],
    ['f = lambda: f()\nx = f()', 'This calls functions more than 40 deep'],
    [`x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'This is nested too deep'],
    [`x = ${'('.repeat(10_000)}1${')'.repeat(10_000)}`, 'This is nested too deep'],
    [`x = ${'-'.repeat(10_000)}1`, 'This is nested too deep'],
    ["x = 'ab'\nfor i in range(100): x += x", 'This would make a string'],
    ['x = []\nfor i in range(100): x = x + x + [1]', 'This would make a list'],
    ['x = 2\nfor i in range(1000): x = x * x', 'This would make a number'],
    ['x = [a for a in range(1000) for b in range(1000)]', 'This takes too many steps'],
    ['x = []\nx.append(x)\ny = str(x)', 'This value is nested too deep'],
    ['x = []\nfor i in range(9000): x = [x]\ny = x == [x]', 'This value is nested too deep'],
    ['x = []\nfor i in range(15000): x.append(i)', 'This takes too many steps'],
  ])('%s', (text, message) => {
    const found = evaluate(`first = 1\n${text}\nlast = 2\n`)
    expect(
      found.problems.map((problem) => `${problem.kind} ${problem.message}`)[0]?.startsWith(`limit ${message}`),
    ).toBe(true)
    expect(found.assignments.filter(({ name, value }) => value && /^(?:first|last)$/.test(name))).toHaveLength(2)
    expect(found.steps).toBeLessThan(defaultLimits.steps + largestStep)
  })

  it.each(['while True: pass', 'while 1:\n    memory = 5'])(
    'is said to be one where nothing ends the loop: %s',
    (text) => {
      const [problem] = evaluate(`${text}\nlast = 2\n`).problems
      expect(problem).toMatchObject({ kind: 'raises', message: expect.stringContaining('never ends') })
    },
  )

  it('counts each character that `repr` writes as another one', () => {
    const steps = (text: string) => evaluate(`x = repr(${text})\n`).steps
    expect(steps(String.raw`'\x01' * 1600`)).toBeGreaterThan(steps("'a' * 6400") + 200)
    expect(values(String.raw`x = repr('a\x01\\\x7f[]~\n')`)).toEqual({ x: String.raw`'a\x01\\\x7f[]~\n'` })
  })

  it('finds what is wrong at a statement as if each problem were looked at', () => {
    const line = fc.constantFrom('x = 1', '  y = (', 'if x:', '    z = 2', 'x y', '    """a', '"""', 'f() = 3', '')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { problems: all, near, top } = parse(lines.join('\n'))
        top.cursor().iterate(({ node }) => {
          expect(near(node)).toBe(all.find(({ start, end }) => start < node.to && node.from <= end))
        })
      }),
    )
  })

  it('is bounded for the file as a whole', () => {
    const text = 'for i in range(5000): pass\n'.repeat(300)
    const found = evaluate(text)
    expect(found.problems.filter(({ kind }) => kind === 'limit')).toHaveLength(2)
    expect(found.steps).toBeGreaterThan(defaultLimits.total)
    expect(found.steps).toBeLessThan(defaultLimits.total + largestStep)
  })

  it.each(['+ 1', '< 1', '== 1', 'and 1', 'in a', 'is 1', 'if 1 else 1', '.real', '[0]', '()', '% (1,)', '**1'])(
    'reads no row that is deeper than anybody follows: %s',
    (again) => {
      const found = problems(`first = 1\nx = 1 ${`${again} `.repeat(10_000)}\nlast = 2\n`)
      expect(found[0]).toMatch(/^limit .*This is nested too deep/)
      expect(values(`x = 1 ${`${again} `.repeat(10_000)}\nlast = 2\n`).last).toBe(2)
    },
  )

  it.each(['1 + ', '1 < ', 'q or ', 'not q and ', '1 if q else ', 'str(1).a + '])(
    'does not go up to the root of the tree for each place of a row: %s',
    (again) => {
      // What goes through a node with a cursor of the parser goes through all that is around it first.
      const cursor = vi.spyOn(Object.getPrototypeOf(Object.getPrototypeOf(parse('x = 1\n').top)), 'cursor')
      evaluate(`x = ${again.repeat(400)}1\n`)
      expect(cursor.mock.calls.length).toBeGreaterThan(0)
      expect(cursor.mock.calls.length).toBeLessThan(20)
      cursor.mockRestore()
    },
  )

  it('does not take for a row of operators what stands beside each other', () => {
    const calls = Array.from({ length: 2000 }, (_, index) => `str(${index}) + 'a'`)
    expect(values(`x = [ ${calls.join(', ')} ]\n`).x).toHaveLength(2000)
    expect(values(`${calls.map((call, index) => `x${index} = ${call}`).join('; ')}\n`).x1999).toBe('1999a')
    expect(values(`x = ${Array(900).fill('1').join(' + ')}\n`).x).toBe(900)
  })

  it('leaves long files of plain settings alone', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `name${index} = "guest ${index}"\n`).join('')
    expect(Object.keys(values(text))).toHaveLength(20_000)
    expect(problems(text)).toEqual([])
    expect(problems('x'.repeat(2_000_001))).toEqual([
      'limit [] The file has more than 2000000 characters: it is not read as Python.',
    ])
  })

  // Each of these took from ten seconds to two minutes.
  const many = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('')
  const again = (call: string): string => `x = range(20000)\nfor i in range(10000):\n    y = ${call}\n`
  it.each([
    ['zip', again('zip(x, x)')],
    ['map', again('map(None, x, x)')],
    ['a slice', again('x[-10**30:10**30]')],
    ['a slice of texts', `x = "ab" * 40000\n${again('x[:-1]').slice(17)}`],
    ['reversed', again('list(reversed(x))')],
    ['a set', again('set(x)')],
    ['enumerate', again('enumerate(x)')],
    ['strip', `x = " " * 90000\nfor i in range(10000):\n    y = x.strip()\n`],
    [
      'branches that nobody knows',
      `if q == 0:\n    y = 0\n${many(8000, (at) => `elif q == ${at}:\n    y${at} = 1\n`)}`,
    ],
    ['branches', `q = 1\nif q == 0:\n    y = 0\n${many(20_000, (at) => `elif q == ${at + 2}:\n    y = 1\n`)}`],
    ['statements', many(100_000, (at) => `x${at} = ${at}\n`)],
    ['brackets', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    ['negations', `x = ${'not '.repeat(50_000)}1\n`],
    ['a list that loses an element in each line', `x = range(20000)\n${'del x[0]\n'.repeat(10_000)}`],
    [
      'a dict that is copied',
      `x = dict(zip(range(20000), range(20000)))\n${'y = x.copy()\nz = x.items()\n'.repeat(5000)}`,
    ],
    ['what nobody knows, done to a list', `import a\nx = [[1], [2]] * 10000\n${'a.b(x)\n'.repeat(10_000)}`],
    ['errors beside a list', `x = [[1], [2]] * 10000\n${'x; 1 / 0\n'.repeat(10_000)}`],
    ['a change of what a list may hold', `x = [[[1], [2]] * 10000] * 20000\ny = []\n${'y.append(1)\n'.repeat(1000)}`],
    ['parameters', `def f(${many(20_000, (at) => `a${at}=1, `)}): return 1\n${'x = f()\n'.repeat(1000)}`],
    [
      'statements that are never come to',
      `i = 0\nwhile i < 10 ** 6:\n  i += 1\n  continue\n${'  x = 1\n'.repeat(20_000)}`,
    ],
    ['lambdas that are never called', `x = [lambda: [${'1,'.repeat(10_000)}] for i in range(20000)]\n`],
    ['an order of texts', 'x = "a" * 99999 + "b"\ny = "a" * 99999 + "c"\nwhile x: z = x < y\n'],
    ['a key of a dict', 'x = "a" * 99999\ny = {x: 1}\nwhile x: z = y[x]\n'],
    ['a character', 'x = "a" * 99999\nwhile x: z = x[5]\n'],
    ['a part of a text', `x = "a" * 99999\ny = "b" + "a" * 999\nwhile x: z = y in x\n`],
    ['characters to strip', 'x = "a" * 90000\ny = "b" * 90000 + "a"\nwhile x: z = x.strip(y)\n'],
    ['digits', 'x = 9 ** 1290\nwhile x: z = "{0:,}".format(x)\n'],
    ['words', 'x = "a " * 50000\nwhile x: z = x.split()\n'],
    ['what is no character of Python', `x = 1\n${'\0'.repeat(500_000)}\n`],
    ['words that are no Python', 'a '.repeat(40_000)],
    ['lines', 'x = "\\r\\n" * 50000\nwhile x: z = x.splitlines()\n'],
    ['names that are called like statements', `${'print=:'.repeat(70_000)}\n`],
    ['a megabyte of text', `x = """${'abcdefg\n'.repeat(131_072)}"""\n`],
  ])('is told that there is too much of %s, and does little of it', (_, text) => {
    const found = evaluate(text)
    expect(found.problems.some(({ kind }) => kind === 'limit')).toBe(true)
    expect(found.steps).toBeLessThan(defaultLimits.total + 10 * largestStep)
  })

  it.each([
    ['one list', 'x = range(20000)'],
    ['lists of lists', 'x = [range(20000)] * 20000'],
  ])('hands out what many names share within a bound: %s', (_, first) => {
    const { assignments } = evaluate(`${first}\n${many(20_000, (at) => `y${at} = x\n`)}`)
    expect(assignments).toHaveLength(20_001)
  })

  it('takes no tuple for a key that holds one value over and over', () => {
    const doubled = `x = (1,)\n${'x = (x, x)\n'.repeat(60)}`
    expect(problems(`${doubled}d = {x: 1}\n`)[0]).toContain('A key of this kind is not evaluated here')
    expect(values('x = ((1, 2), "3")\nd = { x: 4 }\ny = d[((1, 2), "3")]\n').y).toBe(4)
    expect(problems('d = { ("1", "2:3"): 4 }\ny = d[("1:", "23")]\n')[0]).toContain('KeyError')
  })

  it('walks long rows of additions', () => {
    expect(values(`x = ${"'a' + ".repeat(280)}'b'\n`).x).toHaveLength(281)
  })
})

describe('a file of many lines', () => {
  it.each(['# a comment of some length', '', '# one\n', '    # two'])(
    'is no nesting, whatever stands between its settings: %j',
    (between) => {
      const text = `name = "g"\n${`memory = 64\n${between}\n`.repeat(900)}vcpus = 2\n`
      const { problems: found, assignments } = evaluatePython(text, { arch: 'x86', parameters: {} })
      expect(found).toEqual([])
      expect(assignments.map(({ name }) => name)).toEqual(['name', 'memory', 'vcpus'])
    },
  )
})
