import type { Judgement } from '../../../protocol/src/messages.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'

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
