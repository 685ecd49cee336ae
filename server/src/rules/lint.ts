import type { Severity } from '../../../protocol/src/messages.ts'
import type { Config } from '../config/read-config.ts'
import type { RuleId } from '../rule-ids.ts'
import { lineIndex, type Range } from '../syntax/index.ts'
import type { Effect, Finding } from '../values/value-type.ts'
import { findingsOfCreation, finished, together } from './creation.ts'
import { withoutToldLists } from './fixes/list-for-single.ts'
import { withSettingFixes } from './fixes/setting-fixes.ts'
import { oddCharacter, withOddCharacters } from './odd-character.ts'
import { rules } from './rules.ts'
import { isSuppressed, uselessComments } from './useless-comment.ts'

export type { Severity }

/** A level for a rule, in place of the one that follows from what xl does. */
export type Level = Severity | 'off'

/** Levels by rule; the others have the one that follows from what xl does. */
export type Levels = Readonly<Partial<Record<RuleId, Level>>>

/** A finding with the level at which it is shown. */
export interface Problem extends Finding {
  readonly severity: Severity
  /** Who speaks: xl, where it prints something there itself; libxl or Xen, where the domain is created. */
  readonly source: 'xl' | 'xen-config' | 'libxl' | 'xen'
  /** What keeps it from being shown: a comment in the file, or the level `off`. */
  readonly silencedBy?: 'comment' | 'level'
}

/** The line with which libxl ends a creation, or says what it drops: it belongs to what we say of that. What the parser prints does not. */
export const lineOfCreation = ({ by, said }: Pick<Finding, 'by' | 'said'>): string | undefined =>
  by ? said : undefined

const severities: Record<Effect, Severity> = {
  refused: 'error',
  ignored: 'warning',
  advice: 'information',
  remark: 'hint',
}

/** How far xl is followed: until it has parsed the file, as in a dry run, or until the domain is created. */
export const stages = ['parse', 'create'] as const
export type Stage = (typeof stages)[number]

/** How far it is asked: `throughout` goes on where libxl ends the creation, for what else there is against the domain. */
export type Depth = Stage | 'throughout'

/** How a failing rule is told to whoever keeps the log. */
export type Log = (message: string) => void

/**
 * Everything that there is to say about a config, in the order of the text; also what comments and levels silence, marked as such.
 * Rules are run here and nowhere else. One that throws is logged and left out.
 */
export const lint = (config: Config, levels: Levels = {}, depth: Depth = 'create', log: Log = () => {}): Problem[] => {
  const found = findingsUpTo(depth, config, log)
  const findings = guarded(oddCharacter.id, () => withOddCharacters(config, found), log, found)
  const suppressed = isSuppressed(config)
  return [
    ...findings.map((finding) => problemOf(finding, levels, suppressed(finding))),
    ...uselessComments(config, findings).map((finding) => problemOf(finding, levels, suppressed(finding))),
  ].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** What somebody else has found in a config, with its level, and without what comments and levels silence. */
export const shown = (config: Config, findings: readonly Finding[], levels: Levels): Problem[] => {
  if (findings.length === 0) return []
  const suppressed = isSuppressed(config)
  return findings
    .map((finding) => problemOf(finding, levels, suppressed(finding)))
    .filter(({ silencedBy }) => silencedBy === undefined)
}

/** A file that the parser refuses comes no further. */
const findingsUpTo = (depth: Depth, config: Config, log: Log): Finding[] => {
  const parsing = settled(withoutToldLists([...findingsOfValues(config), ...findingsOfRules(config, log)]), config)
  if (depth === 'parse' || parsing.some(({ effect }) => effect === 'refused'))
    return parsing.map((finding) => finished(finding))
  const creation = guarded('of creation', () => findingsOfCreation(config, { throughout: depth === 'throughout' }), log)
  return together(parsing, creation, config)
}

/** Findings without those within a conflict of git: until one of its sides is gone, nothing there is what somebody wrote. */
const settled = (findings: Finding[], { tree: { causes } }: Config): Finding[] => {
  const conflicts = causes.flatMap(({ slip }) => (slip?.habit === 'conflict' ? [slip.edit] : []))
  if (conflicts.length === 0) return findings
  return findings.filter(
    ({ rule, start, end }) =>
      rule === 'other-notation' || !conflicts.some((conflict) => start < conflict.end && conflict.start < end),
  )
}

const problemOf = (finding: Finding, levels: Levels, suppressed: boolean): Problem => {
  const level = levels[finding.rule] ?? severities[finding.effect]
  const severity = level === 'off' ? severities[finding.effect] : level
  const source = finding.by ?? (finding.said === undefined ? 'xen-config' : 'xl')
  const silencedBy = suppressed ? 'comment' : level === 'off' ? 'level' : undefined
  // There may be thousands, and with a second spread each takes several times as long.
  return silencedBy ? { ...finding, severity, source, silencedBy } : { ...finding, severity, source }
}

/** What the readings of values say. On a line with a syntax error, what there is of a value says nothing. */
const findingsOfValues = (config: Config): Finding[] => {
  const broken = brokenLines(config)
  return [...config.entries.values()]
    .filter(({ setting }) => !broken(setting))
    .flatMap((entry) => withSettingFixes(entry.reading?.findings ?? [], entry, config))
}

const findingsOfRules = (config: Config, log: Log): Finding[] =>
  rules.flatMap(({ id, check }) => guarded(id, () => (check ? [...check(config)] : []), log))

const guarded = (name: string, find: () => Finding[], log: Log, otherwise: Finding[] = []): Finding[] => {
  try {
    return find()
  } catch (error) {
    log(`rule ${name}: ${error instanceof Error ? error.stack : error}`)
    return otherwise
  }
}

/** Whether a range has a line with a syntax error. */
const brokenLines = ({ tree: { text, problems } }: Config): ((range: Range) => boolean) => {
  if (problems.length === 0) return () => false
  const lineOf = lineIndex(text)
  const broken = new Set(problems.map(({ start }) => lineOf(start)))
  return ({ start, end }) => {
    for (let line = lineOf(start); line <= lineOf(end); line++) if (broken.has(line)) return true
    return false
  }
}
