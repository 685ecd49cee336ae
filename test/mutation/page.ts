// Writes docs/mutation.md: `npm run mutation:page [-- --bounds REPORT] [REPORT...]`, from the report of the last run, or from several that
// make up one, and from one with `--bounds` of the rooms that they do not have. `REPORT:4` is one of a run with `--sample 4`.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  merged,
  percent,
  type Report,
  readReport,
  reportFile,
  roomsIn,
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
    text: 'An option or an order that only saves work: what it leaves out is not looked at, or is put in order again',
    fits: ({ mutator, before }) =>
      /\bquiet\b/.test(before) ||
      before === 'true' ||
      (mutator === 'ArithmeticOperator' && /\.(start|end) - /.test(before)),
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

const scoreTable = (report: Report, sampled: readonly Sampled[] = []): string => {
  const shareOf = (room: string) => sampled.find(({ rooms }) => rooms.includes(room))?.share ?? 1
  return table(['room', 'changes', 'caught', 'survived', 'score'], scoresOf(report, shareOf).map(scoreRow))
}

/** Of a report what `--bounds` changes. */
const onlyBounds = ({ files }: Report): Report => ({
  files: Object.fromEntries(
    Object.entries(files).map(([file, { source, mutants }]) => [
      file,
      { source, mutants: mutants.filter(({ mutatorName }) => boundMutators.includes(mutatorName)) },
    ]),
  ),
})

const boundMutators = ['Release', 'NumberLiteral', 'EqualityOperator']

/** What is found with `--bounds`. */
const boundsSection = (report: Report): string => `## Bounds

\`npm run mutation -- --bounds\` changes releases, numbers and comparisons alone, and those of \`schema/\` and \`create/\` too; recorded creations
of real libxl take part there.

${scoreTable(report)}

Beside it, \`test/unit/bounds.test.ts\` names each release in an entry of the schema, and each word of a value that comes or goes with one, that no
example has on both sides.

What survived, by file: ${countBy(survivorsIn(report), ({ file }) => file)
  .map(([file, count]) => `\`${file}\` ${count}`)
  .join(', ')}.

`

/** Rooms of which one of so many changes was made. */
interface Sampled {
  readonly rooms: readonly string[]
  readonly share: number
}

const sampleNote = ({ rooms, share }: Sampled): string =>
  `Of ${rooms.map((room) => `\`${room}\``).join(', ')} one of ${share} changes was made: its score is an estimate, which counts ${share} times below.\n\n`

/** The text of docs/mutation.md. */
const mutationPage = (report: Report, bounds: Report | undefined, sampled: readonly Sampled[]): string => {
  const survivors = survivorsIn(report)
  const caughtOf = (mutators: readonly string[]) => {
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
npm run mutation -- --report FILE             keeps the report there: the rooms one after another make up a whole run
npm run mutation:page -- FILE...              writes this page anew, from those reports
npm run mutation:named                        tries twelve changes that a reader made by hand
\`\`\`

What is changed are the rooms that decide what the product says: \`values/\`, \`rules/\`, \`config/\` and \`build/\`. What has to catch it are the
documents of \`test/documents/\`, the pages of the rules, the recorded verdicts of real xl, and the facts of each key, run in one process by
\`test/mutation/runner.ts\`. A change meets only some of the tests that come to it (\`choose.ts\`): a score is the least that is caught.
Texts for people are left alone, but for messages, which the documents have whole.

A reader once made twelve changes that no test noticed: a limit of 31 ports made 30, a release moved by one, text behind a number.
\`npm run mutation:named\` makes each of them and names what catches it: all twelve are caught.

## Score

${sampled.map(sampleNote).join('')}${scoreTable(report, sampled)}

Of releases ${caughtOf(['Release'])} changes were caught, of numbers ${caughtOf(['NumberLiteral'])}, of comparisons ${caughtOf(['EqualityOperator'])}.

${bounds ? boundsSection(bounds) : ''}## What survived

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

const { values, positionals } = parseArgs({ options: { bounds: { type: 'string' } }, allowPositionals: true })
const reports = (positionals.length > 0 ? positionals : [reportFile]).map((given) => {
  const [file = given, share = '1'] = given.split(':')
  return { report: readReport(file), share: Number(share) }
})
const whole = merged(reports.map(({ report }) => report))
const bounds = values.bounds && onlyBounds(merged([whole, readReport(values.bounds)]))
const sampled = reports.filter(({ share }) => share > 1).map(({ report, share }) => ({ rooms: roomsIn(report), share }))
writeFileSync('docs/mutation.md', mutationPage(whole, bounds || undefined, sampled))
