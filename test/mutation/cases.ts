import type { Release } from '../../server/src/release.ts'
import { ruleIds } from '../../server/src/rule-ids.ts'
import { rules } from '../../server/src/rules/rules.ts'
import { compareBuilt } from '../conformance/built.ts'
import * as creation from '../conformance/create/judge.ts'
import type { CreationRow } from '../conformance/create/rows.ts'
import { explained } from '../conformance/explained.ts'
import type { Facts } from '../conformance/facts.ts'
import { differencesOf } from '../conformance/facts-judge.ts'
import { compare } from '../conformance/judge.ts'
import type { VerdictRow } from '../conformance/verdicts.ts'
import { same } from '../documents/block.ts'
import { type Case, runCase } from '../documents/cases.ts'

/** One thing that a mutant may be caught by. */
export interface Test {
  readonly name: string
  /** Where it stands: a Markdown file, or a family of recorded verdicts or creations under a release. */
  readonly group: string
  readonly kind: 'list' | 'document' | 'page' | 'verdict' | 'creation'
  /** The config, or the name of what it is about. */
  readonly text: string
  run(): void
}

/** What the tests are made of. */
export interface Material {
  /** The configs of the documents and of the pages of the rules, by the name of the file. They are cut out once: tests are made thousands of times. */
  readonly documents: Readonly<Record<string, readonly Case[]>>
  readonly pages: Readonly<Record<string, readonly Case[]>>
  readonly rows: readonly VerdictRow[]
  /** The release whose domains the rows have. */
  readonly builtRelease: Release
  readonly creations: readonly CreationRow[]
  readonly facts: Facts
}

/** Where the xl of the recorded domains has its firmware. */
const firmware = '/usr/local/lib/xen/boot'

const verdictTests = (row: VerdictRow, builtRelease: Release): Test[] =>
  row.verdicts.flatMap((verdict) =>
    verdict.releases.map((release) => ({
      name: `${row.id} (${release})`,
      group: `${row.family} ${release}`,
      kind: 'verdict',
      text: row.text,
      run() {
        const { refused, lines, said } = compare(row, release, verdict)
        const wrong = refused ?? lines ?? said
        if (wrong) throw new Error(wrong)
        const differing =
          row.built && release === builtRelease ? compareBuilt(row.built, row.text, release, firmware) : []
        if (differing.length > 0) throw new Error(differing.join('\n'))
      },
    })),
  )

/** Lists that are held against others as a whole: the ids of the rules, and of each key the releases and functions that read it. */
const listTests = ({ keys }: Facts): Test[] => [
  {
    name: 'the ids of the rules',
    group: 'rules',
    kind: 'list',
    text: '',
    run: () => same('the ids of the rules', rules.map(({ id }) => id).join('\n'), ruleIds.join('\n')),
  },
  ...(
    [
      ['domain', keys.domain],
      ['cpupool', keys.cpupool],
      ['xl-conf', keys['xl.conf']],
    ] as const
  ).flatMap(([kind, all]) =>
    Object.entries(all).map(
      ([name, fact]): Test => ({
        name: `facts of ${name}`,
        group: 'schema',
        kind: 'list',
        text: name,
        run: () => same(name, differencesOf(kind, name, fact).join('\n'), ''),
      }),
    ),
  ),
]

const creationTests = (row: CreationRow): Test[] =>
  row.verdicts.flatMap((verdict) =>
    verdict.releases.map((release) => ({
      name: `${row.id} (${release})`,
      group: `creation ${release}`,
      kind: 'creation',
      text: row.text,
      run() {
        const filled = row.effective?.[release]
        const differences = [
          creation.compare(row, release, verdict),
          ...(filled ? [creation.compareEffective(row.text, release, filled)] : []),
          ...(filled?.dm && ['4.17', '4.22'].includes(release)
            ? [creation.compareDeviceModel(row.text, release, filled)]
            : []),
        ]
        const [wrong] = differences.flatMap((difference) => Object.values(difference))
        if (wrong) throw new Error(String(wrong))
      },
    })),
  )

const caseTests = (kind: 'document' | 'page', files: Material['documents']): Test[] =>
  Object.entries(files).flatMap(([group, cases]) =>
    cases.map((each): Test => ({ name: each.name, group, kind, text: each.block.source, run: () => runCase(each) })),
  )

/** Everything that a mutant is held against: the documents, the pages of the rules, what real xl said and created. */
export const makeTests = ({ documents, pages, rows, builtRelease, creations, facts }: Material): Test[] => [
  ...listTests(facts),
  ...caseTests('document', documents),
  ...caseTests('page', pages),
  ...rows.filter(({ id }) => !(id in explained)).flatMap((row) => verdictTests(row, builtRelease)),
  ...creations.filter(({ id }) => !(id in creation.explained)).flatMap(creationTests),
]
