// C text as plain text: enough of it to see what a function reads and prints. Xen writes a function's opening and closing brace
// at the start of a line, which is all the parsing that is needed.

const literal = /"(?:\\.|[^"\\\n])*"/
const commentOrString = new RegExp(`${literal.source}|'(?:\\\\.|[^'\\\\\\n])*'|/\\*[\\s\\S]*?\\*/|//.*`, 'g')

/** A text without comments; lines that end in a backslash are joined with those that follow. */
export const withoutComments = (text: string): string =>
  text.replace(commentOrString, (found) => (found.startsWith('/') ? ' ' : found)).replace(/\\\n/g, ' ')

/** The functions of a text without comments: their bodies, by name. Macros of a body that build strings are written out. */
export function functionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name, body] of text.matchAll(/^[A-Za-z_][^\n;{}#]*?\b(\w+)\s*\([^;{}#]*?\)\s*\n\{\n([\s\S]*?)^\}/gm))
    found.set(name as string, withMacros(body as string))
  return found
}

/** What a macro with one parameter stands for, where it is called. Those that a body defines and calls itself are enough. */
function withMacros(body: string): string {
  let text = body
  for (const [line, name, parameter, meaning] of body.matchAll(/^[ \t]*#\s*define (\w+)\((\w+)\)(.*)$/gm)) {
    const calls = new RegExp(`\\b${name}\\(([^()]*)\\)`, 'g')
    const written = (argument: string) =>
      (meaning as string)
        .replace(new RegExp(`(?<!#)#\\s*${parameter}\\b`, 'g'), `"${argument.trim()}"`)
        .replace(new RegExp(`\\s*##\\s*${parameter}\\b`, 'g'), argument.trim())
    text = text.replace(line, '').replace(calls, (_, argument: string) => written(argument))
  }
  return text
}

/** The constants of a header that stand for a string. */
export const stringConstants = (header: string): ReadonlyMap<string, string> =>
  new Map(
    [...header.matchAll(/^#define\s+(\w+)\s+"([^"\n]*)"/gm)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  )

/** A text in which each pair of strings that C joins is one string, and a format such as `PRIx64` between them is a `…`. */
export const withJoinedStrings = (text: string): string => {
  const pair = new RegExp(`(${literal.source})(\\s*PRI\\w+)?\\s*(${literal.source})`)
  for (let joined = text; ; ) {
    const next = joined.replace(pair, (_, one: string, format: string | undefined, other: string) =>
      [one.slice(0, -1), format ? 'd' : '', other.slice(1)].join(''),
    )
    if (next === joined) return joined
    joined = next
  }
}

/** The strings of a text, as C would hold them but for escapes, which stay as they are written. */
export const stringsOf = (text: string): string[] =>
  [...withJoinedStrings(text).matchAll(new RegExp(literal.source, 'g'))].map(([found]) => found.slice(1, -1))
