import type { Release } from '../release.ts'
import type { Range } from '../syntax/index.ts'
import type { Arch, Edit, Host } from '../values/value-type.ts'
import type { Origin } from './judge/origin.ts'

export interface MigrateOptions {
  /** Whose xl is to read the result. The file's own comment, or else the newest release, where it is not given. */
  readonly release?: Release
  readonly arch?: Arch
  readonly host?: Host
  /** What `xm create` was given as NAME=VALUE. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Leave everything as it is that is not safe. */
  readonly safe?: boolean
  /** The name that xm gave a domain without one: that of the file. */
  readonly name?: string
  readonly knownKeys?: readonly string[]
  /** Who read the file before; found out where it is not given. For a file of xm the result is held against what xm made of it. */
  readonly from?: Origin
  /** Changes that are not wanted, by their ids; what would follow from them does not come either. */
  readonly declined?: ReadonlySet<string>
  /** Write out every default of xm's that xl has otherwise, also where the one of xl is what anybody wants today. */
  readonly keepDefaults?: boolean
}

/**
 * Safe: xl builds the same domain as before, or, of a file that xl refuses, the only one that can have been meant.
 * Review: it is what xm did, or comes near to it, and xl did not do it before.
 */
export type Confidence = 'safe' | 'review'

/** A change, at its place in the original. */
export interface Change extends Range {
  /** What it is declined by. Several changes that are made together have one; a migration with other choices gives the same. */
  readonly id: string
  /** The lines as they were when it was made, and after it. */
  readonly before: string
  readonly after: string
  /** Why: what xl does with it as it was. */
  readonly reason: string
  /** The rule that asks for it: a page under `docs/rules/`. */
  readonly rule: string
  readonly confidence: Confidence
}

/** Something that is left for a person, at its place in the original. */
export interface Left extends Range {
  /** Whether it is an Error or a Warning of the result, as `check` and the Problems view have it. */
  readonly isProblem: boolean
  readonly message: string
  readonly rule: string
}

/** Something that xl does otherwise than xm did, and that stays so; at the setting in the original that says it, or at its beginning. */
export interface Told extends Range {
  /** The key of the file, or of xl, that it is about. */
  readonly key: string
  /** What it was under xm, and what xl makes of it now. */
  readonly xm: string
  readonly xl: string
  /** Both, and why it stays. */
  readonly message: string
  /** The field of the domain that xm built; empty where it built none. */
  readonly field: string
  /** Whether `keepDefaults` writes out what xm did. */
  readonly byChoice: boolean
  /** Whether xl has nothing that it could be compared with: a field of a card, disk or screen that went with xm. */
  readonly isGone: boolean
}

export interface Migration {
  readonly text: string
  readonly release: Release
  readonly from: Origin
  /** Whether nothing tells that xl read it before, and xm would have made another domain of it: a person who knows says `from`. */
  readonly undecided: boolean
  /** Every difference between what xm made of the original and what xl makes of the result: nothing is passed over. */
  readonly told: readonly Told[]
  readonly changes: readonly Change[]
  /** The changes that it would have made if they had not been declined. */
  readonly declined: readonly Change[]
  readonly left: readonly Left[]
  /**
   * Done: nothing is left, and `check` of the result finds no Error and no Warning. Partly: xl takes the result, and something is left. Refused: `xl create` would make no guest of
   * the result, since xl refuses it or libxl does, and `left` says why.
   */
  readonly status: 'done' | 'partly' | 'refused'
  /** Names that the file expects to be given, and was not. */
  readonly missing: readonly string[]
  /** All changes as edits of the original, in its order. */
  readonly edits: readonly Edit[]
}

/** One thing to do: edits of the text as it is now. */
export interface Step {
  readonly edits: readonly Edit[]
  readonly rule: string
  readonly reason: string
  readonly confidence: Confidence
  /** What it leaves for a person. */
  readonly byHand?: string
  /** The key that it gives another name, and that one. */
  readonly renamed?: readonly [from: string, to: string]
  /** What it is declined by; found out from what it changes where it is not given. */
  readonly id?: string
}

/** Something left, at its place in the text as it is now. */
export type Remainder = Left
