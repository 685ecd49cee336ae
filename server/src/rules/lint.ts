import type { Config, Suppression } from '../config/read-config.ts'
import type { Range } from '../syntax/index.ts'
import { advice } from '../values/basic/findings.ts'
import type { Effect, Finding } from '../values/value-type.ts'
import { crossKeyRules } from './cross-keys.ts'
import { duplicateDevice } from './duplicate-device.ts'
import { duplicateKey } from './duplicate-key.ts'
import { deprecatedKey, keyOfOtherGuest, keyOfOtherRelease, xmOnlyKey } from './keys.ts'
import { lostEscape } from './lost-escape.ts'
import { pythonCode } from './python-code.ts'
import { missingKernel, missingName } from './required-keys.ts'
import type { Rule } from './rule.ts'
import { syntaxRules } from './syntax.ts'
import { unknownKey } from './unknown-key.ts'
import { valueRules } from './value-rules.ts'

export type { Rule } from './rule.ts'
export { meantKey } from './unknown-key.ts'

export type Severity = 'error' | 'warning' | 'information' | 'hint'

/** A level for a rule, in place of the one that follows from what xl does. */
export type Level = Severity | 'off'

/** A finding with the level at which it is shown. */
export interface Problem extends Finding {
  readonly severity: Severity
  /** Who speaks: xl, where it prints something there itself. */
  readonly source: 'xl' | 'xen-config'
}

const uselessComment: Rule = {
  id: 'useless-comment',
  summary: 'A comment for Xen Config that has no effect',
}

/** Every rule, in the order in which the documentation lists them. */
export const rules: readonly Rule[] = [
  ...syntaxRules,
  pythonCode,
  lostEscape,
  unknownKey,
  xmOnlyKey,
  deprecatedKey,
  keyOfOtherRelease,
  keyOfOtherGuest,
  duplicateKey,
  duplicateDevice,
  missingName,
  missingKernel,
  ...crossKeyRules,
  ...valueRules,
  uselessComment,
]

const severities: Record<Effect, Severity> = {
  refused: 'error',
  ignored: 'warning',
  advice: 'information',
  remark: 'hint',
}

/** How a failing rule is told to whoever keeps the log. */
export type Log = (message: string) => void

/**
 * Everything that there is to say about a config, in the order of the text. A rule that throws is logged and left out.
 * @param levels by rule id; absent rules have the level that follows from what xl does
 */
export const lint = (config: Config, levels: Readonly<Record<string, Level>> = {}, log: Log = () => {}): Problem[] => {
  const broken = brokenLines(config)
  const found: Finding[] = [...config.entries.values()]
    .filter(({ setting }) => !broken(setting))
    .flatMap(({ reading }) => reading?.findings ?? [])
  for (const { id, check } of rules) {
    try {
      if (check) found.push(...check(config))
    } catch (error) {
      log(`rule ${id}: ${error instanceof Error ? error.stack : error}`)
    }
  }
  const { kept, useless } = suppress(found, config)
  return [...kept, ...useless]
    .flatMap((finding): Problem[] => {
      const level = levels[finding.rule] ?? severities[finding.effect]
      if (level === 'off') return []
      return [{ ...finding, severity: level, source: finding.said === undefined ? 'xen-config' : 'xl' }]
    })
    .sort((a, b) => a.start - b.start || a.end - b.end)
}

/** Whether a setting has a line with a syntax error: what there is of its value says nothing then. */
const brokenLines = ({ tree: { text, problems } }: Config): ((range: Range) => boolean) => {
  const lineOf = lineIndex(text)
  const broken = new Set(problems.map(({ start }) => lineOf(start)))
  return ({ start, end }) => {
    if (broken.size === 0) return false
    for (let line = lineOf(start); line <= lineOf(end); line++) if (broken.has(line)) return true
    return false
  }
}

/** Leaves out what comments in the file switch off, and reports the comments that switch off nothing. */
const suppress = (found: readonly Finding[], { tree, directives }: Config): { kept: Finding[]; useless: Finding[] } => {
  const lineOf = lineIndex(tree.text)
  const used = new Set<Suppression>()
  const kept = found.filter((finding) => {
    const by = directives.suppressions.filter(
      ({ rule, line }) => rule === finding.rule && (line === undefined || line === lineOf(finding.start)),
    )
    for (const suppression of by) used.add(suppression)
    return by.length === 0
  })
  const known = new Set(rules.map(({ id }) => id))
  const useless = directives.suppressions
    .filter((suppression) => !used.has(suppression))
    .map((suppression) =>
      advice(
        'useless-comment',
        suppression,
        known.has(suppression.rule)
          ? `There is nothing here for \`${suppression.rule}\` to switch off.`
          : `There is no rule \`${suppression.rule}\`.`,
        { tag: 'unnecessary' },
      ),
    )
  const meaningless = directives.unknown.map((word) =>
    advice(
      'useless-comment',
      word,
      `\`${word.text}\` means nothing here. Known are \`release=4.17\`, \`arch=arm64\`, \`known <key>\`, \`disable-next-line <rule>\` and \`disable-file <rule>\`.`,
    ),
  )
  return { kept, useless: [...useless, ...meaningless] }
}

/** A function from offsets to lines (from 0). */
const lineIndex = (text: string): ((offset: number) => number) => {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
