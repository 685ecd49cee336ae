// Writes docs/mutation.md: `npm run mutation:page [-- --sample N] [REPORT...]`, from the report of the last run, or from several that make
// up one; `--sample N` says that it was taken of one of N changes.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  merged,
  percent,
  type Report,
  readReport,
  reportFile,
  type Score,
  type Survivor,
  scoresOf,
  survivorsIn,
} from './report.ts'

interface Reason {
  readonly text: string
  readonly fits: (survivor: Survivor) => boolean
}

/** What kind of change it is that went unnoticed: the first that fits. */
const reasons: readonly Reason[] = [
  {
    text: 'A fallback that is there for the type checker: `?.`, `?? …` and empty places for what is never absent',
    fits: ({ mutator, before }) =>
      mutator === 'OptionalChaining' ||
      (mutator === 'LogicalOperator' && before.includes('??')) ||
      /^\{ start: 0, end: 0 \}$/.test(before) ||
      (mutator === 'ArrayDeclaration' && before === '[]') ||
      (mutator === 'StringLiteral' && before === "''"),
  },
  {
    text: 'A branch that no example takes both ways with a difference, or that gives the same either way',
    fits: ({ mutator }) =>
      ['ConditionalExpression', 'EqualityOperator', 'LogicalOperator', 'BlockStatement'].includes(mutator),
  },
  {
    text: 'A part of a regular expression, or a cut of blanks, that no example needs',
    fits: ({ mutator }) => ['Regex', 'MethodExpression'].includes(mutator),
  },
  {
    text: 'What an editor shows beside an answer: labels of types, roles of colours, shapes of snippets',
    fits: ({ mutator, before }) =>
      mutator === 'StringLiteral' || (mutator === 'ObjectLiteral' && /text|label|role/.test(before)),
  },
  {
    text: 'A release or number without an example on one side',
    fits: ({ mutator }) => /^(Release|NumberLiteral)$/.test(mutator),
  },
  { text: 'No example comes there, or none that shows the difference', fits: () => true },
]

const reasonOf = (survivor: Survivor): string => (reasons.find(({ fits }) => fits(survivor)) as Reason).text

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const scoreRow = (score: Score): string[] => [
  score.room === 'all' ? '**all**' : `\`${score.room}\``,
  String(score.caught + score.survived),
  String(score.caught),
  String(score.survived),
  percent(score),
]

const countBy = <T>(all: readonly T[], key: (each: T) => string): [string, number][] => {
  const counts = new Map<string, number>()
  for (const each of all) counts.set(key(each), (counts.get(key(each)) ?? 0) + 1)
  return [...counts]
}

/** The text of docs/mutation.md. */
export const mutationPage = (report: Report, sample: number): string => {
  const survivors = survivorsIn(report)
  const bounds = (mutators: readonly string[]) => {
    const all = Object.values(report.files).flatMap(({ mutants }) =>
      mutants.filter((each) => mutators.includes(each.mutatorName)),
    )
    const lost = survivors.filter(({ mutator }) => mutators.includes(mutator)).length
    return `${all.length - lost} of ${all.length}`
  }
  const byFile = countBy(survivors, ({ file }) => file).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  const detail = (file: string): string =>
    countBy(
      survivors.filter((each) => each.file === file),
      reasonOf,
    )
      .sort((a, b) => b[1] - a[1])
      .map(([reason, count]) => `${count} × ${reasons.findIndex(({ text }) => text === reason) + 1}`)
      .join(', ')
  return `# Mutation run

Would the tests notice? StrykerJS makes thousands of small changes to the sources, one at a time: \`<\` to \`<=\`, a text to an empty one, a
condition to its opposite; and two mutators of our own make every number one more and one less, and of every release the one before and
the one after. A change that no test catches has survived.

\`\`\`
npm run mutation                              all of it
npm run mutation -- --only values/devices     some rooms or files
npm run mutation -- --again --list            what survived the last time
npm run mutation -- --sample 4                one of four changes, for an estimate
npm run mutation -- --bounds                  releases, numbers and comparisons alone, those of the schema among them
npm run mutation:page                         writes this page anew
\`\`\`

What is changed are the rooms that decide what the product says: \`values/\`, \`rules/\`, \`config/\` and \`build/\`. What has to catch it are the
documents of \`test/documents/\`, the pages of the rules and the recorded verdicts of real xl, run in one process by \`test/mutation/runner.ts\`.
Texts for people are left alone, but for messages, which the documents have whole.

## Score

${sample === 1 ? '' : `This run has made one of ${sample} changes: the scores are estimates.\n\n`}${table(['room', 'changes', 'caught', 'survived', 'score'], scoresOf(report).map(scoreRow))}

Of releases ${bounds(['Release'])} changes were caught, of numbers ${bounds(['NumberLiteral'])}, of comparisons ${bounds(['EqualityOperator'])}.

## What survived

${table(
  ['', 'kind', 'changes'],
  reasons.map(({ text }, index) => [
    String(index + 1),
    text,
    String(survivors.filter((each) => reasonOf(each) === text).length),
  ]),
)}

By file, with the numbers of the kinds; \`dist/mutation/report.html\` shows each of them in its place after a run.

${table(
  ['file', 'survived', 'kinds'],
  byFile.map(([file, count]) => [`\`${file}\``, String(count), detail(file)]),
)}
`
}

const { values, positionals } = parseArgs({
  options: { sample: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const reports = (positionals.length > 0 ? positionals : [reportFile]).map(readReport)
writeFileSync('docs/mutation.md', mutationPage(merged(reports), Number(values.sample)))
