import type { Judgement } from '../../../protocol/src/messages.ts'
import { readingOf } from '../config/lookup.ts'
import { lspRange, type Snapshot, takeSnapshot } from '../snapshot.ts'

/** Our verdict on a config as a dry run sees it, with the lines that we expect xl to print. */
export const judge = ({ document, config, preferences }: Snapshot): Judgement => {
  const snapshot = takeSnapshot(document, config.kind, { ...preferences, stage: 'parse' })
  const guest = config.kind === 'domain' ? readingOf(config, 'name') : undefined
  return {
    release: config.release,
    refused: snapshot.refusals.length > 0,
    ...(guest ? { guest } : {}),
    problems: snapshot.problems.map((problem) => ({
      range: lspRange(snapshot, problem),
      severity: problem.severity,
      rule: problem.rule,
      message: problem.message,
      ...(problem.said === undefined ? {} : { said: problem.said }),
    })),
  }
}
