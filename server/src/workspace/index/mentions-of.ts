import type { TextDocument } from 'vscode-languageserver-textdocument'
import { append } from '../../append.ts'
import { entryOf, fieldPlaces, readingOf } from '../../config/lookup.ts'
import type { Config } from '../../config/read-config.ts'
import { isForGuest } from '../../config/reads.ts'
import { createDocument, type PositionEncoding } from '../../encoded-document.ts'
import { merged } from '../../merged.ts'
import { ownText } from '../../own-text.ts'
import type { DomainKey, ValueOf } from '../../schema/index.ts'
import { sure } from '../../sure.ts'
import { type Atom, contentRange, type List, type Range, sourceRange, textOf, type Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { passingParts } from '../../values/basic/later-parts.ts'
import { atoi } from '../../values/c/numbers.ts'
import { parseCpuList } from '../../values/cpu/cpupool.ts'
import type { Reading } from '../../values/value-type.ts'
import { pathOfUri } from '../detect.ts'
import type { Mention, Place, What } from './mention.ts'
import { joiningMentions, takingMentions } from './remembered-mentions.ts'

type Offered = Omit<Mention, keyof Place | 'text'> & { readonly range: Range | undefined }

/** The fields of any language of fields that name something of the workspace. */
const fieldsThatName: Readonly<Record<string, What>> = tableOf({ bridge: 'bridge', backend: 'guest' })

/** Keys whose text names something of the workspace, each behind the kind of file. */
const keysThatName: Readonly<Record<string, What>> = tableOf({
  'domain pool': 'pool',
  'xl-conf vif.default.bridge': 'bridge',
  'xl-conf defaultbridge': 'bridge',
  'xl-conf vif.default.backend': 'guest',
})

const inside = (value: Value | undefined): Range | undefined => (value?.type === 'atom' ? contentRange(value) : value)

/** Text that a template or a program fills in later is no name. */
const isHole = (id: string): boolean => /\$[{(\w]|\{\{|<%|%[\w(]|@\w+@|^<.*>$/.test(id)

/**
 * Everything that a file says to others, in the order of the text. A setting that xl does not read says nothing.
 * @param uri its address: a cpupool without a name is called like its file
 * @param open the text as a document in which somebody may type, whose columns count as `encoding` says
 */
export const mentionsOf = (
  config: Config,
  uri: string,
  encoding: PositionEncoding,
  open?: Pick<TextDocument, 'positionAt' | 'getText'>,
): readonly Mention[] => {
  const document = open ?? createDocument(encoding, uri, '', 0, config.tree.text)
  const { text } = config.tree
  // What stands for a hole of a template is in the reading alone.
  const whole = open?.getText() ?? text
  const isHoled = whole.length === text.length && whole !== text
  const mentionOf = ({ range, ...rest }: Offered): Mention | undefined => {
    if (rest.id === '' || isHole(rest.id)) return undefined
    if (range && isHoled && whole.slice(range.start, range.end) !== text.slice(range.start, range.end)) return undefined
    const start = document.positionAt(range?.start ?? 0)
    const end = document.positionAt(range?.end ?? 0)
    if (start.line !== end.line) return undefined
    const written = range ? ownText(text.slice(range.start, range.end)) : rest.id
    const id = rest.id === written ? written : ownText(rest.id)
    return merged(rest, { id, text: written, line: start.line, from: start.character, to: end.character })
  }
  const allOf = (offered: Iterable<Offered>): Mention[] => {
    const mentions: Mention[] = []
    for (const each of offered) {
      const mention = mentionOf(each)
      if (mention) mentions.push(mention)
    }
    return mentions.length > 1 ? mentions.sort(byPlace) : mentions
  }
  const ofOne = (key: string, item: Value, reading: Reading<unknown>): readonly Mention[] =>
    allOf(ofItem(config, key, item, reading))
  /** What the items of a list name: they stand one behind the other, and what one names stands in it. */
  const ofList = (key: string, list: List, reading: Reading<unknown>): readonly Mention[] => {
    const { items } = list
    const find = (at: number) => ofOne(key, sure(items[at]), sure(reading.items?.[at]))
    if (!open) return (reading.items ?? []).flatMap((_, at) => find(at))
    // What xl makes of the whole has most often one thing for each item: then nobody asks for the readings of all.
    const values: readonly unknown[] =
      Array.isArray(reading.value) && reading.value.length === items.length
        ? reading.value
        : (reading.items ?? []).map(({ value }) => value)
    const startOf = (at: number) => open.positionAt(sure(items[at]).start)
    return takingMentions(`${uri} ${key}`, encoding, { list, values, startOf, find })
  }
  const pieces: (readonly Mention[])[] = []
  const take = (mentions: readonly Mention[]) => {
    if (mentions.length > 0) pieces.push(mentions)
  }
  for (const each of names(config, uri)) take(allOf([each]))
  for (const [key, entry] of config.entries) {
    const { value, reading, notRead } = entry
    if (notRead || !value) continue
    const own = [...ofText(config, key, value)]
    // Only what is a list has readings of its items.
    if (value.type === 'list' && reading && 'items' in reading) take(ofList(key, value, reading))
    else append(own, ofItem(config, key, value, reading))
    take(allOf(own))
  }
  for (const each of ofAll(config)) take(allOf([each]))
  const inOrder = isInOrder(pieces) ? pieces : pieces.toSorted((a, b) => byPlace(sure(a[0]), sure(b[0])))
  // What is named at one place twice stays in the order in which it was found.
  if (!isInOrder(inOrder)) return pieces.flat().sort(byPlace)
  return open ? joiningMentions(`${uri} ${encoding}`, inOrder) : inOrder.flat()
}

/** Whether each of some lists, which are in order by themselves, begins behind the one before. */
const isInOrder = (pieces: readonly (readonly Mention[])[]): boolean =>
  pieces.every((piece, at) => {
    const last = pieces[at - 1]?.at(-1)
    return !last || byPlace(last, sure(piece[0])) < 0
  })

const byPlace = (a: Mention, b: Mention): number => a.line - b.line || a.from - b.from

/** What keys say that are no lists of devices. */
function* ofAll(config: Config): Generator<Offered> {
  if (config.kind === 'cpupool') yield* cpusOfPool(config)
  if (config.kind !== 'domain') return
  yield* screens(config)
  yield* pins(config)
}

/** The guest or the pool that a file makes (`xl_cpupool.c`, `main_cpupoolcreate`: without `name` it is called like its file). */
function* names(config: Config, uri: string): Generator<Offered> {
  const { kind, entries } = config
  if (kind === 'xl-conf') return
  const value = entries.get('name')?.value
  const what = kind === 'domain' ? 'guest' : 'pool'
  const id = textOf(value)
  const drives = readingOf(config, 'driver_domain') === true
  if (id !== undefined) yield { what, id, makes: 'named', ...(drives ? { drives } : {}), range: inside(value) }
  else if (kind === 'cpupool')
    yield { what, id: pathOfUri(uri.slice(uri.lastIndexOf('/') + 1)), makes: 'implied', range: undefined }
}

/** A MAC address as xl takes it: with any sign between its bytes, and without the zeros before them. */
const sameMac = (written: string): string => {
  const bytes = written.toLowerCase().split(/[^\da-f]/)
  return bytes.length === 6 ? bytes.map((byte) => byte.padStart(2, '0')).join(':') : written.toLowerCase()
}

/** A path without what leads nowhere: `/dev//vg/./a` is `/dev/vg/a`. */
const samePath = (path: string): string => (path.startsWith('/') ? path.replace(/\/(?:\.?\/)+/g, '/') : path)

const isDom0 = (name: string): boolean => name === 'Domain-0' || /^\d+$/.test(name)

/** What the text of a key says. */
function* ofText({ kind }: Config, key: string, value: Value): Generator<Offered> {
  const id = textOf(value)
  const what = keysThatName[`${kind} ${key}`]
  if (id !== undefined && what) {
    if (what !== 'guest' || !isDom0(id)) yield { what, id, range: inside(value) }
  } else if (id !== undefined && key === 'uuid') yield { what: 'uuid', id: id.toLowerCase(), range: inside(value) }
  else if (id?.startsWith('/')) yield { what: 'path', id, at: key, range: inside(value) }
}

/** What a value of fields says, or an item of a list of such. */
function* ofItem(config: Config, key: string, item: Value, reading: Reading<unknown> | undefined): Generator<Offered> {
  if (key === 'disk' && config.kind === 'domain' && item.type === 'atom') {
    // What a key's items are read as is what the schema has for it.
    const disk = reading?.value as ItemOf<'disk'>
    const place = disk && config.release !== '4.1' ? placeOfTarget(disk, item) : undefined
    if (place) return yield* diskIn(disk, place)
  }
  const parts = passingParts(reading)
  for (const { field, role, start, end } of parts) {
    if (field === undefined || role === 'field' || key === 'vfb') continue
    const written = config.tree.text.slice(start, end)
    const range = { start, end }
    const named = fieldsThatName[field]
    if (key === 'vif' && field === 'mac') yield { what: 'mac', id: sameMac(written), range }
    else if (key === 'disk' && field === 'target') continue
    else if (named) {
      if (named !== 'guest' || !isDom0(written)) yield { what: named, id: written, range }
    } else if (role === 'path') yield { what: 'path', id: written, at: `${key}.${field}`, range }
  }
  const placeOf = (field: string): Range => parts.find((part) => part.field === field && part.role !== 'field') ?? item
  if (config.kind !== 'domain' || item.type !== 'atom') return
  const { value } = reading ?? {}
  // What a key's items are read as is what the schema has for it.
  if (key === 'disk') yield* diskIn(value as ItemOf<'disk'>, placeOf('target'))
  if (key === 'pci') yield* passedThrough(value as ItemOf<'pci'>, placeOf('bdf'))
}

type ItemOf<K extends DomainKey> = NonNullable<ValueOf<K>> extends readonly (infer Item)[] ? Item | undefined : never

/** Where the target of a disk stands that names nothing else, found without its parts: most have one, and that stands there once. */
const placeOfTarget = (
  { pdev_path: target, backend_domname: served, script }: NonNullable<ItemOf<'disk'>>,
  item: Atom,
): Range | undefined => {
  if (!target || served !== undefined || script !== undefined) return undefined
  const at = item.text.indexOf(target)
  if (at < 0 || item.text.includes(target, at + 1)) return undefined
  return sourceRange(item, at, at + target.length)
}

/** A disk is another one where another domain or another script serves it. */
function* diskIn(disk: ItemOf<'disk'>, range: Range): Generator<Offered> {
  if (!disk?.pdev_path) return
  const { backend_domname: served = '', script = '', pdev_path: target, readwrite } = disk
  const id = [isDom0(served) ? '' : served, script, script ? target : samePath(target)].filter(Boolean).join(' ')
  yield { what: 'disk', id, writes: readwrite === 1, range }
}

function* passedThrough(device: ItemOf<'pci'>, range: Range): Generator<Offered> {
  if (!device || device.name !== undefined) return
  const { domain = 0, bus = 0, dev = 0, func = 0, vfunc_mask: mask } = device
  const id = [domain, bus, dev].map((each) => Number(each).toString(16).padStart(2, '0')).join(':')
  const functions = Number(mask) === -1 ? '*' : String(func)
  yield { what: 'pci', id, functions, range }
}

const isOff = (value: unknown): boolean => value === false || value === 0 || value === 0n || value === 'False'

/** What xl makes of a key that does something for the guest: an HVM guest has nothing of `vfb`. */
const effective = <K extends DomainKey>(config: Config, key: K): ValueOf<K> | undefined => {
  const { withoutEffect, spec } = entryOf(config, key) ?? {}
  const isIdle = withoutEffect !== undefined || (spec !== undefined && !isForGuest(spec, config))
  return isIdle ? undefined : readingOf(config, key)
}

/** The first port of VNC (`libxl_dm.c`): display 1 is at 5901. */
const vncPorts = 5900

/** The port of a screen that is asked for: `vncdisplay`, or behind a colon in `vnclisten`; or one of SPICE. */
function* screens(config: Config): Generator<Offered> {
  const port = (display: unknown, listen: unknown): { id: string; listens: string } | undefined => {
    const [, address = '', behind] = /^(.*?)(?::(\d+))?$/.exec(typeof listen === 'string' ? listen : '') ?? []
    const number = display ?? behind
    return number === undefined || number === ''
      ? undefined
      : { id: String(vncPorts + Number(number)), listens: address || '127.0.0.1' }
  }
  const places = fieldPlaces(config, 'vfb', 'vncdisplay')
  for (const [index, { vnc } = {}] of (effective(config, 'vfb') ?? []).entries()) {
    const found = vnc && !isOff(vnc.enable) ? port(vnc.display, vnc.listen) : undefined
    if (found) yield { what: 'screen', ...found, yields: !isOff(vnc?.findunused), range: places[index] }
  }
  if (effective(config, 'spice')) {
    const listens = readingOf(config, 'spicehost') || '0.0.0.0'
    for (const key of ['spiceport', 'spicetls_port'] as const) {
      const id = readingOf(config, key)
      if (id)
        yield { what: 'screen', id: String(id), serves: 'SPICE', listens, range: inside(entryOf(config, key)?.value) }
    }
  }
  if (isOff(readingOf(config, 'vnc'))) return
  const found = port(effective(config, 'vncdisplay'), effective(config, 'vnclisten'))
  const place = inside((entryOf(config, 'vncdisplay') ?? entryOf(config, 'vnclisten'))?.value)
  if (found && place) yield { what: 'screen', ...found, yields: !isOff(readingOf(config, 'vncunused')), range: place }
}

/** So many CPUs of a pool are compared: Xen has no more. */
const mostCpus = 4096

/** The CPUs that a pool names; beside a list of `nodes` xl does not look at them, and of a node nobody knows them here. */
function* cpusOfPool({ entries }: Config): Generator<Offered> {
  const value = entries.get('cpus')?.value
  if (!value || entries.get('nodes')?.value?.type === 'list') return
  if (value.type === 'list') {
    for (const item of value.items.slice(0, mostCpus))
      if (item.type === 'atom') yield { what: 'pool-cpu', id: String(atoi(item.text)), range: inside(item) }
    return
  }
  const { pieces, bad } = parseCpuList(value.text)
  if (bad || pieces.some(({ all, nodes }) => all || nodes)) return
  const cpus = new Set<number>()
  for (const { first, last, without } of pieces)
    for (let cpu = Number(first); cpu <= Number(last) && cpus.size < mostCpus; cpu++)
      without ? cpus.delete(cpu) : cpus.add(cpu)
  for (const cpu of cpus) yield { what: 'pool-cpu', id: String(cpu), range: inside(value) }
}

/** vCPUs that run on one CPU and on no other. */
function* pins(config: Config): Generator<Offered> {
  const affinity = readingOf(config, 'cpus')
  const value = entryOf(config, 'cpus')?.value
  if (!affinity || !value) return
  const count = new Map<number, { vcpus: number; range: Range | undefined }>()
  for (const [index, cpus] of affinity.entries.entries()) {
    const [cpu] = cpus ?? []
    if (cpu === undefined || cpus?.length !== 1) continue
    const before = count.get(cpu)
    const item = value.type === 'list' ? value.items[index] : value
    const vcpus = affinity.shared ? Math.max(1, config.vcpus ?? 1) : 1
    count.set(cpu, { vcpus: (before?.vcpus ?? 0) + vcpus, range: before?.range ?? inside(item) })
  }
  for (const [cpu, { vcpus, range }] of count) yield { what: 'cpu', id: String(cpu), vcpus, range }
}
