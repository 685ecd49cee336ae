import type { Config } from '../../config/read-config.ts'
import type { Mend, Place } from '../../create/create-domain.ts'
import type { DomainKey } from '../../schema/index.ts'
import type { Setting } from '../../syntax/index.ts'
import type { Fix } from '../../values/value-type.ts'
import { commentOut, insert, replace, withoutOverwritten } from './edits.ts'
import { exchangeItems, removeField, removeItem, writeField } from './items.ts'
import { itemOf } from './places.ts'

/* What `create/` says of how to mend a domain, as edits of its file. */

/** What mends as fixes: those for which the file has what they are about. */
export const fixesOf = (mends: readonly Mend[], config: Config, keys: readonly DomainKey[], place: Place): Fix[] =>
  mends.flatMap((mend) => fixOf(mend, config, keys, place) ?? [])

/** One mend as a fix; undefined where the file has not what it is about. */
const fixOf = (mend: Mend, config: Config, keys: readonly DomainKey[], place: Place): Fix | undefined => {
  if ('together' in mend) return atOnce(mend.together.flatMap((each) => fixOf(each, config, keys, place) ?? []))
  if ('key' in mend) {
    const fix = writing(mend, config, keys)
    return fix && mend.deliberate ? { ...fix, deliberate: true, byHand: true } : fix
  }
  if ('remove' in mend && !('field' in mend))
    return removing(
      mend.remove.flatMap((key) => settingOf(config, key) ?? []),
      config,
    )
  const item = itemOf(place, config)
  if (!item) return undefined
  if ('item' in mend) return removeItem(item, place.keys[0] ?? '')
  if ('itemBefore' in mend)
    return {
      title: `Put \`${mend.itemBefore}\` before it`,
      edits: [insert(item.start, `"${mend.itemBefore}", `)],
    }
  if ('exchangeWith' in mend) {
    const other = itemOf({ ...place, item: mend.exchangeWith }, config)
    return other && exchangeItems(item, other)
  }
  return 'write' in mend ? writeField(item, mend.field, mend.write) : removeField(item, mend.field)
}

/** Several fixes as one; undefined where there is none, or where one changes what another does. */
const atOnce = (fixes: readonly Fix[]): Fix | undefined => {
  const edits = fixes.flatMap((fix) => fix.edits).sort((a, b) => a.start - b.start || a.end - b.end)
  const meet = edits.some(({ start }, index) => start < (edits[index - 1]?.end ?? 0))
  return fixes.length === 0 || meet ? undefined : { title: fixes.map(({ title }) => title).join(', '), edits }
}

const settingOf = ({ entries }: Config, key: string): Setting | undefined => entries.get(key)?.setting

/** Settings in their order, those that follow each other on one line together. */
const grouped = (settings: readonly Setting[], { settings: all, text }: Config['tree']): Setting[][] => {
  const groups: Setting[][] = []
  for (const setting of all.filter((each) => settings.includes(each))) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (last && /^[ \t]*;[ \t]*$/.test(text.slice(last.end, setting.start))) group?.push(setting)
    else groups.push([setting])
  }
  return groups
}

/** Takes settings out together: one alone would leave the same refusal behind. */
const removing = (settings: readonly Setting[], { tree }: Config): Fix | undefined => {
  if (settings.length === 0) return undefined
  const each = grouped(settings, tree).map((group) => {
    const whole = { ...(group[0] as Setting), end: (group.at(-1) as Setting).end }
    return group.reduce((fix, setting) => withoutOverwritten(tree, setting, fix), commentOut(tree.text, whole))
  })
  return {
    title: `Comment out ${settings.map(({ key }) => `\`${key.name}\``).join(', ')}`,
    edits: each.flatMap(({ edits }) => edits).sort((a, b) => a.start - b.start || a.end - b.end),
  }
}

/** Writes a value for a key: in place of the one that is there, or on a line of its own below the key that it is about. */
const writing = (
  { key, write }: Extract<Mend, { readonly key: DomainKey; readonly write: string }>,
  config: Config,
  keys: readonly DomainKey[],
): Fix | undefined => {
  const { text } = config.tree
  const { value, operator } = settingOf(config, key) ?? {}
  if (value && operator) {
    // A number is not added to.
    const edits = operator.text === '=' ? [replace(value, write)] : [replace(operator, '='), replace(value, write)]
    return { title: `Write \`${key} = ${write}\``, edits }
  }
  const beside = [...keys, config.guest.decidedBy ?? 'name', 'name'].flatMap((each) => settingOf(config, each) ?? [])[0]
  if (!beside) return undefined
  const newline = text.indexOf('\n', beside.end)
  const at = newline < 0 ? text.length : newline + 1
  return { title: `Add \`${key} = ${write}\``, edits: [insert(at, `${newline < 0 ? '\n' : ''}${key} = ${write}\n`)] }
}
