import fs from 'node:fs'
import path from 'node:path'
import { projectFile } from '../../server/src/project/project.ts'
import { configGlobs, type FileNames, fileNames } from '../../server/src/workspace/file-names.ts'
import type { Generated } from './generated.ts'

const read = (file: string): string => fs.readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')

/** `*.xl`, `/etc/xen/*`, …: as a person writes them. */
const shown = ({ names = [], extensions = [], patterns = [] }: FileNames): string => {
  const more = patterns.filter((pattern) => !extensions.some((each) => pattern.endsWith(`/*${each}`)))
  return [...names, ...extensions.map((each) => `*${each}`), ...more.map((each) => each.replace(/^\*\*(?=\/)/, ''))]
    .map((each) => `\`${each}\``)
    .join(', ')
}

const { domain, cpupool, 'xl-conf': xlConf } = fileNames

const head = '| language | files |\n|---|---|\n'

const readme = (): string => {
  const [before, table = ''] = read('README.md').split(head)
  const rows = [
    `| Xen domain config | ${shown(domain)}; a \`.cfg\` whose keys say so |`,
    `| Xen cpupool config | ${shown(cpupool)} |`,
    `| \`xl.conf\` | ${shown(xlConf)} |`,
  ]
  return `${before}${head}${rows.join('\n')}\n${table.replace(/^(?:\|.*\n)*/, '')}`
}

const walkthrough = (): string => {
  const names = (domain.extensions ?? []).map((each) => `\`*${each}\``)
  const list = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  return read('media/walkthrough/open.md').replace(/(?<=they are called ).*?(?=, or lie in)/, list)
}

const list = (names: readonly string[]): string => `[\n${names.map((name) => `  '${name}',\n`).join('')}]`

const client =
  (): string => `// Made by \`npm run generate\` from the server's \`workspace/file-names.ts\` and \`project/project.ts\`.

/** Where configs of ours are looked for by their names; what others use, too, is decided by its content. */
export const configGlobs: readonly string[] = ${list(configGlobs)}

/** What a project says, and what it leaves out. */
export const projectFile = '${projectFile}'
`

/** What says again how files are called. */
export const namesOfFiles: readonly Generated[] = [
  { file: 'README.md', make: readme },
  { file: 'media/walkthrough/open.md', make: walkthrough },
  { file: 'client/src/file-names.ts', make: client },
]
