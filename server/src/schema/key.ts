import type { History, Release } from '../release.ts'
import type { Arch, GuestType, ValueType } from '../values/value-type.ts'

/** For a history of `readFor` or `guests`: every type of guest. */
export const everyGuest: readonly GuestType[] = ['pv', 'hvm', 'pvh']

/**
 * How much a name tells of a file: hardly another program's settings have it, or others may have it now and then, or many have. In `xl.conf`
 * it is said of names that are like no other's.
 */
export type Telling = 'surely' | 'likely' | 'hardly'

/** A rule of the TextMate grammars for what is in the strings of a value: `#NAME` of xen-domain, or else of xen-config. */
export type GrammarRule =
  | 'fields'
  | 'disk'
  | 'pci'
  | 'vnuma'
  | 'vsnd'
  | 'cpuid'
  | 'viridian'
  | 'resources'
  | 'cpu-range'

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
  /**
   * The guests for which xl comes to read it at all, with a history where that changed; absent for all: the branches on the guest's type in
   * `parse_config_data` (`xl_parse.c`; up to 4.8 `xl_cmdimpl.c`). For which of them it does something is in `guests`.
   */
  readonly readFor?: readonly GuestType[] | History<readonly GuestType[]>
  /**
   * That a PV guest without `vfb` has one frame buffer, made up from this key and others, if `vnc` is a number other than 0: since when, and
   * whether xl reads the key without that. Beside `vfb` none of them does anything.
   */
  readonly pvScreen?: { readonly since: Release; readonly read: 'always' | 'with-vnc' | 'with-vnc-and-no-vfb' }
  /** How much its name tells of the file that it stands in; absent where it is left out of account. */
  readonly telling?: Telling
  /** How an editor colours its strings before the server has spoken; absent where they are text. */
  readonly grammar?: GrammarRule
  /** The keys that may have to be set as well: where it is wrong without them, they are written with it. */
  readonly brings?: readonly string[]
  /**
   * That xl may refuse or ignore it, or something else for its sake, in a file that is right without it: it is tried before it is offered.
   * Beside these keys or for these guests alone; in any file where none is named.
   */
  readonly doubtful?: readonly string[]
  /** A key that xl reads in place of this one when it is a list. */
  readonly unreadBeside?: string
  /**
   * A key beside whose single value xl has no need of this one, and says nothing of what is wrong with it: since when. What the two come to is
   * the matter of `build/`.
   */
  readonly unheardBeside?: { readonly key: string; readonly since: Release }
  /** What xl takes when the key is absent: a value or a short phrase. */
  readonly default?: string
  /** The guests that it works for, with a history where that changed; absent for all. */
  readonly guests?: readonly GuestType[] | History<readonly GuestType[]>
  /** What it does for the other guests, or on the other architecture, where that is not nothing: a clause. Seen in creations by real libxl. */
  readonly forOthers?: string
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
  /**
   * Where libxl's JSON has its value as it is: a path of `build/domain-config.ts`, which the compiler compares. What xl does with the
   * others is in `build/table.ts`.
   */
  readonly stored?: string | History<string>
  /** One sentence: what it does. */
  readonly summary: string
  /** Markdown: what it does exactly, what xl does with odd values, what goes with it. The summary is not repeated. */
  readonly text: string
  /** A config that uses it: one or a few lines; with a history where no text is right for every release. */
  readonly example?: string | History<string>
}

/** An option that only xm read, and no xl. */
export interface XmOption {
  readonly name: string
  /** How much its name tells of the file that it stands in. */
  readonly telling?: Telling
  /** One sentence: what it did under xm. */
  readonly summary: string
  /** Markdown: what to write instead, or that there is nothing. */
  readonly text: string
  /** The key of xl that takes its place, when there is one. */
  readonly replacement?: string
  /** One sentence: how xl is told where no key tells it. */
  readonly instead?: string
  /** xl's counterpart of the example in `before`. */
  readonly example?: { readonly before: string; readonly after: string }
}
