import type { Severity } from '../../../../protocol/src/messages.ts'
import { printable } from '../../printable.ts'
import { bytesOf } from '../system/bytes.ts'
import { type Report, type ReportOptions, unread, wholeMessage } from './report.ts'

/** GCC knows three levels. */
const words: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' }

/**
 * A line for each problem as compilers write it, which editors and build tools read: `file:line:column: level: message [rule]`, from 1.
 * Columns count bytes, as with Clang and for `%c` of Vim's `errorformat`. GCC did so, and counts those of a terminal since its release 11.
 */
export const gcc = ({ print }: ReportOptions): Report => ({
  file({ path, text, problems }) {
    const lines = problems.length > 0 ? text.split('\n') : []
    for (const problem of problems) {
      const { line, character } = problem.range.start
      const column = bytesOf((lines[line] ?? '').slice(0, character)).length + 1
      const place = `${path}:${line + 1}:${column}`
      print(printable(`${place}: ${words[problem.severity]}: ${wholeMessage(problem)} [${problem.rule}]`))
    }
  },
  end(unreadable) {
    // With a place, for those who read no line without one.
    for (const file of unreadable) print(printable(`${file.path}:1:1: error: ${unread(file)}`))
  },
})
