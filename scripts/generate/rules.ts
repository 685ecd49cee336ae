import fs from 'node:fs'
import path from 'node:path'
import { levelSection, levelsIn } from '../../server/src/cli/report/levels.ts'
import { rules } from '../../server/src/rules/rules.ts'
import type { Generated } from './generated.ts'

const folder = path.join(import.meta.dirname, '../../docs/rules')

const ids = (): string => `// Made by \`npm run generate\` from the list in rules/rules.ts.

/** Every rule by its id, in the order of the documentation. Each has a page, \`docs/rules/<id>.md\`. */
export const ruleIds = [
${rules.map(({ id }) => `  '${id}',`).join('\n')}
] as const

export type RuleId = (typeof ruleIds)[number]

const known: ReadonlySet<string> = new Set(ruleIds)

/** Whether \`text\` names a rule. */
export const isRuleId = (text: string): text is RuleId => known.has(text)
`

const head = '| Rule | Level | What it finds |\n| --- | --- | --- |\n'

const row = ({ id, summary }: (typeof rules)[number]): string => {
  const page = path.join(folder, `${id}.md`)
  const levels = fs.existsSync(page) ? levelsIn(levelSection(fs.readFileSync(page, 'utf8'))) : []
  return `| [${id}](${id}.md) | ${levels.join(', ')} | ${summary} |\n`
}

/** The index of the rules with its table made anew; the text around it stays. */
const index = (): string => {
  const text = fs.readFileSync(path.join(folder, 'README.md'), 'utf8')
  const [before, table = ''] = text.split(head)
  return `${before}${head}${rules.map(row).join('')}${table.replace(/^(?:\|.*\n)*/, '')}`
}

/** The union of all rule ids, and the table of rules. */
export const ruleLists: readonly Generated[] = [
  { file: 'server/src/rule-ids.ts', make: ids },
  { file: 'docs/rules/README.md', make: index },
]
