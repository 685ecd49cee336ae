import type { Severity } from '../../../protocol/src/messages.ts'
import type { Config } from '../config/read-config.ts'
import type { RuleId } from '../rule-ids.ts'
import { anyMeeting, lineIndex, type Range } from '../syntax/index.ts'
import { fixesOf } from '../values/basic/findings.ts'
import type { Effect, Finding, Fix } from '../values/value-type.ts'
import { findingsOfCreation, finished, together } from './creation.ts'
import { withComments } from './fixes/kept-comments.ts'
import { withoutToldLists } from './fixes/list-for-single.ts'
import { withSettingFixes } from './fixes/setting-fixes.ts'
import { oddCharacter, withOddCharacters } from './odd-character.ts'
import { isStored } from './python-code.ts'
import { rules } from './rules.ts'
import { isSuppressed, uselessComments } from './useless-comment.ts'

export type { Severity }

/** A level for a rule, in place of the one that follows from what xl does. */
export type Level = Severity | 'off'

/** Levels by rule; the others have the one that follows from what xl does. */
export type Levels = Readonly<Partial<Record<RuleId, Level>>>

/** A finding with the level at which it is shown. */
export interface Problem extends Omit<Finding, 'fixes'> {
  readonly fixes?: readonly Fix[]
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
  const problems: Problem[] = []
  for (const all of [findings, uselessComments(config, findings)])
    for (const finding of all) problems.push(problemOf(finding, levels, suppressed(finding), config))
  return problems.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** What somebody else has found in a config, with its level, and without what comments and levels silence. */
export const shown = (config: Config, findings: readonly Finding[], levels: Levels): Problem[] => {
  if (findings.length === 0) return []
  const suppressed = isSuppressed(config)
  return findings
    .map((finding) => problemOf(finding, levels, suppressed(finding), config))
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
  const isInConflict = anyMeeting(conflicts)
  return findings.filter((finding) => finding.rule === 'other-notation' || !isInConflict(finding))
}

/**
 * There may be thousands, of which one is mended: what mends it is worked out when somebody asks. Member by member it takes a fifth of the time of a
 * spread.
 */
class Told implements Problem {
  declare readonly rule: RuleId
  declare readonly effect: Effect
  declare readonly start: number
  declare readonly end: number
  declare readonly message: string
  declare readonly severity: Severity
  declare readonly source: Problem['source']
  declare readonly silencedBy?: 'comment' | 'level'
  declare readonly said?: string
  declare readonly by?: 'libxl' | 'xen'
  declare readonly onMostHosts?: true
  declare readonly untilCreation?: true
  declare readonly tag?: 'deprecated' | 'unnecessary'
  declare readonly elsewhere?: NonNullable<Finding['elsewhere']>
  declare readonly related?: NonNullable<Finding['related']>
  readonly #fixes: Finding['fixes']
  readonly #config: Config
  #kept?: readonly Fix[]

  constructor(finding: Finding, severity: Severity, silencedBy: Problem['silencedBy'], config: Config) {
    const { said, by, onMostHosts, untilCreation, tag, elsewhere, related } = finding
    this.rule = finding.rule
    this.effect = finding.effect
    this.start = finding.start
    this.end = finding.end
    this.message = finding.message
    this.severity = severity
    this.source = by ?? (said === undefined ? 'xen-config' : 'xl')
    this.#fixes = finding.fixes
    this.#config = config
    if (silencedBy !== undefined) this.silencedBy = silencedBy
    if (said !== undefined) this.said = said
    if (by !== undefined) this.by = by
    if (onMostHosts !== undefined) this.onMostHosts = onMostHosts
    if (untilCreation !== undefined) this.untilCreation = untilCreation
    if (tag !== undefined) this.tag = tag
    if (elsewhere !== undefined) this.elsewhere = elsewhere
    if (related !== undefined) this.related = related
  }

  get fixes(): readonly Fix[] {
    const { tree, python } = this.#config
    // What a line of a program says hangs on the others: none is written anew without being looked at.
    const isLookedAt = python !== undefined && !isStored(this.rule)
    this.#kept ??= fixesOf(this.#fixes)
      .map((fix) => (fix.ofVersions ? fix : withComments(fix, tree)))
      .map((fix) => (isLookedAt ? { ...fix, safe: false } : fix))
    return this.#kept
  }
}

const problemOf = (finding: Finding, levels: Levels, suppressed: boolean, config: Config): Problem => {
  const level = levels[finding.rule] ?? severities[finding.effect]
  const severity = level === 'off' ? severities[finding.effect] : level
  return new Told(finding, severity, suppressed ? 'comment' : level === 'off' ? 'level' : undefined, config)
}

/** What the readings of values say. On a line with a syntax error, what there is of a value says nothing. */
const findingsOfValues = (config: Config): Finding[] => {
  const broken = brokenLines(config)
  return [...config.entries.values()]
    .filter(({ setting }) => !broken(setting))
    .flatMap((entry) => withSettingFixes(entry.reading?.findings ?? [], entry, config))
}

const findingsOfRules = (config: Config, log: Log): Finding[] =>
  rules.flatMap(({ id, check }) => (check ? guarded(id, () => [...check(config)], log) : []))

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
