import fs from 'node:fs'
import path from 'node:path'
import { newestRelease, oldestRelease } from '../../server/src/release.ts'
import type { Generated } from './generated.ts'

/** "4.1 to 4.22", where a text tells from when to when we know xl. */
const span = new RegExp(`\\b${oldestRelease.replace('.', '\\.')} to \\d+\\.\\d+\\b`, 'g')

const texts = ['README.md', 'docs/architecture.md']

/** Texts that name the first and the last release. */
export const releaseSpans: readonly Generated[] = texts.map((file) => ({
  file,
  make: () =>
    fs
      .readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
      .replace(span, `${oldestRelease} to ${newestRelease}`),
}))
