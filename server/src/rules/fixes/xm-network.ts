import type { Config, Entry } from '../../config/read-config.ts'
import { contentRange, type Setting } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { commentOut, insert, replace } from './edits.ts'

/** The options from which xm made `ip=` and `nfsroot=` for the kernel (`create.py`, `preprocess_ip`, `preprocess_nfs`). */
const names = ['ip', 'gateway', 'netmask', 'hostname', 'interface', 'dhcp', 'nfs_server', 'nfs_root'] as const

export const isNetworkOption = (name: string): boolean => names.some((each) => each === name)

type Answer = { readonly title: string; readonly edits: readonly Edit[] } | { readonly drop: string } | undefined

/** Writes the words for the kernel that xm would have made of all these options, and makes comments of them. */
export const networkFix = (config: Config): Answer => {
  const { entries, guest, tree } = config
  if (guest.type === 'hvm') return { drop: 'only PV kernels were given it' }
  const given = names.flatMap((name) => entries.get(name) ?? [])
  if (given.some(({ value }) => value?.type !== 'atom')) return undefined
  const text = (name: (typeof names)[number]): string => {
    const value = entries.get(name)?.value
    return value?.type === 'atom' ? value.text.trim() : ''
  }
  const words = wordsOf(text)
  if (words.length === 0) return { drop: 'without `ip` or `dhcp` xm did nothing with it' }
  if (words.some((word) => /["'\\\s]/.test(word))) return undefined
  const key = entries.get('cmdline')?.inRelease ? 'cmdline' : 'extra'
  const there = entries.get(key)
  const settings = tree.settings.filter((setting) => isNetworkOption(setting.key.name))
  if (!there) {
    const [first, ...others] = settings
    if (!first) return undefined
    return {
      title: `Write \`${key}\``,
      edits: [replace(first, `${key} = "${words.join(' ')}"`), ...comments(tree.text, others, key)],
    }
  }
  const edit = addedTo(there, words)
  if (!edit) return undefined
  return {
    title: `Put it into \`${key}\``,
    edits: [...edit, ...comments(tree.text, settings, key)].sort((a, b) => a.start - b.start),
  }
}

const wordsOf = (text: (name: (typeof names)[number]) => string): string[] => {
  const address = text('ip').replace(/^ip=/, '')
  const server = text('nfs_server')
  const auto = text('dhcp') || 'off'
  const words: string[] = []
  if (text('nfs_root') !== '' && server !== '') words.push(`nfsroot=${server}:${text('nfs_root')}`)
  const rest = [text('gateway'), text('netmask'), text('hostname')]
  if (address === '' && auto === 'off') return words
  const short = address === '' && server === '' && text('interface') === '' && rest.every((part) => part === '')
  words.push(short ? `ip=${auto}` : `ip=${[address, server, ...rest, text('interface') || 'eth0', auto].join(':')}`)
  return words
}

/** Puts words in front of a value, but for those that are there already; undefined where that cannot be done. */
const addedTo = ({ value, added }: Entry, words: readonly string[]): Edit[] | undefined => {
  if (value?.type !== 'atom' || added) return undefined
  const old = value.text.split(/\s+/).map((word) => word.replace(/=.*/s, ''))
  const fresh = words.filter((word) => !old.includes(word.replace(/=.*/s, '')))
  if (fresh.length === 0) return []
  const front = `${fresh.join(' ')}${value.text === '' ? '' : ' '}`
  return [value.quote ? insert(contentRange(value).start, front) : replace(value, `"${front}${value.text}"`)]
}

const comments = (text: string, settings: readonly Setting[], key: string): Edit[] =>
  settings.flatMap((setting) => commentOut(text, setting, `${setting.key.name}: now in \`${key}\``).edits)
