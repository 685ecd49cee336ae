import type { History, Release } from '../release.ts'
import { atLeast, inRelease } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Arch, GuestType } from '../values/value-type.ts'
import type { Draft } from './draft.ts'

/** Where in the file an objection belongs: to the first of these keys that is set, there to an item and to a field of it. */
export interface Place {
  readonly keys: readonly DomainKey[]
  readonly item?: number
  readonly field?: string
}

/**
 * One way to mend the file: a value to write for a key, or keys to take out; or that for a field of the item of the place, or the item
 * itself, which may change places with another one, or get a new one before it; or some of those at once.
 */
export type Mend =
  | { readonly key: DomainKey; readonly write: string; readonly deliberate?: boolean }
  | { readonly remove: readonly DomainKey[] }
  | { readonly field: string; readonly write: string }
  | { readonly field: string; readonly remove: true }
  | { readonly item: 'remove' }
  | { readonly itemBefore: string }
  | { readonly exchangeWith: number }
  | { readonly together: readonly Mend[] }

/** What libxl says against a domain. */
export interface Objection {
  /** What libxl prints, without its place in libxl's source. */
  readonly said: string
  /** What is wrong and how to mend it, in our words. */
  readonly message: string
  /** In place of the keys of the check. */
  readonly place?: Place
  readonly mends?: readonly Mend[]
  /** Whether there is a host on which it does not hold; then it is a Warning. */
  readonly unsure?: boolean
}

/** An objection, and the check that made it. */
export interface Objected {
  readonly check: Check
  readonly objection: Objection
}

/** What becomes of the domain: it is not made, or it is made without what is marked, or libxl only says something. */
export type Outcome = 'refused' | 'dropped' | 'warned'

/** Where and when libxl, or Xen, looks for something. */
export interface Check {
  /** The name of the check; tests hold it to the recorded ones. */
  readonly id: string
  /** The rule whose page tells of it. */
  readonly rule: RuleId
  readonly function: string | History<string>
  readonly file: string
  readonly since: Release
  /** The last release that has it; absent where the newest has. */
  readonly until?: Release
  readonly guests?: readonly GuestType[]
  readonly arch?: Arch
  /** Who refuses; libxl where it is absent. Of what QEMU refuses it is libxl that tells. */
  readonly layer?: 'xl' | 'xen' | 'qemu'
  readonly outcome?: Outcome
  /** How libxl calls what it prints, where the outcome does not tell: an error that it then forgets, or a mere notice. */
  readonly printedAs?: 'error' | 'notice'
  /** xl's exit status; 3 where it is absent. */
  readonly exit?: number
  /** Where in the file it belongs. */
  readonly keys: readonly DomainKey[]
  /** @param index the device of a list that it is about, from 0; 0 where it is about none */
  find(draft: Draft, index: number): Objection | undefined
}

/** Something that libxl does to a domain on its way. */
export interface Fill {
  readonly function: string
  readonly since?: Release
  readonly until?: Release
  readonly guests?: readonly GuestType[]
  readonly arch?: Arch
  fill(draft: Draft, index: number): void
}

/** Steps that libxl goes through for one device after the other. */
export interface Each {
  /** The path of the devices. */
  readonly each: string
  readonly steps: readonly Step[]
  /** Whether nothing is to be said or done of any of them, where that is known of all at once. */
  readonly idle?: (draft: Draft) => boolean
  /**
   * What the steps see of a member of a device, where that is less than all of it: two devices of which they see the same have one lot while
   * there is nothing against them (`remembered.ts`). What is said against a device may tell more of it.
   */
  readonly sees?: (draft: Draft) => (member: string, value: unknown) => unknown
}

/** One step of a creation; they stand in libxl's order. */
export type Step = Check | Fill | Each

export const isCheck = (step: Step): step is Check => 'find' in step

/** Every check among the steps. */
export const checksAmong = (steps: readonly Step[]): readonly Check[] =>
  steps.flatMap((step) => ('each' in step ? checksAmong(step.steps) : isCheck(step) ? [step] : []))

/** Whether libxl of the release takes the step for such a guest. */
export const applies = (
  { since = '4.1', until, guests, arch }: Pick<Fill, 'since' | 'until' | 'guests' | 'arch'>,
  draft: Pick<Draft, 'release' | 'guest' | 'arch'>,
): boolean =>
  atLeast(draft.release, since) &&
  (until === undefined || atLeast(until, draft.release)) &&
  (guests === undefined || guests.includes(draft.guest)) &&
  (arch === undefined || arch === draft.arch)

/** Steps that stand at this place from one release to another; before or after, libxl takes them elsewhere. */
export const during = (since: Release, until: Release | undefined, steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step): readonly Step[] => {
    if ('each' in step) return [{ ...step, steps: during(since, until, step.steps) }]
    const first = atLeast(step.since ?? '4.1', since) ? step.since : since
    const last = until && !(step.until && atLeast(until, step.until)) ? until : step.until
    if (last !== undefined && !atLeast(last, first ?? '4.1')) return []
    return [{ ...step, ...(first ? { since: first } : {}), ...(last ? { until: last } : {}) }]
  })

/** The function that speaks in a release. */
export const functionIn = (check: Check, release: Release): string =>
  typeof check.function === 'string' ? check.function : (inRelease(check.function, release) ?? '')
