import { type History, inRelease, type Release } from '../release.ts'
import { advice, refused } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** Where each release sends the reader. */
const pages: History<string> = [
  ['4.1', 'http://wiki.xen.org/xenwiki/PythonInXlConfig'],
  ['4.2', 'http://wiki.xen.org/wiki/PythonInXlConfig'],
  ['4.14', 'https://wiki.xen.org/wiki/PythonInXlConfig'],
]

const hintOf = (release: Release): string => `warning: Config file looks like it contains Python code.
warning:  Arbitrary Python is no longer supported.
warning:  See ${inRelease(pages, release)}`

/** xm ran its configs as Python programs; xl reads settings and nothing else. */
export const pythonCode: Rule = {
  id: 'python-code',
  summary: 'Python code in a config',
  *check({ tree, release, python: place }) {
    if (tree.problems.length === 0) return
    const [first] = tree.causes
    if (place) {
      const message = `This looks like Python: xm ran configs as programs, xl ${release} reads plain settings and refuses the file. A migration writes out the values that the program would have set.`
      yield refused('python-code', place, message, tree.likelyPython ? { said: hintOf(release) } : {})
    } else if (tree.likelyPython && first) {
      yield advice(
        'python-code',
        first,
        'xl also prints that the file looks like Python; here it is only the character at which it stumbles.',
        {
          said: hintOf(release),
        },
      )
    }
  },
}
