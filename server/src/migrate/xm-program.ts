import { withLineFeeds } from '../line-ends.ts'
import { childrenOf, parse } from '../python/read/parse.ts'
import { evaluatePython } from '../python/read-python.ts'
import { namesThatTell } from '../schema/telling.ts'
import { isKept, mayBeConfig, noKey } from '../workspace/file-names.ts'
import { foreignBecause } from '../workspace/foreign.ts'
import { isXmOption } from '../xm/options.ts'

// A loader's list has a `kernel`, too, and is no program.
const telling = [...namesThatTell('domain', 'surely').filter(isXmOption), 'kernel']

/**
 * Whether a text is a program of Python that sets options of a domain, though none of its lines need be a setting: `locals()[name] = value`.
 * Two of them have to be there, and one that only domains have.
 */
const setsOptions = (text: string, parameters: Readonly<Record<string, string>>): boolean => {
  if (!telling.some((name) => text.includes(name))) return false
  const source = withLineFeeds(text.replace(/^\uFEFF/, ''))
  // `[metadata]` is a list to Python, and does nothing.
  if (childrenOf(parse(source).top).some(({ firstChild }) => firstChild?.name === 'ArrayExpression')) return false
  const { usesPython, problems, assignments } = evaluatePython(source, { arch: 'x86', parameters })
  if (!usesPython || problems.some(({ kind }) => kind === 'syntax')) return false
  const names = new Set(assignments.map(({ name }) => name).filter(isXmOption))
  return names.size > 1 && telling.some((name) => names.has(name))
}

const isCalledLikeOurs = (path: string): boolean => mayBeConfig(path.replaceAll('\\', '/')) && !isKept(path)

/** Whether a file is called like ours, and nothing in it shows that it is another program's. */
export const mayBeOurs = (path: string, text: string): boolean =>
  isCalledLikeOurs(path) && [undefined, noKey].includes(foreignBecause(path, text))

/**
 * Whether a file is a domain config as xm alone reads it: one that a person names, or that is called like ours below a directory.
 * @param parameters what `xm create` was given, as NAME=VALUE
 */
export const isXmProgram = (
  path: string,
  text: string,
  named: boolean,
  parameters: Readonly<Record<string, string>> = {},
): boolean => (named || isCalledLikeOurs(path)) && setsOptions(text, parameters)
