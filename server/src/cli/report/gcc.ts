import type { Severity } from '../../../../protocol/src/messages.ts'
import { printable } from '../printable.ts'
import { byLine } from './report.ts'

/** GCC knows three levels. */
const words: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' }

/** A line for each problem as GCC writes it, which editors and build tools read: `file:line:column: level: message [rule]`, from 1. */
export const gcc = byLine(({ range: { start }, severity, message, rule }, { path }) =>
  printable(`${path}:${start.line + 1}:${start.character + 1}: ${words[severity]}: ${message} [${rule}]`),
)
