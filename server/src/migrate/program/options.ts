import type { Release } from '../../release.ts'
import type { Arch } from '../../values/value-type.ts'

/** How a program is turned into settings. */
export interface ProgramOptions {
  readonly release: Release
  readonly arch: Arch
  readonly parameters: Readonly<Record<string, string>>
  /** Whether there are signs that the text is a program. */
  readonly certain: boolean
  /** Whether a name is one that xl, or xm, looked for. */
  readonly isOption: (name: string) => boolean
}
