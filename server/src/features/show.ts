import type { View } from '../../../protocol/src/messages.ts'
import { buildDomain, printJson } from '../build/build-domain.ts'
import type { Creation } from '../create/create-domain.ts'
import { printableLines } from '../printable.ts'
import { findingsOfCreation } from '../rules/creation.ts'
import type { Problem } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { creationOf, showDeviceModel, showEffective, showOrigins, showXenstore } from './effective.ts'

/** The domain that xl makes of a config, as JSON; undefined when xl refuses it, and for files of other kinds. */
const showDomain = ({ config, refusals }: Snapshot): string | undefined => {
  const domain = refusals.length > 0 ? undefined : buildDomain(config)
  return domain && printJson(domain)
}

/** What a view shows of a config; undefined when xl refuses it, or libxl where the view goes that far, and for files of other kinds. */
export const showView = (snapshot: Snapshot, view: View): string | undefined => {
  if (snapshot.template) return undefined
  if (view === 'built') return showDomain(snapshot)
  const creation = creationOf(snapshot)
  if (!creation) return undefined
  return shows[view](snapshot, creation)
}

const shows: Readonly<Record<Exclude<View, 'built'>, (snapshot: Snapshot, creation: Creation) => string>> = {
  effective: (_, creation) => showEffective(creation),
  origin: showOrigins,
  'device-model': showDeviceModel,
  xenstore: showXenstore,
}

/** A reason why xl refuses a file, for a person. */
export interface Reason extends Pick<Problem, 'start' | 'message'>, Partial<Pick<Problem, 'rule'>> {}

const silenced: Record<NonNullable<Problem['silencedBy']>, string> = {
  comment: 'a comment in the file switches the message off',
  level: 'the settings switch the message off',
}

/**
 * Why xl refuses a config, or else why no guest comes of it: what is shown of it. Where nothing is, xl refuses it all the same; then what
 * is switched off is said, and that it is.
 */
export const reasonsOfRefusal = ({ refusals, config, template }: Snapshot): readonly Reason[] => {
  const [hole] = template?.holes ?? []
  if (hole)
    return [
      { start: hole.start, message: 'this is a template: which domain xl builds depends on what is filled in here.' },
    ]
  if (refusals.length === 0) return findingsOfCreation(config).filter(({ effect }) => effect === 'refused')
  const shown = refusals.filter(({ silencedBy }) => silencedBy === undefined)
  if (shown.length > 0) return shown
  return refusals.map(({ start, rule, message, silencedBy = 'comment' }) => ({
    start,
    rule,
    message: `${message} (xl refuses the file, although ${silenced[silencedBy]}.)`,
  }))
}

/** Why xl refuses a config, for a person: "line 3: …". */
export const explainRefusal = (snapshot: Snapshot): string[] =>
  reasonsOfRefusal(snapshot).map(
    ({ start, message }) => `line ${snapshot.document.positionAt(start).line + 1}: ${printableLines(message)}`,
  )
