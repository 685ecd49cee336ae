import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rules } from '../../server/src/rules/lint.ts'
import { valueRules } from '../../server/src/rules/value-rules.ts'

/*
 * The ids of rules stand in three places: where something is found, in the list of rules, and in the documentation. They are
 * text, so nothing but these tests keeps them together.
 */

const sources = new URL('../../server/src/', import.meta.url)
const pages = new URL('../../docs/rules/', import.meta.url)

const filesIn = (folder: string): { name: string; text: string }[] =>
  readdirSync(new URL(folder, sources), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      name: `${folder}${name}`,
      text: readFileSync(new URL(`${folder}${name}`, sources), 'utf8'),
    }))

const files = ['values/', 'rules/'].flatMap(filesIn)
const known = new Set(rules.map(({ id }) => id))

/** The names under which a file calls `refused` and the like: also what it makes of them itself. */
const makersIn = (text: string): string[] => [
  'refused',
  'ignored',
  'advice',
  'remark',
  ...[...text.matchAll(/const (\w+) = [^\n]*\? (?:refused|ignored|advice|remark) :/g)].map(
    (match) => match[1] as string,
  ),
]

/** The words in quotes of a stretch of code. */
const quoted = (code: string): string[] => [...code.matchAll(/'([a-z][a-z-]*)'/g)].map((match) => match[1] as string)

/** The rule ids that a file uses: as the first argument of a call, as `rule:` of a finding, or in a variable of that name. */
const idsIn = (text: string): string[] => [
  ...[...text.matchAll(new RegExp(`\\b(?:${makersIn(text).join('|')})\\(\\s*([^,()]*),`, 'g'))]
    .map((match) => match[1] as string)
    .flatMap((argument) => quoted(argument.replace(/^.*\?/, ''))),
  ...[...text.matchAll(/\brule(?:: | = )([^(,\n][^,\n]*)/g)]
    .map((match) => match[1] as string)
    .flatMap((value) => quoted(value.replace(/^.*\?/, ''))),
]

/** The levels that a text names, as in "Error where xl refuses the file, Warning otherwise." */
const levelsIn = (text: string): string[] =>
  [...new Set(text.match(/\b(?:Error|Warning|Information|Hint)\b/g) ?? [])].map((level) => level.toLowerCase())

const pageOf = (id: string): string => readFileSync(new URL(`${id}.md`, pages), 'utf8')

describe('the ids of rules', () => {
  it.each(files)('in $name are listed', ({ text }) => {
    expect(idsIn(text).filter((id) => !known.has(id))).toEqual([])
  })

  it('are found in the sources at all', () => {
    expect(new Set(files.flatMap(({ text }) => idsIn(text))).size).toBeGreaterThan(40)
  })

  it('are listed once', () => {
    expect(rules.length).toBe(known.size)
  })

  it.each(valueRules)('$id is reported by a type of value', ({ id }) => {
    const users = files.filter(({ name, text }) => name.startsWith('values/') && text.includes(`'${id}'`))
    expect(users.length).toBeGreaterThan(0)
  })
})

describe('the table of rules', () => {
  const rows = [
    ...readFileSync(new URL('README.md', pages), 'utf8').matchAll(/^\| \[(\S+)\]\((\S+)\) \|(.*)\|(.*)\|$/gm),
  ]

  it('lists exactly the rules, in their order', () => {
    expect(rows.map((row) => row[1])).toEqual(rules.map(({ id }) => id))
    expect(rows.map((row) => row[2])).toEqual(rules.map(({ id }) => `${id}.md`))
  })

  it.each(rules)('says of $id what the rule and its page say', ({ id, summary }) => {
    const row = rows.find((each) => each[1] === id)
    expect(row?.[4]?.trim()).toBe(summary)
    expect(levelsIn(row?.[3] ?? '')).toEqual(levelsIn(pageOf(id).split('\n## Level\n')[1]?.split('\n## ')[0] ?? ''))
  })
})

describe('the pages', () => {
  it.each(rules)('$id shows its finding at the levels that it names, and at no other', ({ id }) => {
    const page = pageOf(id)
    const named = levelsIn(page.split('\n## Level\n')[1]?.split('\n## ')[0] ?? '')
    const shown = [...page.matchAll(/# (\w+): \[([\w-]+)\]/g)]
      .filter((match) => match[2] === id)
      .map((match) => match[1])
    expect(named.length).toBeGreaterThan(0)
    expect(shown.filter((level) => !named.includes(level as string))).toEqual([])
  })

  it.each(rules)('$id has its sections in order, and links to pages that exist', ({ id }) => {
    const page = pageOf(id)
    const sections = ['What xl does', 'Example', 'How to mend it', 'Level', 'When to switch it off']
    const found = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1] as string)
    expect(found).toEqual(sections.slice(0, found.length))
    expect(found.length).toBeGreaterThanOrEqual(4)
    for (const [, target] of page.matchAll(/\]\(([\w-]+)\.md\)/g)) expect(known).toContain(target)
  })
})
