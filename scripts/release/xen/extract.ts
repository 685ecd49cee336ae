import { functionsOf, stringConstants, stringsOf, withoutComments } from './c-source.ts'
import { definitionsOf, enumerationsOf, pathsOf, type Term } from './idl.ts'
import { type Part, partOf, parts, type Tree } from './tag.ts'

/** What the sources of one release say. Lists are sorted and hold each name once. */
export interface ReleaseFacts {
  /** The keys that xl reads from each kind of file, with the accessors (`xlu_cfg_get_…`) that it reads them with. */
  readonly keys: Readonly<Record<'domain' | 'cpupool' | 'xl.conf', Readonly<Record<string, readonly string[]>>>>
  /** The fields of the spec strings. */
  readonly spec_fields: Readonly<Record<string, readonly string[]>>
  /** The values of libxl's enumerations, in the order of the IDL. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  /** The enumerations whose values a config can give. */
  readonly settable: readonly string[]
  /** The names of CPUID features. */
  readonly cpuid: readonly string[]
}

/** What only a comparison of two releases asks for. */
export interface ReleaseTexts {
  /** What may be printed while a config is read, by the place that prints it. A place is a function, or a key in the longest one. */
  readonly messages: ReadonlyMap<string, readonly string[]>
  /** What values are compared with, by place. */
  readonly words: ReadonlyMap<string, readonly string[]>
  /** What a domain config can hold: paths with their types. */
  readonly stored: ReadonlyMap<string, string>
  /** The code that reads configs, by place, without comments and layout. */
  readonly code: ReadonlyMap<string, string>
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()

const pool = 'main_cpupoolcreate'
const isParser = (name: string) => name.startsWith('parse_') || name === pool

/** The facts of a release. */
export function factsOf(tree: Tree): ReleaseFacts {
  const parser = functionsIn(tree, 'parser')
  const definitions = definitionsOf(partOf(tree, 'types'))
  const text = (functions: ReadonlyMap<string, string>, wanted: (name: string) => boolean) =>
    [...functions].filter(([name]) => wanted(name)).map(([, body]) => body)
  const domain = keysIn(text(parser, (name) => name !== pool))
  return {
    keys: {
      domain,
      cpupool: keysIn(text(functionsIn(tree, 'cpupool'), (name) => name === pool)),
      'xl.conf': keysIn(text(functionsIn(tree, 'xlConf'), () => true)),
    },
    spec_fields: specFieldsIn(tree, parser, Object.keys(domain)),
    enums: Object.fromEntries(enumerationsOf(definitions)),
    settable: settableIn(definitions, [...text(parser, isParser), ...text(functionsIn(tree, 'cpupool'), isParser)]),
    cpuid: featuresIn(tree),
  }
}

const functionsIn = (tree: Tree, part: Part) => functionsOf(withoutComments(partOf(tree, part)))

/** The enumerations whose values a config can give: a domain config stores them, or a parser asks libxl for the value of a name. */
function settableIn(definitions: ReadonlyMap<string, Term>, bodies: readonly string[]): string[] {
  const asked = bodies.flatMap((body) => [...body.matchAll(/\blibxl_(\w+)_from_string\b/g)])
  const wanted = new Set([...pathsOf(definitions).values(), ...asked.map(([, name]) => name as string)])
  return sorted([...enumerationsOf(definitions).keys()].filter((name) => wanted.has(name)))
}

/** The keys that some functions read, with the accessors: `xlu_cfg_get_long(config, "vcpus", …)`. */
function keysIn(bodies: readonly string[]): Record<string, string[]> {
  const found = new Map<string, Set<string>>()
  for (const body of bodies)
    for (const [, accessor, first, second] of body.matchAll(
      /\bxlu_cfg_(?:get|replace)_(\w+)\s*\(\s*\w+\s*,\s*"([^"]*)"\s*(?:"([^"]*)")?\s*,/g,
    )) {
      const name = `${first}${second ?? ''}`
      found.set(name, (found.get(name) ?? new Set()).add(accessor as string))
    }
  return Object.fromEntries(sorted(found.keys()).map((name) => [name, sorted(found.get(name) ?? [])]))
}

/** The fields of spec strings: the names that `MATCH_OPTION` (since 4.6) and `strcmp` look for. */
function specFieldsIn(
  tree: Tree,
  parser: ReadonlyMap<string, string>,
  keys: readonly string[],
): Record<string, string[]> {
  const constants = new Map([...stringConstants(partOf(tree, 'sound')), ...stringConstants(partOf(tree, 'keyboard'))])
  const found: Record<string, string[]> = {}
  const add = (spec: string | undefined, fields: readonly string[]) => {
    if (spec && fields.length > 0) found[spec] = sorted([...(found[spec] ?? []), ...fields])
  }
  for (const [name, body] of [...parser].flatMap(([name, body]) => [...placesIn(name, body)]))
    add(specOf(name, keys), [...matchedIn(body, constants), ...comparedIn(body)])
  for (const [name, body] of functionsIn(tree, 'pci')) {
    if (/pci_parse_(?:bdf|spec_string)$/.test(name)) add('pci', comparedIn(body))
    if (name === 'xlu_rdm_parse') add('rdm', namedBeforeEquals(body))
  }
  add('disk', diskFieldsIn(partOf(tree, 'disk')))
  return found
}

/** The key whose spec strings a place reads, by its name: `parse_vkb_config`. A function that fits no key gives its own name. */
function specOf(place: string, keys: readonly string[]): string | undefined {
  const [, what, from] = /^parse_(\w+?)(?:, from (.*))?$/.exec(place.replace('parse_nic_', 'parse_vif_')) ?? []
  if (from !== undefined) return from
  if (!what || what === 'config_data') return undefined
  return keys.findLast((key) => what === key || what.startsWith(`${key}_`)) ?? place
}

function matchedIn(body: string, constants: ReadonlyMap<string, string>): string[] {
  return [...body.matchAll(/\bMATCH_OPTION\(\s*(?:"([^"]*)"|(\w+))\s*,/g)].flatMap(([, text, constant]) => {
    const name = text ?? constants.get(constant as string)
    if (name === undefined) throw new Error(`the field ${constant} has no text in the headers`)
    return [name]
  })
}

/** What the variables are compared with that hold the name of a field, or all of a piece without `=`. */
const comparedIn = (body: string): string[] =>
  [
    ...body.matchAll(
      /!strcmp\(\s*(?:(?:p|key|option|optkey|token)\s*,\s*"([^"]*)"|"([^"]*)"\s*,\s*(?:p|option|token))\s*\)/g,
    ),
  ].map(([, first, second]) => first ?? (second as string))

/** In a machine of states, which has one variable for names and values: what is looked for in a state that ends at `=`. */
const namedBeforeEquals = (body: string): string[] =>
  body
    .split(/\bcase\b/)
    .filter((state) => state.includes("'='"))
    .flatMap((state) => [...state.matchAll(/\bstrcmp\(tok, "([^"]*)"\)/g)].map(([, name]) => name as string))

/** The fields of a disk: the patterns of the scanner that begin with a name, as `vdev=[^,]*,?` and `cdrom,?`. */
const diskFieldsIn = (scanner: string): string[] =>
  sorted([...scanner.matchAll(/^([a-z][-_a-z0-9]*)(?:=\S*|,\?)\s+\{/gm)].map(([, name]) => name as string))

/** The names of CPUID features: a table in libxl, and since 4.18 those that Xen makes of its own list. */
function featuresIn(tree: Tree): string[] {
  const source = withoutComments(partOf(tree, 'cpuid'))
  const table = [...source.matchAll(/\{\s*"([^"]+)"\s*,\s*0x/g)].map(([, name]) => name as string)
  if (!/\bINIT_FEATURE_NAME/.test(source)) return sorted(table)
  const own = [...withoutComments(partOf(tree, 'features')).matchAll(/^XEN_CPUFEATURE\(\s*(\w+)\s*,/gm)]
  return sorted([...table, ...own.map(([, name]) => (name as string).toLowerCase().replaceAll('_', '-'))])
}

/** What can be compared with another release. */
export function textsOf(tree: Tree): ReleaseTexts {
  const functions = new Map(readers.flatMap((part) => [...functionsIn(tree, part)]))
  const rules = withoutComments(partOf(tree, 'disk')).split(/^%%$/m)[1]
  if (rules) functions.set('libxlu_disk_l.l', rules)
  const places = new Map([...functions].flatMap(([name, body]) => [...placesIn(name, body)]))
  const each = (what: (body: string) => string[]) =>
    new Map([...places].map(([place, body]) => [place, sorted(what(body))]))
  return {
    words: each(wordsIn),
    messages: each(messagesIn),
    stored: pathsOf(definitionsOf(partOf(tree, 'types'))),
    code: new Map([...places].map(([place, body]) => [place, body.replace(/\s+/g, ' ').trim()])),
  }
}

/** The parts of xl that say something of a config. */
const readers = parts.filter((part) => !['sound', 'keyboard', 'features', 'types', 'cpuid'].includes(part))

/** A function is one place; the long `parse_config_data` is cut where it asks for a key. */
function placesIn(name: string, body: string): Map<string, string> {
  const found = new Map<string, string>()
  let place = name
  for (const piece of name === 'parse_config_data'
    ? body.split(/(?=\bxlu_cfg_(?:get|replace)_(?!listitem))/)
    : [body]) {
    const key = /^xlu_cfg_\w+\s*\(\s*\w+\s*,\s*"([^"]*)"/.exec(piece)?.[1]
    if (key !== undefined) place = `${name}, from ${key}`
    found.set(place, `${found.get(place) ?? ''}${piece}`)
  }
  return found
}

/** The strings that something is compared with; the fields of spec strings are told as such. */
const wordsIn = (body: string): string[] =>
  [...body.matchAll(/\b(?:strn?(?:case)?cmp|strstr)\s*\(\s*(?:"([^"]*)"|[^;"{}]*?,\s*"([^"]*)")/g)].map(
    ([, first, second]) => first ?? second ?? '',
  )

/** The texts for people: they have words, or a word and a format. A format shows as `…`, as in our own table of messages. */
const messagesIn = (body: string): string[] =>
  stringsOf(body)
    .filter((text) => /[A-Za-z]{2,}/.test(text) && / |%[-\w]/.test(text))
    .map((text) =>
      text
        .replace(/\\n/g, '')
        .replace(/\\(["\\'])/g, '$1')
        .replace(/%[-+ #0-9.*]*(?:hh?|ll?|z|j)?[a-zA-Z]/g, '…'),
    )
