import { type CheckedFile, gathered, type Reported, wholeMessage } from './report.ts'

/** Text as XML 1.0 takes it: what it has no way to write becomes U+FFFD. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
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

/** A file without a problem is a test that has passed; a problem is a test of the file that has failed. */
const suite = ({
  path,
  problems,
}: CheckedFile): { readonly tests: number; readonly failures: number; text: string } => {
  const cases =
    problems.length === 0
      ? [`    <testcase name="xencfg" classname="${xml(path)}"/>\n`]
      : problems.map(
          (problem) =>
            `    <testcase name="${xml(`${problem.rule} ${place(problem)}`)}" classname="${xml(path)}">\n${failure(problem, path)}    </testcase>\n`,
        )
  const counts = `tests="${cases.length}" failures="${problems.length}" errors="0"`
  return {
    tests: cases.length,
    failures: problems.length,
    text: `  <testsuite name="${xml(path)}" ${counts}>\n${cases.join('')}  </testsuite>\n`,
  }
}

/** JUnit's XML, which nearly every CI server shows as test results. */
export const junit = gathered(
  (file) => [suite(file)],
  (suites) => {
    const sum = (of: 'tests' | 'failures') => suites.reduce((all, each) => all + each[of], 0)
    const counts = `tests="${sum('tests')}" failures="${sum('failures')}" errors="0"`
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="xencfg" ${counts}>\n${suites
      .map(({ text }) => text)
      .join('')}</testsuites>`
  },
)
