import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { creationRows } from '../conformance/create/rows.ts'
import { facts } from '../conformance/facts.ts'
import { builtRelease, verdictRows } from '../conformance/verdicts.ts'
import { casesOfDocument, casesOfPage } from '../documents/cases.ts'
import type { Material } from './cases.ts'

const read = (...parts: string[]): string => readFileSync(path.join(...parts), 'utf8')

const markdownIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()

/** So many of the rows, evenly spread, where a quick look is wanted. */
const some = <T>(rows: readonly T[], wanted = process.env.XEN_CONFIG_MUTATION_ROWS): readonly T[] =>
  wanted === undefined ? rows : rows.filter((_, index) => index % Math.ceil(rows.length / Number(wanted)) === 0)

/** What the tests are made of, from the project in the current folder. */
export const readMaterial = (): Material => ({
  documents: Object.fromEntries(
    markdownIn('test/documents').map((name) => [name, casesOfDocument(name, read('test/documents', name))] as const),
  ),
  pages: Object.fromEntries(
    markdownIn('docs/rules').map(
      (name) => [name, casesOfPage(name.replace('.md', ''), read('docs/rules', name))] as const,
    ),
  ),
  rows: some(verdictRows),
  builtRelease,
  facts,
  // They are for what follows parsing, and take as long as all the rest.
  creations: process.env.XEN_CONFIG_MUTATION_CREATION ? some(creationRows) : [],
})
