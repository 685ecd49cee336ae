import { TextDocument } from 'vscode-languageserver-textdocument'
import { type CodeAction, CodeActionKind, type Range as LspRange } from 'vscode-languageserver-types'
import type { Clone, Identity } from '../../../protocol/src/messages.ts'
import { readingOf } from '../config/lookup.ts'
import { contextOf } from '../config/read-config.ts'
import type { DomainKey } from '../schema/index.ts'
import { asTextEdits, type Snapshot } from '../snapshot.ts'
import { type Atom, contentRange, lineStartAt, type Range, type Value } from '../syntax/index.ts'
import { freshMac, freshUuid, macsIn } from '../values/basic/made-up.ts'
import type { Around, Edit } from '../values/value-type.ts'
import { wanted } from './code-actions.ts'

/** What tells a guest from others and is made up for it: its UUID, and the MAC addresses of its interfaces. */
const identities: Readonly<Record<Identity, { readonly key: DomainKey; readonly title: string }>> = {
  mac: { key: 'vif', title: 'Write a new MAC address' },
  uuid: { key: 'uuid', title: 'Write a new UUID' },
}

const fresh = (snapshot: Snapshot, what: Identity, around: Around): string => {
  const cx = { ...contextOf(snapshot.config, identities[what].key), around }
  return what === 'mac' ? freshMac(cx) : freshUuid(cx)
}

const itemsOf = (value: Value | undefined): readonly Atom[] =>
  value?.type === 'list' ? value.items.filter((item) => item.type === 'atom') : []

/** The other addresses of the file. */
const aroundIn = ({ config }: Snapshot, around: Around): Around => ({
  ...around,
  siblings: itemsOf(config.entries.get('vif')?.value).map(({ text }) => text),
})

/** Where one stands: as the value of a key, or of a field in a string. */
const placesOf = ({ config }: Snapshot, what: Identity): Range[] =>
  [...config.entries.values()].flatMap(({ name, value, reading }) =>
    name === what && value?.type === 'atom'
      ? [contentRange(value)]
      : (reading?.parts ?? []).filter(({ field, role }) => field === what && role !== 'field' && role !== 'operator'),
  )

const touches = (range: Range, { start, end }: Range): boolean => range.start <= end && range.end >= start

/** What writes a new one at a place where one belongs; undefined where none does. */
const edit = (snapshot: Snapshot, at: Range, what: Identity, around: Around): Edit | undefined => {
  const newText = fresh(snapshot, what, aroundIn(snapshot, around))
  const place = placesOf(snapshot, what).find((each) => touches(each, at))
  if (place) return { start: place.start, end: place.end, newText }
  if (what !== 'mac') return undefined
  const item = itemsOf(snapshot.config.entries.get('vif')?.value).find((each) => touches(each, at))
  if (!item || placesOf(snapshot, 'mac').some((each) => touches(each, item))) return undefined
  const { start, end } = contentRange(item)
  return { start, end: start, newText: `mac=${newText}${end > start ? ', ' : ''}` }
}

const offsets = ({ document }: Snapshot, { start, end }: LspRange): Range => ({
  start: document.offsetAt(start),
  end: document.offsetAt(end),
})

/** What writes a new MAC address or UUID: in place of the one in a range or where one belongs there, else in place of the range. */
export const newIdentity = (snapshot: Snapshot, range: LspRange, what: Identity, around: Around) => {
  const at = offsets(snapshot, range)
  const { text } = snapshot.config.tree
  const bare = fresh(snapshot, what, aroundIn(snapshot, around))
  const isBlank =
    text.slice(lineStartAt(text, at.start), at.end).trim() === '' &&
    /^[ \t]*(?:\r?\n|$)/.test(text.slice(at.end, at.end + 80))
  const asSetting = what === 'uuid' && isBlank && !snapshot.config.entries.has('uuid')
  return asTextEdits(snapshot, [
    edit(snapshot, at, what, around) ?? { ...at, newText: asSetting ? `uuid = "${bare}"` : bare },
  ])
}

/** The actions that write a new one where one belongs. */
export const identityActions = (
  snapshot: Snapshot,
  range: LspRange,
  only: readonly string[] | undefined,
  around: Around,
): CodeAction[] => {
  const kind = CodeActionKind.RefactorRewrite
  if (snapshot.config.kind !== 'domain' || !wanted(kind, only)) return []
  const at = offsets(snapshot, range)
  return (['mac', 'uuid'] as const).flatMap((what) => {
    const found = edit(snapshot, at, what, around)
    const changes = found && { [snapshot.document.uri]: asTextEdits(snapshot, [found]) }
    return changes ? [{ title: identities[what].title, kind, edit: { changes } }] : []
  })
}

/** Keys whose items are things of the host that two guests cannot both have, or should not. */
const shared = ['disk', 'pci', 'usbdev', 'dtdev', 'p9', 'channel'] as const

/** The config of another guest like this one: with a new name, and new UUIDs and MAC addresses in place of those that it has. */
export const cloneOf = (snapshot: Snapshot, name: string, around: Around): Clone => {
  const { config, document } = snapshot
  const lineOf = (offset: number) => document.positionAt(offset).line
  const taken = macsIn(aroundIn(snapshot, around).siblings ?? [])
  const isTaken = (mac: string) => taken.has(mac) || around.isTaken?.(mac) === true
  const edits: Edit[] = (['uuid', 'mac'] as const).flatMap((what) =>
    placesOf(snapshot, what).map(({ start, end }, index) => {
      // Another one each time.
      const chance = ((around.chance ?? 0) + index / 97) % 1
      const newText = fresh(snapshot, what, { ...around, siblings: [], isTaken, chance })
      taken.add(newText)
      return { start, end, newText }
    }),
  )
  const named = config.entries.get('name')?.value
  edits.push(named ? { ...rangeOf(named), newText: `"${name}"` } : { start: 0, end: 0, newText: `name = "${name}"\n` })
  edits.sort((a, b) => a.start - b.start)
  const disks = readingOf(config, 'disk') ?? []
  return {
    text: TextDocument.applyEdits(document, asTextEdits(snapshot, edits)),
    changed: edits.map(({ start }) => lineOf(start)),
    shared: shared.flatMap((key) =>
      itemsOf(config.entries.get(key)?.value).flatMap((item, index) =>
        // What is only read may be shared.
        key === 'disk' && disks[index] && !disks[index]?.readwrite
          ? []
          : [{ line: lineOf(item.start), key, text: item.text }],
      ),
    ),
  }
}

const rangeOf = ({ start, end }: Range): Range => ({ start, end })
