import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
import { append } from '../../append.ts'
import { untilForgotten } from '../../forgetting.ts'
import { sure } from '../../sure.ts'
import { lineAt, rangesMeeting } from '../../syntax/index.ts'
import type { Problem, Range } from '../machine/types.ts'
import { mostTokens, type Scan, scan } from './scan.ts'

/** A Python file as a tree, and what is not Python in it. */
export interface Source extends Scan {
  readonly text: string
  readonly top: SyntaxNode
  readonly problems: readonly Problem[]
  /** Why nothing of the text is read; undefined where it is. */
  readonly unread: string | undefined
  /** Whether a statement, up to its body if it has one, is not Python. */
  readonly broken: (statement: SyntaxNode) => boolean
  /** The first problem within a statement, or at its beginning. */
  readonly near: (statement: SyntaxNode) => Problem | undefined
}

/** The children of a node that mean something: no comments. */
export const childrenOf = (node: SyntaxNode): SyntaxNode[] => {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') children.push(child)
  return children
}

/** The first child of a name. The parser's own `getChild` goes up to the root each time: a row of 900 operators asked it all of them for each. */
export const childNamed = (node: SyntaxNode, name: string): SyntaxNode | null => {
  let child = node.firstChild
  while (child && child.name !== name) child = child.nextSibling
  return child
}

export const rangeOf = (node: { from: number; to: number }): Range => ({ start: node.from, end: node.to })

/** The same without the white space at its end: a block ends with its last newline. */
export const trimmedRange = (text: string, node: { from: number; to: number }): Range => {
  let end = node.to
  while (end > node.from && /\s/.test(text[end - 1] as string)) end--
  return { start: node.from, end }
}

/** Where the parser stumbled; an error without width belongs to what stands before it. */
const errorsOf = (top: SyntaxNode, text: string): Range[] => {
  const errors: Range[] = []
  top.cursor().iterate((node) => {
    if (!node.type.isError) return
    let start = node.from
    if (node.from === node.to) {
      while (start > 0 && /\s/.test(sure(text[start - 1]))) start--
      start = Math.max(0, start - 1)
    }
    errors.push({ start, end: Math.min(text.length, Math.max(node.to, start + 1)) })
  })
  return errors
}

/** What a value can be given to, or holds such things; `True` and `False` are names in Python 2. */
const assignable = /^(?:VariableName|MemberExpression|Boolean|\*)$/
const holdsTargets = /^(?:ParenthesizedExpression|TupleExpression|ArrayExpression)$/

/** What stands where a value is given to something, and can be given none: Python finds that out before it runs anything. */
const unassignable = (top: SyntaxNode): Range[] => {
  const wrong: Range[] = []
  const look = (targets: readonly SyntaxNode[]): void => {
    const waiting = [...targets]
    for (let target = waiting.pop(); target; target = waiting.pop())
      if (holdsTargets.test(target.name)) append(waiting, childrenOf(target))
      else if (/\w/.test(target.name) && !target.type.isError && !assignable.test(target.name))
        wrong.push(rangeOf(target))
  }
  top.cursor().iterate((node) => {
    if (node.name !== 'AssignStatement' && node.name !== 'UpdateStatement') return
    const parts = childrenOf(node.node)
    const last = parts.findLastIndex(({ name }) => name === 'AssignOp' || name === 'UpdateOp')
    look(parts.slice(0, Math.max(0, last)).filter(({ name }) => name !== 'AssignOp'))
  })
  return wrong
}

/** Statements that do not begin in the column of their block, which the parser takes and Python does not. */
const misindented = (top: SyntaxNode, text: string): Range[] => {
  const wrong: Range[] = []
  const column = (offset: number): number | undefined => {
    let start = offset
    while (start > 0 && /[ \t\f]/.test(sure(text[start - 1]))) start--
    if (start > 0 && !/[\r\n\ufeff]/.test(sure(text[start - 1]))) return undefined
    let width = 0
    for (const character of text.slice(start, offset)) width = character === '\t' ? (width | 7) + 1 : width + 1
    return width
  }
  top.cursor().iterate((node) => {
    if (node.name !== 'Script' && node.name !== 'Body') return
    let due = node.name === 'Script' ? 0 : undefined
    for (const child of childrenOf(node.node)) {
      if (child.name === ':' || child.type.isError) continue
      const width = column(child.from)
      if (width === undefined) continue
      due ??= width
      if (width !== due) wrong.push({ start: child.from, end: child.to })
    }
  })
  return wrong
}

const lineEnd = /[\r\n]|$/g

const compound = /^(?:If|For|While|Try|With)Statement$|^(?:Function|Class)Definition$|^DecoratedStatement$/

/** How often the parser may go on behind what is not Python: it takes a second for so many words in a row. */
const mostRecoveries = 20_000

/**
 * The tree of a text; undefined where more of it is no Python than can be gone through. The parser counts how often what it has grows from the
 * same place, takes 300 times for something that is nested too deep, and puts an error there: so often grows a config of three pages. How deep
 * it is we know (`Scan.deep`), and the count begins anew. `recovering` is not 0 where it looks for a way to go on.
 */
const treeOf = (text: string): SyntaxNode | undefined => {
  const parse = Object.assign(parser.startParse(text), { bigReductionCount: 0, recovering: 0 })
  for (let recoveries = 0; recoveries <= mostRecoveries; ) {
    const tree = parse.advance()
    if (tree) return tree.topNode
    parse.bigReductionCount = 0
    if (parse.recovering > 0) recoveries++
  }
  return undefined
}

/** What was read last: a migration asks for the tree of one text several times, and for those of short ones between. */
const last = untilForgotten((): { source?: Source } => ({}))
const worthKeeping = 1000

/**
 * Parses `text`. Never throws; what is not Python is reported, and the statements around it are kept. Of a text with more tokens than
 * `mostTokens`, or with too much that is no Python, nothing is (`unread`).
 */
export const parse = (text: string): Source => {
  const kept = last().source
  if (kept?.text === text) return kept
  const source = parseAnew(text)
  if (text.length >= worthKeeping) last().source = source
  return source
}

const parseAnew = (text: string): Source => {
  const scanned = scan(text)
  const tree = scanned.tokens > mostTokens ? undefined : treeOf(scanned.masked)
  const top = tree ?? parser.parse('').topNode
  const problems: Problem[] = []
  const bad = new Set<number>()
  const report = ({ start, end }: Range, message: string): void => {
    const line = lineAt(scanned.lines, start)
    if (!bad.has(line)) {
      const deep: Problem = { start, end, message: 'This is nested too deep, or too long, to work out.', kind: 'limit' }
      problems.push(scanned.deep ? deep : { start, end, message, kind: 'syntax' })
    }
    bad.add(line)
  }
  for (const start of scanned.open) {
    const end = scanned.lines[lineAt(scanned.lines, start) + 1] ?? text.length
    report(
      { start, end: Math.max(start, end - 1) },
      'This string is never closed: Python, and so xm, refuses the file.',
    )
  }
  for (const range of misindented(top, text)) {
    lineEnd.lastIndex = range.start
    const end = Math.min(range.end, Math.max(range.start + 1, lineEnd.exec(text)?.index ?? text.length))
    report({ start: range.start, end }, 'This line is indented unlike the rest of its block: Python refuses the file.')
  }
  for (const range of errorsOf(top, text)) report(range, 'This is not Python: xm refused the whole file.')
  for (const range of unassignable(top)) report(range, 'Python cannot assign to this: xm refused the whole file.')
  const touches = (from: number, to: number): boolean => {
    const last = lineAt(scanned.lines, Math.max(from, to - 1))
    for (let line = lineAt(scanned.lines, from); line <= last; line++) if (bad.has(line)) return true
    return false
  }
  const holdsError = (node: SyntaxNode): boolean => {
    let found = false
    node.cursor().iterate((child) => {
      if (child.type.isError) found = true
      return !found && (child.name !== 'Body' || child.from === node.from)
    })
    return found
  }
  const known = new Map<number, boolean>()
  const broken = (statement: SyntaxNode): boolean => {
    if (problems.length === 0) return false
    const before = known.get(statement.from)
    if (before !== undefined) return before
    const body = compound.test(statement.name) ? childNamed(statement, 'Body') : undefined
    const verdict = touches(statement.from, body?.from ?? statement.to) || holdsError(statement)
    // A block and its first statement never begin at the same place; a group of statements and its first do.
    if (statement.name !== 'StatementGroup') known.set(statement.from, verdict)
    return verdict
  }
  const unread = tree
    ? undefined
    : scanned.tokens > mostTokens
      ? `The file has more than ${mostTokens} names, numbers, texts and signs: it is not read as Python.`
      : 'Too much of the file is no Python: it is not read as such.'
  problems.sort((a, b) => a.start - b.start)
  const meeting = rangesMeeting(problems)
  const near = ({ from, to }: SyntaxNode) => meeting({ start: from - 1, end: to }).at(-1)
  return { ...scanned, text, top, unread, problems, broken, near }
}
