import { byLine, type CheckedFile, gathered, type Reported } from './report.ts'

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

const ofFile = ({ path, kind, release, problems }: CheckedFile) => ({
  file: path,
  kind,
  release,
  diagnostics: problems.map(diagnostic),
})

/** A list of files with what was found in each, as diagnostics of the Language Server Protocol. */
export const json = gathered(
  (file) => [ofFile(file)],
  (all) => JSON.stringify(all, undefined, 2),
)

/** An object for each problem on a line of its own, with its file and its fixes. */
export const jsonl = byLine((problem, { path, kind, release }) =>
  JSON.stringify({ file: path, kind, release, ...diagnostic(problem), fixes: problem.fixes }),
)
