import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Clone } from '../../../protocol/src/messages.ts'
import { readingOf } from '../config/lookup.ts'
import { onTop } from '../rules/fixes/edits.ts'
import { asTextEdits, type Snapshot } from '../snapshot.ts'
import { contentRange, lineStartAt, type Range } from '../syntax/index.ts'
import { macsIn } from '../values/basic/made-up.ts'
import type { Around, Edit } from '../values/value-type.ts'
import { aroundIn, fresh, itemsOf, placesOf } from './identity.ts'

/** Keys whose items are things of the host that two guests cannot both have, or should not. */
const shared = ['disk', 'pci', 'usbdev', 'dtdev', 'p9', 'channel'] as const

/** What an interface alone can have, and nobody can make up. */
const ownOfInterface: ReadonlySet<string> = new Set(['vifname', 'ip'])

const rangeOf = ({ start, end }: Range): Range => ({ start, end })

/** New UUIDs and MAC addresses in place of those that there are. */
const newIdentities = (snapshot: Snapshot, around: Around): Edit[] => {
  const taken = macsIn(aroundIn(snapshot, around).siblings ?? [])
  const isTaken = (mac: string) => taken.has(mac) || around.isTaken?.(mac) === true
  return (['uuid', 'mac'] as const).flatMap((what) =>
    placesOf(snapshot, what).map(({ start, end }, index) => {
      // Another one each time: steps of the golden ratio do not come back to where they have been.
      const chance = ((around.chance ?? 0) + index * 0.618033988749895) % 1
      const newText = fresh(snapshot, what, { ...around, siblings: [], isTaken, chance })
      taken.add(newText)
      return { start, end, newText }
    }),
  )
}

/** Where screens are numbered, with the port of number 0 and the last number (`libxl_dm.c`: displays of VNC begin at port 5900). */
const screens = [
  { key: 'vncdisplay', first: 5900, last: 99 },
  { key: 'vnclisten', first: 5900, last: 99 },
  { key: 'spiceport', first: 0, last: 65535 },
  { key: 'spicetls_port', first: 0, last: 65535 },
]

/** The next numbers that no guest has in place of those of the screens; one beyond which there is none stays. */
const newScreens = (snapshot: Snapshot, { isPortTaken }: Around): Edit[] => {
  const { text } = snapshot.config.tree
  const taken = new Set<number>()
  const numbers = screens.flatMap(({ key, first, last }) =>
    placesOf(snapshot, key).flatMap(({ start, end }) => {
      // Of an address, what follows its last colon is the display.
      const [digits] = (key === 'vnclisten' ? /(?<=:)\d{1,5}$/ : /^\d{1,5}$/).exec(text.slice(start, end)) ?? []
      if (digits === undefined) return []
      taken.add(first + Number(digits))
      return [{ start: end - digits.length, end, number: Number(digits), first, last }]
    }),
  )
  return numbers.flatMap(({ start, end, number, first, last }) => {
    for (let next = number + 1; next <= last; next++) {
      if (taken.has(first + next) || isPortTaken?.(first + next)) continue
      taken.add(first + next)
      return [{ start, end, newText: String(next) }]
    }
    return []
  })
}

/** The fields of interfaces that the clone does not get, and a comment with them above. */
const leftOut = ({ config: { entries, tree } }: Snapshot): Edit[] => {
  const vif = entries.get('vif')
  const words: string[] = []
  const edits = itemsOf(vif?.value).flatMap((item) => {
    const { start, end } = contentRange(item)
    let isBehindKept = false
    let at = start
    let removedTo = start
    return tree.text
      .slice(start, end)
      .split(',')
      .flatMap((piece): Edit[] => {
        const own = { start: at, end: at + piece.length }
        at = own.end + 1
        if (!ownOfInterface.has(piece.split('=')[0]?.trim() ?? '')) {
          isBehindKept = true
          return []
        }
        words.push(piece.trim())
        // With one comma: the one in front where something stands there, else the one behind it.
        if (isBehindKept) return [{ start: own.start - 1, end: own.end, newText: '' }]
        const from = Math.max(own.start, removedTo)
        removedTo = own.end + (/^,?[ \t]*/.exec(tree.text.slice(own.end, end))?.[0].length ?? 0)
        return [{ start: from, end: removedTo, newText: '' }]
      })
  })
  if (!vif || words.length === 0) return []
  const above = lineStartAt(tree.text, vif.setting.start)
  return [{ start: above, end: above, newText: `# Only one guest can have this: ${words.join(', ')}\n` }, ...edits]
}

/**
 * The config of another guest like this one: with a new name, new UUIDs, MAC addresses and numbers of screens in place of those that it has,
 * and without the names and IP addresses of its interfaces.
 */
export const cloneOf = (snapshot: Snapshot, name: string, around: Around): Clone => {
  const { config, document } = snapshot
  const lineOf = (offset: number) => document.positionAt(offset).line
  const named = config.entries.get('name')?.value
  const edits: Edit[] = [
    ...newIdentities(snapshot, around),
    ...newScreens(snapshot, around),
    ...leftOut(snapshot),
    named ? { ...rangeOf(named), newText: `"${name}"` } : onTop(document.getText(), `name = "${name}"\n`),
  ].sort((a, b) => a.start - b.start)
  const made = TextDocument.applyEdits(document, asTextEdits(snapshot, edits))
  const newLines = edits.filter(({ newText }) => newText.endsWith('\n'))
  /** How many lines there are more above a place. */
  const added = (offset: number) => newLines.filter(({ start }) => start <= offset).length
  const disks = readingOf(config, 'disk') ?? []
  return {
    text: made,
    changed: edits.map(({ start, newText }) => lineOf(start) + added(start) - (newText.endsWith('\n') ? 1 : 0)),
    shared: shared.flatMap((key) =>
      itemsOf(config.entries.get(key)?.value).flatMap((item, index) =>
        // What is only read may be shared.
        key === 'disk' && disks[index] && !disks[index]?.readwrite
          ? []
          : [{ line: lineOf(item.start) + added(item.start), key, text: item.text }],
      ),
    ),
  }
}
