import type { Range } from '../syntax/index.ts'

/** What Python has and no config: at the start of a line, or after the `=`. */
const python = [
  /^(?:import|from)\s+\w+/m,
  /^(?:def|class)\s+\w.*:/m,
  /^[ \t]*(?:if|elif|for|while|with)\b.*:[ \t]*$/m,
  /^[ \t]*(?:if|while)\b(?![ \t]*\+?=)[^\n"']*:[ \t]*\w/m,
  /^[ \t]*(?:else|try|finally)[ \t]*:/m,
  /^[ \t]*print\b/m,
  /^[ \t]*return\b/m,
  /^[ \t]*(?:raise|assert|del|exec|global)[ \t]+["'(\w]/m,
  // A call that is a statement: `execfile("common")`, `disk.append(...)`, `globals()["vcpus"] = 4`.
  /^[ \t]*(?:(?:\w+\.)+\w+|exec|execfile|eval|globals|locals|vars|exit|quit)[ \t]*\(.*\)/m,
  /["'\])]\s*%\s*[(\w]/m,
  /["'\])\w][ \t]*\+\s*["'[(\w]/m,
  /=\s*(?:True|False|None)\b/m,
  /"""|'''/,
]

/** What is given a value by a call, `vcpus = number(4)`. */
const findCall = (bare: string): Range | undefined => {
  const opening = /=\s*(?:\w+\.)*\w+\(/g
  for (let match = opening.exec(bare); match; match = opening.exec(bare)) {
    const end = opening.lastIndex
    const newline = bare.indexOf('\n', end)
    const lineEnd = newline < 0 ? bare.length : newline
    const close = bare.lastIndexOf(')', lineEnd)
    if (close >= end) return { start: match.index, end: close + 1 }
    // Nothing on this line is closed.
    opening.lastIndex = lineEnd
  }
  return undefined
}

/** Where the first Python in `text` stands outside of comments, and of the lines that a difference has between its parts; undefined without any. */
export const findPython = (text: string): Range | undefined => {
  const bare = text.replace(/#[^\n]*|^@@ -[^\n]*/gm, (comment) => ' '.repeat(comment.length))
  const places = python.flatMap((pattern) => {
    const match = pattern.exec(bare)
    if (!match) return []
    const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)
    return [{ start, end: match.index + match[0].trimEnd().length }]
  })
  return [...places, findCall(bare) ?? []].flat().sort((a, b) => a.start - b.start)[0]
}
