import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** A script, which has no types. */
const { pageOf }: { pageOf(readme: string, home: string): string } = await import(
  new URL('../../scripts/lib/extension-page.mjs', import.meta.url).href
)
const { pagesOf }: { pagesOf(root: string): Record<string, string> } = await import(
  new URL('../../scripts/build/rule-pages.mjs', import.meta.url).href
)

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** What `.vscodeignore` lets into the package: names, and folders with all that is in them. */
const allowed = read('.vscodeignore')
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1))
const isPacked = (file: string): boolean =>
  allowed.some((each) => (each.endsWith('/**') ? file.startsWith(each.slice(0, -2)) : each === file))

const linksOf = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)

describe('the page of the extension', () => {
  const page = pageOf(read('README.md'), 'https://example.com/home')

  it('has its pictures and links at addresses: VS Code shows and follows no others there', () => {
    expect(linksOf(page).filter((link) => !link.startsWith('https://'))).toEqual([])
    const pictures = [...page.matchAll(/!\[[^\]]+\]\(https:\/\/example\.com\/home\/raw\/HEAD\/([^)]+)\)/g)]
    expect(pictures.length).toBeGreaterThanOrEqual(3)
    expect(pictures.length).toBe(page.match(/!\[/g)?.length)
    expect(pictures.filter(([, file = '']) => !existsSync(join(root, file)))).toEqual([])
  })

  it('links to what is there', () => {
    const files = linksOf(page).flatMap(
      (link) => /^https:\/\/example\.com\/home\/blob\/HEAD\/([^#]*)/.exec(link)?.[1] ?? [],
    )
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})

describe('what lies in the package', () => {
  const pages = [
    ...readdirSync(join(root, 'docs/rules')).map((name) => `docs/rules/${name}`),
    ...readdirSync(join(root, 'media/walkthrough'), { encoding: 'utf8' }).map((name) => `media/walkthrough/${name}`),
    'docs/migrating-from-xm.md',
  ].filter((name) => name.endsWith('.md'))
  /** The pages of the rules and the guide lie there in one file. */
  const inOne: Readonly<Record<string, string>> = pagesOf(root)
  const lies = (file: string): boolean => {
    const [, name] = /^docs\/(?:rules\/)?([\w-]+)\.md$/.exec(file) ?? []
    return name === undefined ? isPacked(file) : isPacked('dist/rule-pages.json') && inOne[name] === read(file)
  }

  it('has the walkthrough, the pages of the rules and the guide, to which the walkthrough leads', () => {
    expect(pages.length).toBeGreaterThan(100)
    expect(lies('docs/migrating-from-xm.md')).toBe(true)
    expect(linksOf(read('media/walkthrough/migrate.md'))).toContain('command:xen.openGuide')
    expect(pages.filter((page) => !lies(page))).toEqual([])
  })

  it('links to what lies there, too, or to an address', () => {
    const lost = pages.flatMap((page) =>
      linksOf(read(page))
        .filter((link) => !/^(?:https?:|command:|#)/.test(link))
        .map((link) => relative(root, join(root, dirname(page), link.replace(/#.*/, ''))))
        .filter((file) => !existsSync(join(root, file)) || !lies(file))
        .map((file) => `${page}: ${file}`),
    )
    expect(lost).toEqual([])
  })
})
