import type { History, Release } from '../release.ts'
import type { Arch, GuestType, ValueType } from '../values/value-type.ts'

/** What xl knows of one key, and what there is to say about it. */
export interface KeySpec {
  readonly name: string
  /** The heading under which the manual treats it, in our words: "Memory", "CPU allocation", "Devices" … */
  readonly section: string
  /** How xl reads its value; with a history where that changed between releases. */
  readonly value: ValueType | History<ValueType>
  /** The first release that reads it. */
  readonly since: Release
  /** The last release that reads it; absent when the newest still does. */
  readonly until?: Release
  /** What xl takes when the key is absent: a value or a short phrase. */
  readonly default?: string
  /** The guests that it works for; absent for all. */
  readonly guests?: readonly GuestType[]
  /** The architectures that it works on; absent for all. */
  readonly arches?: readonly Arch[]
  readonly deprecated?: {
    readonly since: Release
    /** The key to use in its place. */
    readonly use?: string
    /** What to do, one sentence. */
    readonly note: string
    /** What xl prints when it reads the key. */
    readonly said?: string
    /** The releases that print it, when not all since `since` do. */
    readonly saidIn?: readonly [from: Release, to: Release]
    /** A key that keeps xl from printing it. */
    readonly unsaidBeside?: string
  }
  /** One sentence: what it does. */
  readonly summary: string
  /** Markdown: what it does exactly, what xl does with odd values, what goes with it. The summary is not repeated. */
  readonly text: string
  /** A config that uses it: one or a few lines. */
  readonly example?: string
}

/** An option that only xm read, and no xl. */
export interface XmOption {
  readonly name: string
  /** One sentence: what it did under xm. */
  readonly summary: string
  /** Markdown: what to write instead, or that there is nothing. */
  readonly text: string
  /** The key of xl that takes its place, when there is one. */
  readonly replacement?: string
  /** xl's counterpart of the example in `before`. */
  readonly example?: { readonly before: string; readonly after: string }
}
