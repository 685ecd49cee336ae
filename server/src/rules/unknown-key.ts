import { distance } from 'fastest-levenshtein'
import type { Config } from '../config/index.ts'
import type { Release } from '../release.ts'
import { isReadBy, keysOf, xmTable } from '../schema/index.ts'
import { slips, vendorKeys } from '../schema/slips.ts'
import { ignored } from '../values/findings.ts'
import type { FileKind } from '../values/value-type.ts'
import { commentOut, insert, renameKey } from './edits.ts'
import type { Rule } from './rule.ts'

/** The key that was meant by `name`: a common slip, or the nearest by edit distance; undefined when none is near. */
export const meantKey = (name: string, kind: FileKind, release: Release): string | undefined => {
  const known = [...keysOf(kind).values()].filter((key) => isReadBy(key, release)).map((key) => key.name)
  const slip = kind === 'domain' ? slips[name] : undefined
  if (slip && known.includes(slip)) return slip
  const plain = name.replaceAll('_', '')
  const joined = known.find((key) => key.replaceAll('_', '') === plain)
  if (joined) return joined
  const limit = name.length <= 4 ? 1 : name.length <= 7 ? 2 : 3
  let best: { key: string; far: number } | undefined
  for (const key of known) {
    const far = distance(name, key)
    if (far <= limit && far < Math.min(name.length, key.length) && (!best || far < best.far)) best = { key, far }
  }
  return best?.key
}

/** Writes the comment that declares `name` a key of a vendor's toolstack: into the file's own one, or at its top. */
const declareKnown = ({ tree }: Config, name: string) => {
  const declared = tree.tokens.find(
    (token) => token.kind === 'comment' && /^#\s*xen-config:\s*known\s/.test(tree.text.slice(token.start, token.end)),
  )
  const edit = declared ? insert(declared.end, ` ${name}`) : insert(0, `# xen-config: known ${name}\n`)
  return { title: `Declare \`${name}\` a known key in this file`, edits: [edit] }
}

/** xl drops keys that it does not know, without a message. */
export const unknownKey: Rule = {
  id: 'unknown-key',
  summary: 'A key that no release of xl reads',
  *check(config) {
    const { kind, release, tree, knownKeys } = config
    // In a program, these are its variables.
    if (config.python) return
    for (const { name, spec, setting } of config.entries.values()) {
      if (spec || knownKeys.has(name) || (kind === 'domain' && xmTable.has(name))) continue
      const vendor = kind === 'domain' && vendorKeys.has(name)
      const meant = vendor ? undefined : meantKey(name, kind, release)
      const advised = vendor
        ? ' It belongs to a fork of Xen for cars: declare it known if that is what runs here.'
        : meant
          ? ` Did you mean \`${meant}\`?`
          : ''
      const message = `xl ${release} ignores \`${name}\` without a message.${advised}`
      yield ignored('unknown-key', setting.key, message, {
        fixes: [
          ...(meant ? [renameKey(setting, meant)] : []),
          declareKnown(config, name),
          commentOut(tree.text, setting),
        ],
      })
    }
  },
}
