import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { levelSection, levelsIn } from '../../server/src/cli/report/levels.ts'
import { ruleIds } from '../../server/src/rule-ids.ts'
import { creationRules } from '../../server/src/rules/creation-rules.ts'
import { fleetRules } from '../../server/src/rules/fleet-rules.ts'
import { rules } from '../../server/src/rules/rules.ts'
import { valueRules } from '../../server/src/rules/value-rules.ts'

/*
 * The compiler keeps every finding to an id of the list. What it cannot see is held here: that rules, files and pages are the same
 * set, and that a page says what its examples show. That each page has an example is in rule-pages.test.ts.
 */

const sources = new URL('../../server/src/rules/', import.meta.url)
const pages = new URL('../../docs/rules/', import.meta.url)

const pageOf = (id: string): string => readFileSync(new URL(`${id}.md`, pages), 'utf8')

const filesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, sources))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace('.ts', ''))

describe('the rules', () => {
  it('are the ids of the union, each once', () => {
    expect(rules.map(({ id }) => id)).toEqual(ruleIds)
    expect(new Set(ruleIds).size).toBe(ruleIds.length)
  })

  it('that have a check stand in a file of their own name, and nothing else stands there', () => {
    const machinery = [
      'lint',
      'rule',
      'rules',
      'value-rules',
      'syntax-rule',
      'syntax-rules',
      'creation',
      'creation-rules',
      'fleet-rules',
      'other-architecture',
    ]
    const named = ['./', './syntax/'].flatMap(filesIn).filter((name) => !machinery.includes(name))
    const own = rules
      .filter((rule) => ![...valueRules, ...creationRules, ...fleetRules].includes(rule))
      .map(({ id }) => id)
    expect(named.sort()).toEqual([...own].sort())
  })

  it('have a page each, and each page has a rule', () => {
    const names = readdirSync(pages).filter((name) => name.endsWith('.md') && name !== 'README.md')
    expect(names.map((name) => name.replace('.md', '')).sort()).toEqual([...ruleIds].sort())
  })
})

describe('the page of a rule', () => {
  it.each(ruleIds)('%s names the levels that its examples show, and no other', (id) => {
    const page = pageOf(id)
    const shown = [...page.matchAll(/# (\w+): \[([\w-]+)\]/g)]
      .filter((match) => match[2] === id)
      .map(([, level]) => level)
    const named = levelsIn(levelSection(page)).map((level) => level.toLowerCase())
    expect([...new Set(shown)].sort()).toEqual(named.sort())
  })

  it.each(ruleIds)('%s has its sections in order, and links to pages that exist', (id) => {
    const page = pageOf(id)
    const sections = ['What xl does', 'Example', 'How to mend it', 'Level', 'When to switch it off']
    const found = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1] as string)
    expect(found).toEqual(sections.slice(0, found.length))
    expect(found.length).toBeGreaterThanOrEqual(4)
    for (const [, target] of page.matchAll(/\]\(([\w-]+)\.md\)/g))
      expect(existsSync(new URL(`${target}.md`, pages)), target).toBe(true)
  })
})
