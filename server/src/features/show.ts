import { buildDomain, printJson } from '../build/build-domain.ts'
import type { Config } from '../config/read-config.ts'
import type { Release } from '../release.ts'
import { rules } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Finding } from '../values/value-type.ts'

/** What an editor is told about the domain of a config: the domain as JSON, or why xl refuses the file. */
export interface Shown {
  readonly release: Release
  readonly json?: string
  readonly refused?: readonly string[]
}

/** Why xl refuses a config: whatever levels and comments make of it. */
export const refusals = (config: Config): Finding[] => {
  const found: Finding[] = [...config.entries.values()].flatMap(({ reading }) => reading?.findings ?? [])
  for (const { check } of rules) if (check) found.push(...check(config))
  return found.filter(({ effect }) => effect === 'refused').sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The domain that xl makes of a config, as JSON; undefined when xl refuses it, and for files of other kinds. */
export const showDomain = ({ config }: Snapshot): string | undefined => {
  const domain = refusals(config).length > 0 ? undefined : buildDomain(config)
  return domain && printJson(domain)
}

/** Why xl refuses a config, for a person: "line 3: …". */
export const explainRefusal = ({ config, document }: Snapshot): string[] =>
  refusals(config).map(({ start, message }) => `line ${document.positionAt(start).line + 1}: ${message}`)
