import { sure } from '../sure.ts'
import { lineStartAt, type Range, type Tree } from '../syntax/index.ts'

/** A part of a config under a heading that stands in a comment. It reaches from the heading to the last thing before the next one. */
export interface Section extends Range {
  readonly title: string
  /** The comment with the title, without blanks behind: the part may end with it, and a client takes no name that lies outside of its part. */
  readonly heading: Range
  readonly inner: readonly Section[]
}

/** A comment that is a heading. */
interface Heading {
  readonly title: string
  readonly comment: Range
  /** Where it begins: with the line that is drawn above it. */
  readonly start: number
  /** Headings of one style are of one rank. */
  readonly style: string
  /** How many `#` are before a title that nothing else marks: of fewer are the higher ranks. */
  readonly hashes?: number
}

/** A comment that has its line for itself. */
interface Line extends Range {
  /** Which line it is among all. */
  readonly line: number
  readonly text: string
}

const longest = 80

const drawn = '-=*~_+'

/** The comments of a file that have a line for themselves. */
export const ownLines = ({ text, tokens }: Tree): readonly Line[] => {
  const lines: Line[] = []
  let line = 0
  for (const { kind, start, end } of tokens) {
    if (kind === 'newline') line++
    if (kind === 'comment' && text.slice(lineStartAt(text, start), start).trim() === '')
      lines.push({ line, start, end, text: text.slice(start, Math.min(end, start + 2 * longest)).trimEnd() })
  }
  return lines
}

/** `text` without the `characters` at its end. */
const withoutEnd = (text: string, characters: string): string => {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Whether a comment is a line that is drawn: `#######`, `# -----`. */
const isRule = ({ text }: Line): boolean => {
  const sign = text.charAt(text.length - 1)
  const rest = withoutEnd(text, sign)
  return text.length - rest.length >= 4 && (sign === '#' || drawn.includes(sign)) && /^#*[ \t]*$/.test(rest)
}

const isSetting = (text: string): boolean => /^[\w.]+[ \t]*\+?=/.test(text)

/** A setting that is commented out, and prose, are no titles. */
const isTitle = (title: string): boolean =>
  title.length <= longest && /^[\p{L}\p{N}(]/u.test(title) && !isSetting(title) && !/[.;,]$/.test(title)

/** What a comment is a heading of by itself. */
const headingOf = ({ text }: Line): Pick<Heading, 'title' | 'style' | 'hashes'> | undefined => {
  const [all = '', signs = '', marks = ''] = /^(#+)[ \t]*((?:[-=*~_+]{2,}(?=[ \t]))?)[ \t]*/.exec(text) ?? []
  const rest = text.slice(all.length)
  const title = withoutEnd(rest, `#${drawn} \t`)
  if (!isTitle(title)) return undefined
  const tail = rest.slice(title.length).trim()
  const mark = marks === '' && tail.length >= 3 ? tail.charAt(0) : marks.charAt(0)
  if (mark !== '' && mark !== '#') return { title, style: mark }
  if (signs.length < 2) return undefined
  // With many on both sides it is a banner, above all others.
  return { title, style: '#', hashes: signs.length > 3 && tail !== '' ? 1 : signs.length }
}

/** What a comment says, without its marks. */
const said = ({ text }: Line): string => withoutEnd(text.replace(/^#+[ \t]*/, ''), '# \t')

/** The title of a comment below a line that is drawn: its first line, which may be the beginning of a paragraph. */
const titleBelow = (first: Line, next: Line | undefined): string | undefined => {
  const text = said(first)
  const title = withoutEnd(text, '.;,:')
  if (!isTitle(title)) return undefined
  return title === text && next && /^\p{Ll}/u.test(said(next)) && !isSetting(said(next)) ? `${title} …` : title
}

const headings = (lines: readonly Line[]): Heading[] => {
  /** What the line is drawn with below which the comment stands that is looked at: the next such line ends it. */
  let boxed = ''
  return lines.flatMap((each, index): Heading[] => {
    const [above, below] = [lines[index - 1], lines[index + 1]].map((other) =>
      other && Math.abs(other.line - each.line) === 1 ? other : undefined,
    )
    // What is commented out stands in no box.
    if (!above || isSetting(said(each))) boxed = ''
    if (isRule(each)) {
      const sign = each.text.slice(-1)
      boxed = boxed === sign && above && !isRule(above) ? '' : sign
      return []
    }
    const found = headingOf(each)
    if (above && isRule(above) && boxed !== '') {
      // Between two lines that are drawn a comment is a heading without any mark of its own, and so it is below one.
      const isBox = below !== undefined && isRule(below) && below.text.endsWith(boxed)
      const title = !found ? titleBelow(each, below) : isBox ? found.title : undefined
      if (title !== undefined)
        return [{ title, style: isBox ? 'box' : `below ${boxed}`, comment: each, start: above.start }]
    }
    if (!found) return []
    // Several such lines are a paragraph.
    const isParagraph = [above, below].some(
      (other) => other && found.style === '#' && /^#*/.exec(other.text)?.[0].length === found.hashes && !isRule(other),
    )
    return isParagraph ? [] : [{ ...found, comment: each, start: each.start }]
  })
}

/** Whether a heading ends what is under `other`. */
const ends = (heading: Heading, other: Heading): boolean =>
  other.style === heading.style && (other.hashes ?? 0) >= (heading.hashes ?? 0)

/** The sections of a config, as the headings in its comments have them. A style that comes later stands below those before it. */
export const sectionsOf = (tree: Tree, lines = ownLines(tree)): readonly Section[] => {
  let at = 0
  const all = headings(lines).filter(({ comment }) => {
    while ((tree.settings[at]?.end ?? Number.POSITIVE_INFINITY) <= comment.start) at++
    // What stands in a list is about an item of it.
    return (tree.settings[at]?.start ?? Number.POSITIVE_INFINITY) > comment.start
  })
  /** Where the last thing before an offset ends. */
  const endBefore = (offset: number) => {
    let end = offset
    while (end > 0 && /\s/.test(tree.text.charAt(end - 1))) end--
    return end
  }
  const take = (from: number, to: number, limit: number): Section[] => {
    const sections: Section[] = []
    for (let index = from; index < to; ) {
      const heading = sure(all[index])
      let next = index + 1
      while (next < to && !ends(sure(all[next]), heading)) next++
      const end = next < to ? endBefore(sure(all[next]).start) : limit
      const { title, comment } = heading
      sections.push({
        title,
        heading: { start: comment.start, end: endBefore(comment.end) },
        start: comment.start,
        end,
        inner: take(index + 1, next, end),
      })
      index = next
    }
    return sections
  }
  const sections = take(0, all.length, endBefore(tree.text.length))
  const [first] = sections
  // One heading above all is the title of the file.
  return first && sections.length === 1 && first.start < (tree.settings[0]?.start ?? 0) ? first.inner : sections
}
