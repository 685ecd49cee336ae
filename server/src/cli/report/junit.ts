import { obeyed } from '../../printable.ts'
import type { Unreadable } from '../files.ts'
import {
  type CheckedFile,
  gathered,
  type Report,
  type Reported,
  type ReportOptions,
  unread,
  wholeMessage,
} from './report.ts'

/** Text as XML 1.0 takes it: what it has no way to write, or a terminal would obey, becomes U+FFFD. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(obeyed, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)

const place = ({ range: { start } }: Reported): string => `${start.line + 1}:${start.character + 1}`

const failure = (
  problem: Reported,
  path: string,
): string => `      <failure type="${xml(problem.severity)}" message="${xml(
  problem.message,
)}">${xml(`${path}:${place(problem)}: ${problem.severity}: ${wholeMessage(problem)} [${problem.rule}]`)}</failure>
`

interface Suite {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly text: string
}

const counts = ({ tests, failures, errors }: Omit<Suite, 'text'>): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"`

const suite = (path: string, cases: readonly string[], bad: Pick<Suite, 'failures' | 'errors'>): Suite => {
  const all = { tests: cases.length, ...bad }
  return { ...all, text: `  <testsuite name="${xml(path)}" ${counts(all)}>\n${cases.join('')}  </testsuite>\n` }
}

const testCase = (path: string, name: string, outcome: string): string =>
  `    <testcase name="${xml(name)}" classname="${xml(path)}">\n${outcome}    </testcase>\n`

/** A file without a problem is a test that has passed; a problem is a test of the file that has failed. */
const ofFile = ({ path, problems }: CheckedFile): Suite =>
  suite(
    path,
    problems.length === 0
      ? [`    <testcase name="xencfg" classname="${xml(path)}"/>\n`]
      : problems.map((problem) => testCase(path, `${problem.rule} ${place(problem)}`, failure(problem, path))),
    { failures: problems.length, errors: 0 },
  )

/** A file that cannot be read is a test that could not be made. */
const ofUnread = (file: Unreadable): Suite =>
  suite(
    file.path,
    [testCase(file.path, 'xencfg', `      <error type="unreadable" message="${xml(unread(file))}"/>\n`)],
    { failures: 0, errors: 1 },
  )

/** JUnit's XML, which nearly every CI server shows as test results. */
export const junit = (options: ReportOptions): Report =>
  gathered(
    options,
    (file) => [ofFile(file)],
    (file) => [ofUnread(file)],
    (suites) => {
      const sum = (of: 'tests' | 'failures' | 'errors') => suites.reduce((all, each) => all + each[of], 0)
      const whole = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') }
      return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="xencfg" ${counts(whole)}>\n${suites
        .map(({ text }) => text)
        .join('')}</testsuites>`
    },
  )
