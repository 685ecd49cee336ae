import { offsetMover } from '../../../server/src/migrate/answer.ts'
import type { Migration } from '../../../server/src/migrate/migrate.ts'

/** The words and numbers of a text, without what only holds them together. */
const tokensOf = (text: string): readonly string[] =>
  text.toLowerCase().match(/[^\s,;:=()[\]{}"'#`+*%/\\@-]*[^\s,;:=()[\]{}"'#`+*%/\\@.-]/g) ?? []

/** A line without blanks, the mark of a comment, and what stands behind items of a list and settings. */
const plain = (line: string): string =>
  line
    .replace(/^[\s#]+/, '')
    .replace(/[\s,;\]\\]+$/, '')
    .replace(/\s+/g, '')

/** What the pieces of a disk were called before they had names, by the one that says the same; a number for a name. */
const forms: ReadonlyMap<string, readonly string[]> = new Map([
  ['rw', ['w', 'w!']],
  ['ro', ['r']],
  ['cdrom', ['r']],
  ['vdev', ['disk', 'ioemu']],
  ['target', ['phy', 'file', 'tap', 'tap2', 'tapdisk', 'aio', 'sync']],
])

/**
 * The lines of a text that are not in what became of it: neither as a setting nor as a comment, nor, word by word, in what stands in
 * their place or is told of them. What `xm` worked out is there as a value, and that is told of the key.
 */
export const lostLines = (text: string, { text: after, edits, changes, told, left }: Migration): readonly string[] => {
  const moved = offsetMover(edits)
  const kept = new Set(after.split('\n').map(plain))
  const settings = new Set([...after.matchAll(/^[ \t]*(\w+)[ \t]*=/gm)].map(([, name]) => name))
  const said = [...changes.map(({ reason, ...place }) => ({ ...place, message: reason })), ...told, ...left]
  const worked = changes.filter(({ rule }) => rule === 'python-code')
  let start = 0
  let key = ''
  let above = ''
  return text.split('\n').filter((line) => {
    const [from, to] = [start, start + line.length]
    start = to + 1
    const own = /^[\s;]*(\w+)\s*\+?=/.exec(line)?.[1]
    key = own ?? key
    // What goes from a list stands above it.
    if (own !== undefined) above = after.slice(moved(from, false), moved(from, true))
    if (kept.has(plain(line))) return false
    const isHere = (place: { readonly start: number; readonly end: number }) => place.start <= to && from <= place.end
    const about = said.filter((each) => isHere(each) || each.message.includes(`\`${key}\``))
    const words = new Set(about.flatMap(({ message }) => tokensOf(message)))
    const [first, last] = [moved(from, false), moved(to, true)]
    const end = after.indexOf('\n', last)
    const place = after.slice(after.lastIndexOf('\n', first - 1) + 1, end < 0 ? undefined : end)
    const here = tokensOf(`${above}\n${place}`)
    // Under the name that takes its place, too.
    const names = about.flatMap(({ message }) => [...message.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
    const isNamed = [key, ...names].some((name) => settings.has(name))
    if (isNamed && worked.some((each) => isHere(each) && each.reason.includes(`\`${key}\``))) return false
    const found = new Set([...here, ...words].flatMap((each) => [each, ...(forms.get(each) ?? [])]))
    return !tokensOf(line).every((token) => found.has(token) || (key === 'stdvga' && /^\d+$/.test(token)))
  })
}
