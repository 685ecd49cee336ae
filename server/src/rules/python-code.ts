import { advice, refused } from '../values/findings.ts'
import type { Rule } from './rule.ts'

/** What Python has and no config: at the start of a line, or after the `=`. */
const python = [
  /^(?:import|from)\s+\w+/m,
  /^(?:def|class)\s+\w+.*:/m,
  /^[ \t]*(?:if|elif|for|while|with)\b.*:[ \t]*(?:#.*)?$/m,
  /^[ \t]*(?:else|try|finally)[ \t]*:/m,
  /^[ \t]*print\b/m,
  /^[ \t]*return\b/m,
  /=\s*(?:\w+\.)*\w+\(.*\)/m,
  /["'\])]\s*%\s*[(\w]/m,
  /["'\])\w]\s*\+\s*["'[(\w]/m,
  /=\s*(?:True|False|None)\b/m,
  /"""|'''/,
]

const hint = `warning: Config file looks like it contains Python code.
warning:  Arbitrary Python is no longer supported.
warning:  See https://wiki.xen.org/wiki/PythonInXlConfig`

/** Where the first Python in `text` stands outside of comments; undefined without any. */
const findPython = (text: string): { start: number; end: number } | undefined => {
  const bare = text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length))
  const places = python.flatMap((pattern) => {
    const match = pattern.exec(bare)
    if (!match) return []
    const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)
    return [{ start, end: match.index + match[0].trimEnd().length }]
  })
  return places.sort((a, b) => a.start - b.start)[0]
}

/** xm ran its configs as Python programs; xl reads settings and nothing else. */
export const pythonCode: Rule = {
  id: 'python-code',
  summary: 'Python code in a config',
  *check({ tree, release }) {
    if (tree.problems.length === 0) return
    const place = findPython(tree.text)
    const first = tree.problems[0]
    if (place) {
      const message = `This looks like Python: xm ran configs as programs, xl ${release} reads plain settings and refuses the file. Write out the values that the program would have set.`
      yield refused('python-code', place, message, tree.likelyPython ? { said: hint } : {})
    } else if (tree.likelyPython && first) {
      yield advice(
        'python-code',
        first,
        'xl also prints that the file looks like Python; here it is only the character at which it stumbles.',
        {
          said: hint,
        },
      )
    }
  },
}
