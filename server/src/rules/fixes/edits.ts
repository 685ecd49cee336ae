import { sure } from '../../sure.ts'
import { lineStartAt, type Range, type Setting, type Tree } from '../../syntax/index.ts'
import type { Edit, Fix } from '../../values/value-type.ts'

export const replace = ({ start, end }: Range, newText: string): Edit => ({ start, end, newText })
export const insert = (at: number, newText: string): Edit => ({ start: at, end: at, newText })

/**
 * Writes in front of all lines. A byte-order mark gives way: behind it a comment would be none for xl, and in front of it it would be an odd
 * sign in the middle of the file.
 */
export const onTop = (text: string, newText: string): Edit => ({
  start: 0,
  end: text.startsWith('\ufeff') ? 1 : 0,
  newText,
})

/** A fix after which xl reads what can only have been meant, unless it says that it is not safe. */
export const fix = (title: string, edits: Fix['edits'], safe = true): Fix => ({ title, edits, safe })

/** Replaces the name of a key. */
export const renameKey = (setting: Setting, name: string, safe = false): Fix => ({
  title: `Replace \`${setting.key.name}\` by \`${name}\``,
  edits: [replace(setting.key, name)],
  safe,
})

/** Removes a setting, with its line or its `;` when nothing else stands there. */
export const removeSetting = (text: string, setting: Setting, title = `Remove \`${setting.key.name}\``): Fix => ({
  title,
  edits: [replace(wholeStatement(text, setting), '')],
})

/** Where a setting ends, with what stands behind it on its line and is no part of its value for xl: `64m`, `1 True`, `(1, 2)`. */
const endOf = (text: string, { end }: Range): number => {
  const newline = text.indexOf('\n', end)
  const rest = text.slice(end, newline < 0 ? undefined : newline)
  if (rest === '') return end
  return end + rest.slice(0, rest.search(/[;#]|[ \t][a-z][._0-9a-z]*[ \t]*\+?=|$/)).trimEnd().length
}

/** Whether something stands behind a value that is no part of it for xl: `"vm%d" % vmid`. Then nobody knows from the value what was meant. */
export const hasRest = (text: string, setting: Range): boolean => endOf(text, setting) > setting.end

/** A setting with what separates it from the next one. */
const wholeStatement = (text: string, setting: Range): Range => {
  const { start } = setting
  const end = endOf(text, setting)
  // A line may be as long as a file, and have thousands of settings: only the blanks before this one are looked at.
  let blanks = start
  while (blanks > 0 && /[^\S\n]/.test(sure(text[blanks - 1]))) blanks--
  const isFirst = blanks === 0 || text[blanks - 1] === '\n'
  const newline = text.indexOf('\n', end)
  const lineEnd = newline < 0 ? text.length : newline
  const after = text.slice(end, lineEnd)
  if (isFirst) {
    if (/^\s*(?:;\s*)?$/.test(after)) return { start: blanks, end: newline < 0 ? lineEnd : newline + 1 }
    // A comment behind it is not part of it.
    const comment = /^\s*(?:;\s*)?(?=#)/.exec(after)
    if (comment) return { start, end: end + comment[0].length }
  }
  const semicolon = /^\s*;[ \t]*/.exec(after)
  if (semicolon) return { start, end: end + semicolon[0].length }
  const leading = /;[ \t]*$/.exec(text.slice(Math.max(0, blanks - 1), start))
  return { start: leading ? start - leading[0].length : start, end }
}

/** Turns a setting into a comment that keeps what it said. What else stands on its line stays a setting. */
export const commentOut = (text: string, setting: Setting, reason?: string, safe?: boolean): Fix => {
  const { start, key } = setting
  const end = endOf(text, setting)
  const lineStart = lineStartAt(text, start)
  const newline = text.indexOf('\n', end)
  const after = text.slice(end, newline < 0 ? text.length : newline)
  const alone = text.slice(lineStart, start).trim() === '' && /^\s*(?:;\s*)?(?:#.*)?$/.test(after)
  const title = `Comment out \`${key.name}\``
  const because = reason ? `# ${reason}\n` : ''
  if (!alone) {
    const comment = `${because}# ${text.slice(start, end).replaceAll('\n', '\n# ')}\n`
    const whole = wholeStatement(text, setting)
    const edits =
      whole.start === lineStart ? [replace(whole, comment)] : [insert(lineStart, comment), replace(whole, '')]
    return { title, edits, ...(safe ? { safe } : {}) }
  }
  const edits = [insert(lineStart, `${because}# `)]
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
    edits.push(insert(at + 1, '# '))
  // A comment needs its newline.
  if (newline < 0) edits.push(insert(text.length, '\n'))
  return { title, edits, ...(safe ? { safe } : {}) }
}

/** Turns settings into comments; those that have a line for themselves become one with all of it. */
export const commentOutAll = (text: string, settings: readonly Setting[], reason: (name: string) => string): Edit[] => {
  const groups: [Setting, ...Setting[]][] = []
  for (const setting of settings) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    if (before && /^[ \t]*;[ \t]*$/.test(text.slice(endOf(text, before), setting.start))) group?.push(setting)
    else groups.push([setting])
  }
  return groups.flatMap(([first, ...others]) => {
    const end = others.at(-1)?.end ?? first.end
    const said = `${first.key.name}: ${reason(first.key.name)}`
    return commentOut(text, { ...first, end }, others.length > 0 ? `${said}, with all of this line` : said).edits
  })
}

/** Writes a line, without its newline, in the place of settings, which stay as comments below it. */
export const writeAbove = (
  text: string,
  settings: readonly Setting[],
  line: string,
  reason: (name: string) => string,
): readonly Edit[] => {
  const [first, ...rest] = commentOutAll(text, settings, reason)
  return first ? [{ ...first, newText: `${line}\n${first.newText}` }, ...rest] : []
}

const textsIn = ({ value }: Setting): readonly string[] =>
  value === undefined
    ? []
    : value.type === 'atom'
      ? [value.text]
      : value.items.flatMap((item) => (item.type === 'atom' ? [item.text] : []))

const edge = /\w/

/** Whether a word stands in a text, and not as a part of a longer one. */
export const hasWord = (text: string, word: string): boolean => {
  const isPart = (inner: string | undefined, outer: string | undefined) =>
    edge.test(inner ?? '') && edge.test(outer ?? '')
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isPart(word[0], text[at - 1]) && !isPart(word.at(-1), text[at + word.length])) return true
  return false
}

/** Whether all that a setting says stands in a text, word by word. */
const isHeldBy = (setting: Setting, text: string): boolean =>
  textsIn(setting).every((each) => each.split(/\s+/).every((word) => hasWord(text, word)))

/** Writes a line in the place of a setting, which stays as a comment below it where the line does not hold what it says. */
export const writeInstead = (text: string, setting: Setting, line: string, reason: string): readonly Edit[] =>
  isHeldBy(setting, line) ? [replace(setting, line)] : writeAbove(text, [setting], line, () => reason)

/**
 * A fix after which a key is no longer set, or has another name: those settings of it that the last one has overwritten would
 * count then, and become comments too.
 */
export const withoutOverwritten = ({ text, settings }: Tree, setting: Setting, fix: Fix): Fix => {
  const { name } = setting.key
  const others = settings.filter((other) => other !== setting && other.key.name === name)
  const edits = others
    .filter((other) => fix.edits.every((edit) => edit.end < other.start || other.end < edit.start))
    .flatMap((other) => commentOut(text, other, `${name}: set again below`).edits)
  if (edits.length === 0) return fix
  return { ...fix, edits: [...fix.edits, ...edits].sort((a, b) => a.start - b.start || a.end - b.end) }
}
