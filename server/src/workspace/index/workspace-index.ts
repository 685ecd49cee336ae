import { type IndexedFile, keyOfUri, nameOf } from './indexed-file.ts'
import type { Mention, What } from './mention.ts'

/** A mention with the file that it is in. */
export interface Found {
  readonly file: IndexedFile
  readonly mention: Mention
}

/** What is said otherwise now, among the things that are compared. */
export type Change = readonly string[]

/** What the files of a workspace say, looked up by what they name. */
export interface WorkspaceIndex {
  /** Grows with every change. */
  readonly generation: number
  /** Takes a file in the place of what was known of it. */
  put(file: IndexedFile): Change
  remove(key: string): Change
  /** A symbolic link at `from` leads to the file `to`; undefined for one that is gone. */
  link(from: string, to: string | undefined): Change
  /** Whether something else may be said of a file after a change. */
  concerns(key: string, change: Change): boolean
  /** What a file is kept by, also where it is reached over a link. */
  keyOf(uri: string): string
  /** Where a file can be reached: by itself, and over links. */
  waysTo(key: string): Iterable<string>
  get(key: string): IndexedFile | undefined
  files(): Iterable<IndexedFile>
  /** Every place that names a thing. */
  find(what: What, id: string): Found[]
  has(what: What, id: string): boolean
  /** The files that are compared with `file` and name the same thing, itself among them; in no order. */
  sharing(file: IndexedFile, mention: Mention): Iterable<IndexedFile>
  /** How many files that are, and the sum of the vCPUs that they pin. */
  share(file: IndexedFile, mention: Mention): { readonly files: number; readonly vcpus: number }
  /** Whether xendomains starts both files: they lie in one folder `auto`, or are linked there. */
  startTogether(one: IndexedFile, other: IndexedFile): boolean
}

/** What only one guest or pool can have, or what is counted. */
const compared: ReadonlySet<What> = new Set([
  'guest',
  'pool',
  'uuid',
  'mac',
  'disk',
  'pci',
  'screen',
  'cpu',
  'pool-cpu',
])

/** The files that name one thing: most are named by one file, and then that is no set. */
type Naming = IndexedFile | Set<IndexedFile>

const membersOf = (naming: Naming | undefined): Iterable<IndexedFile> =>
  naming === undefined ? [] : naming instanceof Set ? naming : [naming]

/** Files by what they name. */
const createNamings = () => {
  const all = new Map<string, Naming>()
  return {
    all,
    add(name: string, file: IndexedFile) {
      const before = all.get(name)
      if (before === undefined) all.set(name, file)
      else if (before instanceof Set) before.add(file)
      else if (before !== file) all.set(name, new Set([before, file]))
    },
    delete(name: string, file: IndexedFile) {
      const before = all.get(name)
      if (before === file) all.delete(name)
      else if (before instanceof Set) {
        before.delete(file)
        const [only, ...more] = before.size < 2 ? before : []
        if (before.size === 0) all.delete(name)
        else if (only && more.length === 0) all.set(name, only)
      }
    },
  }
}

const nameOfThing = (what: What, id: string): string => `${what} ${id}`

const isMade = (what: What): boolean => what === 'guest' || what === 'pool'

/** Whether a mention takes part in comparisons: the guest or pool that a file makes does, one that it only names does not. */
const isCompared = ({ what, makes }: Mention): boolean => compared.has(what) && (!isMade(what) || !!makes)

export const createIndex = (): WorkspaceIndex => {
  const byKey = new Map<string, IndexedFile>()
  const naming = createNamings()
  const shares = createNamings()
  /** How many vCPUs are pinned, by CPU and host. */
  const pinned = new Map<string, number>()
  const targets = new Map<string, string>()
  const links = new Map<string, Set<string>>()
  let generation = 0

  const shareOf = ({ host }: IndexedFile, { what, id }: Mention) => `${host} ${nameOfThing(what, id)}`

  const pin = (share: string, vcpus: number) => {
    const sum = (pinned.get(share) ?? 0) + vcpus
    if (sum === 0) pinned.delete(share)
    else pinned.set(share, sum)
  }

  const enter = (file: IndexedFile) => {
    byKey.set(file.key, file)
    for (const mention of file.mentions) {
      naming.add(nameOfThing(mention.what, mention.id), file)
      if (!file.compared || !isCompared(mention)) continue
      const share = shareOf(file, mention)
      shares.add(share, file)
      if (mention.vcpus !== undefined) pin(share, mention.vcpus)
    }
  }

  const leave = (file: IndexedFile) => {
    byKey.delete(file.key)
    for (const mention of file.mentions) {
      naming.delete(nameOfThing(mention.what, mention.id), file)
      if (!file.compared || !isCompared(mention)) continue
      const share = shareOf(file, mention)
      shares.delete(share, file)
      if (mention.vcpus !== undefined) pin(share, -mention.vcpus)
    }
  }

  const sharesOf = (file: IndexedFile | undefined): string[] =>
    file?.compared ? file.mentions.filter(isCompared).map((mention) => shareOf(file, mention)) : []

  /** What a file names that others make: whether it is there, or one of nearly that name, depends on all of them. */
  const wantsOf = (file: IndexedFile | undefined): string[] =>
    (file?.mentions ?? []).flatMap(({ what, makes }) => (!makes && isMade(what) ? [`made ${what}`] : []))

  const madeBy = (file: IndexedFile | undefined): string[] =>
    (file?.mentions ?? []).flatMap(({ what, id, makes }) => (makes ? [nameOfThing(what, id)] : []))

  /** What is compared of a file, as one text: as long as it stays, nothing is said otherwise of others. */
  const signature = (file: IndexedFile | undefined): string =>
    file?.compared ? JSON.stringify([file.uri, file.host, nameOf(file), file.mentions.filter(isCompared)]) : ''

  const replace = (key: string, file: IndexedFile | undefined): Change => {
    const before = byKey.get(key)
    if (!before && !file) return []
    generation++
    const same = signature(before) === signature(file)
    if (before) leave(before)
    if (file) enter(file)
    const change = same ? [] : [...sharesOf(before), ...sharesOf(file)]
    if (madeBy(before).join('\n') !== madeBy(file).join('\n')) change.push('made guest', 'made pool')
    return change
  }

  const waysTo = function* (key: string) {
    yield key
    yield* links.get(key) ?? []
  }

  const autoFolders = (key: string): string[] =>
    [...waysTo(key)].flatMap((place) => /^(.*\/auto)\/[^/]+$/.exec(place)?.[1] ?? [])

  return {
    get generation() {
      return generation
    },
    put: (file) => replace(file.key, file),
    remove: (key) => replace(key, undefined),
    link(from, to) {
      const before = targets.get(from)
      if (before === to) return []
      generation++
      if (before !== undefined) links.get(before)?.delete(from)
      if (to === undefined) targets.delete(from)
      else {
        targets.set(from, to)
        links.set(to, (links.get(to) ?? new Set()).add(from))
      }
      // What was opened over the link, before anybody knew that it is one.
      const opened = to === undefined ? undefined : byKey.get(from)
      const moved =
        to === undefined || !opened ? [] : [...replace(from, undefined), ...replace(to, { ...opened, key: to })]
      return [...moved, ...[before, to].flatMap((key) => (key === undefined ? [] : sharesOf(byKey.get(key))))]
    },
    concerns(key, change) {
      if (change.length === 0) return false
      const file = byKey.get(key)
      const own = new Set([...sharesOf(file), ...wantsOf(file)])
      return change.some((each) => own.has(each))
    },
    keyOf(uri) {
      const key = keyOfUri(uri)
      return targets.get(key) ?? key
    },
    waysTo,
    get: (key) => byKey.get(key),
    files: () => byKey.values(),
    find: (what, id) =>
      [...membersOf(naming.all.get(nameOfThing(what, id)))].flatMap((file) =>
        file.mentions
          .filter((mention) => mention.what === what && mention.id === id)
          .map((mention) => ({ file, mention })),
      ),
    has: (what, id) => naming.all.has(nameOfThing(what, id)),
    sharing: (file, mention) => membersOf(shares.all.get(shareOf(file, mention))),
    share(file, mention) {
      const share = shareOf(file, mention)
      const naming = shares.all.get(share)
      return { files: naming instanceof Set ? naming.size : naming ? 1 : 0, vcpus: pinned.get(share) ?? 0 }
    },
    startTogether(one, other) {
      const folders = autoFolders(one.key)
      return folders.length > 0 && autoFolders(other.key).some((each) => folders.includes(each))
    },
  }
}
