import type { SyntaxNode } from '@lezer/common'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { bytesOnly } from '../machine/literals.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, notKnown, raise, unknown } from '../machine/machine.ts'
import { repr, shownText } from '../machine/show.ts'
import {
  asFloat,
  builtin,
  float,
  integer,
  lossOf,
  none,
  text,
  tuple,
  type UnknownValue,
  type Value,
} from '../machine/values.ts'
import { rangeOf } from '../read/parse.ts'
import { addressFunctions, asksHost } from './addresses.ts'
import { type Builtin, type Call, pure, textAt } from './builtin-call.ts'
import { numberFunctions } from './number-functions.ts'
import { regexpFunctions } from './regexp.ts'
import { capitalize, textMethods } from './string-methods.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** `os.path.normpath`. */
const normalPath = (path: string): string => {
  const root = path.startsWith('//') && !path.startsWith('///') ? '//' : path.startsWith('/') ? '/' : ''
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..' || (root === '' && (parts.length === 0 || parts.at(-1) === '..'))) parts.push(part)
    else parts.pop()
  }
  return root + parts.join('/') || '.'
}

/** The directory and the rest of a path. */
const splitPath = (path: string): [head: string, tail: string] => {
  const at = path.lastIndexOf('/') + 1
  const head = path.slice(0, at)
  return [/^\/*$/.test(head) ? head : head.replace(/(?<!\/)\/+$/, ''), path.slice(at)]
}

const onPath = (change: (path: string) => Value): Builtin => pure(1, 1, (call) => change(textAt(call, 0)))

const joinPath: Builtin = pure(1, 50, (call) => {
  let path = textAt(call, 0)
  for (let index = 1; index < call.args.length; index++) {
    const part = textAt(call, index)
    path = part.startsWith('/') ? part : path === '' || path.endsWith('/') ? path + part : `${path}/${part}`
  }
  return text(path)
})

/** A function of `string` that is a method of its first argument. */
const asMethod = (name: string): Builtin => textMethods[name] as Builtin

const joinWords: Builtin = (call) =>
  sure(textMethods.join)({ ...call, args: [call.args[1] ?? text(' '), ...call.args.slice(0, 1)] })

const capWords: Builtin = pure(1, 1, (call) => {
  const self = textAt(call, 0)
  return (
    bytesOnly(call.m, call.node, self) ??
    text(
      self
        .split(/[ \t\n\r\v\f]+/)
        .filter(Boolean)
        .map(capitalize)
        .join(' '),
    )
  )
})

/** Pads anything: what is no text is written out first. */
const fillZeros: Builtin = (call) => {
  const [value, ...rest] = call.args
  const shown = !value || value.type === 'str' || lossOf(value) ? value : shownText(repr(call.m, call.node, value))
  return sure(textMethods.zfill)({ ...call, args: shown ? [shown, ...rest] : rest })
}

const rounded = (round: (value: number) => number): Builtin =>
  pure(1, 1, ({ node, args }) => {
    const number = asFloat(sure(args[0]))
    return number === undefined ? raise(node, 'TypeError', 'a float is required') : float(round(number))
  })

const rooted: Builtin = (call) => {
  const [value] = call.args
  const number = value && asFloat(value)
  return number !== undefined && number < 0
    ? raise(call.node, 'ValueError', 'math domain error')
    : rounded(Math.sqrt)(call)
}

const asArch = (m: Machine): string => (m.arch === 'arm' ? 'aarch64' : 'x86_64')

/** xm of 4.1 to 4.4 ran under Python 2.4 to 2.7. */
const minors = [4, 5, 6, 7] as const

/** Something that only the host knows, reported when it is used. */
const hostPart = (node: SyntaxNode, what: string): UnknownValue =>
  unknown({
    ...rangeOf(node),
    kind: 'not-static',
    message: `\`${what}\` depends on the host on which xm runs the file.`,
  })

/** `xm_vars.var('vmid', use=..., check=...)`: asks for a parameter. */
const askFor: Builtin = ({ m, node, args, named }) => {
  const name = args[0] ?? named.get('name')
  if (name?.type !== 'str')
    return name && lossOf(name) ? derived(m, [name]) : raise(node, 'TypeError', 'a name is required')
  const use = args[1] ?? named.get('use')
  const check = args[2] ?? named.get('check')
  if (!m.parameters.has(name.value))
    m.parameters.set(name.value, { node, ...(use?.type === 'str' && { use: use.value }) })
  if (check && check.type !== 'none') m.checks.push({ name: name.value, check, node })
  return none
}

/** Functions by module and name; `xm_vars.check` runs statements and stands in statements.ts. */
export const moduleFunctions: Readonly<{ [name: string]: Builtin }> = tableOf({
  ...regexpFunctions,
  'xm_vars.var': askFor,
  'os.uname': ({ m, node }: Call) =>
    tuple([
      text('Linux'),
      hostPart(node, 'os.uname()[1]'),
      hostPart(node, 'os.uname()[2]'),
      hostPart(node, 'os.uname()[3]'),
      text(asArch(m)),
    ]),
  'platform.machine': ({ m }) => text(asArch(m)),
  'platform.system': () => text('Linux'),
  'os.path.join': joinPath,
  'os.path.basename': onPath((path) => text(splitPath(path)[1])),
  'os.path.dirname': onPath((path) => text(splitPath(path)[0])),
  'os.path.split': onPath((path) => tuple(splitPath(path).map(text))),
  'os.path.splitext': onPath((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    // A dot at the beginning of a name begins no extension.
    const at = name.lastIndexOf('.')
    const end = /^\.*$/.test(name.slice(0, Math.max(at, 0))) ? path.length : path.length - name.length + at
    return tuple([text(path.slice(0, end)), text(path.slice(end))])
  }),
  'os.path.normpath': onPath((path) => text(normalPath(path))),
  'os.path.isabs': onPath((path) => ({ type: 'bool', value: path.startsWith('/') })),
  'os.path.abspath': (call) => {
    const [path] = call.args
    if (path?.type === 'str' && path.value.startsWith('/')) return text(normalPath(path.value))
    return notKnown(call.m, call.node, 'not-static', '`os.path.abspath` depends on the directory in which xm runs.')
  },
  ...addressFunctions,
  'sys.exit': ({ node }) => raise(node, 'SystemExit', 'sys.exit'),
  'sys.stderr.write': () => none,
  'sys.stderr.flush': () => none,
  'sys.stdout.write': () => none,
  'sys.stdout.flush': () => none,
  'sys.path.append': () => none,
  'sys.path.insert': () => none,
  'math.floor': rounded(Math.floor),
  'math.ceil': rounded(Math.ceil),
  'math.fabs': rounded(Math.abs),
  'math.sqrt': rooted,
  'string.atoi': (call) => sure(numberFunctions.int)(call),
  'string.atol': (call) => sure(numberFunctions.long)(call),
  'string.atof': (call) => sure(numberFunctions.float)(call),
  'string.join': joinWords,
  'string.joinfields': joinWords,
  'string.splitfields': asMethod('split'),
  'string.capwords': capWords,
  'string.zfill': fillZeros,
  ...Object.fromEntries(
    'split rsplit strip lstrip rstrip replace lower upper find rfind index rindex count capitalize ljust rjust center swapcase'
      .split(' ')
      .map((name) => [`string.${name}`, asMethod(name)]),
  ),
})

const values: Readonly<{ [name: string]: Value }> = tableOf({
  'os.path': { type: 'module', name: 'os.path' },
  'xen.util': { type: 'module', name: 'xen.util' },
  'xen.util.ip': { type: 'module', name: 'xen.util.ip' },
  'os.name': text('posix'),
  'os.sep': text('/'),
  'os.linesep': text('\n'),
  'os.pathsep': text(':'),
  'os.curdir': text('.'),
  'os.pardir': text('..'),
  'sys.platform': text('linux2'),
  'sys.stderr': { type: 'module', name: 'sys.stderr' },
  'sys.stdout': { type: 'module', name: 'sys.stdout' },
  'sys.path': { type: 'module', name: 'sys.path' },
  'sys.maxint': integer(2n ** 63n - 1n),
  'math.pi': float(Math.PI),
  'math.e': float(Math.E),
  're.I': integer(2),
  're.IGNORECASE': integer(2),
  'string.lowercase': text(letters),
  'string.uppercase': text(letters.toUpperCase()),
  'string.ascii_lowercase': text(letters),
  'string.ascii_uppercase': text(letters.toUpperCase()),
  'string.letters': text(letters + letters.toUpperCase()),
  'string.ascii_letters': text(letters + letters.toUpperCase()),
  'string.digits': text('0123456789'),
  'string.hexdigits': text('0123456789abcdefABCDEF'),
  'string.octdigits': text('01234567'),
  'string.punctuation': text(punctuation),
  'string.whitespace': text('\t\n\x0b\x0c\r '),
  ...Object.fromEntries(
    Object.entries({
      StringType: 'str',
      IntType: 'int',
      LongType: 'long',
      FloatType: 'float',
      ListType: 'list',
      TupleType: 'tuple',
      DictType: 'dict',
      DictionaryType: 'dict',
      BooleanType: 'bool',
    }).map(([name, type]) => [`types.${name}`, builtin(type)]),
  ),
})

/** Modules of Python whose other contents we do not evaluate, but which do not depend on the host. */
const steady =
  /^(?:re|string|types|math|copy|itertools|operator|struct|md5|sha|hashlib|binascii|base64|textwrap|fnmatch|functools|collections|json)$/

/** Modules that every Python 2 has, and the one of xm's for addresses. */
export const isStandard = (name: string): boolean =>
  steady.test(name) ||
  name === 'xen.util.ip' ||
  /^(?:os|os\.path|sys|time|datetime|random|socket|commands|subprocess|platform|glob|shutil|tempfile|stat|errno|pwd|grp|popen2|urllib|urllib2|xmlrpclib|uuid|getopt|optparse|traceback|logging|threading|signal|fcntl|select|calendar|pickle|cPickle|StringIO|cStringIO|__future__)$/.test(
    name,
  )

/** What else of some modules `from module import *` brings: it is not evaluated here, and nothing that anybody could give to xm. */
const others: Readonly<{ [module: string]: string }> = tableOf({
  math: `acos acosh asin asinh atan atan2 atanh copysign cos cosh degrees erf erfc exp expm1 fabs factorial fmod frexp fsum gamma
    hypot isinf isnan ldexp lgamma log log10 log1p modf pow radians sin sinh sqrt tan tanh trunc`,
  re: `compile DOTALL S MULTILINE M VERBOSE X LOCALE L UNICODE U TEMPLATE T error escape findall finditer match purge search split
    sub subn template`,
  string: 'expandtabs maketrans translate Formatter Template index_error atoi_error atof_error atol_error',
  'os.path': `commonprefix exists lexists expanduser expandvars getatime getctime getmtime getsize isdir isfile islink ismount
    normcase realpath relpath samefile sameopenfile samestat splitdrive walk altsep curdir defpath devnull extsep pardir pathsep sep`,
})

/** The names that `from module import *` brings, as evaluated here or not; undefined when that cannot be told. */
export const starNames = (m: Machine, node: SyntaxNode, module: string): ReadonlyMap<string, Value> | undefined => {
  if (!Object.hasOwn(others, module)) return undefined
  const message = `What \`${module}\` has of that name is not evaluated here.`
  const lost = unknown({ ...rangeOf(node), kind: 'unsupported', message })
  const known = [...Object.keys(moduleFunctions), ...Object.keys(values)]
    .filter((name) => name.startsWith(`${module}.`))
    .map((name) => name.slice(module.length + 1))
  return new Map([
    ...sure(others[module])
      .split(/\s+/)
      .map((name) => [name, lost] as const),
    ...known.map((name) => [name, moduleAttribute(m, node, module, name)] as const),
  ])
}

/** `module.name`. */
export const moduleAttribute = (m: Machine, node: SyntaxNode, module: string, name: string): Value => {
  const full = `${module}.${name}`
  const value = Object.hasOwn(values, full) ? values[full] : undefined
  if (value) return value
  if (full === 'sys.version_info') {
    const [minor, ...rest] = ['1', '2', '3', '4'].map((index) => hostPart(node, `sys.version_info[${index}]`))
    return tuple([integer(2n), { ...sure(minor), oneOf: minors.map((each) => integer(each)) }, ...rest])
  }
  if (Object.hasOwn(moduleFunctions, full) || full === 'xm_vars.check') return builtin(full)
  if (steady.test(module)) return notKnown(m, node, 'unsupported', `\`${full}\` is not evaluated here.`)
  if (isStandard(module) || module.startsWith('sys.') || asksHost.has(full))
    return notKnown(m, node, 'not-static', `\`${full}\` depends on the host on which xm runs the file.`)
  return notKnown(m, node, 'not-static', `\`${full}\` comes from another module, which is not read here.`)
}
