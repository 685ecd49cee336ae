import { archNamed } from './config/read-config.ts'
import { formatOf } from './format/style.ts'
import { newestRelease, oldestRelease, releaseNamed } from './release.ts'
import { isRuleId, type RuleId } from './rule-ids.ts'
import { type Level, stages } from './rules/lint.ts'
import { defaultPreferences, hintLevels, type Preferences } from './snapshot.ts'
import { hostOf } from './values/host.ts'

/** Settings as they came from a client, made sound: what was wrong is left out and told. */
export interface CheckedPreferences {
  readonly preferences: Preferences
  readonly complaints: readonly Complaint[]
}

/** What is wrong with a setting. */
export interface Complaint {
  /** The names that lead to it: `["rules", "unknown-key"]`. */
  readonly path: readonly string[]
  /** The setting as a person writes its name: `rules["unknown-key"]`. */
  readonly name: string
  /** What it is, and what is expected. */
  readonly message: string
}

/** What may be set for a rule, beside `default`: what it comes with. */
export const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the section `xen` of a client's settings, or what a file says by the same names. Anything may stand there. */
export const checkPreferences = (section: unknown): CheckedPreferences => {
  const raw = isObject(section) ? section : {}
  const complaints: Complaint[] = []
  const complainOf = (path: readonly string[], name: string, value: unknown, expected: string) => {
    complaints.push({ path, name, message: `is ${JSON.stringify(value)}; expected is ${expected}` })
  }
  const complain = (name: string, ...rest: [value: unknown, expected: string]) => complainOf([name], name, ...rest)
  const complainIn =
    (name: string) =>
    (member: string, ...rest: [value: unknown, expected: string]) =>
      complainOf([name, member], `${name}.${member}`, ...rest)
  const given = (name: string): unknown => (raw[name] === null || raw[name] === '' ? undefined : raw[name])

  let { release, arch, host, rules, knownKeys } = defaultPreferences
  const wantedRelease = given('release')
  const named = typeof wantedRelease === 'string' ? releaseNamed(wantedRelease) : undefined
  if (named) release = named
  else if (wantedRelease !== undefined)
    complain('release', wantedRelease, `a release from "${oldestRelease}" to "${newestRelease}"`)

  const wantedArch = given('arch')
  const namedArch = typeof wantedArch === 'string' ? archNamed(wantedArch) : undefined
  if (namedArch) arch = namedArch
  else if (wantedArch !== undefined && wantedArch !== 'auto') complain('arch', wantedArch, '"auto", "x86" or "arm"')

  const wantedRules = given('rules')
  if (isObject(wantedRules)) {
    const chosen: Partial<Record<RuleId, Level>> = {}
    for (const [id, wanted] of Object.entries(wantedRules)) {
      if (wanted === 'default') continue
      const level = levels.find((each) => each === wanted)
      if (!level) complainOf(['rules', id], `rules["${id}"]`, wanted, levels.map((each) => `"${each}"`).join(', '))
      else if (isRuleId(id)) chosen[id] = level
    }
    rules = chosen
  } else if (wantedRules !== undefined) complain('rules', wantedRules, 'an object from rule ids to levels')

  const wantedKeys = given('knownKeys')
  if (Array.isArray(wantedKeys)) knownKeys = wantedKeys.filter((key): key is string => typeof key === 'string')
  else if (wantedKeys !== undefined) complain('knownKeys', wantedKeys, 'a list of keys')

  const wantedHost = given('host')
  if (isObject(wantedHost)) host = hostOf(wantedHost, complainIn('host'))
  else if (wantedHost !== undefined) complain('host', wantedHost, 'an object with cpus, nodes, memory and other facts')

  const dom0 = given('dom0')
  if (dom0 !== undefined && typeof dom0 !== 'boolean') complain('dom0', dom0, 'true or false')

  const wantedStage = given('stage')
  const stage = stages.find((each) => each === wantedStage)
  if (wantedStage !== undefined && !stage) complain('stage', wantedStage, '"parse" or "create"')

  const wantedHints = given('inlayHints')
  const inlayHints = hintLevels.find((each) => each === wantedHints)
  if (wantedHints !== undefined && !inlayHints)
    complain('inlayHints', wantedHints, hintLevels.map((each) => `"${each}"`).join(', '))

  const codeLens = given('codeLens')
  if (codeLens !== undefined && typeof codeLens !== 'boolean') complain('codeLens', codeLens, 'true or false')

  const wantedFormat = given('format')
  const format = isObject(wantedFormat) ? formatOf(wantedFormat, complainIn('format')) : undefined
  if (wantedFormat !== undefined && !format) complain('format', wantedFormat, 'an object with quotes, width and others')

  const fleet = given('fleet')
  if (fleet !== undefined && fleet !== 'on' && fleet !== 'off') complain('fleet', fleet, '"on" or "off"')

  const further = {
    ...(fleet === 'off' ? { fleet: false } : {}),
    ...(stage ? { stage } : {}),
    ...(dom0 === true ? { dom0 } : {}),
    ...(inlayHints ? { inlayHints } : {}),
    ...(codeLens === false ? { codeLens } : {}),
    ...(format ? { format } : {}),
  }
  return { preferences: { release, arch, rules, knownKeys, host, ...further }, complaints }
}
