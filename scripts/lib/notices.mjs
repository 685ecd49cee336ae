// The notices of what is bundled: name, version, licence and its text for each package that a file of the bundles comes from.
import fs from 'node:fs'
import path from 'node:path'

const inPackage = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/** The folders of the packages that the inputs of a bundle come from, as esbuild's `metafile` names them. */
export const packagesIn = (inputs) => [...new Set(inputs.flatMap((input) => inPackage.exec(input)?.[1] ?? []))]

/** The text of the MIT licence, for a package that is under it and does not bring it along: as ours, with another's name. */
const mitOf = ({ name, author }) => {
  const own = fs.readFileSync(new URL('../../LICENSE', import.meta.url), 'utf8').trim()
  const owner = author?.name ?? author
  if (!owner) throw new Error(`${name} does not say whose it is`)
  return own.replace(/^Copyright \(c\) .*$/m, `Copyright (c) ${owner}`)
}

const noticeOf = (folder) => {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const { name, version, license } = manifest
  const title = `${name} ${version} (${license})`
  const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (!file && license === 'MIT') return { name, title, text: mitOf(manifest) }
  // What has no licence text cannot be handed on.
  if (!file) throw new Error(`${folder} has no licence file`)
  const text = fs.readFileSync(path.join(folder, file), 'utf8').trim().replaceAll('\r\n', '\n')
  return { name, title, text }
}

/** One text for all bundles. `folders` are those of `packagesIn`, from `root`; `others` are files with the licences of what is no package of npm's. */
export const noticesOf = (folders, root, others = {}) => {
  const notices = [...new Set(folders)]
    .map((folder) => noticeOf(path.resolve(root, folder)))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  for (const [name, file] of Object.entries(others))
    notices.push({ title: name, text: fs.readFileSync(file, 'utf8').trim() })
  const line = '-'.repeat(80)
  return [
    'Xen Config carries code of these packages, each under its own licence.\n',
    ...notices.map(({ title, text }) => `${line}\n${title}\n\n${text}\n`),
  ].join('\n')
}
