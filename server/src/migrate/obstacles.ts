import { findingsOfCreation, isForetelling } from '../rules/creation.ts'
import type { Snapshot } from '../snapshot.ts'
import { rangesMeeting } from '../syntax/index.ts'
import type { Finding } from '../values/value-type.ts'
import { withoutRefused } from './judge/compare.ts'
import type { Remainder } from './types.ts'

/** What creation has against a config, all of it: xl and libxl end at the first thing that they refuse, and name no other. */
export const creationOf = (snapshot: Snapshot): readonly Finding[] => {
  const config = snapshot.refusals.length > 0 ? withoutRefused(snapshot)?.config : snapshot.config
  return config ? findingsOfCreation(config, { throughout: true }) : []
}

/** What stands behind the first thing for which `xl create` makes no guest, and would be refused or dropped next. */
export const obstaclesBehind = (created: Snapshot): readonly Remainder[] => {
  const { problems } = created
  if (problems.every(({ effect }) => effect !== 'refused')) return []
  const known = new Set(problems.map(({ message }) => message))
  const foretold = rangesMeeting(problems.filter(isForetelling))
  const isNext = (finding: Finding): boolean =>
    (finding.effect === 'refused' || finding.effect === 'ignored') &&
    !known.has(finding.message) &&
    foretold(finding).length === 0
  return creationOf(created)
    .filter(isNext)
    .map(({ start, end, rule, message }) => ({ start, end, rule, message, isProblem: false }))
}
