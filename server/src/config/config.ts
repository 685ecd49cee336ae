import type { Release } from '../release.ts'
import type { KeySpec } from '../schema/index.ts'
import type { Range, Tree } from '../syntax/index.ts'
import type { Arch, FileKind, Host, Reading } from '../values/value-type.ts'
import type { Directives } from './directives.ts'
import type { Effective, Overwritten } from './effective.ts'
import type { Guest } from './guest.ts'
import type { NotRead } from './reads.ts'

/** What a file is read for. */
export interface Target {
  /** The release that reads it, unless a comment in the file names another. */
  readonly release: Release
  /** Whether it is that release whatever a comment in the file says. */
  readonly overComments?: boolean
  /** Undefined where the keys of the file are to tell: a file with keys of ARM alone is for ARM. */
  readonly arch: Arch | undefined
  readonly host: Host | undefined
  /** Keys that a vendor's own toolstack reads. */
  readonly knownKeys: readonly string[]
  /** Whether the stored file begins with a byte-order mark that is not part of the text. */
  readonly byteOrderMark?: boolean
}

/** A key that counts, and what xl makes of it. */
export interface Entry extends Effective {
  /** The key as some release knows it in this kind of file. */
  readonly spec: KeySpec | undefined
  /** Whether the target release reads the key in this kind of file. */
  readonly inRelease: boolean
  /** Why xl does not come to read the key although the release knows it. */
  readonly notRead: NotRead | undefined
  /** Why xl does nothing with the key although it reads it. */
  readonly withoutEffect: NotRead | undefined
  /** What xl makes of the value; undefined where it does not look at it. */
  readonly reading: Reading<unknown> | undefined
}

/** What a file means: the settings that xl of the target release ends up with. */
export interface Config {
  readonly kind: FileKind
  readonly tree: Tree
  readonly release: Release
  readonly arch: Arch
  /** The keys for which it is a guess that the guest is one of ARM; none where somebody says so, and for x86. */
  readonly archGuessedBy: readonly string[]
  readonly host: Host | undefined
  readonly guest: Guest
  readonly directives: Directives
  readonly knownKeys: ReadonlySet<string>
  /** Where the first Python stands in a file that xl refuses: then most keys are the names of a program. */
  readonly python: Range | undefined
  /** Whether a byte-order mark stands before the text in the stored file. */
  readonly byteOrderMark: boolean
  /** The vCPUs that xl counts for `cpus`; undefined for other files than domain configs. */
  readonly vcpus: number | undefined
  /** By key, in the order of their first settings. */
  readonly entries: ReadonlyMap<string, Entry>
  readonly overwritten: readonly Overwritten[]
}
