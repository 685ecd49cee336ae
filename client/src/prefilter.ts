import { common, ofXlConf, telling } from './telling-keys.ts'

/** How much of a file is looked at, in UTF-16 units: what `xen/detect` takes at most. */
export const prefilterLimit = 64 * 1024

// `[section]` on a line of its own: an INI file, which xl cannot read. A list that goes on there holds a quote or a comma.
const section = /^\[[ \t]*[A-Za-z][^\]"'=,\r\n\u2028\u2029]*\][ \t]*(?:[#;].*)?$/m

const assignment = /(?:^|;)[ \t]*([A-Za-z][\w.]*)[ \t]*\+?=(?!=)/gm

/**
 * Whether the beginning of a file looks enough like one of ours to ask the server, which then reads it properly. It is
 * called for every plain-text, properties and INI file, so it is cheap, and rather says yes than no to a Xen config.
 */
export const looksLikeXen = (text: string): boolean => {
  const head = text.slice(0, prefilterLimit)
  if (section.test(head)) return false
  const told = new Set<string>()
  const other = new Set<string>()
  for (const [, key = ''] of head.matchAll(assignment)) {
    if (ofXlConf.has(key)) return true
    if (telling.has(key)) told.add(key)
    else if (common.has(key)) other.add(key)
    if (told.size > 0 && told.size + other.size > 1) return true
  }
  // A cpupool can consist of a name and its CPUs.
  return other.has('name') && (other.has('cpus') || other.has('nodes'))
}

const ending = /\.(?:cfg|conf|xl|xm)(?:[.~-]|$)/i

/** Whether a name has no dot, or an ending of ours with at most that of a copy behind it. */
const isOpen = (name: string): boolean => !name.includes('.') || ending.test(name.split(/[^\w~.-]/).at(-1) ?? '')

/**
 * Whether a file of this path and language may be one of ours. Plain text may have any name but that of a log; the
 * languages that take in `.cfg` and `.conf` must have such a name, so that `.ini` and `.properties` stay theirs.
 */
export const mayBeNamed = (path: string, languageId: string): boolean => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (languageId === 'plaintext') return !/\.log(?:\.\d+)?$/i.test(name)
  return (languageId === 'properties' || languageId === 'ini') && isOpen(name)
}

/** Whether a file is more likely to tell of a config than to be one. */
export const isProse = (path: string): boolean =>
  /\.(?:te?xt|rst|adoc|md|eml)$|\/(?:README|NEWS|ChangeLog|NOTES)[^/]*$/i.test(path)
