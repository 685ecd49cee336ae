// Writes docs/conformance.md: `npm run conformance:doc`. The page is made of the table of messages and of the comparison of all
// recorded verdicts; conformance-doc.test.ts says when it is no longer current.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Message, messages, type Reason, reasons, subjects } from '../../server/src/explain/xl-messages.ts'
import { compareReleases, newestRelease, oldestRelease, type Release } from '../../server/src/release.ts'
import { syntaxRules } from '../../server/src/rules/syntax/syntax-rules.ts'
import { compareBuilt } from './built.ts'
import { type Agreement, countCreation } from './create/count.ts'
import { type Difference, explained as explainedCreations } from './create/judge.ts'
import { type CreationRow, creationRows } from './create/rows.ts'
import { countExplained, type Explained, type Lacking } from './explain-count.ts'
import { explained } from './explained.ts'
import { compare } from './judge.ts'
import { readLine } from './match.ts'
import { unforetold } from './unforetold.ts'
import { builtRelease, recordedReleases, type VerdictRow, verdictRows } from './verdicts.ts'
import { migrationPart } from './xm/migration-part.ts'

export const pageUrl = new URL('../../docs/conformance.md', import.meta.url)

type Measure = 'refused' | 'lines' | 'said' | 'built'
const measures: readonly Measure[] = ['refused', 'lines', 'said', 'built']

/** A row on which xl and we differ. */
interface Differing {
  readonly row: VerdictRow
  readonly release: Release
  readonly measure: Measure
}

/** The rows of a family under a release, and how many of them agree, by what is compared. */
interface Counted {
  readonly release: Release
  readonly family: string
  readonly rows: number
  /** Of how many rows this release has told what it builds. */
  readonly recorded: number
  readonly differing: readonly Differing[]
}

const differencesOf = (row: VerdictRow, release: Release): Differing[] => {
  const verdict = row.verdicts.find(({ releases }) => releases.includes(release))
  if (!verdict) return []
  const difference = compare(row, release, verdict)
  const found: Measure[] = measures.filter((measure) => measure !== 'built' && difference[measure] !== undefined)
  if (release === builtRelease && row.built && compareBuilt(row.built, row.text, release).length > 0)
    found.push('built')
  return found.map((measure) => ({ row, release, measure }))
}

const families = [...new Set(verdictRows.map(({ family }) => family))]

/** All recorded verdicts compared with our answers, newest release first. */
const compareAll = (): Counted[] =>
  recordedReleases.toReversed().flatMap((release) =>
    families.map((family) => {
      const rows = verdictRows.filter((row) => row.family === family)
      return {
        release,
        family,
        rows: rows.length,
        recorded: release === builtRelease ? rows.filter(({ built }) => built).length : 0,
        differing: rows.flatMap((row) => differencesOf(row, release)),
      }
    }),
  )

/** What was recorded of a release, counted, and each row that is not as it was recorded. */
interface OfRelease<Count, Row> {
  readonly release: Release
  readonly counted: readonly Count[]
  readonly differing: readonly Row[]
}

const ofReleases = <Count, Row>(count: (release: Release, told: (row: Row) => void) => readonly Count[]) =>
  recordedReleases.toReversed().map((release): OfRelease<Count, Row> => {
    const differing: Row[] = []
    return { release, counted: count(release, (row) => differing.push(row)), differing }
  })

/** All that was recorded, held against our answers; newest release first. */
export interface Comparison {
  readonly verdicts: readonly Counted[]
  readonly creations: readonly OfRelease<Agreement, { readonly row: CreationRow; readonly difference: Difference }>[]
  readonly explanations: readonly OfRelease<Explained, Lacking>[]
}

/** Compares all that was recorded with our answers, which takes minutes. */
export const compareRecorded = (): Comparison => ({
  verdicts: compareAll(),
  creations: ofReleases((release, told) => countCreation(release, (row, difference) => told({ row, difference }))),
  explanations: ofReleases(countExplained),
})

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``)

/** A name of the source as code, words of ours as they are. */
const plainOrCode = (text: string): string => (text.includes(' ') ? text : code(text))

const agreeing = (counted: readonly Counted[], measure: Measure): string => {
  const rows = counted.reduce((sum, one) => sum + (measure === 'built' ? one.recorded : one.rows), 0)
  const bad = counted.flatMap(({ differing }) => differing).filter((one) => one.measure === measure).length
  if (rows === 0) return '–'
  return bad === 0 ? String(rows) : `**${rows - bad}** of ${rows}`
}

/** How many agree; a bare number where all do. */
const ofAll = (agree: number, all: number): string =>
  all === 0 ? '–' : agree === all ? String(all) : `${agree} of ${all}`

const creationPart = (creations: Comparison['creations']): string => {
  const counted = creations.map(({ release, counted }) => [release, counted] as const)
  const families = counted.flatMap(([release, all]) =>
    all.filter(({ family }) => family !== 'all').map((one) => [release, one] as const),
  )
  return `## Recorded creations

\`test/conformance/create/rows.jsonl\` holds ${creationRows.length.toLocaleString('en')} further configs and what \`xl create\` of the same releases did with each: real libxl,
all the way to a guest that would run, on a host that is pretended (16 CPUs, 2 nodes, 64 GiB, no other domains, every file there, a
hypervisor that takes everything). Five things are compared:

- **Refused**: there is no domain afterwards where, and only where, we show an Error.
- **Line**: the first line of libxl that calls itself an error is the one that we quote.
- **Effective**: the domain, with all that libxl has filled in, is ours key by key.
- **QEMU**: the command line by which libxl starts the device model is ours, or none is started.
- **Xenstore**: the nodes of the guest and of both ends of its devices are ours, key by key.

${table(
  ['Release', 'Rows', 'Refused', 'Line', 'Effective', 'QEMU', 'Xenstore'],
  counted.map(([release, [all]]) => [
    release,
    String(all?.rows ?? 0),
    ofAll(all?.refused ?? 0, all?.rows ?? 0),
    ofAll(all?.line ?? 0, all?.rows ?? 0),
    ofAll(all?.effective ?? 0, all?.created ?? 0),
    ofAll(all?.deviceModel ?? 0, all?.created ?? 0),
    ofAll(all?.xenstore ?? 0, all?.created ?? 0),
  ]),
)}

<details>
<summary>By what decides over the row</summary>

${table(
  ['Release', 'Decided by', 'Rows', 'Refused', 'Line'],
  families.map(([release, { family, rows, refused, line }]) => [
    release,
    family,
    String(rows),
    ofAll(refused, rows),
    ofAll(line, rows),
  ]),
)}

</details>

Rows that do not agree: ${Object.entries(explainedCreations)
    .map(([id, why]) => `${code(id)} (${why})`)
    .join(
      '; ',
    )}. The facts of the host are given to us, as \`xen.host\` would give them; without them what depends on the host is left open.
\`npm run conformance:live -- --create\` compares configs that are new on every run with the libxl 4.17 of Debian.`
}

const explainedPart = (explanations: Comparison['explanations']): string => {
  const counted = explanations.flatMap(({ release, counted }) => counted.map((one) => [release, one] as const))
  const of = (by: 'libxl' | 'xl') => counted.filter(([, one]) => one.by === by)
  return `## From an error to its line

Whatever these rows made xl and libxl print when they refused them is given to \`xencfg explain-error\`, with the file, for the release, and without
a word on the host. Four things are looked at:

- **Cause**: every line is known, and of those of a creation one alone is told as the cause, with the others behind it.
- **Check**: the cause has the name of the rule of that check of libxl which decides over the row.
- **Line**: it leads to a key that this check is about, or to the lines that the parser names.
- **Mend**: something to do is said.

${table(
  ['Release', 'Refused by libxl', 'Cause', 'Check', 'Line', 'Mend'],
  of('libxl').map(([release, { rows, cause, check, line, mend }]) => [
    release,
    String(rows),
    ...[cause, check, line, mend].map((agree) => ofAll(agree, rows)),
  ]),
)}

${table(
  ['Release', 'Refused by the parser', 'Cause', 'Line', 'Mend'],
  of('xl').map(([release, { rows, cause, line, mend }]) => [
    release,
    String(rows),
    ...[cause, line, mend].map((agree) => ofAll(agree, rows)),
  ]),
)}

Of a few rows xl ends without a word on why: then no line of the output is the cause.`
}

const verdictsPart = (counted: readonly Counted[]): string => {
  const differing = counted.flatMap((one) => one.differing)
  const byRelease = recordedReleases
    .toReversed()
    .map((release) => [release, counted.filter((one) => one.release === release)] as const)
  return `## Recorded verdicts

\`test/conformance/verdicts.jsonl\` holds ${verdictRows.length.toLocaleString('en')} small configs, made up to go wrong in every way that we could think of, and what
seven real releases of xl said to each in a dry run. We are asked the same, for the same host: 16 CPUs, 2 NUMA nodes, 64 GiB. Four
things are compared:

- **Refused**: xl ends with an error where, and only where, we show an Error. A crash of xl is a refusal.
- **Lines**: every line that xl names in an error carries one of ours.
- **Said**: on a file that xl takes, a problem has the source \`xl\` where, and only where, xl prints something.
- **Built**: the domain that xl ${builtRelease} makes of the file is, field by field, the one that \`xencfg show\` prints. Random UUIDs aside.

A bare number says that all rows agree.

${table(
  ['Release', 'Rows', 'Refused', 'Lines', 'Said', 'Built'],
  byRelease.map(([release, own]) => [
    release,
    String(own.reduce((sum, { rows }) => sum + rows, 0)),
    ...measures.map((measure) => agreeing(own, measure)),
  ]),
)}

<details>
<summary>By family</summary>

${table(
  ['Release', 'Family', 'Rows', 'Refused', 'Lines', 'Said', 'Built'],
  counted.map((one) => [
    one.release,
    one.family,
    String(one.rows),
    ...measures.map((measure) => agreeing([one], measure)),
  ]),
)}

</details>

\`npm run conformance\` prints the same; with \`-- --show 5\` also the first rows that differ. \`npm run conformance:live\` does it with
configs that are new on every run, against the xl 4.17 of the machine.

### Rows that do not agree

${
  differing.length === 0
    ? 'There are none.'
    : table(
        ['Row', 'Release', 'What', 'Why'],
        differing.map(({ row, release, measure }) => [
          code(row.id),
          release,
          measure,
          explained[row.id] ?? '**not explained**',
        ]),
      )
}`
}

const rulesOf = ({ told }: Message): readonly string[] | undefined =>
  typeof told === 'string' ? undefined : 'after' in told ? told.after : told

const linkOf = (rule: string) => `[${rule}](rules/${rule}.md)`

const toldBy = (message: Message): string => {
  const { told } = message
  if (typeof told === 'string') return `*no: ${told}*`
  const own = rulesOf(message) ?? []
  const links =
    own.length >= syntaxRules.length ? '[the rules of syntax](rules/README.md#all-rules)' : own.map(linkOf).join(', ')
  return 'after' in told ? `${links}, without quoting it` : links
}

const spanOf = ({ since, until }: Message): string => (since === until ? since : `${since} – ${until}`)

/** How many answers of recorded releases hold each message. */
const countSeen = (): ReadonlyMap<Message, number> => {
  const seen = new Map<Message, number>()
  for (const { verdicts } of verdictRows)
    for (const { releases, said } of verdicts)
      for (const release of releases) {
        const parts = said.flatMap((line) => readLine(line, release) ?? [])
        for (const message of new Set(parts.flatMap((part) => part.messages)))
          seen.set(message, (seen.get(message) ?? 0) + 1)
      }
  return seen
}

const seenOf = (message: Message, seen: ReadonlyMap<Message, number>): string =>
  seen.has(message) ? String(seen.get(message)) : message.example ? 'example' : '–'

const inOrder = (a: Message, b: Message) =>
  a.file.localeCompare(b.file) ||
  a.function.localeCompare(b.function) ||
  compareReleases(a.since, b.since) ||
  a.text.trim().localeCompare(b.text.trim())

const messagesPart = (): string => {
  const seen = countSeen()
  const foretold = messages.filter((message) => rulesOf(message))
  const reasonNames = Object.keys(reasons) as Reason[]
  return `## Every message

xl can print ${messages.length} different messages while it parses a domain config, a cpupool config or \`xl.conf\`: they were gathered from the sources of
all releases from ${oldestRelease} to ${newestRelease}, from the last point release of each. **${foretold.length} are foretold** by a rule. The other ${messages.length - foretold.length} cannot be, because the
text of the file does not decide over them:

${table(
  ['', 'Messages', 'Why'],
  reasonNames.map((reason) => [
    `*${reason}*`,
    String(messages.filter(({ told }) => told === reason).length),
    reasons[reason],
  ]),
)}

Some that are foretold depend on the size of the host as well: on its CPUs and NUMA nodes. They are foretold where \`xen.host\`, or
\`--host\` of \`xencfg check\`, gives it, and left open where it does not.

The tables leave out the place that xl puts in front (\`FILE:LINE:\`). \`…\` stands for a name, a number, or the rest of a long message.
**Releases** are the first and the last that have the message. **File** says what becomes of the config: xl *refuses* it, *warns* and goes on
without what is named, or *says* something and does what is written. **Seen** counts the recorded answers that hold the message; where
there are none, an *example* in \`server/src/explain/xl-messages.ts\` shows that the rule finds it, in each of those releases.
Functions of \`xl_parse.c\` were in \`xl_cmdimpl.c\` up to 4.8.

Tests hold the table to the recorded answers. Each line in them is a message of the table, valid in that release; each that is foretold
here has its finding there, under one of its rules and with the line quoted; and no finding quotes a line that the release does not have.

${subjects
  .map(
    ({ title, messages: own }) => `### ${title}

${table(
  ['Message', 'Where', 'Releases', 'File', 'Foretold by', 'Seen'],
  [...own]
    .sort(inOrder)
    .map((message) => [
      code(message.text.trim()),
      `${plainOrCode(message.file)}, ${plainOrCode(message.function)}`,
      spanOf(message),
      message.effect,
      toldBy(message),
      seenOf(message, seen),
    ]),
)}`,
  )
  .join('\n\n')}

### Recorded, and not foretold

${table(
  ['Row', 'Why'],
  Object.entries(unforetold).map(([id, why]) => [code(id), why]),
)}`
}

/** The whole page. */
export const conformancePage = (
  compared: Comparison = compareRecorded(),
  migration: string = migrationPart(pageUrl),
): string =>
  `<!-- Written by \`npm run conformance:doc\`. Change server/src/explain/xl-messages.ts or conformance-doc.ts, not this page. -->

# Conformance

Xen Config promises to say of a file what \`xl create -n\` of the target release would say. This page shows how far that holds: first
against what real releases answered, then message by message.

${verdictsPart(compared.verdicts)}

${creationPart(compared.creations)}

${explainedPart(compared.explanations)}

${migration}

${messagesPart()}
`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(pageUrl, conformancePage())
  console.log(`${fileURLToPath(pageUrl)} is written.`)
}
