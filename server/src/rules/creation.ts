import { type Config, readConfig } from '../config/read-config.ts'
import { type CreateOptions, createDomain, type Objected } from '../create/create-domain.ts'
import { functionIn } from '../create/step.ts'
import { unlessUnchanged } from '../create/unchanged.ts'
import type { Release } from '../release.ts'
import type { RuleId } from '../rule-ids.ts'
import { type Range, rangesMeeting } from '../syntax/index.ts'
import type { Finding } from '../values/value-type.ts'
import { fixesOf } from './fixes/mends.ts'
import { placeOf } from './fixes/places.ts'
import { otherArchitecture } from './other-architecture.ts'

/** Whether it is known what `xl create` of a release does. */
export const isCreationKnown = (release: Release): boolean => release !== '4.1'

/** What `xl create` finds that a dry run does not. Only for a file that the parser takes. */
export const findingsOfCreation = (config: Config, options: CreateOptions = {}): Finding[] => {
  const findingsFor = (each: Config) => checkedInCreation(each, options).map(({ finding }) => finding)
  const findings = findingsFor(config)
  if (config.kind !== 'domain' || config.archGuessedBy.length === 0) return findings
  const guessed = otherArchitecture(config, findings, findingsFor(onX86(config)))
  return guessed ? [...findings, guessed] : findings
}

/** What it finds on the likely architecture, each with the name of the check that finds it. */
export const checkedInCreation = (
  config: Config,
  options: CreateOptions = {},
): readonly { readonly check: string; readonly finding: Finding }[] => {
  if (config.kind !== 'domain' || !isCreationKnown(config.release)) return []
  // What the parser refuses comes no further.
  if (config.tree.problems.length > 0) return []
  const objections = unlessUnchanged(
    config,
    options,
    () => createDomain(config, config.host, { untraced: true, ...options })?.objections ?? [],
  )
  return objections.map((each) => ({ check: each.check.id, finding: findingOf(each, config) }))
}

const onX86 = ({ tree, kind, release, host, knownKeys, byteOrderMark }: Config): Config =>
  readConfig(tree.text, kind, {
    release,
    overComments: true,
    arch: 'x86',
    host,
    knownKeys: [...knownKeys],
    byteOrderMark,
  })

/** Rules under which the reading of a value foretells what becomes of it in creation. */
const foretelling: ReadonlySet<RuleId> = new Set([
  'bad-spec',
  'bad-disk',
  'bad-vdev',
  'bad-vif',
  'bad-pci',
  'bad-vnuma',
  'bad-cpus',
  'duplicate-device',
  'key-of-other-guest',
  'out-of-range',
  'removed-value',
  'unknown-choice',
])

/** Whether the reading of a value says what becomes of it in creation. */
export const isForetelling = ({ rule, effect, said }: Finding): boolean =>
  effect === 'ignored' && said === undefined && foretelling.has(rule)

/**
 * What the parser's side finds and what creation does, together. Where creation itself speaks, what was foretold there is left out,
 * but for the fixes that creation does not have.
 */
export const together = (parsing: readonly Finding[], creation: readonly Finding[], config: Config): Finding[] => {
  const { entries } = config
  /** What is said of a key is meant of its value, too. */
  const about = ({ rule, start, end }: Finding): Range => {
    const setting =
      rule === 'key-of-other-guest'
        ? [...entries.values()].find((each) => each.setting.key.start === start)?.setting
        : undefined
    return setting ?? { start, end }
  }
  const foretold = parsing.filter(isForetelling)
  const meeting = rangesMeeting(creation)
  const told = new Set<Finding>()
  const fixes = new Map<Finding, Finding['fixes']>()
  for (const finding of foretold)
    for (const each of meeting(about(finding))) {
      told.add(finding)
      if (finding.fixes && !fixes.has(each)) fixes.set(each, finding.fixes)
    }
  const spoken = creation.map((each) => {
    const own = each.fixes ?? fixes.get(each)
    return own && own !== each.fixes ? { ...each, fixes: own } : each
  })
  const isEnded = creation.some(({ effect }) => effect === 'refused')
  const later = once(() => {
    const all = findingsOfCreation(config, { throughout: true })
    return rangesMeeting(all.filter(({ effect, onMostHosts }) => effect === 'refused' || onMostHosts))
  })
  const fate = (finding: Finding): string => {
    if (config.kind !== 'domain' || !isCreationKnown(config.release)) return takenByParser
    if (!isEnded) return '`xl create` makes the guest all the same.'
    return later()(about(finding)).length > 0 ? '`xl create` refuses it, too.' : '`xl create` has nothing against it.'
  }
  const left = parsing.filter((finding) => !told.has(finding))
  return [...left.map((finding) => finished(finding, fate)), ...spoken]
}

const takenByParser = "xl's parser takes it."

/** A finding with what becomes of it in its message; where nobody asks for a creation the parser has the last word. */
export const finished = (finding: Finding, fate: (finding: Finding) => string = () => takenByParser): Finding => {
  if (!finding.untilCreation) return finding
  const { untilCreation: _, ...rest } = finding
  return { ...rest, message: `${finding.message} ${fate(finding)}` }
}

/** What is asked for at most once. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const findingOf = ({ check, objection }: Objected, config: Config): Finding => {
  const outcome = check.outcome ?? 'refused'
  const given = objection.place ?? { keys: check.keys }
  const place = placeOf(given, config)
  const level = check.printedAs ?? (outcome === 'refused' ? 'error' : 'warning')
  // What xl prints itself has nothing in front.
  const by = check.layer === 'xl' ? '' : `libxl: ${level}: ${functionIn(check, config.release)}: `
  return {
    ...place,
    rule: check.rule,
    effect: outcome === 'warned' ? 'advice' : outcome === 'dropped' || objection.unsure ? 'ignored' : 'refused',
    by: check.layer === 'xen' ? 'xen' : 'libxl',
    ...(outcome === 'refused' && objection.unsure ? { onMostHosts: true } : {}),
    message: `${opening({ check, objection }, config)}: ${objection.message}`,
    ...(objection.said === '' ? {} : { said: `${by}${objection.said}` }),
    ...(objection.mends?.length ? { fixes: fixesOf(objection.mends, config, check.keys, given) } : {}),
  }
}

/** How it ends, before the reason. */
const opening = ({ check, objection }: Objected, { release }: Config): string => {
  const { outcome = 'refused', exit = 3, rule } = check
  if (outcome === 'dropped') return `libxl ${release} makes the guest without this`
  if (outcome === 'warned') return `libxl ${release} has a remark`
  const end = rule === 'xl-aborts' ? 'aborts' : `ends with ${exit}`
  return objection.unsure ? `\`xl create\` ${end} on nearly every host` : `The dry run takes it; \`xl create\` ${end}`
}
