// `npm run generate`: writes anew what is made from something else. `test/unit/generated.test.ts` holds that it has been done.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { clientWords } from './generate/client-words.ts'
import { namesOfFiles } from './generate/file-names.ts'
import type { Generated } from './generate/generated.ts'
import { grammars } from './generate/grammars.ts'
import { guide } from './generate/guide.ts'
import { manual } from './generate/man.ts'
import { settingsOfManifest } from './generate/manifest.ts'
import { messagesOfNewest } from './generate/newest.ts'
import { projectSchema } from './generate/project-schema.ts'
import { releaseSpans } from './generate/releases.ts'
import { ruleLists } from './generate/rules.ts'
import { tellingKeys } from './generate/telling.ts'
import { versions } from './generate/version.ts'

const root = path.resolve(import.meta.dirname, '..')

export const generated: readonly Generated[] = [
  ...ruleLists,
  ...settingsOfManifest,
  ...projectSchema,
  ...manual,
  ...grammars,
  ...tellingKeys,
  ...namesOfFiles,
  ...releaseSpans,
  ...messagesOfNewest,
  ...guide,
  ...clientWords,
  ...versions,
]

const write = ({ file, make }: Generated): void => {
  const to = path.join(root, file)
  const text = make()
  if (fs.existsSync(to) && fs.readFileSync(to, 'utf8') === text) return
  fs.writeFileSync(to, text)
  console.log(file)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generated.forEach(write)
