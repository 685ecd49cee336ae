// `npm run new -- rule ID`, `npm run new -- key NAME --in FILE`, `npm run new -- language NAME`: writes the files with their shape, makes anew
// what is made from them, and says what is left. `TODO` stands where something is to be filled in; a test is red as long as it does.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { isRelease, newestRelease, type Release } from '../server/src/release.ts'
import { type Change, camel, newKey, newLanguage, newRule } from './new/shapes.ts'

const root = path.resolve(import.meta.dirname, '..')
const usage = `npm run new -- rule ID                                what can be wrong: missing-kernel
npm run new -- key NAME [--in FILE] [--since RELEASE]   a key, in server/src/schema/domain/FILE.ts (default: general)
npm run new -- language NAME [--since RELEASE]          a key whose value is a list of strings of fields: NAME = [ "a=1,b=2" ]

For a field of a language that there is, and for a release, see CONTRIBUTING.md.`

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8')

const wrong = (message: string): never => {
  console.error(`npm run new: ${message}\n\n${usage}`)
  process.exit(2)
}

/** What the arguments ask for. */
const wanted = (): Change => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { in: { type: 'string', default: 'general' }, since: { type: 'string', default: newestRelease } },
  })
  const [what = '', name = '', ...rest] = positionals
  if (rest.length > 0) wrong(`there is one name too many: ${rest.join(' ')}`)
  const since: Release = isRelease(values.since) ? values.since : wrong(`there is no release ${values.since}`)
  const form = what === 'rule' ? /^[a-z]+(-[a-z]+)+$/ : /^[a-z][a-z0-9_]*$/
  if (!form.test(name)) wrong(`${name || 'no name'} cannot be the name of a ${what || 'thing'}`)
  switch (what) {
    case 'rule':
      if (fs.existsSync(path.join(root, `docs/rules/${name}.md`))) wrong(`there is a rule ${name}`)
      return newRule(name, read)
    case 'key':
      if (!fs.existsSync(path.join(root, `server/src/schema/domain/${values.in}.ts`)))
        wrong(`there is no ${values.in}.ts`)
      return newKey(name, values.in, since, read)
    case 'language':
      if (fs.existsSync(path.join(root, `server/src/values/devices/${name}.ts`))) wrong(`there is a language ${name}`)
      return newLanguage(name, camel(name), since, read)
    default:
      return wrong(`there is nothing called ${what || 'so'} to make`)
  }
}

const { files, left } = wanted()
for (const [file, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
  console.log(file)
}
const tool = (bin: string, ...args: string[]) =>
  execFileSync(path.join(root, 'node_modules/.bin', bin), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
tool('biome', 'check', '--write', '--log-level=error', ...Object.keys(files).filter((file) => file.endsWith('.ts')))
tool('tsx', 'scripts/generate.ts')
console.log(`\n${left.trim()}`)
