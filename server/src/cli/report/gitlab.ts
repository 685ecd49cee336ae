import type { Severity } from '../../../../protocol/src/messages.ts'
import { jsonOf } from '../printable.ts'
import { fingerprintOf } from './fingerprint.ts'
import { type CheckedFile, gathered, type Report, type ReportOptions, unread, wholeMessage } from './report.ts'

const severities: Record<Severity, string> = { error: 'critical', warning: 'major', information: 'minor', hint: 'info' }

/**
 * GitLab knows a finding again by its fingerprint, from one commit to the next: what is found and in which text, not on which line.
 * Findings that are alike are told apart by their order.
 */
const withFingerprints = ({ path, text, problems }: CheckedFile) => {
  const lines = text.split('\n')
  const seen = new Map<string, number>()
  return problems.map((problem) => {
    const { range, rule, message } = problem
    const same = JSON.stringify([path, rule, message, lines[range.start.line]?.trim()])
    const count = seen.get(same) ?? 0
    seen.set(same, count + 1)
    return { problem, fingerprint: fingerprintOf(`${same}${count}`) }
  })
}

const issue = { type: 'issue', categories: ['Bug Risk'] }

/** GitLab's Code Quality report: a subset of the format of Code Climate. Lines and columns from 1. */
export const gitlab = (options: ReportOptions): Report =>
  gathered<object>(
    options,
    (file) =>
      withFingerprints(file).map(({ problem, problem: { range, severity, rule }, fingerprint }) => ({
        ...issue,
        check_name: rule,
        description: wholeMessage(problem),
        severity: severities[severity],
        fingerprint,
        location: {
          path: file.path,
          positions: {
            begin: { line: range.start.line + 1, column: range.start.character + 1 },
            end: { line: range.end.line + 1, column: range.end.character + 1 },
          },
        },
      })),
    (file) => [
      {
        ...issue,
        check_name: 'unreadable',
        description: unread(file),
        severity: 'blocker',
        fingerprint: fingerprintOf(JSON.stringify([file.path, file.reason])),
        location: { path: file.path, lines: { begin: 1 } },
      },
    ],
    (all) => jsonOf(all, 2),
  )
