import type { Release } from '../release.ts'
import { isReadBy, keysOf, xmTable } from '../schema/index.ts'
import { slips, vendorKeys } from '../schema/slips.ts'
import type { Token } from '../syntax/index.ts'
import { ignored } from '../values/basic/findings.ts'
import { nearName } from '../values/basic/near.ts'
import type { FileKind } from '../values/value-type.ts'
import { commentOut, insert, renameKey } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** The names of the keys of a release, gathered once: a file may have thousands of unknown ones. */
const knownNames = ((): ((kind: FileKind, release: Release) => readonly string[]) => {
  const gathered = new Map<string, readonly string[]>()
  return (kind, release) => {
    const id = `${kind} ${release}`
    const known =
      gathered.get(id) ?? [...keysOf(kind).values()].filter((key) => isReadBy(key, release)).map(({ name }) => name)
    gathered.set(id, known)
    return known
  }
})()

/** The key that was meant by `name`: one that means the same to people, or one that is a slip away; undefined when none is. */
export const meantKey = (name: string, kind: FileKind, release: Release): string | undefined => {
  const known = knownNames(kind, release)
  const slip = kind === 'domain' ? slips[name] : undefined
  return slip && known.includes(slip) ? slip : nearName(name, known)
}

/** Writes the comment that declares `name` a key of a vendor's toolstack: into the file's own one, or at its top. */
const declareKnown = (declared: Token | undefined, name: string) => {
  const edit = declared ? insert(declared.end, ` ${name}`) : insert(0, `# xen-config: known ${name}\n`)
  return { title: `Declare \`${name}\` a known key in this file`, edits: [edit] }
}

/** xl drops keys that it does not know, without a message. */
export const unknownKey: Rule = {
  id: 'unknown-key',
  summary: 'A key that no release of xl reads',
  *check(config) {
    const { kind, release, tree, knownKeys: declaredKeys } = config
    // In a program, these are its variables.
    if (config.python) return
    const declared = tree.tokens.find(
      ({ kind, start, end }) => kind === 'comment' && /^#\s*xen-config:\s*known\s/.test(tree.text.slice(start, end)),
    )
    for (const { name, spec, setting } of config.entries.values()) {
      if (spec || declaredKeys.has(name) || (kind === 'domain' && xmTable.has(name))) continue
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
          declareKnown(declared, name),
          { title: `Add \`${name}\` to the setting xen.knownKeys`, edits: [], knownKey: name },
          commentOut(tree.text, setting),
        ],
      })
    }
  },
}
