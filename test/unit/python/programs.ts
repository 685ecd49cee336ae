import fc from 'fast-check'

/**
 * Random Python 2 programs of the kind that configs are made of. The names say the type: `i0` holds an integer, `s0` a
 * text, `l0` a list, `u0` something that only a running Python knows.
 */
type Parts = {
  readonly whole: string
  readonly text: string
  readonly list: string
  readonly truth: string
  readonly any: string
}

const join = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((pieces) => pieces.join(''))

const small = fc.integer({ min: -3, max: 12 }).map((value) => (value < 0 ? `(${value})` : String(value)))
const literal = fc.constantFrom(
  "'a'",
  '"it\'s"',
  "'phy:vg/d,xvda,w'",
  "''",
  "'A b'",
  "'%'",
  "'x\\ty'",
  "'12'",
  "r'\\n'",
  "'''t'''",
  "' pad '",
  "'a,b,,c'",
)
const name = (letter: string): fc.Arbitrary<string> => fc.integer({ min: 0, max: 3 }).map((index) => letter + index)

const { whole, text, list, truth, any } = fc.letrec<Parts>((tie) => ({
  whole: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    small,
    name('i'),
    join('(', tie('whole'), ' ', fc.constantFrom('+', '-', '*', '/', '//', '%', '&', '|', '^'), ' ', tie('whole'), ')'),
    join('len(', fc.oneof(tie('text'), tie('list')), ')'),
    join('int(', fc.oneof(tie('text'), tie('whole')), ')'),
    join('(', tie('whole'), ' if ', tie('truth'), ' else ', tie('whole'), ')'),
    join(tie('text'), '.', fc.constantFrom('find', 'rfind', 'count'), '(', tie('text'), ')'),
    join('-', tie('whole')),
    join(fc.constantFrom('abs', 'bool'), '(', tie('whole'), ')'),
    join(fc.constantFrom('min', 'max'), '(', tie('whole'), ', ', tie('whole'), ')'),
    join('f(', tie('whole'), ')'),
    join('sum(range(', fc.integer({ min: 0, max: 6 }).map(String), '))'),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    literal,
    name('s'),
    join('(', tie('text'), ' + ', tie('text'), ')'),
    join('(', tie('text'), ' * ', fc.constantFrom('0', '1', '2'), ')'),
    join("('%s:%d' % (", tie('any'), ', ', tie('whole'), '))'),
    join(
      '(',
      fc.constantFrom("'%5d|'", "'%-4d|'", "'%03d'", "'%x'", "'%+d'", "'%o'", "'%i%%'"),
      ' % ',
      tie('whole'),
      ')',
    ),
    join('(', fc.constantFrom("'%s'", "'%r'", "'<%8s>'", "'%.2s'"), ' % (', tie('any'), ',))'),
    join(fc.constantFrom("'{0}-{0}'", "'{:>4}'", "'{}'"), '.format(', fc.oneof(tie('whole'), tie('text')), ')'),
    join('str(', tie('any'), ')'),
    join('repr(', tie('any'), ')'),
    join('hex(', tie('whole'), ')'),
    join(
      tie('text'),
      '.',
      fc.constantFrom('upper', 'lower', 'strip', 'title', 'capitalize', 'swapcase', 'lstrip'),
      '()',
    ),
    join(tie('text'), '.replace(', tie('text'), ', ', tie('text'), ')'),
    join(
      tie('text'),
      '.',
      fc.constantFrom('zfill', 'ljust', 'center'),
      '(',
      fc.integer({ min: 0, max: 9 }).map(String),
      ')',
    ),
    join(tie('text'), '[', small, ':', small, ']'),
    join(tie('text'), '[', small, ']'),
    join("','.join([str(e) for e in ", tie('list'), '])'),
    join('(', tie('text'), ' if ', tie('truth'), ' else ', tie('text'), ')'),
    join('(', tie('text'), ' or ', tie('text'), ')'),
    join('os.path.join(', tie('text'), ', ', tie('text'), ')'),
    join("re.sub('[a-c]+', '-', ", tie('text'), ')'),
  ),
  list: fc.oneof(
    { depthSize: 'small' },
    fc.constant('[]'),
    name('l'),
    join('[', tie('any'), ', ', tie('any'), ']'),
    join('range(', fc.integer({ min: 0, max: 5 }).map(String), ')'),
    join('(', tie('list'), ' + ', tie('list'), ')'),
    join(tie('list'), '[', small, ':]'),
    join(tie('list'), '[::', fc.constantFrom('-1', '2'), ']'),
    join(tie('text'), '.split(', fc.constantFrom('', "','"), ')'),
    join('[(e, ', tie('whole'), ') for e in ', tie('list'), ' if ', tie('truth'), ']'),
    join('sorted(', tie('list'), ')'),
    join('map(lambda e: ', fc.constantFrom('e', '[e]', 'str(e)'), ', ', tie('list'), ')'),
    join('zip(', tie('list'), ', ', tie('list'), ')'),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    join('(', tie('any'), ' ', fc.constantFrom('<', '<=', '==', '!=', '<>', '>', '>='), ' ', tie('any'), ')'),
    join('(', tie('truth'), ' ', fc.constantFrom('and', 'or'), ' ', tie('truth'), ')'),
    join('(not ', tie('truth'), ')'),
    join(
      fc.constantFrom('not ', ''),
      name('i'),
      fc.constantFrom(' and ', ' or '),
      fc.constantFrom('not ', ''),
      name('s'),
    ).map((value) => `(${value})`),
    join('(', tie('any'), fc.constantFrom(' in ', ' not in '), tie('list'), ')'),
    join('(', tie('text'), ' in ', tie('text'), ')'),
    join('(', tie('whole'), ' < ', tie('whole'), ' <= ', tie('whole'), ')'),
    fc.constantFrom('True', 'False'),
    join('isinstance(', tie('any'), ', ', fc.constantFrom('int', 'str', 'list'), ')'),
  ),
  any: fc.oneof(
    { depthSize: 'small' },
    tie('whole'),
    tie('text'),
    tie('list'),
    tie('truth'),
    fc.constantFrom('None', '1.5', '0.25', '()'),
  ),
}))

const indent = (block: string): string => block.replace(/^/gm, '    ')

/** Statements; `test` gives the conditions, so that they can be of the kind that nobody knows beforehand. */
const statements = (test: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ one: string; block: string }>((tie) => ({
    block: fc.array(tie('one'), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
    one: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'statement' },
      join(name('i'), ' = ', whole),
      join(name('s'), ' = ', text),
      join(name('l'), ' = ', list),
      join(name('l'), ' = ', name('l')),
      join(name('i'), fc.constantFrom(' += ', ' -= ', ' *= '), fc.integer({ min: 0, max: 5 }).map(String)),
      join(name('s'), ' += ', literal),
      join(name('l'), ' += ', list),
      join(name('l'), '.append(', any, ')'),
      join(name('l'), '.extend(', list, ')'),
      join(name('l'), '.insert(', small, ', ', any, ')'),
      join(name('l'), '[', small, '] = ', any),
      join(name('l'), '.', fc.constantFrom('pop()', 'sort()', 'reverse()')),
      join('i0, s0 = ', whole, ', ', text),
      join('d[', literal, '] = ', any),
      join('s2 = str(d.get(', literal, ', ', whole, '))'),
      join('bump(', name('l'), ')'),
      join('print ', any),
      fc.tuple(test, tie('block')).map(([condition, block]) => `if ${condition}:\n${indent(block)}`),
      fc
        .tuple(test, tie('block'), tie('block'))
        .map(([condition, block, other]) => `if ${condition}:\n${indent(block)}\nelse:\n${indent(other)}`),
      fc
        .tuple(test, tie('block'), test, tie('block'))
        .map(
          ([condition, block, other, last]) => `if ${condition}:\n${indent(block)}\nelif ${other}:\n${indent(last)}`,
        ),
      fc.tuple(list, tie('block')).map(([items, block]) => `for e in ${items}:\n${indent(block)}`),
      fc
        .tuple(list, test, tie('block'))
        .map(([items, condition, block]) => `for e in ${items}:\n    if ${condition}: break\n${indent(block)}`),
      fc
        .tuple(tie('block'), tie('block'))
        .map(
          ([block, other]) =>
            `try:\n${indent(block)}\nexcept (ValueError, IndexError, TypeError, ZeroDivisionError):\n${indent(other)}`,
        ),
      fc
        .tuple(tie('block'), tie('block'))
        .map(
          ([block, other]) =>
            `try:\n${indent(block)}\nexcept ValueError, problem:\n${indent(other)}\nelse:\n    i3 = 77`,
        ),
    ),
  })).one

const prelude = `import os, re
def f(n, step=2):
    if n > 3:
        return n - step
    return n * step
def bump(items):
    items.append(len(items))
i0 = 1; i1 = 2; i2 = 3; i3 = 5
s0 = 'a'; s1 = 'xvda'; s2 = ''; s3 = 'A,b'
l0 = []; l1 = ['phy:a']; l2 = [1, 2]; l3 = l1
d = {}
`

const program = (test: fc.Arbitrary<string>, before = ''): fc.Arbitrary<string> =>
  fc.array(statements(test), { minLength: 1, maxLength: 8 }).map((lines) => `${prelude}${before}${lines.join('\n')}\n`)

/** Programs of which everything can be known. */
export const staticProgram = program(truth)

/** Programs that ask the environment (`U0`, `U1`), so that only what does not depend on it can be known. */
export const askingProgram = program(
  fc.oneof(
    { arbitrary: fc.constantFrom('u0', 'not u1', 'u0 and u1', 'u0 or i0 > 2', "u1 == 'yes'"), weight: 2 },
    { arbitrary: truth, weight: 1 },
  ),
  "u0 = os.environ.get('U0', '')\nu1 = os.environ.get('U1', '')\n",
)
