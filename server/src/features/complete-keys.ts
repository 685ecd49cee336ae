import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type TextEdit,
} from 'vscode-languageserver-types'
import { contextOf, whyNotRead } from '../config/read-config.ts'
import { isForGuest } from '../config/reads.ts'
import { atLeast, type Release } from '../release.ts'
import { exampleIn, isReadBy, type KeySpec, keysOf } from '../schema/index.ts'
import { usage } from '../schema/usage.ts'
import { lspRange, type Snapshot } from '../snapshot.ts'
import { parse, type Range, type Setting } from '../syntax/index.ts'
import { snippetOf, valueTypeIn } from '../values/basic/simple.ts'
import { asSnippet, choicesIn, firstStop, stop, withoutStops } from '../values/basic/tab-stops.ts'
import type { Around, FileKind, GuestType } from '../values/value-type.ts'
import { type Client, leadOn } from './client.ts'
import { headingOfKey, presetOf, proseOfKey } from './describe.ts'
import { snippetsFor, type TextSnippet } from './snippets.ts'
import { unharmful } from './unharmful.ts'

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
 * by how often real configs have them, parts of a file, what is for other guests and machines, and what is better left out. What is there is
 * not offered: editors prefer the name that is typed, and of `usb` and `usbdevice` the one that is still to be written is meant.
 */
const ranks = ['whole', 'lacking', 'usual', 'part', 'other-guest', 'other-machine', 'deprecated'] as const
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
  const behind = config.tree.text.slice(word.end, word.end + 100)
  // Where an operator stands already, the name is all that is missing.
  const isNamed = setting?.operator !== undefined || /^[ \t]*\+?=/.test(behind)
  // What is written in front of something goes on a line of its own.
  const lineEnd =
    !isNamed && (/^[ \t]*[^\s#]/.test(behind) || (word.start === word.end && behind.startsWith('#'))) ? '\n' : ''
  const typed = config.tree.text.slice(word.start, word.end)
  const offered = offeredKeys(snapshot, set).filter(
    ({ spec }) => isNamed || mayBeMeant(spec.name, typed) || !isDoubtfulBeside(spec, set, snapshot),
  )
  const keys = isNamed ? offered : good(snapshot, offered, set, { ...word, lineEnd }, around)
  const items = keys.map((each, index) => keyItem(snapshot, each, index, range, lineEnd, client))
  if (isNamed) return items
  const parts = snippetsFor(config, set)
  const isDoubtful = ({ keys: those }: TextSnippet) =>
    [...those].some((name) => {
      const spec = keysOf(config.kind).get(name)
      return spec && isDoubtfulBeside(spec, set, snapshot)
    })
  const meant = parts.filter((part) => mayBeMeant(part.prefix, typed) || !isDoubtful(part))
  const fitting = allBut(meant, isDoubtful, (some) =>
    unharmful(snapshot, some, ({ body }) => ({ ...word, newText: withoutStops(body) + lineEnd }), word),
  )
  const snippets = fitting.map(({ prefix, description, body: lines, whole }, place): CompletionItem => {
    const body = lines + lineEnd
    const newText = client.snippets ? body : withoutStops(body).replaceAll('\t', '    ')
    return {
      label: prefix,
      kind: CompletionItemKind.Snippet,
      detail: description,
      documentation: {
        kind: 'markdown',
        value: `\`\`\`xen-${config.kind}\n${withoutStops(lines).replaceAll('\t', '    ')}\n\`\`\``,
      },
      sortText: sortText(whole ? 'whole' : 'part', place),
      textEdit: { range, newText },
      insertTextFormat: client.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    }
  })
  return [...items, ...snippets].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
}

/** The keys that the release reads, in the order in which they are offered. */
const offeredKeys = (snapshot: Snapshot, set: ReadonlySet<string>): Offered[] => {
  const { kind, release, arch, guest, directives, archGuessedBy } = snapshot.config
  // A file that boots without saying how is for a PV guest.
  const isGuestSure = kind !== 'domain' || guest.decidedBy !== undefined || bootKeys.some((key) => set.has(key))
  // Nor is a guest for ARM that ARM does not have.
  const isMachineSure =
    (directives.arch ?? snapshot.preferences.arch) !== undefined ||
    archGuessedBy.length > 0 ||
    [...set].some((name) => keysOf(kind).get(name)?.arches?.includes('arm') === false) ||
    (guest.decidedBy !== undefined && (guest.type === 'hvm' || (guest.type === 'pv' && atLeast(release, '4.12'))))
  const needs =
    kind === 'domain' ? neededBy(guest.type, release, set) : kind === 'cpupool' ? ['name', 'sched', 'cpus'] : []
  const counts = usage[kind === 'domain' ? arch : kind]
  /** For whom it is, where not for this one. */
  const otherFor = (spec: KeySpec): Rank | undefined => {
    if (spec.arches && !spec.arches.includes(arch)) return 'other-machine'
    const isForOther = kind === 'domain' && !isForGuest(spec, snapshot.config)
    return isForOther || whyNotRead(snapshot.config, spec) ? 'other-guest' : undefined
  }
  const rankOf = (spec: KeySpec): Rank | undefined => {
    const other = otherFor(spec)
    if (other === 'other-machine' ? isMachineSure : other && isGuestSure) return undefined
    if (spec.deprecated && atLeast(release, spec.deprecated.since)) return 'deprecated'
    return other ?? (needs.includes(spec.name) ? 'lacking' : 'usual')
  }
  const place = ({ name }: KeySpec) => (needs.includes(name) ? needs.indexOf(name) - 1000 : -(counts[name] ?? 0) / 1000)
  return [...keysOf(kind).values()]
    .filter((spec) => isReadBy(spec, release) && !set.has(spec.name))
    .flatMap((spec): Offered[] => {
      const rank = rankOf(spec)
      return rank ? [{ spec, rank }] : []
    })
    .sort((a, b) => place(a.spec) - place(b.spec))
}

/** What boots a guest other than HVM. */
const bootKeys = ['kernel', 'bootloader', 'firmware']

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

/** A key that is offered. */
interface Offered {
  readonly spec: KeySpec
  readonly rank: Rank
  /** The line that is written, with tab stops, and those that have to stand beside it; undefined where the name is all that is missing. */
  readonly written?: string
}

/** Whether xl may complain of a key, or of something else for its sake, beside what is set. */
const isDoubtfulBeside = ({ doubtful }: KeySpec, set: ReadonlySet<string>, { config }: Snapshot): boolean =>
  doubtful !== undefined &&
  (doubtful.length === 0 || doubtful.some((each) => each === config.guest.type || set.has(each)))

/**
 * Whether a name may be meant by what has been typed: it, or one of its words, begins with the first letter. Others are not on the screen, and
 * need no trial.
 */
const mayBeMeant = (name: string, typed: string): boolean =>
  name.split(/[-_.]/).some((part) => part.startsWith(typed.charAt(0).toLowerCase()))

/** A list without those of its doubtful ones that are not found good. */
const allBut = <T>(
  all: readonly T[],
  isDoubtful: (each: T) => boolean,
  find: (some: readonly T[]) => readonly T[],
): T[] => {
  const doubtful = new Set(all.filter(isDoubtful))
  const found = new Set(find([...doubtful]))
  return all.filter((each) => !doubtful.has(each) || found.has(each))
}

/** The keys with their lines, without those of which xl would complain: alone, with what they bring along or with another value, where that helps. */
const good = (
  snapshot: Snapshot,
  offered: readonly Offered[],
  set: ReadonlySet<string>,
  { lineEnd, ...word }: Range & { readonly lineEnd: string },
  around: Around,
): Offered[] => {
  const { release } = snapshot.config
  const find = (some: readonly Offered[]) =>
    unharmful(snapshot, some, (each) => ({ ...word, newText: tried(each, release) + lineEnd }), word)
  const alone = offered.map((each) => ({ ...each, written: lineFor(snapshot, each.spec, around) }))
  const isDoubtful = ({ spec }: Offered) => isDoubtfulBeside(spec, set, snapshot)
  const sound = new Set(allBut(alone, isDoubtful, find))
  const together = alone.map((each) =>
    sound.has(each) || !each.spec.brings
      ? each
      : { ...each, written: each.written + broughtBy(snapshot, each.spec, set, around) },
  )
  const found = new Set(allBut(together, (each) => !sound.has(each), find))
  return together.flatMap((each) => (found.has(each) ? each : (find(withOtherValues(snapshot, each, around))[0] ?? [])))
}

/** A key with each of the other values that are usual, where one stands there to be typed over. */
const withOtherValues = (snapshot: Snapshot, { spec, rank }: Offered, around: Around): Offered[] => {
  const type = valueTypeIn(spec.value, snapshot.config.release)
  if (!/^\$\{1:\w*\}$/.test(shapeOf(snapshot, spec, around))) return []
  const values = type?.complete?.(undefined, 0, { ...contextOf(snapshot.config, spec.name), around }) ?? []
  return values.slice(1).map(({ label }) => ({ spec, rank, written: `${spec.name} = ${stop(1, label)}` }))
}

const shapeOf = ({ config }: Snapshot, spec: KeySpec, around: Around): string => {
  const { name, value } = spec
  const type = valueTypeIn(value, config.release)
  const shape = (type && snippetOf(type, { ...contextOf(config, name), around })) ?? '$1'
  const several = choicesIn(shape)
  const first = presetOf(spec)
  return several && first && several.choices.includes(first)
    ? several.with(first, ...several.choices.filter((each) => each !== first))
    : shape
}

/** A key with the shape of its value. */
const lineFor = (snapshot: Snapshot, spec: KeySpec, around: Around): string =>
  `${spec.name} = ${shapeOf(snapshot, spec, around)}`

/** The lines that a key brings along: of those keys that are not set. */
const broughtBy = (snapshot: Snapshot, { brings = [] }: KeySpec, set: ReadonlySet<string>, around: Around): string => {
  const { kind, release } = snapshot.config
  const specs = brings.flatMap((name) => (set.has(name) ? [] : (keysOf(kind).get(name) ?? [])))
  return specs
    .filter((spec) => isReadBy(spec, release))
    .map((spec) => `\n${asSnippet(withoutStops(lineFor(snapshot, spec, around)))}`)
    .join('')
}

/** What stands there when nothing is typed over; in place of an empty stop, what the example of the key has. */
const tried = ({ spec, written = '' }: Offered, release: Release): string => {
  if (firstStop(written) !== 'empty') return withoutStops(written)
  const { text, settings } = parse(`${exampleIn(spec, release)}\n`, release)
  const value = settings.find(({ key }) => key.name === spec.name)?.value
  const [, ...others] = withoutStops(written).split('\n')
  return [`${spec.name} = ${value ? text.slice(value.start, value.end) : '1'}`, ...others].join('\n')
}

const keyItem = (
  { config }: Snapshot,
  { spec, rank, written }: Offered,
  place: number,
  range: TextEdit['range'],
  lineEnd: string,
  client: Client,
): CompletionItem => {
  const { kind, release } = config
  const type = valueTypeIn(spec.value, release)
  return {
    label: spec.name,
    kind: CompletionItemKind.Property,
    detail: headingOfKey(spec, release, kind === 'domain'),
    sortText: sortText(rank, place),
    ...(written === undefined
      ? { textEdit: { range, newText: spec.name } }
      : leadOn(range, `${written}$0${lineEnd}`, type, client)),
    ...(rank === 'deprecated' ? { tags: [CompletionItemTag.Deprecated] } : {}),
    data: { kind, key: spec.name, release } satisfies KeyData,
  }
}
