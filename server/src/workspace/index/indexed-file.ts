import type { TextDocument } from 'vscode-languageserver-textdocument'
import { type Config, defaultTarget, readConfig } from '../../config/read-config.ts'
import { kept } from '../../edited-list.ts'
import type { PositionEncoding } from '../../encoded-document.ts'
import { type Scheduler, schedulerKeys } from '../../schema/domain/scheduling.ts'
import { textOf } from '../../syntax/index.ts'
import { filledName } from '../../template/template.ts'
import type { FileKind } from '../../values/value-type.ts'
import { detectKind, pathOfUri } from '../detect.ts'
import { isAside } from './aside.ts'
import type { Mention, What } from './mention.ts'
import { mentionsOf } from './mentions-of.ts'

/** A file of the workspace, as the index keeps it. */
export interface IndexedFile {
  /** As it is named to a client: that of the open document where there is one. */
  readonly uri: string
  /** What it is kept by: its address, however it is written. */
  readonly key: string
  readonly kind: FileKind
  readonly mentions: readonly Mention[]
  /** Whether it is compared with others: not what is kept of an older state, and no program. */
  readonly compared: boolean
  /** The host that it is for, where folders tell: what comes before `/etc/xen/`. */
  readonly host: string
  /** That of a cpupool, as the file says; undefined where it leaves it to the hypervisor. */
  readonly scheduler: Scheduler | undefined
}

/** What a file is kept by. Editors escape other letters of an address than we do. */
export const keyOfUri = (uri: string): string =>
  pathOfUri(uri).replace(/^file:\/\/\/([a-z]):/i, (drive) => drive.toLowerCase())

/** The name that a guest or a pool has by its file. */
export const nameOf = ({ mentions }: Pick<IndexedFile, 'mentions'>): string | undefined =>
  mentions.find(({ makes }) => makes)?.id

/** So many mentions are looked through where one is asked for; of more it is kept what each names. */
const mostLooked = 50

const byThing = kept((mentions: readonly Mention[]): ReadonlyMap<string, readonly Mention[]> => {
  const all = new Map<string, Mention[]>()
  for (const mention of mentions) {
    const thing = `${mention.what} ${mention.id}`
    const same = all.get(thing)
    if (same) same.push(mention)
    else all.set(thing, [mention])
  }
  return all
})

/** Where a file names a thing. */
export const mentionsIn = ({ mentions }: Pick<IndexedFile, 'mentions'>, what: What, id: string): readonly Mention[] =>
  mentions.length > mostLooked
    ? (byThing(mentions).get(`${what} ${id}`) ?? [])
    : mentions.filter((mention) => mention.what === what && mention.id === id)

const isScheduler = (name: string): name is Scheduler => Object.hasOwn(schedulerKeys, name)

/** Where a file is. */
export interface Whereabouts {
  /** As a client names it. */
  readonly uri: string
  /** What it is kept by, where it is reached over a link. */
  readonly key?: string
  /** The folder of the workspace that it lies in; undefined where it lies in none. */
  readonly folder?: string | undefined
  /** What the columns of its mentions count; UTF-16 unless the client counts otherwise. */
  readonly encoding?: PositionEncoding
}

/** A file whose settings are read already. @param document as a client counts its columns, where it is there already */
export const indexedConfig = (
  { uri, key = keyOfUri(uri), folder, encoding = 'utf-16' }: Whereabouts,
  config: Config,
  document?: TextDocument,
): IndexedFile => {
  const root = folder === undefined ? '' : `${keyOfUri(folder).replace(/\/$/, '')}/`
  const below = root !== '' && key.startsWith(root) ? key.slice(root.length) : key.slice(key.lastIndexOf('/') + 1)
  const sched = config.kind === 'cpupool' ? textOf(config.entries.get('sched')?.value) : undefined
  return {
    uri,
    key,
    kind: config.kind,
    mentions: mentionsOf(config, uri, encoding, document),
    compared: config.python === undefined && !isAside(below) && filledName(below) === below,
    host: /^(.*)\/etc\/xen\//.exec(key)?.[1] ?? '',
    scheduler: sched !== undefined && isScheduler(sched) ? sched : undefined,
  }
}

/** A file by its text; undefined for one that is none of ours. Read as the newest release does. */
export const indexedText = (where: Whereabouts, text: string): IndexedFile | undefined => {
  // What is not text is no config, and costs nothing.
  if (text.includes('\0')) return undefined
  // The editor shows it without that mark, and counts columns from behind it.
  const shown = text.replace(/^\uFEFF/, '')
  // What it is may have to be read from it, and most files are domain configs: they are read once.
  let config: Config | undefined
  const read = () => (config ??= readConfig(shown, 'domain', defaultTarget))
  const { kind } = detectKind(pathOfUri(where.uri), shown, read)
  return kind && indexedConfig(where, kind === 'domain' ? read() : readConfig(shown, kind, defaultTarget))
}
