import type { Telling } from '../../server/src/schema/key.ts'
import { namesThatTell } from '../../server/src/schema/telling.ts'
import type { Generated } from './generated.ts'

const set = (names: readonly string[]): string => `new Set([\n${names.map((name) => `  '${name}',\n`).join('')}])`

const ofDomainOrPool = (...ranks: readonly Telling[]): string[] =>
  [...new Set(ranks.flatMap((rank) => [...namesThatTell('domain', rank), ...namesThatTell('cpupool', rank)]))].sort()

const text = (): string => `// Made by \`npm run generate\` from what the schema says of its keys (\`telling\`).

/** Keys that hardly any other program's config assigns at the start of a line. */
export const telling: ReadonlySet<string> = ${set(ofDomainOrPool('surely', 'likely'))}

/** Keys that say nothing on their own, but together with a telling one. */
export const common: ReadonlySet<string> = ${set(ofDomainOrPool('hardly'))}

/** Keys of \`xl.conf\` whose names are like no other's. */
export const ofXlConf: ReadonlySet<string> = ${set(namesThatTell('xl-conf', 'surely'))}
`

/** The names by which the client knows, without the server, that a file may be ours. */
export const tellingKeys: readonly Generated[] = [{ file: 'client/src/telling-keys.ts', make: text }]
