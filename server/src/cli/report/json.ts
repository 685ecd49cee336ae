import type { Unreadable } from '../files.ts'
import { jsonOf } from '../printable.ts'
import { byLine, type CheckedFile, gathered, type Report, type Reported, type ReportOptions } from './report.ts'

const diagnostic = ({ range, severity, rule, source, message, said, related }: Reported) => ({
  range,
  severity,
  code: rule,
  source,
  message,
  ...(said === undefined ? {} : { said }),
  ...(related.length > 0
    ? { related: related.map((each) => ({ file: each.path, range: each.range, message: each.message })) }
    : {}),
})

const ofFile = ({ path, kind, release, arch, archGuessedBy, problems }: CheckedFile) => ({
  file: path,
  kind,
  release,
  arch,
  ...guess(archGuessedBy),
  diagnostics: problems.map(diagnostic),
})

/** That the architecture is a guess, and the keys that it is made by. */
const guess = (archGuessedBy: CheckedFile['archGuessedBy']) => (archGuessedBy.length > 0 ? { archGuessedBy } : {})

/** A file that cannot be read, with the reason. */
const ofUnread = ({ path, reason }: Unreadable) => ({ file: path, unreadable: reason })

/** A list of files with what was found in each, as diagnostics of the Language Server Protocol. */
export const json = (options: ReportOptions): Report =>
  gathered<object>(
    options,
    (file) => [ofFile(file)],
    (file) => [{ ...ofUnread(file), diagnostics: [] }],
    (all) => jsonOf(all, 2),
  )

/** An object for each problem on a line of its own, with its file and its fixes; and for each file that cannot be read. */
export const jsonl = (options: ReportOptions): Report =>
  byLine(
    options,
    (problem, { path, kind, release, arch, archGuessedBy }) =>
      jsonOf({
        file: path,
        kind,
        release,
        arch,
        ...guess(archGuessedBy),
        ...diagnostic(problem),
        fixes: problem.fixes,
      }),
    (file) => jsonOf(ofUnread(file)),
  )
