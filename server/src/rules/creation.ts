import { keyRange, valueRange } from '../config/lookup.ts'
import type { Config } from '../config/read-config.ts'
import { type CreateOptions, createDomain, type Mend, type Objected, type Place } from '../create/create-domain.ts'
import { functionIn } from '../create/step.ts'
import type { Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Range, Setting } from '../syntax/index.ts'
import type { Finding, Fix } from '../values/value-type.ts'
import { commentOut, insert, replace, withoutOverwritten } from './fixes/edits.ts'
import { type Item, removeField, removeItem, writeField } from './fixes/items.ts'

/** Whether it is known what `xl create` of a release does. */
export const isCreationKnown = (release: Release): boolean => release !== '4.1'

/** What `xl create` finds that a dry run does not. Only for a file that the parser takes. */
export const findingsOfCreation = (config: Config, options: CreateOptions = {}): Finding[] => {
  if (config.kind !== 'domain' || !isCreationKnown(config.release)) return []
  return (
    createDomain(config, config.host, { untraced: true, ...options })?.objections.map((objected) =>
      findingOf(objected, config),
    ) ?? []
  )
}

/** Rules under which the reading of a value foretells what becomes of it in creation. */
const foretelling: ReadonlySet<RuleId> = new Set([
  'bad-spec',
  'bad-disk',
  'bad-vdev',
  'bad-vif',
  'bad-pci',
  'bad-vnuma',
  'bad-cpus',
  'duplicate-device',
  'key-of-other-guest',
  'out-of-range',
  'removed-value',
  'unknown-choice',
])

/**
 * What the parser's side finds and what creation does, together. Where creation itself speaks, what was foretold there is left out,
 * but for the fixes that creation does not have.
 */
export const together = (
  parsing: readonly Finding[],
  creation: readonly Finding[],
  { entries }: Pick<Config, 'entries'>,
): Finding[] => {
  const isForetold = ({ rule, effect, said }: Finding) =>
    effect === 'ignored' && said === undefined && foretelling.has(rule)
  /** What is said of a key is meant of its value, too. */
  const about = ({ rule, start, end }: Finding): Range => {
    const setting =
      rule === 'key-of-other-guest'
        ? [...entries.values()].find((each) => each.setting.key.start === start)?.setting
        : undefined
    return setting ?? { start, end }
  }
  const meets = (finding: Finding, spoken: Finding) => {
    const { start, end } = about(finding)
    return start < spoken.end && spoken.start < end
  }
  const spoken = creation.map((each) => {
    const foretold = parsing.find((finding) => isForetold(finding) && finding.fixes && meets(finding, each))
    return each.fixes || !foretold?.fixes ? each : { ...each, fixes: foretold.fixes }
  })
  const left = parsing.filter((finding) => !isForetold(finding) || !creation.some((each) => meets(finding, each)))
  return [...left, ...spoken]
}

const findingOf = ({ check, objection }: Objected, config: Config): Finding => {
  const outcome = check.outcome ?? 'refused'
  const given = objection.place ?? { keys: check.keys }
  const place = placeOf(given, config)
  const level = check.printedAs ?? (outcome === 'refused' ? 'error' : 'warning')
  const line = `libxl: ${level}: ${functionIn(check, config.release)}: ${objection.said}`
  return {
    ...place,
    rule: check.rule,
    effect: outcome === 'warned' ? 'advice' : outcome === 'dropped' || objection.unsure ? 'ignored' : 'refused',
    by: check.layer === 'xen' ? 'xen' : 'libxl',
    message: `${opening({ check, objection }, config)}: ${objection.message}`,
    ...(objection.said === '' ? {} : { said: line }),
    ...(objection.mends ? { fixes: fixesOf(objection.mends, config, check.keys, given) } : {}),
  }
}

/** How it ends, before the reason. */
const opening = ({ check, objection }: Objected, { release }: Config): string => {
  const { outcome = 'refused', exit = 3, rule } = check
  if (outcome === 'dropped') return `libxl ${release} makes the guest without this`
  if (outcome === 'warned') return `libxl ${release} has a remark`
  const end = rule === 'xl-aborts' ? 'aborts' : `ends with ${exit}`
  return objection.unsure ? `\`xl create\` ${end} on nearly every host` : `The dry run takes it; \`xl create\` ${end}`
}

/** Where it is shown: at the field, the item or the value of the first key that is set. */
const placeOf = (place: Place, config: Config): Range => {
  const key = place.keys.find((each) => config.entries.has(each))
  if (!key) return keyOrBeginning(config)
  const item = itemOf(place, config)
  if (!item) return rangeOf(valueRange(config, key))
  const part = item.parts.find(
    (each) => each.field === place.field && each.role !== 'field' && each.start >= item.start && each.end <= item.end,
  )
  return rangeOf(part ?? item)
}

/** The item of the list that became the item of the domain: what xl has dropped became none. */
const itemOf = ({ keys, item }: Place, config: Config): Item | undefined => {
  const key = keys.find((each) => config.entries.has(each))
  const entry = key && config.entries.get(key)
  if (item === undefined || entry?.value?.type !== 'list') return undefined
  const { items } = entry.value
  const made: unknown = entry.reading?.value
  const kept =
    Array.isArray(made) && made.length === items.length ? items.filter((_, at) => made[at] !== undefined) : items
  const within = kept[item]
  return within && { ...rangeOf(within), text: config.tree.text, parts: entry.reading?.parts ?? [] }
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })

/** Where something is missing: at the key that decides on the type of guest, or at the name. */
const keyOrBeginning = (config: Config): Range => rangeOf(keyRange(config, config.guest.decidedBy ?? 'name'))

const fixesOf = (mends: readonly Mend[], config: Config, keys: readonly DomainKey[], place: Place): Fix[] =>
  mends.flatMap((mend) => fixOf(mend, config, keys, place) ?? [])

/** One mend as a fix; undefined where the file has not what it is about. */
const fixOf = (mend: Mend, config: Config, keys: readonly DomainKey[], place: Place): Fix | undefined => {
  if ('together' in mend) return atOnce(mend.together.flatMap((each) => fixOf(each, config, keys, place) ?? []))
  if ('key' in mend) return writing(mend, config, keys)
  if (!('field' in mend || 'item' in mend))
    return removing(
      mend.remove.flatMap((key) => settingOf(config, key) ?? []),
      config,
    )
  const item = itemOf(place, config)
  if (!item) return undefined
  if ('item' in mend) return removeItem(item, place.keys[0] ?? '')
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
