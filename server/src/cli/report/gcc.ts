import type { Severity } from '../../../../protocol/src/messages.ts'
import { printable } from '../printable.ts'
import { byLine, wholeMessage } from './report.ts'

/** GCC knows three levels. */
const words: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' }

/** A line for each problem as GCC writes it, which editors and build tools read: `file:line:column: level: message [rule]`, from 1. */
export const gcc = byLine((problem, { path }) => {
  const { start } = problem.range
  const place = `${path}:${start.line + 1}:${start.character + 1}`
  return printable(`${place}: ${words[problem.severity]}: ${wholeMessage(problem)} [${problem.rule}]`)
})
