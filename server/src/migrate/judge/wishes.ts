import type { Problem } from '../../rules/lint.ts'
import type { Snapshot } from '../../snapshot.ts'
import { rangeAt, type Setting, type Value } from '../../syntax/index.ts'
import { optionsSaying } from '../../xm/decided-by.ts'
import { faultOf, meantRate } from '../../xm/devices.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { unreadLate } from '../../xm/late-numbers.ts'
import { compareWithXm, isMissing } from './compare.ts'
import type { Current, WantedSetting } from './device-settings.ts'
import { type Difference, isSame } from './differences.ts'
import { fieldsOf, settingsFor } from './settings-of.ts'
import { isPartlyUnknown, reasonOf, sayingOption, whyLeft } from './told.ts'
import type { XmReading } from './xm-reading.ts'

/** A setting that makes xl do what xm did, and why it is wanted. */
export interface Wish extends WantedSetting {
  readonly reasons: readonly string[]
  /** The items of a list that it is about, from 0; all of them where it is about the list. */
  readonly about: ReadonlySet<number> | undefined
  /** The option with which the file says it: a setting that is not there yet comes to stand beside that one. */
  readonly beside?: string | undefined
}

export interface WishOptions {
  readonly keepDefaults: boolean
  /** Keys, and what they are for, that are not to be touched: xl would not do with them what was meant. */
  readonly except: ReadonlySet<string>
}

/** The texts that each key has. */
const currentIn =
  ({ config }: Snapshot): Current =>
  (key) => {
    const value = config.entries.get(key)?.value
    const textOf = (each: Value): string => (each.type === 'atom' ? each.text : '')
    return value === undefined ? [] : value.type === 'list' ? value.items.map(textOf) : [textOf(value)]
  }

/** What a difference is one of, for which no more than one thing is done: the device that a field is of, or the field. */
const thingOf = ({ field }: Difference): string => /^\w+\[\d+\]/.exec(field)?.[0] ?? field

interface Wanted {
  readonly differences: readonly Difference[]
  /** What xm made. */
  readonly domain: XmDomain
}

/** What xl makes otherwise than xm did, and is to be told. */
const wantedIn = (snapshot: Snapshot, xm: XmReading, { keepDefaults, except }: WishOptions): Wanted | undefined => {
  const compared = compareWithXm(snapshot, xm)
  if (!compared || !xm.domain) return undefined
  const { release } = snapshot.config
  const wanted = compared.differences.filter(
    (difference) => !except.has(thingOf(difference)) && whyLeft(difference, xm, release, keepDefaults) === undefined,
  )
  // Once it is a guest of the right kind, the rest is seen.
  const kind = wanted.filter(({ field }) => field === 'type')
  return kind.length > 0 ? { differences: kind, domain: xm.domain } : { differences: wanted, domain: compared.domain }
}

/**
 * Of what was wanted, that of which xl makes the same as before, whatever has been written for it: `mac=zz` stays none.
 */
export const unmoved = (before: Snapshot, after: Snapshot, xm: XmReading, options: WishOptions): readonly string[] => {
  const now = new Map(compareWithXm(after, xm)?.differences.map(({ field, xl }) => [field, xl]))
  const things = new Map<string, boolean>()
  for (const difference of wantedIn(before, xm, options)?.differences ?? []) {
    const { field, xl } = difference
    const isStill = now.has(field) && isSame(now.get(field), xl)
    things.set(thingOf(difference), isStill && (things.get(thingOf(difference)) ?? true))
  }
  return [...things].flatMap(([thing, isStill]) => (isStill ? [thing] : []))
}

/** What is to be written where xl makes something else of the file. */
const differing = (snapshot: Snapshot, xm: XmReading, options: WishOptions): readonly Wish[] => {
  const { release } = snapshot.config
  const wanted = wantedIn(snapshot, xm, options)
  if (!wanted) return []
  const current = currentIn(snapshot)
  return wanted.differences.flatMap((difference) => {
    const index = /^\w+\[(\d+)\]/.exec(difference.field)?.[1]
    const settings = settingsFor(difference.field, wanted.domain, release, current)
    if (settings.some(({ key }) => isPartlyUnknown(key, xm, release))) return []
    return settings.map(
      (setting): Wish => ({
        ...setting,
        reasons: [reasonOf(difference, snapshot, xm)],
        about: index === undefined ? undefined : new Set([Number(index)]),
        beside: sayingOption(difference, xm),
      }),
    )
  })
}

/** What is to be written where xl refuses a setting that xm took. */
const refused = (
  snapshot: Snapshot,
  { domain: whole, rest, options, unknown, passedOver }: XmReading,
): readonly Wish[] => {
  const domain = whole ?? rest?.domain
  if (!domain) return []
  const { config, problems } = snapshot
  const current = currentIn(snapshot)
  const late = unreadLate(options, domain.type)
  const { settings } = config.tree
  const faults = problems.filter((problem) => problem.effect === 'refused' && !isMissing(problem, settings))
  const faulty = new Map<Setting, Problem[]>()
  for (const fault of faults) {
    const setting = rangeAt(settings, fault.start)
    const own = setting && (faulty.get(setting) ?? [])
    own?.push(fault)
    if (setting && own) faulty.set(setting, own)
  }
  return [...faulty].flatMap(([setting, own]) => {
    const { name } = setting.key
    // What xm refused as well, could not read or passed over nobody has made anything of.
    const isMade = (field: string): boolean => {
      const said = optionsSaying(field)
      if (said.some((option) => unknown.has(option) || passedOver.has(option) || late.includes(option))) return false
      return !rest || (said.some((option) => options.has(option)) && !said.some((option) => rest.without.has(option)))
    }
    const fields = fieldsOf(name, domain, config.release).filter(isMade)
    const about = itemsAt(setting, own)
    return fields.flatMap((field) =>
      settingsFor(field, domain, config.release, current).map((wanted): Wish => {
        const out = rest?.devices.get(wanted.key)
        const what = wanted.value === undefined ? 'it becomes a comment' : madeWords(name, domain, about, out, !whole)
        return {
          ...inPlaces(wanted, out),
          reasons: [`\`${name}\`: xl ${config.release} refuses it as it stands; ${what}.`],
          about,
        }
      }),
    )
  })
}

/** Whether xm made nothing of a device, or of a part of it, and what is written is what was meant. */
const isMeant = (name: string, { disk, vif }: XmDomain, index: number): boolean => {
  const own = name === 'disk' ? disk[index] : undefined
  if (own) return faultOf(own) !== undefined
  const rate = name === 'vif' ? vif[index]?.badrate : undefined
  return rate !== undefined && meantRate(rate) !== undefined
}

/** What is written in the place of what xl refuses: what xm made of it, or would have made if it had taken the file. */
const madeWords = (
  name: string,
  domain: XmDomain,
  about: ReadonlySet<number> = new Set(),
  out: ReadonlySet<number> = new Set(),
  isRest: boolean,
): string => {
  const made = isRest ? 'this is what xm would have made of it' : 'this is what xm made of it'
  const places = [...about].map((index) => index - [...out].filter((each) => each < index).length)
  const meant = places.filter((index) => isMeant(name, domain, index))
  if (meant.length === 0) return made
  return meant.length === places.length ? 'this is what was meant' : `${made}, or what was meant where it read nothing`
}

/** A list of devices with each in its place in the file, where some of those were left out. */
const inPlaces = (wanted: WantedSetting, out: ReadonlySet<number> | undefined): WantedSetting => {
  const { items } = wanted
  if (!items || !out) return wanted
  let next = 0
  const count = items.length + out.size
  return { ...wanted, items: Array.from({ length: count }, (_, index) => (out.has(index) ? undefined : items[next++])) }
}

/** The items of a list in which something is wrong; undefined where it is something else. */
const itemsAt = ({ value }: Setting, faults: readonly Problem[]): ReadonlySet<number> | undefined => {
  if (value?.type !== 'list') return undefined
  const bad = new Set(faults.map(({ start }) => rangeAt(value.items, start)))
  const found = value.items.flatMap((item, index) => (bad.has(item) ? [index] : []))
  return found.length > 0 ? new Set(found) : undefined
}

/** What makes xl do what xm did, once for each key. */
export const wishesFor = (snapshot: Snapshot, xm: XmReading, options: WishOptions): readonly Wish[] => [
  ...gathered([...refused(snapshot, xm), ...differing(snapshot, xm, options)], options.except),
]

/** All that is wished for a key, once. */
const gathered = (wishes: readonly Wish[], except: ReadonlySet<string>): Iterable<Wish> => {
  const wanted = new Map<string, { first: Wish; reasons: Set<string>; about: Set<number> | undefined }>()
  for (const wish of wishes) {
    if (except.has(wish.key)) continue
    const known = wanted.get(wish.key)
    if (!known) {
      const about = wish.about && new Set(wish.about)
      wanted.set(wish.key, { first: wish, reasons: new Set(wish.reasons), about })
      continue
    }
    for (const reason of wish.reasons) known.reasons.add(reason)
    // Of what is about the list as a whole, every item is.
    if (!wish.about) known.about = undefined
    for (const index of (known.about && wish.about) ?? []) known.about?.add(index)
  }
  return [...wanted.values()].map(({ first, reasons, about }) => ({ ...first, reasons: [...reasons], about }))
}
