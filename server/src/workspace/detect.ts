import type { Detection } from '../../../protocol/src/messages.ts'
import { type Config, defaultTarget, readConfig } from '../config/read-config.ts'
import { withLines } from '../line-ends.ts'
import { keysOf } from '../schema/index.ts'
import { isWide, narrowed } from '../syntax/index.ts'
import { filledName, templateOf } from '../template/template.ts'
import type { FileKind } from '../values/value-type.ts'
import { evidenceOf, showsSigns } from './evidence.ts'
import {
  isKept,
  isOfOthersLanguage,
  isOursByName,
  kindOfLanguage,
  kindOfPath,
  mayBeConfig,
  poolPrefix,
} from './file-names.ts'
import { foreignBecause } from './foreign.ts'

/** A line with one pair of brackets and no quotes in them; and one with a name in them. */
const isSection = /^\[[^\]"']+\]$/
const isName = /^\[\w[\w. -]*\]\s*(?:[#;].*)?$/

/**
 * What the content of a file says: a domain config has settings that mean nothing to others. Never guesses a cpupool or
 * an `xl.conf` from content alone unless their own keys are there.
 */
const kindOfContent = (text: string, name: string, config: Config): Detection => {
  const { tree, entries } = config
  const names = [...entries.keys()]
  if (names.length === 0) return { kind: undefined, certain: false }
  // Sections belong to other people's files.
  const bracketed = text.split('\n').flatMap((line) => (/^\s*\[/.test(line) ? [line.trim()] : []))
  if (bracketed.some((line) => isSection.test(line)) && bracketed.some((line) => isName.test(line)))
    return { kind: undefined, certain: false }
  // Braces at the ends of lines are C.
  if (name.startsWith(poolPrefix) && names.every((each) => keysOf('cpupool').has(each)) && !/[{}]\s*$/m.test(text))
    return { kind: 'cpupool', certain: true }
  const { surely: strong, likely, hardly, share } = evidenceOf(names, config)
  const weak = likely + hardly
  if (strong >= 2 && share >= 0.5) return { kind: 'domain', certain: tree.settings.length >= 3 }
  if (strong >= 1 && weak >= 1 && share >= 0.4) return { kind: 'domain', certain: strong + weak >= 3 && share >= 0.6 }
  if (
    names.includes('name') &&
    names.includes('sched') &&
    (names.includes('cpus') || names.includes('nodes') || names.length === 2)
  ) {
    return { kind: 'cpupool', certain: true }
  }
  // A list of nodes beside a name is a pool's, with nothing else but what a pool has.
  if (
    names.includes('name') &&
    entries.get('nodes')?.value?.type === 'list' &&
    names.every((each) => keysOf('cpupool').has(each))
  )
    return { kind: 'cpupool', certain: false }
  const conf = names.filter((name) => keysOf('xl-conf').has(name))
  const own = conf.filter((name) => !keysOf('domain').has(name))
  if (own.length >= 2 && conf.length / names.length >= 0.8) return { kind: 'xl-conf', certain: own.length >= 3 }
  if (weak >= 3 && share >= 0.75) return { kind: 'domain', certain: false }
  return { kind: undefined, certain: false }
}

/**
 * What a file is by its path or, where that does not tell, by its content.
 * @param read the text as a domain config, where somebody wants that, too
 */
export const detectKind = (
  path: string,
  content: string,
  read = (text: string): Config => readConfig(templateOf(text)?.text ?? text, 'domain', defaultTarget),
): Detection => {
  // xl refuses a file that begins with a byte-order mark, UTF-16 and carriage returns alone: it is a config all the same, and to be told of that.
  const text = withLines(isWide(content) ? narrowed(content) : content.replace(/^\uFEFF/, ''))
  if (isKept(path)) return { kind: undefined, certain: false }
  const normal = filledName(path.replaceAll('\\', '/'))
  const kind = kindOfPath(normal)
  let config: Config | undefined
  const once = () => (config ??= read(text))
  // A folder says less than what is in the file: EFI's `xen.cfg` may lie in /etc/xen.
  if (foreignBecause(normal, text, once)) return { kind: undefined, certain: false }
  const ofContent = () => kindOfContent(text, normal.slice(normal.lastIndexOf('/') + 1), once())
  if (!kind) return ofContent()
  // Nor does it tell a cpupool from a guest.
  if (kind === 'domain' && !isOursByName(normal) && ofContent().kind === 'cpupool')
    return { kind: 'cpupool', certain: true }
  return { kind, certain: true }
}

/**
 * What a file is that was found below a folder and that nobody has named. Where it is not called like ours, its content tells, which somebody
 * has written by hand: no program, and no text in another language, though it may quote a config.
 * @param otherwise asked of what is of no kind that we know
 */
export const kindBelow = (
  path: string,
  text: string,
  otherwise?: (path: string, text: string) => FileKind | undefined,
): FileKind | undefined => {
  const isOthers = () => isOfOthersLanguage(path) || text.includes('\0') || foreignBecause(path, text) !== undefined
  if (!mayBeConfig(path.replaceAll('\\', '/')) && isOthers()) return undefined
  return detectKind(path, text).kind ?? otherwise?.(path, text)
}

/**
 * What a file is that a person has named, or opened as none of ours in so many words; or by what it is another program's. Where neither its
 * path nor its content tells, signs of a guest will do.
 * @param read the text as a domain config, where somebody has that already
 */
export const kindNamed = (
  path: string,
  text: string,
  read?: () => Config,
): { readonly kind: FileKind } | { readonly foreign: string } => {
  const foreign = foreignBecause(path, text, read)
  if (foreign !== undefined) return { foreign }
  const whole = withLines(isWide(text) ? narrowed(text) : text.replace(/^\uFEFF/, ''))
  const config = (read ?? (() => readConfig(templateOf(whole)?.text ?? whole, 'domain', defaultTarget)))()
  const { kind } = detectKind(path, text, () => config)
  if (kind) return { kind }
  return showsSigns(whole, config) ? { kind: 'domain' } : { foreign: 'nothing in it tells of Xen' }
}

/**
 * Why an open document is left alone: what is surely another program's is so whatever language an editor takes it for, and what has a
 * language of others is ours where something shows it.
 * @param config what `document` says
 */
export const leftAloneBecause = (
  { uri, languageId, text }: { readonly uri: string; readonly languageId: string; readonly text: string },
  config: Config,
): string | undefined => {
  const path = pathOfUri(uri)
  if (kindOfLanguage(languageId)) return foreignBecause(path, text, () => config)
  const found = kindNamed(path, text, config.kind === 'domain' ? () => config : undefined)
  return 'foreign' in found ? found.foreign : undefined
}

/** The path of a URI; the URI itself where its escapes are broken. */
export const pathOfUri = (uri: string): string => {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}
