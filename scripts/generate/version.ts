import fs from 'node:fs'
import path from 'node:path'
import { author, version } from '../../package.json'
import type { Generated } from './generated.ts'

const root = path.join(import.meta.dirname, '../..')

/** Where a version of ours is named that somebody is to get: a package of npm, a tag, the source of a recipe. */
const named = /(xen-config@v?|rev: v|pkgver=|Xen Config )\d+\.\d+\.\d+\b/g

/** Who answers for a package, where its format says that in a line of its own. */
const maintainer = /^(# Maintainer: ).*$/gm

/** The files that name the version or the author of the manifest: both change there alone. */
export const versions: readonly Generated[] = [
  'docs/pipelines.md',
  'editors/mason/package.yaml',
  'packaging/apk/APKBUILD',
  '.github/ISSUE_TEMPLATE/bug.yml',
].map((file) => ({
  file,
  make: () =>
    fs.readFileSync(path.join(root, file), 'utf8').replace(named, `$1${version}`).replace(maintainer, `$1${author}`),
}))
