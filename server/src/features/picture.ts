import type { Picture, PictureRow, PictureValue } from '../../../protocol/src/messages.ts'
import { type Json, printJson } from '../build/build-domain.ts'
import { type Domain, type Origin, originOf } from '../build/domain.ts'
import { bitmap, chance, cpu, defbool, flag, itemOf, type Leaf, leavesOf } from '../build/members.ts'
import { guestNames } from '../config/guest.ts'
import { entryOf } from '../config/lookup.ts'
import { type Creation, printEffective } from '../create/create-domain.ts'
import { random } from '../create/draft.ts'
import { effectiveConfig } from '../create/effective-config.ts'
import { printable, printableLines } from '../printable.ts'
import type { Snapshot } from '../snapshot.ts'
import { lineAt, type Range, type Setting } from '../syntax/index.ts'
import { sizeInWords } from '../values/basic/sizes.ts'
import type { Finding } from '../values/value-type.ts'
import { creationOf, itemsOf } from './effective.ts'
import { whyDisplaced } from './hints/displaced.ts'
import { reasonsOfRefusal } from './show.ts'

/** What becomes of each setting of a config; undefined for files of other kinds. */
export const pictureOf = (snapshot: Snapshot): Picture | undefined => {
  const { config, document } = snapshot
  if (config.kind !== 'domain') return undefined
  const { release, guest } = config
  const creation = creationOf(snapshot)
  const refused = () =>
    reasonsOfRefusal(snapshot).map(({ start, message }) => ({
      line: document.positionAt(start).line,
      message: printableLines(message),
    }))
  return {
    release,
    guest: guestNames[guest.type],
    ...(creation ? { made: draw(snapshot, creation) } : { refused: refused() }),
  }
}

/** A setting or an item of its list, with what is known of it so far. */
interface Row {
  readonly range: Range
  readonly key: string
  readonly text: string
  /** What is ignored or misread of it. */
  readonly findings: Finding[]
  readonly values: PictureValue[]
}

/** A setting, and the rows of its items where it has a list. */
interface Head extends Row {
  readonly setting: Setting
  readonly items: readonly Row[]
}

const draw = (snapshot: Snapshot, creation: Creation): Picture['made'] & {} => {
  const { config, findings } = snapshot
  const { domain } = creation
  const heads = config.tree.settings.map((setting) => startRow(setting, config.tree.text))
  const rows = heads.flatMap((head) => [head, ...head.items].map((row) => ({ row, head })))
  const starts = rows.map(({ row }) => row.range.start)
  const rowAt = (start: number): Row | undefined => {
    const found = rows[lineAt(starts, start)]?.row
    return found?.range.start === start ? found : undefined
  }
  for (const finding of findings.filter(({ effect }) => effect === 'ignored')) {
    const { row, head } = rows[lineAt(starts, finding.start)] ?? {}
    const place = row && finding.end <= row.range.end ? row : head
    if (place && finding.start < place.range.end) place.findings.push(finding)
  }

  /** The rows that a value comes from. */
  const rowsOf = (origin: Origin, path: string): Row[] => {
    if (typeof origin === 'string') return []
    const [, list, index] = /^(.*?)\[(\d+)\]/.exec(path) ?? []
    return origin.flatMap((key) => {
      const item = list === undefined ? undefined : itemsOf(config, key, list, domain)[Number(index)]
      return rowAt((item ?? entryOf(config, key)?.setting)?.start ?? -1) ?? []
    })
  }
  const leaves = leavesOf(effectiveConfig, printEffective(creation)).map((leaf) => {
    const origin = originOf(domain, Array.isArray(leaf.value) ? `${leaf.path}[0]` : leaf.path) ?? 'xl'
    return { leaf, origin, device: deviceOf(leaf.path), own: rowsOf(origin, leaf.path) }
  })
  // What nobody has said of a device stands beside what the file says of it.
  const devices = new Map<string, Row>()
  for (const { device, own } of leaves)
    for (const row of own) if (device && !devices.has(device)) devices.set(device, row)
  const defaults: PictureValue[] = []
  for (const { leaf, origin, device, own } of leaves) {
    const by = typeof origin === 'string' ? { by: origin } : {}
    const home = device === undefined ? undefined : devices.get(device)
    const places = own.length > 0 || !home ? own : [home]
    const value = printable(inWords(leaf))
    for (const row of places)
      row.values.push({ name: 'items' in row ? shortened(leaf.path) : inItem(shortened(leaf.path)), value, ...by })
    if (places.length === 0) defaults.push({ name: shortened(leaf.path), value, ...by })
  }
  const overwritten = new Set(config.overwritten.map(({ setting }) => setting))
  const lossOf = ({ setting, values }: Head): Loss | undefined =>
    overwritten.has(setting) ? {} : values.length === 0 ? lostTo(domain, setting.key.name) : undefined
  return { rows: heads.flatMap((head) => finish(head, lossOf(head), snapshot)), defaults }
}

const startRow = (setting: Setting, text: string): Head => {
  const { key, value } = setting
  const rowOf = (range: Range, shown: Range | undefined): Row => ({
    range,
    key: printable(key.name),
    text: shown
      ? printable(text.slice(shown.start, Math.min(shown.end, shown.start + longest)).replace(/\s+/g, ' '))
      : '',
    findings: [],
    values: [],
  })
  const items = value?.type === 'list' ? value.items.map((item) => rowOf(item, item)) : []
  return { ...rowOf(setting, value), setting, items }
}

/** Why nothing comes of a setting, where no finding says it. */
interface Loss {
  readonly why?: string
}

/** Where xl puts what other keys say in the place of what this one says. */
const lostTo = ({ displaced }: Pick<Domain, 'displaced'>, name: string): Loss | undefined => {
  const winners = [...displaced].find(([key]) => key === name)?.[1]
  return winners === undefined || typeof winners === 'string' ? undefined : { why: whyDisplaced(winners) }
}

/** Nobody reads more of a value than this. */
const longest = 200

/** The rows of a setting: one for each item where values come of the items one by one, or something is said of one. */
const finish = (head: Head, loss: Loss | undefined, { config, document }: Snapshot): PictureRow[] => {
  const { setting, items } = head
  const entry = config.entries.get(setting.key.name)
  const isLost =
    loss !== undefined ||
    (entry !== undefined && (!entry.inRelease || entry.notRead !== undefined || entry.withoutEffect !== undefined))
  const isUnread = entry?.setting === setting && entry.reading?.value === undefined && head.findings.length > 0
  const rowOf = ({ range, key, text, findings, values }: Row, dropped: boolean): PictureRow => ({
    first: document.positionAt(range.start).line,
    last: document.positionAt(range.end).line,
    key,
    text,
    dropped,
    notes: [
      ...new Set([
        ...(dropped && loss?.why ? [loss.why] : []),
        ...findings.map(({ message }) => printableLines(message)),
      ]),
    ],
    values,
  })
  const isWhole = ({ start, end }: Finding, { range }: Row) => start <= range.start + 1 && end >= range.end - 1
  const byItem = !isLost && items.some(({ values, findings }) => values.length > 0 || findings.length > 0)
  if (!byItem) {
    const findings = [...head.findings, ...items.flatMap((item) => item.findings)]
    return [rowOf({ ...head, findings }, isLost || isUnread)]
  }
  return [
    ...(head.values.length > 0 || head.findings.length > 0 ? [rowOf(head, isUnread)] : []),
    ...items.map((item) => rowOf(item, item.values.length === 0 && item.findings.some((each) => isWhole(each, item)))),
  ]
}

const deviceOf = (path: string): string | undefined => /^[^.]*?\[\d+\]/.exec(path)?.[0]

/** A path without the structures that everything stands in. */
const shortened = (path: string): string => path.replace(/^[bc]_info\.(?:type\.[a-z]+\.)?/, '')

/** The name of a value in the row of its item. */
const inItem = (path: string): string => path.replace(/^[^.]*?\[\d+\]\./, '')

/** A value as a person reads it. */
const inWords = ({ path, value, kind }: Leaf): string => {
  if (kind === bitmap || itemOf(kind) === cpu) return ranges(value)
  if (itemOf(itemOf(kind)) === cpu && Array.isArray(value)) {
    const masks: readonly string[] = value.map(ranges)
    const [first = ''] = masks
    return masks.every((mask) => mask === first)
      ? `${first} for ${masks.length === 1 ? 'the vCPU' : `each of ${masks.length} vCPUs`}`
      : masks.map((mask, vcpu) => `vCPU ${vcpu}: ${mask}`).join('; ')
  }
  if (kind === defbool || kind === flag || value === true)
    return value === 'True' || value === true || value === 1 ? 'yes' : 'no'
  if (value === random) return 'drawn anew each time'
  if (value === chance) return 'left open: what stands there by chance'
  if (path.endsWith('memkb') && (typeof value === 'number' || typeof value === 'bigint'))
    return sizeInWords(BigInt(value))
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ')
  return typeof value === 'object' ? printJson(value).replace(/\s+/g, ' ') : String(value)
}

/** Numbers of CPUs as xl writes them: `2-4,7`. */
const ranges = (value: Json): string => {
  const numbers = Array.isArray(value) ? value : []
  const parts: (string | [first: number, last: number])[] = []
  for (const each of numbers) {
    const last = parts.at(-1)
    if (typeof each !== 'number') parts.push(String(each))
    else if (Array.isArray(last) && last[1] + 1 === each) last[1] = each
    else parts.push([each, each])
  }
  return parts.map((part) => (typeof part === 'string' ? part : [...new Set(part)].join('-'))).join(',') || 'none'
}
