import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type TextEdit,
} from 'vscode-languageserver-types'
import { contextOf, whyNotRead } from '../config/read-config.ts'
import { atLeast, type Release } from '../release.ts'
import { isReadBy, type KeySpec, keysOf } from '../schema/index.ts'
import { usage } from '../schema/usage.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import type { Range, Setting } from '../syntax/index.ts'
import { snippetOf, valueTypeIn } from '../values/basic/simple.ts'
import { withoutStops } from '../values/basic/tab-stops.ts'
import type { Around, FileKind, GuestType } from '../values/value-type.ts'
import { type Client, leadOn } from './client.ts'
import { headingOfKey, proseOfKey } from './describe.ts'
import { snippetsFor } from './snippets.ts'

/** What is kept in an item until its documentation is asked for. */
interface KeyData {
  readonly kind: FileKind
  readonly key: string
  readonly release: Release
}

/** Adds the documentation to a proposed key. */
export const resolveKey = (item: CompletionItem): CompletionItem => {
  // The client gives back what `completeKeys` put there.
  const data = item.data as Partial<KeyData> | undefined
  const spec = data?.kind && data.key !== undefined ? keysOf(data.kind).get(data.key) : undefined
  if (!data?.release || !spec) return item
  return { ...item, documentation: { kind: 'markdown', value: proseOfKey(spec, data.release) } }
}

/**
 * What is offered first where a setting can begin, and so on: whole files while there is no setting, then what the guest lacks, then keys
 * by how often real configs have them, parts of a file, what is for other guests and machines, and what is there or better left out.
 */
const ranks = ['whole', 'lacking', 'usual', 'part', 'other-guest', 'other-machine', 'set', 'deprecated'] as const
type Rank = (typeof ranks)[number]

/** Sorts by rank, then by the order of `place`. */
const sortText = (rank: Rank, place: number): string => `${ranks.indexOf(rank)}${String(place).padStart(4, '0')}`

/** Keys and parts of a file, at a place where a setting can begin; `setting` is the one that is being typed there. */
export const completeKeys = (
  snapshot: Snapshot,
  word: Range,
  setting: Setting | undefined,
  client: Client,
  around: Around,
): CompletionItem[] => {
  const { config } = snapshot
  const set = new Set(config.tree.settings.flatMap((each) => (each !== setting && each.operator ? each.key.name : [])))
  const range = lspRange(snapshot, word)
  // Where an operator stands already, the name is all that is missing.
  const isNamed =
    setting?.operator !== undefined || /^[ \t]*\+?=/.test(config.tree.text.slice(word.end, word.end + 100))
  const keys = offeredKeys(snapshot, set)
  const items = keys.map(({ spec, rank }, place) =>
    keyItem(snapshot, spec, rank, place, range, isNamed, client, around),
  )
  if (isNamed) return items
  const snippets = snippetsFor(config, set).map(({ prefix, description, body, whole }, place): CompletionItem => {
    const newText = client.snippets ? body : withoutStops(body).replaceAll('\t', '    ')
    return {
      label: prefix,
      kind: CompletionItemKind.Snippet,
      detail: description,
      documentation: {
        kind: 'markdown',
        value: `\`\`\`xen-${config.kind}\n${withoutStops(body).replaceAll('\t', '    ')}\n\`\`\``,
      },
      sortText: sortText(whole ? 'whole' : 'part', place),
      textEdit: { range, newText },
      insertTextFormat: client.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    }
  })
  return [...items, ...snippets].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
}

/** The keys that the release reads, in the order in which they are offered. */
const offeredKeys = (snapshot: Snapshot, set: ReadonlySet<string>): { spec: KeySpec; rank: Rank }[] => {
  const { kind, release, arch, guest } = snapshot.config
  const needs =
    kind === 'domain' ? neededBy(guest.type, release, set) : kind === 'cpupool' ? ['name', 'sched', 'cpus'] : []
  const counts = usage[kind === 'domain' ? arch : kind]
  const rankOf = (spec: KeySpec): Rank => {
    if (spec.deprecated && atLeast(release, spec.deprecated.since)) return 'deprecated'
    if (set.has(spec.name)) return 'set'
    if (spec.arches && !spec.arches.includes(arch)) return 'other-machine'
    if (kind === 'domain' && spec.guests?.includes(guest.type) === false) return 'other-guest'
    if (whyNotRead(snapshot.config, spec)) return 'other-guest'
    return needs.includes(spec.name) ? 'lacking' : 'usual'
  }
  const place = ({ name }: KeySpec) => (needs.includes(name) ? needs.indexOf(name) - 1000 : -(counts[name] ?? 0) / 1000)
  return [...keysOf(kind).values()]
    .filter((spec) => isReadBy(spec, release))
    .map((spec) => ({ spec, rank: rankOf(spec) }))
    .filter(({ rank }) => rank !== 'other-guest' || (kind === 'domain' && guest.decidedBy === undefined))
    .sort((a, b) => place(a.spec) - place(b.spec))
}

/** What a guest cannot do without, or hardly, in the order in which a person would write it. */
const neededBy = (guest: GuestType, release: Release, set: ReadonlySet<string>): string[] => {
  const boot = guest === 'hvm' ? ['boot'] : ['kernel', 'bootloader']
  return [
    'name',
    atLeast(release, '4.10') ? 'type' : 'builder',
    'memory',
    ...(boot.some((key) => set.has(key)) ? [] : boot),
    'disk',
    'vif',
  ]
}

const keyItem = (
  { config }: Snapshot,
  spec: KeySpec,
  rank: Rank,
  place: number,
  range: TextEdit['range'],
  isNamed: boolean,
  client: Client,
  around: Around,
): CompletionItem => {
  const { kind, release } = config
  const type = valueTypeIn(spec.value, release)
  const snippet = isNamed ? undefined : ((type && snippetOf(type, { ...contextOf(config, spec.name), around })) ?? '$1')
  const heading = headingOfKey(spec, release, kind === 'domain')
  return {
    label: spec.name,
    kind: CompletionItemKind.Property,
    detail: rank === 'set' ? `${heading} · already set` : heading,
    sortText: sortText(rank, place),
    ...(snippet === undefined
      ? { textEdit: { range, newText: spec.name } }
      : leadOn(range, `${spec.name} = ${snippet}$0`, type, client)),
    ...(rank === 'deprecated' ? { tags: [CompletionItemTag.Deprecated] } : {}),
    data: { kind, key: spec.name, release } satisfies KeyData,
  }
}
