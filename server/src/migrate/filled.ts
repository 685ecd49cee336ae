import { type Json, printJson } from '../build/build-domain.ts'
import { type Origin, originOf } from '../build/domain.ts'
import { chance, leavesOf } from '../build/members.ts'
import { type ChangedDefault, changedBetween } from '../create/changed-defaults.ts'
import { printEffective } from '../create/create-domain.ts'
import { random } from '../create/draft.ts'
import { effectiveConfig } from '../create/effective-config.ts'
import { creationOf } from '../features/effective.ts'
import { trackText, withEdits } from '../features/tracked-text.ts'
import { inRelease, type Release, releases } from '../release.ts'
import { isCreationKnown } from '../rules/creation.ts'
import { fixesOf } from '../rules/fixes/mends.ts'
import { placeOf } from '../rules/fixes/places.ts'
import { type DomainKey, domainKeyNames, keysOf } from '../schema/index.ts'
import { type Snapshot, snapshotWith } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import type { Fix } from '../values/value-type.ts'

/** A value of the domain that the file leaves to xl or libxl, and that another release fills in otherwise. */
export interface Filled extends Range {
  /** Where it stands in libxl's JSON; of several devices that are alike, that of the first. */
  readonly path: string
  /** The key that would set it; absent where none does. */
  readonly key?: DomainKey
  /** As libxl's JSON has them, or, of what is not in it, in words. */
  readonly before: Json
  readonly after: Json
  readonly by: 'xl' | 'libxl'
  /** The releases with which it changed. */
  readonly since: readonly Release[]
  /** Whether the guest finds itself on another machine. */
  readonly otherMachine: boolean
  /** Whether the file says something of it, which the later release does not read. */
  readonly isLost: boolean
  readonly message: string
  readonly fixes: readonly Fix[]
}

/** How a release reads the file. */
export type ReadAs = (release: Release) => Snapshot

/** Every value of the domain that a release creates. */
interface Values {
  /** By their paths, in libxl's order. */
  all(): Iterable<readonly [path: string, value: Json]>
  get(path: string): Json | undefined
  originOf(path: string): Origin
}

/** The same value before and after, of one member of one device or more. */
interface Change {
  readonly path: string
  /** How many more devices have it. */
  readonly others: number
  readonly before: Json
  readonly after: Json
  readonly origins: readonly [before: Origin, after: Origin]
}

/** Numbers that are given anew in each release, and mean the same: of labels and of channels. */
const meaningless = /\.(?:ssidref|exec_ssidref|device_model_ssidref)$|^channels\[\d+\]\.devid$/

const isOpen = (value: Json): boolean => value === chance || (typeof value === 'string' && value.includes(random))

/**
 * Every value of the domain that a release creates; undefined where it creates none, or where that is not known. A list of devices is as long
 * as the file: what nobody asks for is not printed.
 * @param untraced whether nobody asks who has stored what
 */
const valuesOf = (snapshot: Snapshot, untraced = false): Values | undefined => {
  const creation = isCreationKnown(snapshot.config.release) ? creationOf(snapshot, { untraced }) : undefined
  if (!creation) return undefined
  const parts = new Map<string, ReadonlyMap<string, Json>>()
  const partOf = (name: string): ReadonlyMap<string, Json> => {
    const part =
      parts.get(name) ??
      new Map(leavesOf(effectiveConfig, printEffective(creation, name)).map(({ path, value }) => [path, value]))
    parts.set(name, part)
    return part
  }
  return {
    *all() {
      for (const name of Object.keys(effectiveConfig)) yield* partOf(name)
    },
    get: (path) => partOf(/^\w*/.exec(path)?.[0] ?? '').get(path),
    originOf: (path) => originOf(creation.domain, path) ?? 'xl',
  }
}

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && printJson(one) === printJson(other))

/** What both releases have, and have otherwise. */
const changesIn = (before: Values, after: Values): Change[] =>
  [...after.all()].flatMap(([path, value]) => {
    const was = before.get(path)
    if (was === undefined || isSame(was, value) || meaningless.test(path) || isOpen(was) || isOpen(value)) return []
    const origin = after.originOf(path)
    if (typeof origin !== 'string') return []
    return [{ path, others: 0, before: was, after: value, origins: [before.originOf(path), origin] }]
  })

/** What only one of the releases has, or none, and is otherwise all the same. */
const unprinted = (before: Values, after: Values, rows: readonly ChangedDefault[]): Change[] =>
  rows.flatMap((row): Change[] => {
    const is = after.get(row.path)
    if (row.before === undefined || before.get(row.path) !== undefined) return []
    const origin = is === undefined ? 'libxl' : after.originOf(row.path)
    const value = is ?? row.after
    if (typeof origin !== 'string' || value === undefined || printed(value) === row.before) return []
    if (is !== undefined && row.after !== undefined && printed(is) !== row.after) return []
    return [{ path: row.path, others: 0, before: row.before, after: value, origins: ['libxl', origin] }]
  })

/** Devices that are alike in it as one. */
const grouped = (changes: readonly Change[]): Change[] => {
  const groups = new Map<string, Change>()
  for (const change of changes) {
    const name = `${change.path.replace(/\[\d+\]/g, '[]')} ${printJson(change.before)} ${printJson(change.after)}`
    const group = groups.get(name)
    groups.set(name, group ? { ...group, others: group.others + 1 } : change)
  }
  return [...groups.values()]
}

const keyByPath = (path: string, release: Release): DomainKey | undefined =>
  domainKeyNames.find((name) => {
    const stored = keysOf('domain').get(name)?.stored
    return (typeof stored === 'string' || stored === undefined ? stored : inRelease(stored, release)) === path
  })

/** Text without its quotes, a number, memory with its unit. */
const printed = (value: Json, path = ''): string => {
  const text = typeof value === 'string' ? value : printJson(value)
  return path.endsWith('_memkb') ? `${text} KiB` : text
}

/** The same in a sentence: what stands in libxl's JSON as code. */
const shown = (value: Json, path: string): string => {
  const text = printed(value, path)
  return typeof value === 'string' && value.includes(' ') ? text : `\`${text}\``
}

/** What a release fills in, each asked once. */
type ValuesAt = (release: Release) => Values | undefined

/**
 * The releases with which a value became another one: of those that the table names the ones that did it, or else the one that is found by
 * halving the way.
 */
const changedWith = (
  change: Change,
  rows: readonly ChangedDefault[],
  from: Release,
  to: Release,
  at: ValuesAt,
): Release[] => {
  const valueAt = (release: Release) => at(release)?.get(change.path)
  const known = rows.filter(
    ({ since }) => !isSame(valueAt(releases[releases.indexOf(since) - 1] ?? since), valueAt(since)),
  )
  if (known.length > 0) return known.map(({ since }) => since)
  let [low, high] = [releases.indexOf(from), releases.indexOf(to)]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    const value = valueAt(releases[middle] ?? to)
    if (value === undefined) return []
    if (isSame(value, change.before)) low = middle
    else high = middle
  }
  return high > low ? [releases[high] ?? to] : []
}

/**
 * What xl and libxl of another release fill in otherwise, where both create a domain of the file: the most telling first. What the file
 * says itself is none of it.
 */
export const filledOtherwise = (read: ReadAs, first: Snapshot, last: Snapshot): readonly Filled[] => {
  const { config } = last
  const [from, to] = [first.config.release, config.release]
  // Another type of guest is another machine altogether.
  if (config.kind !== 'domain' || first.config.guest.type !== config.guest.type) return []
  const [before, after] = [valuesOf(first), valuesOf(last)]
  if (!before || !after) return []
  const rows = changedBetween(from, to, { guest: config.guest.type, arch: config.arch })
  const changes = grouped([...changesIn(before, after), ...unprinted(before, after, rows)])
  if (changes.length === 0) return []

  const known = new Map<Release, Values | undefined>([
    [from, before],
    [to, after],
  ])
  const at: ValuesAt = (release) => {
    if (!known.has(release)) known.set(release, valuesOf(read(release), true))
    return known.get(release)
  }
  const rank = ({ path }: Change) => {
    const index = rows.findIndex((row) => row.path === path)
    return index < 0 ? rows.length : index
  }
  const told = changes.sort((a, b) => rank(a) - rank(b))
  /** What goes back with what is written for something else. */
  const following = new Set<Change>()
  return told.flatMap((change): readonly Filled[] => {
    if (following.has(change)) return []
    const own = rows.filter(({ path }) => path === change.path)
    const key = own[0]?.key ?? keyByPath(change.path.replace(/\[.*/s, ''), to)
    const since = changedWith(change, own, from, to, at)
    const keep = (release: Release) => keepingOf(change, own[0], key, read(release))
    // What the value brings with it shows in the release that changed it; a later one may not take the old one any more.
    const [then] = since
    const [changed, kept] = then ? [at(then), keep(then)?.values] : []
    const alongside =
      changed && kept ? told.filter((each) => each !== change && !isBack(each, changed) && isBack(each, kept)) : []
    for (const each of alongside) following.add(each)
    return [filledOf(change, { own, key, since, alongside, to, last, fix: keep(to)?.fix })]
  })
}

const isBack = ({ path, before }: Change, values: Values): boolean => isSame(values.get(path), before)

/** The fix that writes what was before: one that does so, and brings no problem. */
const keepingOf = (
  change: Change,
  row: ChangedDefault | undefined,
  key: DomainKey | undefined,
  snapshot: Snapshot,
): { readonly fix: Fix; readonly values: Values } | undefined => {
  if (row?.write === undefined || key === undefined) return undefined
  const [fix] = fixesOf([{ key, write: row.write }], snapshot.config, [key], { keys: [key] })
  if (!fix) return undefined
  const mended = snapshotWith(snapshot, withEdits(trackText(snapshot.document.getText()), fix.edits).text)
  const values = valuesOf(mended, true)
  const isOther = !isSame(values?.get(change.path), change.after)
  return values && isOther && mended.problems.length <= snapshot.problems.length ? { fix, values } : undefined
}

interface Told {
  readonly own: readonly ChangedDefault[]
  readonly key: DomainKey | undefined
  readonly since: readonly Release[]
  readonly alongside: readonly Change[]
  readonly to: Release
  readonly last: Snapshot
  readonly fix: Fix | undefined
}

const filledOf = (change: Change, { own, key, since, alongside, to, last, fix }: Told): Filled => {
  const { path, before, after, others } = change
  const [was, by] = change.origins
  const isLost = typeof was !== 'string'
  const index = /\[(\d+)\]/.exec(path)?.[1]
  const place = { keys: key ? [key] : [], ...(index === undefined ? {} : { item: Number(index) }) }
  const rows = own.filter((row) => since.length === 0 || since.includes(row.since))
  const releasesOf = since.length > 0 ? since : rows.map((row) => row.since)
  const who = by === 'xl' ? 'xl' : 'libxl'
  const name = `\`${path}\`${key && index === undefined ? ` (\`${key}\`)` : ''}`
  const more = others > 0 ? `, as of ${others} more` : ''
  const when = releasesOf.length > 0 ? ` (since ${releasesOf.join(' and ')})` : ''
  const lead = isLost
    ? `${who} ${to} does not take ${name} from the file any more${more}`
    : `The file leaves ${name} to ${who}${more}`
  const becomes = (each: Change) => `${shown(each.before, each.path)} becomes ${shown(each.after, each.path)}`
  const following = alongside.map((each) => `\`${each.path}\` (${becomes(each)})`)
  const words = [
    `${lead}: ${becomes(change)}${when}.`,
    ...rows.map(({ why }) => why),
    ...(following.length > 0 ? [`With it: ${following.join(', ')}.`] : []),
  ]
  return {
    ...placeOf(place, last.config),
    path,
    ...(key ? { key } : {}),
    before,
    after,
    by: who,
    since: releasesOf,
    otherMachine: own.some(({ otherMachine }) => otherMachine),
    isLost,
    message: words.join(' '),
    fixes: fix ? [fix] : [],
  }
}
