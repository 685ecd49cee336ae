import { existsSync, readFileSync } from 'node:fs'
import { columns, countMigration, type MigrationCount, migratedFor } from './report.ts'
import { xmRows } from './verdicts.ts'

const names: Readonly<Record<MigrationCount['what'], string>> = { recorded: 'recorded', corpus: 'real' }

const head = (release: string, what: MigrationCount['what']) => `| ${release} | ${names[what]} | `

/** A line of the table. */
export const migrationRow = ({ release, what, configs, counts }: MigrationCount): string =>
  `${head(release, what)}${[configs, ...columns.map((column) => counts[column])].join(' | ')} |`

const title = '## Migration from xm\n'

/** The part about migrations of a page that is there. */
export const migrationPartIn = (page: string): string => {
  const from = page.indexOf(title)
  const to = page.indexOf('\n## ', from + title.length)
  return from < 0 ? '' : page.slice(from, to < 0 ? undefined : to).trimEnd()
}

/**
 * What becomes of the configs of xm, for docs/conformance.md. Where the real ones are not at hand, their lines stay as they are.
 * @param page what is there
 */
export const migrationPart = (page: URL): string => {
  const before = existsSync(page) ? migrationPartIn(readFileSync(page, 'utf8')).split('\n') : []
  const counted = countMigration()
  const rows = migratedFor.flatMap((release) =>
    (['recorded', 'corpus'] as const).flatMap((what) => {
      const own = counted.find((each) => each.release === release && each.what === what)
      return own ? migrationRow(own) : (before.find((line) => line.startsWith(head(release, what))) ?? [])
    }),
  )
  const built = xmRows.filter((row) => row.built).length
  return `${title}
\`test/conformance/xm/verdicts.jsonl\` holds ${xmRows.length} configs with what the unchanged xm and xend of 4.1 and 4.4 made of each. They built a domain of
${built}: those are migrated, it being said that they were xm's, and what xl makes of the result is compared with what xend built, field by field. The
same is done with real files of xm's, with what we work out that xm made of them, which is held against xend's answers as well.

- **Equal**: xl makes what xend made.
- **Defaults**: but for \`hpet\` and \`videoram\`, whose newer default stays; the report tells so.
- **Said**: something else differs. The report names the key, with what it was under xm, what it is now, and why.
- **Silent**: something differs that no line of the report is about.
- **Refused**: xl refuses the result, and the report says why.
- **Uncreated**: of all before, xl takes the result and libxl makes no guest of it, which is left to do.

| Release | Configs | All | Equal | Defaults | Said | Silent | Refused | Uncreated |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Of the other ${xmRows.length - built}, which xm or xend refused, the report says that. \`npm run conformance\` prints the same table.`
}
