import { createColors } from 'picocolors'
import type { Severity } from '../../../../protocol/src/messages.ts'
import { printable } from '../../printable.ts'
import { columns } from '../printable.ts'
import type { CheckedFile, MakeReport, Reported } from './report.ts'

type Colors = ReturnType<typeof createColors>

const painters: Record<Severity, (colors: Colors) => (text: string) => string> = {
  error: ({ red }) => red,
  warning: ({ yellow }) => yellow,
  information: ({ blue }) => blue,
  hint: ({ cyan }) => cyan,
}

/** More of a line is not shown: what is marked stays in sight. In UTF-16 code units. */
const widest = 120

const ellipsis = '…'

/** The piece of a line around what is marked, and where the mark is in it. */
const excerpt = (line: string, start: number, end: number): { readonly shown: string; start: number; end: number } => {
  const from = line.length <= widest ? 0 : Math.max(0, Math.min(start - 20, line.length - widest))
  const to = Math.min(line.length, from + widest)
  const before = from > 0 ? ellipsis : ''
  const after = to < line.length ? ellipsis : ''
  const shift = before.length - from
  return {
    shown: `${before}${line.slice(from, to)}${after}`,
    start: start + shift,
    end: Math.min(end, to) + shift,
  }
}

/** The line that a problem begins on, with carets below what is marked of it. */
const source = ({ range, severity }: Reported, lines: readonly string[], colors: Colors): string[] => {
  const line = (lines[range.start.line] ?? '').replace(/\r$/, '')
  const endOfMark = range.end.line > range.start.line ? line.length : range.end.character
  const { shown, start, end } = excerpt(line, range.start.character, endOfMark)
  // A tab and what a terminal would not show are one column wide here.
  const cells = (text: string) => printable(text.replaceAll('\t', ' '))
  const number = String(range.start.line + 1)
  const gutter = ' '.repeat(number.length)
  const carets = '^'.repeat(Math.max(1, columns(cells(shown.slice(start, end)))))
  const { dim } = colors
  return [
    `${dim(`${number} |`)} ${cells(shown)}`,
    `${dim(`${gutter} |`)} ${' '.repeat(columns(cells(shown.slice(0, start))))}${painters[severity](colors)(carets)}`,
  ]
}

const lines = (problem: Reported, { path }: CheckedFile, text: readonly string[], colors: Colors): string[] => {
  const { range, severity, message, line, rule, fixes, mend, related } = problem
  const { bold, dim, green } = colors
  const byHand = mend === undefined ? fixes.find(({ deliberate }) => deliberate)?.title : undefined
  const way = (name: string, title: string | undefined) =>
    title === undefined ? [] : [`${dim('  =')} ${green(`${name}:`)} ${printable(title)}`]
  const place = bold(printable(`${path}:${range.start.line + 1}:${range.start.character + 1}:`))
  const level = painters[severity](colors)(`${severity}:`)
  return [
    `${place} ${level} ${printable(message)} ${dim(`[${rule}]`)}`,
    ...source(problem, text, colors),
    ...(line === undefined ? [] : [`${dim('  =')} ${printable(line)}`]),
    ...related.map(
      (each) =>
        `${dim('  =')} see ${printable(`${each.path}:${each.range.start.line + 1}:${each.range.start.character + 1}`)}`,
    ),
    ...way('fix', mend),
    ...way('by hand', byHand),
  ]
}

/**
 * For people: "vm.cfg:3:1: warning: xl ignores … [unknown-key]", columns and lines from 1, then the line of the file with a mark below,
 * and what would mend it.
 */
export const text: MakeReport = ({ print, color }) => {
  const colors = createColors(color)
  return {
    file(file) {
      const all = file.text.split('\n')
      for (const problem of file.problems) print(lines(problem, file, all, colors).join('\n'))
    },
    // Files that cannot be read are told on standard error, as always.
    end() {},
  }
}
