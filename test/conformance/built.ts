import { buildDomain, type JsonObject, printJson } from '../../server/src/build/build-domain.ts'
import type { Release } from '../../server/src/release.ts'
import { answer } from './judge.ts'

/** Fields that are random unless a config sets them. */
const random = new Set(['c_info.uuid', 'b_info.type.hvm.ms_vm_genid'])

const isNode = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What xl may take from memory that it has not set: `rdm` with one half of it missing. */
const unset = /^(b_info\.type\.hvm\.rdm\.(policy|strategy)|pcidevs\.\d+\.rdm_policy)$/

/** Whether it has done so. */
const isChance = (path: string, xl: unknown): boolean => unset.test(path) && xl === null

/** Where two values of JSON differ: paths with what xl has and what we have. */
const differences = (xl: unknown, ours: unknown, path = ''): string[] => {
  if (random.has(path) || isChance(path, xl)) return []
  if (!isNode(xl) || !isNode(ours))
    return xl === ours ? [] : [`${path}: xl has ${JSON.stringify(xl)}, we have ${JSON.stringify(ours)}`]
  const names = [...new Set([...Object.keys(xl), ...Object.keys(ours)])]
  return names.flatMap((name) => differences(xl[name], ours[name], path === '' ? name : `${path}.${name}`))
}

/** Whether two domains of xl are the same, but for what is random in them. */
export const isSameDomain = (one: unknown, other: unknown): boolean => differences(one, other).length === 0

/** The names of all fields, in their order, but for those that may stand there or not. */
const order = (json: unknown, path = ''): string[] =>
  isNode(json)
    ? Object.entries(json)
        .map(([name, value]) => [path === '' ? name : `${path}.${name}`, value] as const)
        .filter(([inner]) => !random.has(inner) && !unset.test(inner))
        .flatMap(([inner, value]) => [inner, ...order(value, inner)])
    : []

/** The domain that we make of a config on the host of the verdicts; undefined when we say that xl refuses it. */
const build = (text: string, release: Release, firmwareDirectory?: string): JsonObject | undefined => {
  const { config, refusals } = answer({ text, kind: 'domain' }, release)
  if (refusals.length > 0) return undefined
  return buildDomain(config, firmwareDirectory === undefined ? {} : { firmwareDirectory })
}

/** Where the domain that we make of a config differs from the one that xl of a release has made; empty where they agree. */
export const compareBuilt = (xl: unknown, text: string, release: Release, firmwareDirectory?: string): string[] => {
  const domain = build(text, release, firmwareDirectory)
  if (!domain) return ['we say that xl refuses it']
  const ours = JSON.parse(printJson(domain))
  const found = differences(xl, ours)
  if (found.length > 0) return found
  return order(xl).join() === order(ours).join() ? [] : ['the fields stand in another order']
}
