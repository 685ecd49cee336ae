import { type Config, defaultTarget, readConfig } from '../config/read-config.ts'
import { withLines } from '../line-ends.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { namesThatTell } from '../schema/telling.ts'
import { isWide, narrowed } from '../syntax/index.ts'
import { filledName, templateOf } from '../template/template.ts'
import { hasDevice, namesElsewhere } from './evidence.ts'
import { isOfOthersLanguage, isOthersByName, isOursByName, kindOfPath, noKey } from './file-names.ts'

/** Sections are how INI files, `setup.cfg` and the `xen.cfg` of EFI begin. xl's lists stand behind a key. */
const section = /^[ \t]*\[[\w][^\]\n"']*\][ \t]*(?:[#;].*)?$/

/** What opens or ends a block in nginx, libvirt, ISC's and many other files; xl knows no braces. */
const block = /[{}]\s*$/

/** What ends a compound command of a shell, and what begins one. */
const shellEnd = /^[ \t]*(?:fi|done|esac)\b[ \t]*(?:[;#|&<>].*)?\r?$/m
const shellBegin = /^[ \t]*(?:if|for|while|until|case)[ \t]/

/** What a line of other programs shows, where no word of the file is a name of ours. Whoever has just begun a config writes none of it. */
const signs: readonly (readonly [RegExp, string])[] = [
  [block, 'it has blocks in braces'],
  [/^\s*(?:(?:echo|exec|exit|printf|return|shift|source|trap|\.)\s|set\s+[-+]\w)/, 'it has commands of a shell'],
  [/^\s*\w+(?:\.\w+)+\s*=/, 'it has names with dots'],
  [/^\s*[\w-]+\s[^=;]*;\s*$/, 'it has lines without `=`'],
  [/^\s*[A-Z][A-Z\d]*(?:_[A-Z\d]+)+=/, 'it has variables of a shell'],
]

/** The keys that none but a guest has. EFI's loader reads `kernel` and `ramdisk` from its `xen.cfg`, too. */
const telling = new Set(namesThatTell('domain', 'surely').filter((name) => name !== 'kernel' && name !== 'ramdisk'))

const isKnown = (name: string): boolean =>
  keysOf('domain').has(name) || keysOf('cpupool').has(name) || keysOf('xl-conf').has(name) || xmTable.has(name)

/**
 * Why a file is surely none of Xen's, although somebody has named it; undefined where it may well be one. What has a name as only our files
 * have (`.xl`), or says nothing clear, is ours.
 * @param read the settings of the text, where somebody has them already
 */
export const foreignBecause = (
  path: string,
  written: string,
  read?: () => Pick<Config, 'tree' | 'entries'>,
): string | undefined => {
  // What is stored as UTF-16, or with carriage returns alone, has the same words: it is to be told of that alone.
  const text = withLines(isWide(written) ? narrowed(written) : written)
  const known =
    text === written && read ? read : () => readConfig(templateOf(text)?.text ?? text, 'domain', defaultTarget)
  return foreignIn(path, text, known)
}

const foreignIn = (path: string, text: string, read: () => Pick<Config, 'tree' | 'entries'>): string | undefined => {
  const normal = filledName(path.replaceAll('\\', '/'))
  const start = text.trimStart()
  const [shebang] = /^#![^\n]*/.exec(start) ?? []
  const isScript = shebang !== undefined && !/python|\bxl\b|\bxm\b/.test(shebang)
  // To xl it is a comment: what it takes is a config all the same where our files are called so, or lie.
  if (isScript && !(kindOfPath(normal) && read().tree.problems.length === 0))
    return `it is a script, \`${shebang.trim()}\``
  if (isOursByName(normal)) return undefined
  if (isOthersByName(normal)) return 'its name says so'
  if (start.startsWith('<')) return 'it is XML or HTML'
  const { tree, entries } = read()
  const names = [...entries.keys()]
  // A line that a person has left above a guest is told by xl; of an INI file no value is a list.
  if (!names.some((name) => telling.has(name) && entries.get(name)?.value?.type === 'list')) {
    const within = insideOf(tree.settings)
    let offset = 0
    for (const line of text.split('\n')) {
      if (section.test(line) && !within(offset)) return `it has sections, \`${line.trim()}\``
      offset += line.length + 1
    }
  }
  const ofShell = shellOf(tree.text, entries)
  if (ofShell !== undefined) return `it is a script of a shell, \`${ofShell}\``
  if (names.some(isKnown) || hasDevice(text)) return undefined
  const elsewhere = namesElsewhere(text).filter(isKnown)
  if (elsewhere.length > 0) {
    if (isOfOthersLanguage(normal)) return 'its name says so'
    // Where only our files lie, each key of ours is meant as one; anywhere else those are that nobody else has.
    if (kindOfPath(normal) || elsewhere.some((name) => telling.has(name))) return undefined
  }
  if (text.includes('\0')) return 'it is no text'
  const lines = text.split('\n').filter((line) => !/^\s*(?:#.*)?$/.test(line))
  // Somebody who has just begun a file has few lines.
  if (lines.length < 3) return signOf(tree.text)
  if (lines.some((line) => block.test(line))) return 'it has blocks in braces'
  return elsewhere.length > 0 ? 'it is in another language' : noKey
}

/** What shows that a few lines are none of a config; undefined where one of their words is a name of ours, misplaced as it may be. */
const signOf = (text: string): string | undefined => {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, ''))
  if (lines.some((line) => line.match(/\w+/g)?.some((word) => isKnown(word.toLowerCase())))) return undefined
  return signs.find(([sign]) => lines.some((line) => sign.test(line)))?.[1]
}

/**
 * The line that begins a compound command of a shell, in a file that is one's script whatever names its variables have. Every setting of ours
 * has to be an assignment there, too: `=` without blanks, and no list.
 */
const shellOf = (text: string, entries: Config['entries']): string | undefined => {
  if (!shellEnd.test(text)) return undefined
  for (const [name, { setting, value }] of entries) {
    const isAssigned = /^=\S/.test(text.slice(setting.key.end, setting.key.end + 2)) && value?.type !== 'list'
    if (!isAssigned && isKnown(name)) return undefined
  }
  return text
    .split('\n')
    .find((line) => shellBegin.test(line))
    ?.trim()
}

/** Whether an offset lies inside of a setting; asked for in the order of the text. */
const insideOf = (settings: readonly { readonly start: number; readonly end: number }[]) => {
  let index = 0
  return (offset: number): boolean => {
    for (let setting = settings[index]; setting && setting.end <= offset; setting = settings[index]) index++
    const setting = settings[index]
    return setting !== undefined && setting.start < offset
  }
}
