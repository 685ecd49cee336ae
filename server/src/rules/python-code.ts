import type { Config } from '../config/config.ts'
import { type History, inRelease, type Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import type { Cause, Range } from '../syntax/index.ts'
import { refused } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** Where each release sends the reader. */
const pages: History<string> = [
  ['4.1', 'http://wiki.xen.org/xenwiki/PythonInXlConfig'],
  ['4.2', 'http://wiki.xen.org/wiki/PythonInXlConfig'],
  ['4.14', 'https://wiki.xen.org/wiki/PythonInXlConfig'],
]

/** What xl adds to its errors. */
export const pythonHint = (release: Release): string => `warning: Config file looks like it contains Python code.
warning:  Arbitrary Python is no longer supported.
warning:  See ${inRelease(pages, release)}`

export const pythonMessage = (release: Release): string =>
  `This looks like Python: xm ran configs as programs, xl ${release} reads plain settings and refuses the file. A migration writes out the values that the program would have set.`

/** How the file is stored, and nothing of what it says. */
const stored: ReadonlySet<RuleId> = new Set(['byte-order-mark', 'carriage-return', 'nul-byte'])

export const isStored = (rule: RuleId): boolean => stored.has(rule)

const overlap = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end

interface CauseOfPython {
  readonly cause: Cause
  readonly range: Range
}

const findCause = ({ tree: { causes }, python }: Config): CauseOfPython | undefined => {
  const at = python && causes.filter((cause) => overlap(cause, python))
  const cause = at?.find(({ xlLine, code }) => xlLine !== undefined && !isStored(code))
  return python && cause && { cause, range: at?.length === 1 ? python : cause }
}

/** Found out once for all rules: a broken file can have a hundred thousand causes. */
const found = new WeakMap<Config, { readonly cause: CauseOfPython | undefined }>()

/** The error that xl itself names where the Python of a file begins: both are one cause, and stand at the place of the Python. */
export const causeOfPython = (config: Config): CauseOfPython | undefined => {
  const known = found.get(config) ?? { cause: findCause(config) }
  found.set(config, known)
  return known.cause
}

/**
 * xm ran its configs as Python programs; xl reads settings and nothing else. Where the grammar stumbles over the Python itself, its rule
 * tells of both (`syntax/syntax-rule.ts`).
 */
export const pythonCode: Rule = {
  id: 'python-code',
  summary: 'Python code in a config',
  *check(config) {
    const { tree, release, python } = config
    if (!python || tree.problems.length === 0 || causeOfPython(config)) return
    const said = tree.likelyPython ? { said: pythonHint(release) } : {}
    yield refused('python-code', python, pythonMessage(release), said)
  },
}
