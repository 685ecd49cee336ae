// What a release brings, beside the one before it: a list for a person to go through.
import type { ReleaseFacts, ReleaseTexts } from './xen/extract.ts'

/** One release, read. */
export interface ReadRelease {
  readonly release: string
  readonly facts: ReleaseFacts
  readonly texts: ReleaseTexts
}

interface Section {
  readonly title: string
  /** What is to be done about an item. */
  readonly todo: string
  readonly items: readonly string[]
}

/** The checklist as Markdown: what is new, gone or read otherwise in `now`, and what only a person can judge. */
export function newsOf(before: ReadRelease, now: ReadRelease): string {
  const sections = [...keySections(before, now), ...nameSections(before, now), ...textSections(before, now)]
  const told = sections.filter(({ items }) => items.length > 0)
  const count = told.reduce((sum, { items }) => sum + items.length, 0)
  const paragraphs = [
    `# From xl ${before.release} to ${now.release}: ${count} to look at`,
    ...told.map(
      ({ title, todo, items }) => `## ${title}\n${todo}\n\n${items.map((item) => `- [ ] ${item}`).join('\n')}`,
    ),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

/** What is in one list and not in the other. */
const beyond = (list: readonly string[] = [], other: readonly string[] = []): string[] => {
  const known = new Set(other)
  return list.filter((each) => !known.has(each))
}

const code = (name: string) => `\`${name}\``

function keySections({ facts: before }: ReadRelease, { release, facts: now }: ReadRelease): Section[] {
  const kinds = ['domain', 'cpupool', 'xl.conf'] as const
  const each = (tell: (kind: (typeof kinds)[number], name: string) => string | undefined) =>
    kinds.flatMap((kind) =>
      [...new Set([...Object.keys(before.keys[kind]), ...Object.keys(now.keys[kind])])].sort().flatMap((name) => {
        const text = tell(kind, name)
        return text ? [`${kind}: ${code(name)} ${text}`] : []
      }),
    )
  return [
    {
      title: 'New keys',
      todo: `An entry in \`server/src/schema\` with \`since: '${release}'\`.`,
      items: each((kind, name) =>
        name in before.keys[kind] ? undefined : `read as ${now.keys[kind][name]?.join(', ')}`,
      ),
    },
    {
      title: 'Keys that are gone',
      todo: 'The last release that reads it goes into `until` of its entry.',
      items: each((kind, name) => (name in now.keys[kind] ? undefined : 'is read no more')),
    },
    {
      title: 'Keys that are read through other functions',
      todo: 'A new line in the history of its value.',
      items: each((kind, name) => {
        const [old, read] = [before.keys[kind][name]?.join(', '), now.keys[kind][name]?.join(', ')]
        return old && read && old !== read ? `read as ${read}, no longer as ${old}` : undefined
      }),
    },
  ]
}

function nameSections({ facts: before }: ReadRelease, { release, facts: now }: ReadRelease): Section[] {
  const settable = new Set([...before.settable, ...now.settable])
  const tables = (old: Readonly<Record<string, readonly string[]>>, read: typeof old) =>
    [...new Set([...Object.keys(old), ...Object.keys(read)])]
      .sort()
      .flatMap((name) => [
        ...beyond(read[name], old[name]).map((value) => `${code(name)}: ${code(value)} is new`),
        ...beyond(old[name], read[name]).map((value) => `${code(name)}: ${code(value)} is gone`),
      ])
  const only = (enums: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(enums).filter(([name]) => settable.has(name)))
  return [
    {
      title: 'Fields of spec strings',
      todo: `The field's entry in \`server/src/values\`, with \`since\` or \`until\`.`,
      items: tables(before.spec_fields, now.spec_fields),
    },
    {
      title: 'Values of enumerations',
      todo: `The choice in \`server/src/values\` or the schema, with \`since: '${release}'\` or \`until\`. See whether xl takes it.`,
      items: tables(only(before.enums), only(now.enums)),
    },
    {
      title: 'Names of CPUID features',
      todo: 'A line in `server/src/values/cpu/cpuid/features.ts`.',
      items: [
        ...beyond(now.cpuid, before.cpuid).map((name) => `${code(name)} is new`),
        ...beyond(before.cpuid, now.cpuid).map((name) => `${code(name)} is gone`),
      ],
    },
  ]
}

function textSections({ texts: before }: ReadRelease, { texts: now }: ReadRelease): Section[] {
  const all = (texts: ReleaseTexts) => [...texts.messages.values()].flat()
  const told = (from: ReleaseTexts, other: ReleaseTexts, what: string) =>
    [...from.messages].flatMap(([name, messages]) =>
      beyond(messages, all(other)).map((message) => `${code(name)}: ${code(message)} is ${what}`),
    )
  const stored = (from: ReleaseTexts, other: ReleaseTexts, what: string) =>
    [...from.stored]
      .filter(([path]) => !other.stored.has(path))
      .map(([path, type]) => `${code(path)} (${type}) is ${what}`)
  const words = (from: ReleaseTexts, other: ReleaseTexts, what: string) =>
    [...from.words].flatMap(([place, list]) =>
      beyond(list, other.words.get(place)).map((word) => `${code(place)}: ${code(word)} is ${what}`),
    )
  const changed = [...now.code].filter(([place, body]) => body !== before.code.get(place))
  return [
    {
      title: 'Words that a value is compared with',
      todo: 'A choice, a flag or a field that is not told above.',
      items: [...words(now, before, 'new'), ...words(before, now, 'gone')],
    },
    {
      title: 'What a domain config can hold',
      todo: 'The path in `server/src/build`: its type, and the release from which it is there.',
      items: [
        ...stored(now, before, 'new'),
        ...stored(before, now, 'gone'),
        ...[...now.stored].flatMap(([path, type]) => {
          const old = before.stored.get(path)
          return old && old !== type ? [`${code(path)} is ${type}, no longer ${old}`] : []
        }),
      ],
    },
    {
      title: 'Messages',
      todo: 'A line of `server/src/explain/xl-messages.ts`, and a rule that foretells it.',
      items: [...told(now, before, 'new'), ...told(before, now, 'gone')],
    },
    {
      title: 'Code to read',
      todo: 'A new check or another default shows here alone.',
      items: [
        ...changed.map(([place]) => `${code(place)} is ${before.code.has(place) ? 'changed' : 'new'}`),
        ...[...before.code.keys()].filter((place) => !now.code.has(place)).map((place) => `${code(place)} is gone`),
      ],
    },
  ]
}
