import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { casesOfDocument, runCase } from '../documents/cases.ts'

const folder = new URL('../documents/', import.meta.url)
const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))

describe.each(documents.sort())('%s', (name) => {
  const cases = casesOfDocument(name, readFileSync(new URL(name, folder), 'utf8'))

  it('has configs', () => expect(cases).not.toEqual([]))

  it.each(cases)('line $line', (each) => runCase(each))
})
