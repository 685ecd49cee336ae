import fs from 'node:fs'
import path from 'node:path'
import { levels } from '../../server/src/preferences.ts'
import { type Release, releases } from '../../server/src/release.ts'
import { released } from '../../server/src/releases.ts'
import { rules } from '../../server/src/rules/rules.ts'
import { type FileNames, fileNames, otherNames } from '../../server/src/workspace/file-names.ts'
import type { Generated } from './generated.ts'
import { asObject, type Json, withKeys } from './manifest-words.ts'

const root = path.join(import.meta.dirname, '../..')

const jsonOf = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))

/** What the manifest says of names, in the order that it has. */
const selectors = ({ names, extensions, patterns }: FileNames) => ({
  ...(names ? { filenames: names } : {}),
  ...(extensions ? { extensions } : {}),
  ...(patterns ? { filenamePatterns: patterns } : {}),
})

interface ManifestLanguage {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly configuration?: string
  readonly icon?: { readonly light: string; readonly dark: string }
}

/** Our languages with the names of their files, and those of others that have files beside ours. */
const languages = (before: readonly ManifestLanguage[]) => [
  ...Object.entries(fileNames).map(([kind, names]) => {
    const id = `xen-${kind}`
    const { aliases, configuration, icon } = before.find((each) => each.id === id) ?? {}
    return { id, aliases, ...selectors(names), configuration, icon }
  }),
  ...Object.entries(otherNames).map(([id, names]) => ({ id, ...selectors(names) })),
]

/** What each level means for a rule, and where the words of all rules for it stand. */
const levelWords: Readonly<Record<'default' | (typeof levels)[number], string>> = {
  default: 'As grave as the page of the rule says.',
  error: 'Always an Error.',
  warning: 'Always a Warning.',
  information: 'Always an Information.',
  hint: 'Always a Hint.',
  off: 'Never told.',
}
const keyOfLevel = (level: string) => `configuration.properties.xen.rules.enumDescriptions.${level}`
const choicesOfRule = ['default', ...levels]

/** "March 2011" */
const monthOf = (release: Release): string =>
  new Date(`${released[release]}-15`).toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/**
 * The manifest with its addresses, which follow from that of the repository, its files, and the choices of its settings: the releases, newest
 * first, and the ids of rules. Its words, which can be translated, stand in a file of their own.
 */
const manifest = (): { readonly json: unknown; readonly words: Readonly<Record<string, string>> } => {
  const json = jsonOf('package.json')
  const home = json.repository.url.replace(/^git\+|\.git$/g, '')
  json.homepage = `${home}#readme`
  json.bugs = { url: `${home}/issues` }
  json.contributes.languages = languages(json.contributes.languages)
  const settings = json.contributes.configuration.properties
  const newestFirst = releases.toReversed()
  settings['xen.release'].enum = ['', ...newestFirst]
  settings['xen.release'].enumItemLabels = ['newest known', ...newestFirst]
  settings['xen.release'].enumDescriptions = [
    `The newest release that Xen Config knows: ${newestFirst[0]}, as of now.`,
    ...newestFirst.map((release) => `Xen ${release}, of ${monthOf(release)}.`),
  ]
  settings['xen.rules'].properties = Object.fromEntries(
    rules.map(({ id, summary }) => [
      id,
      {
        description: `${summary}.`,
        type: 'string',
        enum: choicesOfRule,
        enumDescriptions: choicesOfRule.map((level) => `%${keyOfLevel(level)}%`),
      },
    ]),
  )
  // Whatever else there is of words is npm's, too.
  const { capabilities, contributes } = json as Readonly<Record<string, Json>>
  const { part, words } = withKeys(
    { capabilities: capabilities ?? {}, ...asObject(contributes) },
    {
      ...jsonOf('package.nls.json'),
      ...Object.fromEntries(Object.entries(levelWords).map(([level, said]) => [keyOfLevel(level), said])),
    },
  )
  const { capabilities: able, ...rest } = asObject(part)
  return { json: { ...json, capabilities: able, contributes: rest }, words }
}

const asText = (json: unknown): string => `${JSON.stringify(json, undefined, 2)}\n`

// The words come first: a text that stands in the manifest is taken from there, and is a key from then on.
export const settingsOfManifest: readonly Generated[] = [
  { file: 'package.nls.json', make: () => asText(manifest().words) },
  { file: 'package.json', make: () => asText(manifest().json) },
]
