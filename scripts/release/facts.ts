// `npm run facts -- --xen XEN.GIT --tag TAG`: what the sources of a release of Xen say of configs. See docs/new-release.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { differencesOf, emptyFile, type FactsFile, fileText, withRelease } from './facts-file.ts'
import { newsOf, type ReadRelease } from './news.ts'
import { factsOf, textsOf } from './xen/extract.ts'
import { releaseOf, treeOf } from './xen/tag.ts'

const path = fileURLToPath(new URL('../../test/conformance/facts.json', import.meta.url))
const file: FactsFile = JSON.parse(readFileSync(path, 'utf8'))

interface Options {
  readonly xen: string
  readonly tag?: string
  readonly diff?: string
  readonly write?: boolean
  readonly check?: boolean
}

const command = new Command('npm run facts --')
  .description('Extracts what the sources of a release of Xen say of configs.')
  .requiredOption('--xen <repository>', 'a clone of xen.git, with its tags')
  .option('--tag <tag>', 'the release to read, such as RELEASE-4.22.0 or 4.22.0-rc1; its facts are printed as JSON')
  .option('--diff <release>', 'print instead what is new since that release (or tag), as a checklist for a person')
  .option('--write', 'take the facts of the tag into test/conformance/facts.json')
  .option(
    '--check',
    'read every release of facts.json anew, from its tag RELEASE-x.y.0, and print what it tells otherwise',
  )
  .addHelpText(
    'after',
    `
Examples:
  npm run facts -- --xen ~/xen.git --tag RELEASE-4.22.0 --diff 4.21
  npm run facts -- --xen ~/xen.git --tag RELEASE-4.22.0 --write
  npm run facts -- --xen ~/xen.git --check`,
  )
  .action(({ xen, tag, diff, write, check }: Options) => {
    if (check) return report(differencesOf(file, everyReleaseOf(xen)))
    if (!tag) throw new Error('say --tag or --check')
    const release = releaseOf(tag)
    if (diff) process.stdout.write(newsOf(read(xen, tagOf(diff)), read(xen, tag)))
    else if (write) writeFileSync(path, fileText(withRelease(file, release, factsOf(treeOf(xen, tag)))))
    else process.stdout.write(fileText(factsOf(treeOf(xen, tag))))
  })

const tagOf = (release: string) => (/^\d+\.\d+$/.test(release) ? `RELEASE-${release}.0` : release)

const read = (xen: string, tag: string): ReadRelease => {
  const tree = treeOf(xen, tag)
  return { release: releaseOf(tag), facts: factsOf(tree), texts: textsOf(tree) }
}

/** The facts of all releases that the file has, from the sources alone. */
function everyReleaseOf(xen: string): FactsFile {
  const all = file.releases.map((release) => ({ release, facts: factsOf(treeOf(xen, tagOf(release))) }))
  const settable = new Set(all.flatMap(({ facts }) => facts.settable))
  return all.reduce((made, { release, facts }) => withRelease(made, release, facts), emptyFile([...settable]))
}

function report(differences: readonly string[]) {
  for (const each of differences) console.log(each)
  console.log(`${file.releases.length} releases read anew; facts.json tells ${differences.length} facts otherwise`)
  process.exitCode = differences.length > 0 ? 1 : 0
}

try {
  await command.parseAsync()
} catch (error) {
  console.error(`facts: ${error instanceof Error ? error.message : error}`)
  process.exit(2)
}
