import { type Json, printJson } from '../build/build-domain.ts'
import { type Domain, type Origin, originOf } from '../build/domain.ts'
import { entryOf, readingOf } from '../config/lookup.ts'
import { type Creation, createDomain, printEffective } from '../create/create-domain.ts'
import { random } from '../create/draft.ts'
import type { DomainKey } from '../schema/index.ts'
import type { Snapshot } from '../snapshot.ts'

/** What creation makes of a config that xl takes; undefined where xl refuses it, where creation ends early, and for files of other kinds. */
export const creationOf = ({ config, refusals }: Snapshot): Creation | undefined => {
  const creation = refusals.length > 0 ? undefined : createDomain(config)
  if (!creation?.created) return undefined
  nameRandom(creation.domain)
  return creation
}

/** What xl draws by lot stands in the domain as such. */
const nameRandom = (domain: Domain): void => {
  if (domain.get('c_info.uuid') === undefined) domain.by('xl').set('c_info.uuid', random)
  if (readingOf(domain.config, 'ms_vm_genid') === 'generate')
    domain.by(['ms_vm_genid']).set('b_info.type.hvm.ms_vm_genid', random)
}

/** The domain after all defaults of libxl, as libxl prints it. */
export const showEffective = (creation: Creation): string => printJson(printEffective(creation))

/** The same value by value, each with who has put it there: `b_info.max_memkb = 524288  # from the file (line 3, memory)`. */
export const showOrigins = (snapshot: Snapshot, creation: Creation): string =>
  values(printEffective(creation))
    .map(([path, value]) => {
      const origin = originOf(creation.domain, path) ?? 'xl'
      const said = value === random ? ', drawn anew each time' : ''
      return `${path} = ${printJson(value)}  # ${nameOrigin(origin, path, snapshot, creation.domain)}${said}`
    })
    .join('\n')

/** Every value that is no structure and no list, by its path. */
const values = (json: Json, path = ''): readonly (readonly [path: string, value: Json])[] => {
  if (typeof json !== 'object') return [[path, json]]
  return Object.entries(json).flatMap(([name, inner]) =>
    values(inner, Array.isArray(json) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`),
  )
}

const nameOrigin = (origin: Origin, path: string, snapshot: Snapshot, domain: Domain): string =>
  typeof origin === 'string'
    ? `by ${origin}`
    : `from the file (${origin.map((key) => `line ${lineOf(key, path, snapshot, domain)}, ${key}`).join('; ')})`

/** The line of a key, or of the item of its list that became the item of the domain; from 1. */
const lineOf = (key: DomainKey, path: string, { config, document }: Snapshot, domain: Domain): number => {
  const entry = entryOf(config, key)
  const items = entry?.value?.type === 'list' ? entry.value.items : []
  const [, list, index] = /^(\w+)\[(\d+)\]/.exec(path) ?? []
  const made = list === undefined ? undefined : domain.all[list]
  // Where xl has dropped one, or others came to them, the items are not those of the file one by one.
  const item = Array.isArray(made) && made.length === items.length ? items[Number(index)] : undefined
  return document.positionAt((item ?? entry?.setting.key)?.start ?? 0).line + 1
}
