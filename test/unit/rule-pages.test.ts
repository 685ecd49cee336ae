import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { casesOfPage, runCase } from '../documents/cases.ts'
import { readMarkers } from '../documents/page.ts'

// Each rule has a page under docs/rules, and the examples of each page are run: test/documents/page.ts says how they are read.
const folder = new URL('../../docs/rules/', import.meta.url)
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')

describe('the pages of the rules', () => {
  describe.each(pages)('%s', (name) => {
    const id = name.replace('.md', '')
    const page = readFileSync(new URL(name, folder), 'utf8')
    const cases = casesOfPage(id, page)

    it('begins with the name of the rule and shows what it finds', () => {
      expect(page.startsWith(`# ${id}\n`)).toBe(true)
      expect(cases.some(({ block }) => readMarkers(block.source).expected.some(({ rule }) => rule === id))).toBe(true)
    })

    it.each(cases)('the block at line $line', (each) => runCase(each))
  })
})
