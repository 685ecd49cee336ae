import { type Config, defaultTarget, readConfig } from '../config/read-config.ts'
import { keysOf, xmTable } from '../schema/index.ts'
import { namesThatTell } from '../schema/telling.ts'
import { filledName, templateOf } from '../template/template.ts'
import { isOthersByName, isOursByName } from './file-names.ts'

/** Sections are how INI files, `setup.cfg` and the `xen.cfg` of EFI begin. xl's lists stand behind a key. */
const section = /^[ \t]*\[[\w][^\]\n"']*\][ \t]*(?:[#;].*)?$/

/** What opens or ends a block in nginx, libvirt, ISC's and many other files; xl knows no braces. */
const block = /[{}]\s*$/

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
  text: string,
  read: () => Pick<Config, 'tree' | 'entries'> = () =>
    readConfig(templateOf(text)?.text ?? text, 'domain', defaultTarget),
): string | undefined => {
  const normal = filledName(path.replaceAll('\\', '/'))
  if (isOursByName(normal)) return undefined
  if (isOthersByName(normal)) return 'its name says so'
  const start = text.trimStart()
  const [shebang] = /^#![^\n]*/.exec(start) ?? []
  if (shebang !== undefined && !/python|\bxl\b|\bxm\b/.test(shebang)) return `it is a script, \`${shebang.trim()}\``
  if (start.startsWith('<')) return 'it is XML or HTML'
  const { tree, entries } = read()
  const names = [...entries.keys()]
  if (!names.some((name) => telling.has(name))) {
    const within = insideOf(tree.settings)
    let offset = 0
    for (const line of text.split('\n')) {
      if (section.test(line) && !within(offset)) return `it has sections, \`${line.trim()}\``
      offset += line.length + 1
    }
  }
  const lines = text.split('\n').filter((line) => !/^\s*(?:#.*)?$/.test(line))
  // Somebody who has just begun a file has few lines.
  if (names.some(isKnown) || lines.length < 3) return undefined
  if (lines.some((line) => block.test(line))) return 'it has blocks in braces'
  return 'it has no key of Xen'
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
