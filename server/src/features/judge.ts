import type { Range } from 'vscode-languageserver-types'
import type { Release } from '../release.ts'
import type { Severity } from '../rules/lint.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'

/** What we say of a config, to be held against what xl says. */
export interface Judgement {
  readonly release: Release
  /** Whether xl refuses the file, whatever levels and comments make of it. */
  readonly refused: boolean
  readonly problems: readonly {
    readonly range: Range
    readonly severity: Severity
    readonly rule: string
    readonly message: string
    /** The line that xl prints for it. */
    readonly said?: string
  }[]
}

/** Our verdict on a config, with the lines that we expect xl to print. */
export const judge = (snapshot: Snapshot): Judgement => ({
  release: snapshot.config.release,
  refused: snapshot.refusals.length > 0,
  problems: snapshot.problems.map((problem) => ({
    range: lspRange(snapshot, problem),
    severity: problem.severity,
    rule: problem.rule,
    message: problem.message,
    ...(problem.said === undefined ? {} : { said: problem.said }),
  })),
})
