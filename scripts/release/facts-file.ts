// test/conformance/facts.json: facts about all releases, each with the first and the last release in which it holds.
import type { ReleaseFacts } from './xen/extract.ts'

/** The first and the last release of something. */
export type Span = readonly [since: string, until: string]

/** When xl reads a key, and through which accessors from which release on. */
export interface KeyFact {
  readonly since: string
  readonly until: string
  readonly read_as: readonly (readonly [since: string, accessors: readonly string[]])[]
}

type Table<T> = Readonly<Record<string, T>>

/** The part of the file that the sources of a release are asked about. */
export interface FactsFile {
  readonly releases: readonly string[]
  readonly keys: Readonly<Record<keyof ReleaseFacts['keys'], Table<KeyFact>>>
  readonly spec_fields: Table<Table<Span>>
  readonly enums: Table<Table<Span>>
  readonly cpuid: Table<Span>
  /** The options of xm, which no release changes: but whether xl reads a key of that name, one may. */
  readonly xm?: { readonly options: Table<{ readonly xl: Span | null }> }
}

/** A file without a release; `enums` are the enumerations to be followed. */
export const emptyFile = (enums: readonly string[] = []): FactsFile => ({
  releases: [],
  keys: { domain: {}, cpupool: {}, 'xl.conf': {} },
  spec_fields: {},
  enums: Object.fromEntries(enums.map((name) => [name, {}])),
  cpuid: {},
})

/**
 * The file with the facts of a release that is newer than all in it, or the newest in it: then it is read anew. Throws for an older
 * release, since a span has no gaps.
 */
export function withRelease<T extends FactsFile>(file: T, release: string, facts: ReleaseFacts): T {
  const before = withoutRelease(file, release)
  const known = [...Object.keys(before.enums), ...facts.settable]
  const values = Object.fromEntries([...new Set(known)].map((name) => [name, facts.enums[name] ?? []]))
  return withXm({
    ...before,
    releases: [...before.releases, release],
    keys: {
      domain: withKeys(before.keys.domain, release, facts.keys.domain),
      cpupool: withKeys(before.keys.cpupool, release, facts.keys.cpupool),
      'xl.conf': withKeys(before.keys['xl.conf'], release, facts.keys['xl.conf']),
    },
    spec_fields: withTables(before.spec_fields, release, facts.spec_fields),
    enums: withTables(before.enums, release, values),
    cpuid: inOrder(withNames(before.cpuid, release, facts.cpuid)),
  })
}

/** The options of xm, each with the releases whose xl reads a key of that name. */
function withXm<T extends FactsFile>(file: T): T {
  if (!file.xm) return file
  const readBy = (name: string): Span | null => {
    const key = file.keys.domain[name]
    return key ? [key.since, key.until] : null
  }
  const options = Object.entries(file.xm.options).map(([name, option]) => [name, { ...option, xl: readBy(name) }])
  return { ...file, xm: { ...file.xm, options: Object.fromEntries(options) } }
}

/** The file as it was before its newest release was taken in; the same file where it does not have the release. */
export function withoutRelease<T extends FactsFile>(file: T, release: string): T {
  const at = file.releases.indexOf(release)
  if (at < 0) return file
  const previous = file.releases[at - 1]
  if (at < file.releases.length - 1) throw new Error(`${release} is not the newest release of the facts`)
  const spans = (table: Table<Span>) =>
    mapped(table, ([since, until]): Span | undefined =>
      since === release || !previous ? undefined : [since, until === release ? previous : until],
    )
  const tables = (all: Table<Table<Span>>) =>
    mapped(all, (table) => {
      const left = spans(table)
      return Object.keys(left).length > 0 ? left : undefined
    })
  const keys = (table: Table<KeyFact>) =>
    mapped(table, ({ since, until, read_as }): KeyFact | undefined =>
      since === release || !previous
        ? undefined
        : {
            since,
            until: until === release ? previous : until,
            read_as: read_as.filter(([from]) => from !== release),
          },
    )
  return withXm({
    ...file,
    releases: file.releases.slice(0, at),
    keys: { domain: keys(file.keys.domain), cpupool: keys(file.keys.cpupool), 'xl.conf': keys(file.keys['xl.conf']) },
    spec_fields: tables(file.spec_fields),
    enums: tables(file.enums),
    cpuid: spans(file.cpuid),
  })
}

const mapped = <T, R>(table: Table<T>, change: (value: T) => R | undefined): Record<string, R> =>
  Object.fromEntries(
    Object.entries(table).flatMap(([name, value]) => {
      const changed = change(value)
      return changed === undefined ? [] : [[name, changed]]
    }),
  )

const inOrder = <T>(table: Table<T>): Record<string, T> =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))

const withNames = (table: Table<Span>, release: string, names: readonly string[]): Record<string, Span> => ({
  ...table,
  ...Object.fromEntries(names.map((name): [string, Span] => [name, [table[name]?.[0] ?? release, release]])),
})

function withTables(
  tables: Table<Table<Span>>,
  release: string,
  names: Table<readonly string[]>,
): Record<string, Record<string, Span>> {
  const all = new Set([...Object.keys(tables), ...Object.keys(names)])
  return Object.fromEntries([...all].map((name) => [name, withNames(tables[name] ?? {}, release, names[name] ?? [])]))
}

function withKeys(table: Table<KeyFact>, release: string, keys: Table<readonly string[]>): Record<string, KeyFact> {
  const changed = Object.entries(keys).map(([name, accessors]): [string, KeyFact] => {
    const { since = release, read_as = [] } = table[name] ?? {}
    const last = read_as.at(-1)?.[1]
    const same = last !== undefined && [...last].sort().join() === accessors.join()
    return [name, { since, until: release, read_as: same ? read_as : [...read_as, [release, accessors]] }]
  })
  return inOrder({ ...table, ...Object.fromEntries(changed) })
}

/** The file as text, laid out as it always was: two runs over the same facts give the same bytes. */
export const fileText = (file: unknown): string => `${JSON.stringify(file, undefined, 1)}\n`

/** Each fact of two files that they tell differently, as "path: one, not other". */
export function differencesOf(one: FactsFile, other: FactsFile): string[] {
  const found: string[] = []
  const walk = (path: string, here: unknown, there: unknown) => {
    if (isTable(here) && isTable(there)) {
      for (const name of new Set([...Object.keys(here), ...Object.keys(there)]))
        walk(path ? `${path} ${name}` : name, here[name], there[name])
    } else if (JSON.stringify(here) !== JSON.stringify(there))
      found.push(`${path}: ${JSON.stringify(here) ?? 'nothing'}, not ${JSON.stringify(there) ?? 'nothing'}`)
  }
  const { releases, keys, spec_fields, enums, cpuid } = one
  walk('', { releases, keys, spec_fields, enums, cpuid }, { ...pick(other) })
  return found
}

const pick = ({ releases, keys, spec_fields, enums, cpuid }: FactsFile) => ({
  releases,
  keys,
  spec_fields,
  enums,
  cpuid,
})

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
