import type { Severity } from '../../../../protocol/src/messages.ts'
import { printable } from '../../printable.ts'
import { byLine, type Report, type ReportOptions, unread, wholeMessage } from './report.ts'

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' }

/** What a value of a workflow command may not have as it is: a percent sign, line feeds, and what a terminal obeys. */
const escaped = (text: string): string => printable(text).replaceAll('%', '%25')

/** A property ends at a comma, and the properties end at two colons. */
const property = (text: string): string => escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** Workflow commands of GitHub Actions, which it shows as annotations. Lines and columns from 1. */
export const github = (options: ReportOptions): Report =>
  byLine(
    options,
    (problem, { path }) => {
      const { range, severity, rule } = problem
      const { start, end } = range
      // A column of the end counts only where the line is the same.
      const columns = start.line === end.line ? `,endColumn=${end.character + 1}` : ''
      const place = `file=${property(path)},line=${start.line + 1},endLine=${end.line + 1},col=${start.character + 1}${columns}`
      return `::${commands[severity]} ${place},title=${property(`xencfg (${rule})`)}::${escaped(wholeMessage(problem))}`
    },
    (file) => `::error file=${property(file.path)},title=xencfg::${escaped(unread(file))}`,
  )
