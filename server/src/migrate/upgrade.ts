import { guestNames } from '../config/guest.ts'
import type { Config } from '../config/read-config.ts'
import type { Release } from '../release.ts'
import type { Problem } from '../rules/lint.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../snapshot.ts'
import { type Range, rangesMeeting } from '../syntax/index.ts'
import type { Arch, FileKind, Fix, Host } from '../values/value-type.ts'
import { type Filled, filledOtherwise } from './filled.ts'
import { isRefused, placed, type Stand, standOf, weightOf } from './standing.ts'
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
  /** Whether it stands behind a refusal: it comes into effect once that is mended. */
  readonly isBehind?: true
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
  const read = new Map<Release, Snapshot>()
  const snapshot = (release: Release): Snapshot => {
    const known =
      read.get(release) ??
      snapshotOfText(text, kind, { ...defaultPreferences, release, overComments: true, arch, host })
    read.set(release, known)
    return known
  }
  const before = snapshot(from)
  const after = snapshot(to)
  const [was, is] = [standOf(before), standOf(after)]
  const problems = newProblems(was, is, after)
  const items = [
    ...problems,
    ...otherGuest(before.config, after.config),
    ...newlyRead(before.config, after.config, problems),
    ...accepted(was, is, from, to),
  ]
  items.sort((a, b) => a.start - b.start || a.end - b.end)
  return [...items, ...filled(filledOtherwise(snapshot, before, after), items)]
}

/** What is filled in otherwise, but for what is told of the line in the file already. */
const filled = (values: readonly Filled[], told: readonly UpgradeItem[]): UpgradeItem[] => {
  const toldAt = rangesMeeting(told)
  return values.flatMap((each): UpgradeItem[] => {
    const { start, end, otherMachine, isLost, message, fixes } = each
    if (isLost && toldAt(each).length > 0) return []
    return [{ start, end, effect: otherMachine || isLost ? 'differs' : 'filled', message, fixes, filled: each }]
  })
}

/** Whether a file, of a name, is one of xm's: then no two releases of xl are the question, but what `migrate` makes of it. */
export const wasForXm = (text: string, kind: FileKind, release: Release, name?: string): boolean =>
  kind === 'domain' &&
  isOfXm(text, snapshotOfText(text, kind, { ...defaultPreferences, release }), name === undefined ? {} : { name })

const effectOf = (problem: Problem): UpgradeEffect | undefined => {
  if (isRefused(problem)) return 'refused'
  if (problem.effect === 'ignored') return 'ignored'
  return problem.effect === 'advice' && problem.rule.startsWith('deprecated-') ? 'deprecated' : undefined
}

/** What a release has against the file where another one had nothing, or nothing as bad. */
const newProblems = (before: Stand, after: Stand, { document }: Snapshot): UpgradeItem[] => {
  const old = placed(before.problems)
  return after.problems.flatMap((problem): UpgradeItem[] => {
    const { start, end, rule, message, fixes = [], behind } = problem
    const effect = effectOf(problem)
    if (!effect || old.at(problem).some((each) => weightOf(each) >= weightOf(problem))) return []
    // What a trial has moved fits no longer.
    const item = { start, end, rule, effect, message, fixes: behind ? [] : fixes }
    if (!behind) return [item]
    const line = document.positionAt(behind.start).line + 1
    return [{ ...item, isBehind: true, message: `${message} It comes to this once line ${line} is mended.` }]
  })
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

/** What takes effect; what is refused or ignored of it is told already. */
const newlyRead = (before: Config, after: Config, told: readonly UpgradeItem[]): UpgradeItem[] => {
  const toldAt = rangesMeeting(told)
  return [...after.entries.values()].flatMap(({ name, setting, inRelease, notRead, reading }): UpgradeItem[] => {
    const old = before.entries.get(name)
    const wasRead = old?.inRelease && !old.notRead
    if (!inRelease || notRead || wasRead || reading?.value === undefined) return []
    if (toldAt(setting).length > 0) return []
    const { start, end } = setting.key
    const message = `xl ${before.release} does not read \`${name}\` here, and xl ${after.release} does: the line takes effect.`
    return [{ start, end, effect: 'read', rule: 'key-of-other-release', message, fixes: [] }]
  })
}

const accepted = (before: Stand, after: Stand, from: Release, to: Release): UpgradeItem[] => {
  const still = placed(after.problems.filter(isRefused))
  return (
    before.problems
      .filter((problem) => isRefused(problem) && still.at(problem).length === 0)
      // What comes after the parser is not known where that ends.
      .filter(({ by }) => after.isWhole || by === undefined)
      .map(({ start, end, rule, onMostHosts }) => ({
        start,
        end,
        effect: 'accepted',
        rule,
        message: `xl ${from} refuses the file because of this${onMostHosts ? ' on nearly every host' : ''}, and xl ${to} does not.`,
        fixes: [],
      }))
  )
}
