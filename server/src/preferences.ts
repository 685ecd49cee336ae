import { archNamed } from './config/read-config.ts'
import { defaultFormat, formatOf } from './format/style.ts'
import { brief, shownValue } from './printable.ts'
import { newestRelease, oldestRelease, releaseNamed } from './release.ts'
import { isRuleId, type RuleId, ruleIds } from './rule-ids.ts'
import { type Level, stages } from './rules/lint.ts'
import { defaultPreferences, hintLevels, type Preferences } from './snapshot.ts'
import { nearName } from './values/basic/near.ts'
import { hostFacts, hostOf } from './values/host.ts'

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
  /** Whether there is nothing of its name. */
  readonly unknown?: boolean
}

/** The names of the settings, without `xen.`; those of the client alone among them. */
const settings: readonly string[] = [
  ...['release', 'arch', 'rules', 'knownKeys', 'host', 'dom0', 'fleet', 'stage', 'inlayHints', 'codeLens', 'format'],
  ...['detect', 'dryRun', 'trace'],
]

/** What may be set for a rule, beside `default`: what it comes with. */
export const levels: readonly Level[] = ['error', 'warning', 'information', 'hint', 'off']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the section `xen` of a client's settings, or what a file says by the same names. Anything may stand there. */
export const checkPreferences = (section: unknown): CheckedPreferences => {
  const raw = isObject(section) ? section : {}
  const complaints: Complaint[] = []
  const complainOf = (path: readonly string[], name: string, value: unknown, expected: string) => {
    complaints.push({ path, name, message: `is ${shownValue(value)}; expected is ${expected}` })
  }
  const complain = (name: string, ...rest: [value: unknown, expected: string]) => complainOf([name], name, ...rest)
  const complainIn =
    (name: string) =>
    (member: string, ...rest: [value: unknown, expected: string]) =>
      complainOf([name, member], `${name}.${member}`, ...rest)
  const given = (name: string): unknown => (raw[name] === null || raw[name] === '' ? undefined : raw[name])
  const complainOfUnknown = (path: readonly string[], name: string, what: string, near: string | undefined) => {
    const message = `is no ${what}${near === undefined ? '' : ` (did you mean "${near}"?)`}`
    complaints.push({ path, name, message, unknown: true })
  }
  const complainOfOthers = (name: string, given: object, what: string, members: readonly string[]) => {
    for (const each of Object.keys(given))
      if (!members.includes(each))
        complainOfUnknown([name, each], `${name}.${brief(each)}`, what, nearName(each, members))
  }

  for (const name of Object.keys(raw)) {
    const near = settings.includes(name) ? undefined : nearName(name, settings)
    // Another extension may have settings of other names.
    if (near !== undefined) complainOfUnknown([name], name, 'setting', near)
  }

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
      const level = levels.find((each) => each === wanted)
      if (!isRuleId(id)) complainOfUnknown(['rules', id], `rules["${brief(id)}"]`, 'rule', nearName(id, ruleIds))
      else if (level) chosen[id] = level
      else if (wanted !== 'default')
        complainOf(['rules', id], `rules["${id}"]`, wanted, levels.map((each) => `"${each}"`).join(', '))
    }
    rules = chosen
  } else if (wantedRules !== undefined) complain('rules', wantedRules, 'an object from rule ids to levels')

  const wantedKeys = given('knownKeys')
  // What xl's lexer takes for a key.
  const isKey = (key: unknown): key is string => typeof key === 'string' && /^[a-z][\w.]*$/i.test(key)
  if (Array.isArray(wantedKeys)) knownKeys = wantedKeys.filter(isKey)
  if (wantedKeys !== undefined && !(Array.isArray(wantedKeys) && wantedKeys.every(isKey)))
    complain('knownKeys', wantedKeys, 'a list of keys')

  const wantedHost = given('host')
  if (isObject(wantedHost)) {
    host = hostOf(wantedHost, complainIn('host'))
    complainOfOthers('host', wantedHost, 'fact of a host', hostFacts)
  } else if (wantedHost !== undefined)
    complain('host', wantedHost, 'an object with cpus, nodes, memory and other facts')

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
  if (isObject(wantedFormat)) complainOfOthers('format', wantedFormat, 'setting', Object.keys(defaultFormat))
  else if (wantedFormat !== undefined) complain('format', wantedFormat, 'an object with quotes, width and others')

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
