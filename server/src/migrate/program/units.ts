import type { SyntaxNode } from '@lezer/common'
import type { Assignment } from '../../python/machine/types.ts'
import { childrenOf, parse, type Source } from '../../python/read/parse.ts'
import { lineAt, type Range } from '../../syntax/index.ts'

/** The lines of one or more statements at the top of a program. They are kept, changed or given up together. */
export interface Unit extends Range {
  readonly text: string
  /** The first of its statements. */
  readonly node: SyntaxNode
  /** How many statements there are; one that ends in a block is one. */
  readonly statements: number
  /** Whether the parser could make nothing of it. */
  readonly broken: boolean
  /** What it sets or changes. */
  readonly assignments: readonly Assignment[]
}

/** Cuts a program into its statements, with all the lines that each of them takes. */
export const unitsOf = (text: string, assignments: readonly Assignment[]): readonly Unit[] => {
  const source = parse(text)
  const stretches: { start: number; end: number; node: SyntaxNode; statements: number; broken: boolean }[] = []
  for (const node of childrenOf(source.top)) {
    const statements = node.name === 'StatementGroup' ? childrenOf(node).filter(({ name }) => name !== ';').length : 1
    const { start, end } = linesOf(source, node.from, node.to)
    const before = stretches.at(-1)
    if (before && start < before.end) {
      before.end = Math.max(before.end, end)
      before.statements += statements
      before.broken ||= source.broken(node)
    } else stretches.push({ start, end, node, statements, broken: source.broken(node) })
  }
  const ofUnit = assignmentsBy(stretches, assignments)
  return stretches.map(({ start, end, node, statements, broken }) => ({
    start,
    end,
    node,
    statements,
    text: text.slice(start, end),
    broken,
    assignments: ofUnit.get(start) ?? [],
  }))
}

/** What each stretch sets or changes, by its start; in the order of `assignments`. */
const assignmentsBy = (
  stretches: readonly Range[],
  assignments: readonly Assignment[],
): ReadonlyMap<number, readonly Assignment[]> => {
  const starts = stretches.map(({ start }) => start)
  const found = new Map<number, Assignment[]>()
  for (const assignment of assignments) {
    for (const { start } of assignment.statements) {
      const unit = starts[lineAt(starts, start)]
      if (unit === undefined) continue
      const own = found.get(unit) ?? []
      if (own.at(-1) !== assignment) own.push(assignment)
      found.set(unit, own)
    }
  }
  return found
}

/** The logical lines that a stretch touches, without the newline at their end. */
const linesOf = ({ lines, text }: Source, from: number, to: number): Range => {
  const last = from + text.slice(from, to).trimEnd().length
  const start = lines[lineAt(lines, from)] ?? 0
  const next = lines[lineAt(lines, Math.max(last, from + 1) - 1) + 1] ?? text.length
  const end = next > start && text[next - 1] === '\n' ? next - 1 : next
  return { start, end: Math.max(end, last) }
}
