// `npm run usage -- FOLDER`: counts how often real configs set each key, and writes `server/src/schema/usage.ts`. FOLDER has files and
// nothing else, of whatever kind; what is no file of ours is left out. `--` and `__` in a name stand for a `/` of the path that it was found at.
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { defaultTarget, readConfig } from '../server/src/config/read-config.ts'
import { keysOf } from '../server/src/schema/index.ts'
import { detectKind } from '../server/src/workspace/detect.ts'

const groups = ['x86', 'arm', 'cpupool', 'xl-conf'] as const
type Group = (typeof groups)[number]
const { positionals } = parseArgs({ allowPositionals: true })
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: npm run usage -- FOLDER')
  process.exit(2)
}

const files = new Map<Group, number>()
const counts = new Map<Group, Map<string, number>>(groups.map((group) => [group, new Map()]))
for (const name of fs.readdirSync(folder)) {
  const text = fs.readFileSync(path.join(folder, name), 'utf8')
  const { kind } = detectKind(`/${name.replace(/--|__/g, '/')}`, text)
  if (!kind) continue
  const { arch, entries } = readConfig(text, kind, defaultTarget)
  const group = kind === 'domain' ? arch : kind
  files.set(group, (files.get(group) ?? 0) + 1)
  const of = counts.get(group) as Map<string, number>
  for (const key of entries.keys()) if (keysOf(kind).has(key)) of.set(key, (of.get(key) ?? 0) + 1)
}

const table = (group: Group): string => {
  const sorted = [...(counts.get(group) ?? [])].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  const lines = sorted.map(([key, count]) => `    ${/^\w+$/.test(key) ? key : `'${key}'`}: ${count},\n`)
  return `  ${/^\w+$/.test(group) ? group : `'${group}'`}: tableOf({\n${lines.join('')}  }),\n`
}
const count = (group: Group): number => files.get(group) ?? 0
const out = path.resolve(import.meta.dirname, '../server/src/schema/usage.ts')
fs.writeFileSync(
  out,
  `// Made by \`npm run usage\`: counted over ${count('x86')} domain configs for x86, ${count('arm')} for ARM, ${count('cpupool')} of cpupools and ${count('xl-conf')} \`xl.conf\`, all
// of them from public repositories.
import { tableOf } from '../table.ts'

/** In how many of these files each key is set; keys that none of them has are left out. */
export const usage = {
${groups.map(table).join('')}}
`,
)
console.log(path.relative(process.cwd(), out))
