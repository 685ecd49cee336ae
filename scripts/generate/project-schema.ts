import fs from 'node:fs'
import path from 'node:path'
import type { Generated } from './generated.ts'
import { inWords } from './manifest-words.ts'

const root = path.join(import.meta.dirname, '../..')

const jsonOf = (file: string) => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'))

/** The settings that hold on the command line, too. */
const shared = ['release', 'arch', 'host', 'rules', 'knownKeys', 'stage']

/** Markdown and labels are for VS Code's own editor of settings; a schema has a plain description. */
const plainSchema = (setting: Record<string, unknown>): Record<string, unknown> => {
  const { markdownDescription, enumItemLabels, scope, order, ...rest } = setting
  return { description: markdownDescription, ...rest }
}

/** What else is read as one of the choices of a setting: `4.17.5` is 4.17, `arm64` is arm. */
const otherSpellings: Readonly<Record<string, (choices: readonly string[]) => string>> = {
  release: (choices) => `^(${choices.filter(Boolean).join('|').replaceAll('.', '\\.')})[.-]`,
  arch: () => '^(|x86_(32|64)|amd64|arm(32|64)|aarch64)$',
}

/** A choice that may be spelt otherwise. What is proposed of it are the choices. */
const withSpellings = (name: string, setting: Record<string, unknown>): Record<string, unknown> => {
  const { enum: choices, enumDescriptions, ...rest } = setting
  const spellings = otherSpellings[name]
  if (!spellings || !Array.isArray(choices)) return setting
  const choice = { enum: choices, ...(enumDescriptions ? { enumDescriptions } : {}) }
  return { ...rest, anyOf: [choice, { pattern: spellings(choices) }] }
}

/** Those of the form of configs: one object here, `xen.format.*` in VS Code. */
const formatSchema = (settings: Record<string, Record<string, unknown>>): Record<string, unknown> => ({
  description: 'The form that `xencfg format` gives configs.',
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(settings).flatMap(([name, setting]) =>
      name.startsWith('xen.format.') ? [[name.slice('xen.format.'.length), plainSchema(setting)]] : [],
    ),
  ),
})

const schema = (): string => {
  const settings = inWords(jsonOf('package.json').contributes.configuration.properties, jsonOf('package.nls.json'))
  const text = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What a project says of its Xen configs to xencfg',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(shared.map((name) => [name, withSpellings(name, plainSchema(settings[`xen.${name}`]))])),
      format: formatSchema(settings),
      exclude: {
        description: 'Patterns as in .gitignore: what matches below a directory is not read.',
        type: 'array',
        // What is empty, or leads out of the folder, fits nothing.
        items: { type: 'string', pattern: '^(?!\\s*$)(?!!?\\.{1,2}(?:/|$))(?!.*/\\.\\.(?:/|$))' },
        default: [],
      },
    },
  }
  return `${JSON.stringify(text, undefined, 2)}\n`
}

export const projectSchema: readonly Generated[] = [{ file: 'schemas/xencfg.schema.json', make: schema }]
