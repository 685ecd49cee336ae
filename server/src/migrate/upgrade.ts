import { guestNames } from '../config/guest.ts'
import type { Config } from '../config/read-config.ts'
import type { Release } from '../release.ts'
import { findingsOfCreation } from '../rules/creation.ts'
import type { Problem } from '../rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../snapshot.ts'
import type { Range } from '../syntax/index.ts'
import type { Arch, FileKind, Finding, Fix, Host } from '../values/value-type.ts'
import { type Filled, filledOtherwise } from './filled.ts'
import { isOfXm } from './whose.ts'

export interface UpgradeOptions {
  readonly from: Release
  readonly to: Release
  readonly arch?: Arch
  readonly host?: Host
}

/**
 * What becomes of a place with the other release: xl refuses the file because of it, or ignores or misreads it, and did not
 * before; takes it for something else; reads it where it did not; does not refuse it any more; or deprecates it; or, where the file says
 * nothing, fills in something else.
 */
export type UpgradeEffect = 'refused' | 'ignored' | 'differs' | 'read' | 'accepted' | 'deprecated' | 'filled'

/** Something that the other release does in another way. */
export interface UpgradeItem extends Range {
  readonly effect: UpgradeEffect
  /** The rule whose page tells of it; absent where there is none. */
  readonly rule?: string
  readonly message: string
  readonly fixes: readonly Fix[]
  /** The value of the domain that is filled in otherwise. */
  readonly filled?: Filled
}

/**
 * What changes for a file when xl of another release reads it, in the order of the text; then what is filled in otherwise, the most telling
 * first. Never throws on any text.
 */
export const upgradeCheck = (text: string, kind: FileKind, options: UpgradeOptions): readonly UpgradeItem[] => {
  const { from, to, arch, host } = options
  // The comment that names a release for the file is no answer to the question what another one does.
  const snapshot = (release: Release) =>
    snapshotOfText(text, kind, { ...defaultPreferences, release, overComments: true, arch, host })
  const before = snapshot(from)
  const after = snapshot(to)
  const items = [
    ...newProblems(before, after),
    ...otherGuest(before.config, after.config),
    ...newlyRead(before.config, after.config),
    ...accepted(before, after),
  ]
  items.sort((a, b) => a.start - b.start || a.end - b.end)
  return [...items, ...filled(filledOtherwise(snapshot, before, after), items)]
}

/** What is filled in otherwise, but for what is told of the line in the file already. */
const filled = (values: readonly Filled[], told: readonly UpgradeItem[]): UpgradeItem[] =>
  values.flatMap((each): UpgradeItem[] => {
    const { start, end, otherMachine, isLost, message, fixes } = each
    if (isLost && told.some((item) => item.start < end && start < item.end)) return []
    return [{ start, end, effect: otherMachine || isLost ? 'differs' : 'filled', message, fixes, filled: each }]
  })

/** Whether a file, of a name, is one of xm's: then no two releases of xl are the question, but what `migrate` makes of it. */
export const wasForXm = (text: string, kind: FileKind, release: Release, name?: string): boolean =>
  kind === 'domain' &&
  isOfXm(text, snapshotOfText(text, kind, { ...defaultPreferences, release }), name === undefined ? {} : { name })

/** What makes two problems the same one: messages name the release. */
const keyOf = ({ rule, effect, start }: Finding): string => `${rule} ${effect} ${start}`

const newProblems = (before: Snapshot, after: Snapshot): UpgradeItem[] => {
  const old = new Set(before.problems.map(keyOf))
  return after.problems.flatMap((problem): UpgradeItem[] => {
    const { start, end, rule, effect, message, fixes = [] } = problem
    // What was refused before is not worse where it is only ignored.
    if (old.has(keyOf(problem)) || old.has(keyOf({ ...problem, effect: 'refused' }))) return []
    const deprecated = effect === 'advice' && rule.startsWith('deprecated-')
    const becomes = deprecated ? 'deprecated' : effect
    if (becomes === 'advice' || becomes === 'remark') return []
    return [{ start, end, rule, message, fixes, effect: becomes }]
  })
}

/** Whether a release that ends earlier, because of something else, would refuse a creation for this all the same; or may, where its parser ends. */
const isHidden = (problem: Problem, { config, problems }: Snapshot): boolean => {
  if (problems.some(({ effect, by }) => effect === 'refused' && by === undefined)) return true
  return findingsOfCreation(config, { throughout: true }).some((each) => keyOf(each) === keyOf(problem))
}

const otherGuest = (before: Config, after: Config): UpgradeItem[] => {
  if (before.kind !== 'domain' || before.guest.type === after.guest.type) return []
  const key = after.guest.decidedBy ?? before.guest.decidedBy
  const place = (key && after.entries.get(key)?.setting) ?? after.tree.settings[0]
  const [was, is] = [guestNames[before.guest.type], guestNames[after.guest.type]]
  return [
    {
      start: place?.start ?? 0,
      end: place?.end ?? 0,
      effect: 'differs',
      rule: 'key-of-other-release',
      message: `xl ${before.release} builds a ${was} guest of this file, and xl ${after.release} a ${is} guest.`,
      fixes: [],
    },
  ]
}

const newlyRead = (before: Config, after: Config): UpgradeItem[] =>
  [...after.entries.values()].flatMap(({ name, setting, inRelease, notRead, reading }): UpgradeItem[] => {
    const old = before.entries.get(name)
    const wasRead = old?.inRelease && !old.notRead
    if (!inRelease || notRead || wasRead || reading?.value === undefined) return []
    const { start, end } = setting.key
    const message = `xl ${before.release} does not read \`${name}\` here, and xl ${after.release} does: the line takes effect.`
    return [{ start, end, effect: 'read', rule: 'key-of-other-release', message, fixes: [] }]
  })

const accepted = (before: Snapshot, after: Snapshot): UpgradeItem[] => {
  const still = new Set(after.problems.map(keyOf))
  const stands = (problem: Problem) =>
    still.has(keyOf(problem)) || (problem.by !== undefined && isHidden(problem, after))
  return before.problems
    .filter((problem) => problem.effect === 'refused' && !stands(problem))
    .map(({ start, end, rule }) => ({
      start,
      end,
      effect: 'accepted',
      rule,
      message: `xl ${before.config.release} refuses the file because of this, and xl ${after.config.release} does not.`,
      fixes: [],
    }))
}
