import fs from 'node:fs'
import path from 'node:path'
import { isRelease, newestRelease, releases } from '../../server/src/release.ts'
import { blocksOf } from '../../test/documents/block.ts'
import type { Generated } from './generated.ts'

const root = path.join(import.meta.dirname, '../..')

/** A line that names the xl that reads its block: `# warning: [unknown-key] xl 4.22 ignores it`, and `#  said:`, `#  hover:` ... */
const named = /^.*#[ ^|+:\d]*[a-z][a-z ]*\b.*?: .*?\bxl (\d+\.\d+)\b.*$/gm

/** Whether a message names the release as the newest there was: the one before, or one that is no longer listed. Others are history. */
const wasNewest = (release: string): boolean => release === releases.at(-2) || !isRelease(release)

/** The line with the newest release in place of the one it names: "xl 4.22 takes it, but Xen 4.22 has no such scheduler". */
const naming = (line: string, release: string): string =>
  !wasNewest(release)
    ? line
    : line.replace(new RegExp(`\\b(xl|Xen) ${release.replace('.', '\\.')}(?!\\d|\\.\\d)`, 'g'), `$1 ${newestRelease}`)

/** A block that says no release, before it or in it, is read by the newest xl, and its messages name that one. */
const ofNewest = (markdown: string): string => {
  const lines = markdown.split('\n')
  for (const { line, words, source } of blocksOf(markdown)) {
    if (words.some((word) => word.startsWith('release=')) || /^# xen-config: .*\brelease=/m.test(source)) continue
    const now = source.replace(named, naming)
    lines.splice(line, source.split('\n').length - 1, ...now.replace(/\n$/, '').split('\n'))
  }
  return lines.join('\n')
}

const markdownIn = (folder: string): string[] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && path.basename(name) !== 'README.md')
    .sort()
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))

/** The pages of rules and the documents of values, whose configs are read by the newest xl unless they say another. */
export const messagesOfNewest: readonly Generated[] = ['docs/rules', 'test/documents']
  .flatMap(markdownIn)
  .map((file) => ({
    file,
    make: () => ofNewest(fs.readFileSync(path.join(root, file), 'utf8')),
  }))
