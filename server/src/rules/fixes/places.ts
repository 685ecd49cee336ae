import { keyRange, valueRange } from '../../config/lookup.ts'
import type { Config, Entry } from '../../config/read-config.ts'
import type { Place } from '../../create/create-domain.ts'
import type { Range } from '../../syntax/index.ts'
import type { Item } from './items.ts'

/* Where in the file a thing of the domain belongs. */

/** Where it is shown: at the field, the item or the value of the first key that is set. */
export const placeOf = (place: Place, config: Config): Range => {
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
export const itemOf = ({ keys, item }: Place, config: Config): Item | undefined => {
  const key = keys.find((each) => config.entries.has(each))
  const entry = key && config.entries.get(key)
  if (item === undefined || entry?.value?.type !== 'list') return undefined
  const at = madeOf(entry)[item]
  const within = at === undefined ? undefined : entry.value.items[at]
  if (at === undefined || !within) return undefined
  const { reading } = entry
  const parts = reading?.items ? reading.items[at]?.parts : reading?.parts
  return { ...rangeOf(within), text: config.tree.text, parts: parts ?? [] }
}

const madeOfEntry = new WeakMap<Entry, readonly number[]>()

/** The items of a list of which xl made something, by their places; found out once for all that is said of them. */
const madeOf = (entry: Entry): readonly number[] => {
  const known = madeOfEntry.get(entry)
  if (known) return known
  const places = [...(entry.value?.type === 'list' ? entry.value.items : []).keys()]
  const made: unknown = entry.reading?.value
  const kept =
    Array.isArray(made) && made.length === places.length ? places.filter((at) => made[at] !== undefined) : places
  madeOfEntry.set(entry, kept)
  return kept
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })

/** Where something is missing: at the key that decides on the type of guest, or at the name. */
const keyOrBeginning = (config: Config): Range => rangeOf(keyRange(config, config.guest.decidedBy ?? 'name'))
