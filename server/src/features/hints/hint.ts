import type { Domain } from '../../build/domain.ts'
import type { Config } from '../../config/read-config.ts'
import type { Markdown } from '../../markdown.ts'

/** A few words behind something in a file: what xl makes of it. */
export interface Hint {
  /** The offset behind which it stands. */
  readonly at: number
  readonly label: string
  readonly why: Markdown
  /** Whether it is what anybody would expect: only those who want all hints see it. */
  readonly expected: boolean
}

/** What hints are taken from. */
export interface Hinted {
  readonly config: Config
  /** The domain as it is after its creation; undefined where xl makes none of the file. */
  readonly domain: Domain | undefined
  /** The line of an offset, as a person counts them. */
  lineOf(offset: number): number
}

/** One kind of hint. */
export type HintsOf = (hinted: Hinted) => readonly Hint[]
