// The pages of the rules as one file: a hundred small ones are larger in a package, and longer to unpack.
import fs from 'node:fs'
import path from 'node:path'

/** The pages of `docs/rules/` in a checkout by their names; the index is `README`. */
export function rulePages(root) {
  const folder = path.join(root, 'docs/rules')
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.md'))
  return Object.fromEntries(
    names.map((name) => [name.replace(/\.md$/, ''), fs.readFileSync(path.join(folder, name), 'utf8')]),
  )
}

/** The pages that the extension shows without a network: those of the rules, and the guide to migrations. */
export const pagesOf = (root) => ({
  ...rulePages(root),
  'migrating-from-xm': fs.readFileSync(path.join(root, 'docs/migrating-from-xm.md'), 'utf8'),
})
