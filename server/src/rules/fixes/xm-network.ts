import type { Config, Entry } from '../../config/read-config.ts'
import { contentRange } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { commentOutAll, hasRest, insert, replace, writeAbove } from './edits.ts'

/** The options from which xm made `ip=` and `nfsroot=` for the kernel (`create.py`, `preprocess_ip`, `preprocess_nfs`). */
const networkOptions = ['ip', 'gateway', 'netmask', 'hostname', 'interface', 'dhcp', 'nfs_server', 'nfs_root'] as const

export const isNetworkOption = (name: string): boolean => networkOptions.some((each) => each === name)

type Answer = { readonly title: string; readonly edits: readonly Edit[] } | { readonly drop: string } | undefined

interface Network {
  /** The options that the config sets. */
  readonly given: readonly string[]
  /** The key that has the command line of the kernel. */
  readonly key: 'cmdline' | 'extra'
  /** What xm made of them: those words that the command line does not have already. */
  readonly words: readonly string[]
  /** Those that are numbers: xm put texts together, and ended with an error. Nobody knows what was meant. */
  readonly numbers: readonly string[]
  /** Why each of them goes. */
  readonly reasonOf: (name: string) => string
}

const isWord = (prefix: string) => (word: string) => word.startsWith(prefix)

/** The options of the network that a config sets, and what xm made of them. */
export const networkIn = ({ entries }: Config): Network => {
  const given = networkOptions.filter((name) => entries.has(name))
  const text = (name: string): string => {
    const value = entries.get(name)?.value
    return value?.type === 'atom' ? value.text.trim() : ''
  }
  const key = entries.get('cmdline')?.inRelease ? 'cmdline' : 'extra'
  const all = wordsOf(text)
  const old = text(key).split(/\s+/)
  const words = all.filter((word) => !old.some(isWord(word.slice(0, word.indexOf('=') + 1))))
  const reasonOf = (name: string): string => {
    const kinds = name === 'nfs_root' ? ['nfsroot='] : name === 'nfs_server' ? ['nfsroot=', 'ip='] : ['ip=']
    if (kinds.some((kind) => words.some(isWord(kind)))) return `now in \`${key}\``
    if (kinds.some((kind) => all.some(isWord(kind)))) return `\`${key}\` has its own`
    if (name === 'nfs_root') return text(name) === '' ? 'it was empty' : 'without `nfs_server` xm refused the file'
    return 'without `ip` or `dhcp` xm did nothing with it'
  }
  const numbers = given.filter((name) => isNumber(entries.get(name)))
  return { given, key, words, numbers, reasonOf }
}

/**
 * Writes the words for the kernel that xm would have made of all these options, and makes comments of them.
 * @param name the one that is asked about
 */
export const networkFix = (config: Config, name: string): Answer => {
  const { entries, guest, tree } = config
  if (guest.type === 'hvm') return { drop: 'only PV kernels were given it' }
  const { given, key, words, numbers, reasonOf } = networkIn(config)
  const isPlain = (entry: Entry | undefined): boolean =>
    entry?.value?.type === 'atom' && !hasRest(tree.text, entry.setting)
  if (!given.every((each) => isPlain(entries.get(each)))) return undefined
  const there = entries.get(key)
  if (words.length === 0 && !given.some((each) => reasonOf(each).startsWith('`'))) return { drop: reasonOf(name) }
  if (words.some((word) => /["'\\\s]/.test(word)) || numbers.length > 0) return undefined
  const settings = tree.settings.filter((setting) => isNetworkOption(setting.key.name))
  if (!there) {
    return {
      title: `Write \`${key}\``,
      edits: writeAbove(tree.text, settings, `${key} = "${words.join(' ')}"`, reasonOf),
    }
  }
  const edit = addedTo(there, words)
  if (!edit) return undefined
  return {
    title: `Put it into \`${key}\``,
    edits: [...edit, ...commentOutAll(tree.text, settings, reasonOf)].sort((a, b) => a.start - b.start),
  }
}

const isNumber = (entry: Entry | undefined): boolean =>
  entry?.value?.type === 'atom' && !entry.value.quote && /^[+-]?\d/.test(entry.value.text)

const wordsOf = (text: (name: string) => string): string[] => {
  const address = text('ip').replace(/^ip=/, '')
  const server = text('nfs_server')
  const auto = text('dhcp') || 'off'
  const words: string[] = []
  if (text('nfs_root') !== '' && server !== '') words.push(`nfsroot=${server}:${text('nfs_root')}`)
  const rest = [text('gateway'), text('netmask'), text('hostname')]
  if (address === '' && auto === 'off') return words
  // What xm made of `dhcp` is all of it; of other words the kernel is told the device.
  const short =
    auto === 'dhcp' && address === '' && server === '' && text('interface') === '' && rest.every((part) => part === '')
  words.push(short ? `ip=${auto}` : `ip=${[address, server, ...rest, text('interface') || 'eth0', auto].join(':')}`)
  return words
}

/** Puts words in front of a value; undefined where that cannot be done. */
const addedTo = ({ value, added }: Entry, words: readonly string[]): Edit[] | undefined => {
  if (value?.type !== 'atom' || added) return undefined
  if (words.length === 0) return []
  const front = `${words.join(' ')}${value.text === '' ? '' : ' '}`
  return [value.quote ? insert(contentRange(value).start, front) : replace(value, `"${front}${value.text}"`)]
}
