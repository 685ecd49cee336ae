import { childrenOf, parse, type Source } from '../python/parse.ts'
import type { Assignment } from '../python/types.ts'
import type { Range } from '../syntax/index.ts'

/** The lines of one or more statements at the top of a program. They are kept, changed or given up together. */
export interface Unit extends Range {
  readonly text: string
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
  const stretches: { start: number; end: number; statements: number }[] = []
  for (const node of childrenOf(source.top)) {
    const statements = node.name === 'StatementGroup' ? childrenOf(node).filter(({ name }) => name !== ';').length : 1
    const { start, end } = linesOf(source, node.from, node.to)
    const before = stretches.at(-1)
    if (before && start < before.end) {
      before.end = Math.max(before.end, end)
      before.statements += statements
    } else stretches.push({ start, end, statements })
  }
  return stretches.map(({ start, end, statements }) => ({
    start,
    end,
    statements,
    text: text.slice(start, end),
    broken: source.broken({ from: start, to: end }),
    assignments: assignments.filter((each) =>
      each.statements.some((range) => start <= range.start && range.start < end),
    ),
  }))
}

/** The logical lines that a stretch touches, without the newline at their end. */
const linesOf = ({ lines, text }: Source, from: number, to: number): Range => {
  const last = from + text.slice(from, to).trimEnd().length
  const start = lines.findLast((line) => line <= from) ?? 0
  const next = lines.find((line) => line >= Math.max(last, from + 1)) ?? text.length
  const end = next > start && text[next - 1] === '\n' ? next - 1 : next
  return { start, end: Math.max(end, last) }
}
