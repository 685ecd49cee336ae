import { kept, originOf } from '../../edited-list.ts'
import { sure } from '../../sure.ts'
import { type IndexedFile, keyOfUri, mentionsIn, nameOf } from './indexed-file.ts'
import { isSameMention, type Mention, type What } from './mention.ts'

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
  /** Whether a file makes a guest or pool of that name. */
  isMade(what: What, id: string): boolean
  /** The files that are compared with `file` and name the same thing, itself among them; in no order. */
  sharing(file: IndexedFile, mention: Mention): Iterable<IndexedFile>
  /** Whether there is any other file to compare one with. */
  readonly single: boolean
  /** How many files that are, and the sum of the vCPUs that they pin; a guest that has several files counts as `file` has it. */
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

/** The files that name one thing, by what they are kept by: most things are named by one file, and then that is no set. */
type Naming = string | Set<string>

const membersOf = (naming: Naming | undefined): Iterable<string> =>
  naming === undefined ? [] : naming instanceof Set ? naming : [naming]

/** Files by what they name: by a kind of things, and by what each is known by, so that no text is made for one. */
const createNamings = () => {
  const all = new Map<string, Map<string, Naming>>()
  return {
    get: (kind: string, id: string): Naming | undefined => all.get(kind)?.get(id),
    add(kind: string, id: string, key: string) {
      const named = all.get(kind) ?? new Map<string, Naming>()
      all.set(kind, named)
      const before = named.get(id)
      if (before === undefined) named.set(id, key)
      else if (before instanceof Set) before.add(key)
      else if (before !== key) named.set(id, new Set([before, key]))
    },
    delete(kind: string, id: string, key: string) {
      const named = all.get(kind)
      const before = named?.get(id)
      if (before === key) named?.delete(id)
      else if (before instanceof Set) {
        before.delete(key)
        const [only, ...more] = before.size < 2 ? before : []
        if (before.size === 0) named?.delete(id)
        else if (only !== undefined && more.length === 0) named?.set(id, only)
      }
      if (named?.size === 0) all.delete(kind)
    },
  }
}

/** What one list has that the other has not, but for what both begin and end with. */
const differing = (before: readonly Mention[], after: readonly Mention[]) => {
  if (before === after) return { gone: [], come: [] }
  const shorter = Math.min(before.length, after.length)
  // What an edit has left alone is not looked at.
  const [origin, taken] = [originOf(after), originOf(before)]
  const known = origin?.from === before ? origin : taken?.from === after ? taken : undefined
  let [first, last] = known ? [known.head, known.tail] : [0, 0]
  while (first < shorter - last && isSameMention(sure(before[first]), sure(after[first]))) first++
  while (
    last < shorter - first &&
    isSameMention(sure(before[before.length - 1 - last]), sure(after[after.length - 1 - last]))
  )
    last++
  return { gone: before.slice(first, before.length - last), come: after.slice(first, after.length - last) }
}

const nameOfThing = (what: What, id: string): string => `${what} ${id}`

const isMade = (what: What): boolean => what === 'guest' || what === 'pool'

/** Whether a mention takes part in comparisons: the guest or pool that a file makes does, one that it only names does not. */
const isCompared = ({ what, makes }: Mention): boolean => compared.has(what) && (!isMade(what) || !!makes)

export const createIndex = (): WorkspaceIndex => {
  const byKey = new Map<string, IndexedFile>()
  const naming = createNamings()
  /** Those that make it: of what a thousand files name nobody looks through a thousand. */
  const making = createNamings()
  const shares = createNamings()
  /** How many vCPUs are pinned, and by how many files, by CPU and host, and of those by each guest. */
  const pinned = new Map<string, { readonly files: number; readonly vcpus: number }>()
  const targets = new Map<string, string>()
  const links = new Map<string, Set<string>>()
  let generation = 0

  /** The things of a kind that the files for one host compare. */
  const kindOf = ({ host }: IndexedFile, { what }: Mention) => `${host} ${what}`

  const shareOf = ({ host }: IndexedFile, { what, id }: Mention) => `${host} ${nameOfThing(what, id)}`

  const pinnedAt = (share: string) => pinned.get(share) ?? { files: 0, vcpus: 0 }

  const ofGuest = (share: string, name: string) => `${share}\n${name}`

  const pin = (share: string, sign: 1 | -1, more: number) => {
    const { files, vcpus } = pinnedAt(share)
    if (files + sign === 0) pinned.delete(share)
    else pinned.set(share, { files: files + sign, vcpus: vcpus + sign * more })
  }

  const sharesIn = (file: IndexedFile, mentions: readonly Mention[]): string[] =>
    file.compared ? mentions.filter(isCompared).map((mention) => shareOf(file, mention)) : []

  const pinAll = (file: IndexedFile, mentions: readonly Mention[], sign: 1 | -1) => {
    for (const mention of file.compared ? mentions : []) {
      if (mention.vcpus === undefined || !isCompared(mention)) continue
      const share = shareOf(file, mention)
      pin(share, sign, mention.vcpus)
      const name = nameOf(file)
      if (name !== undefined) pin(ofGuest(share, name), sign, mention.vcpus)
    }
  }

  const name = (file: IndexedFile, mention: Mention) => {
    const { what, id, makes } = mention
    naming.add(what, id, file.key)
    if (makes) making.add(what, id, file.key)
    if (file.compared && isCompared(mention)) shares.add(kindOf(file, mention), id, file.key)
  }

  const enter = (file: IndexedFile, mentions: readonly Mention[]) => {
    for (const mention of mentions) name(file, mention)
    pinAll(file, mentions, 1)
  }

  const leave = (file: IndexedFile, mentions: readonly Mention[]) => {
    for (const mention of mentions) {
      const { what, id, makes } = mention
      naming.delete(what, id, file.key)
      if (makes) making.delete(what, id, file.key)
      if (file.compared && isCompared(mention)) shares.delete(kindOf(file, mention), id, file.key)
    }
    pinAll(file, mentions, -1)
  }

  /** What is named at several places of a file is still named when it is gone at one. */
  const stay = (file: IndexedFile, gone: readonly Mention[]) => {
    const ids = new Set(gone.map(({ id }) => id))
    for (const mention of file.mentions) if (ids.has(mention.id)) name(file, mention)
  }

  const sharesOf = (file: IndexedFile | undefined): string[] => (file ? sharesIn(file, file.mentions) : [])

  /** What a file names that others make: whether it is there, or one of nearly that name, depends on all of them. */
  const wantsOf = (file: IndexedFile): string[] =>
    file.mentions.flatMap(({ what, makes }) => (!makes && isMade(what) ? [`made ${what}`] : []))

  /** All of that: with each change every open file is asked, of which there may be a thousand. */
  const concernsOf = kept((file: IndexedFile): ReadonlySet<string> => new Set([...sharesOf(file), ...wantsOf(file)]))

  const madeAmong = (mentions: readonly Mention[]): string =>
    mentions.flatMap(({ what, id, makes }) => (makes ? [nameOfThing(what, id)] : [])).join('\n')

  /** Whether a file is told of to others as another one was; then what is the same in both is nothing new. */
  const isLike = (one: IndexedFile, other: IndexedFile): boolean =>
    one.uri === other.uri && one.host === other.host && one.compared === other.compared && nameOf(one) === nameOf(other)

  const replace = (key: string, file: IndexedFile | undefined): Change => {
    const before = byKey.get(key)
    if (!before && !file) return []
    generation++
    const [was, is] = [before?.mentions ?? [], file?.mentions ?? []]
    // A keystroke changes few of them.
    const { gone, come } = before && file && isLike(before, file) ? differing(was, is) : { gone: was, come: is }
    if (before) leave(before, gone)
    if (file) {
      byKey.set(key, file)
      enter(file, come)
      if (gone.length > 0 && come.length < is.length) stay(file, gone)
    } else byKey.delete(key)
    const change = [...(before ? sharesIn(before, gone) : []), ...(file ? sharesIn(file, come) : [])]
    if (madeAmong(gone) !== madeAmong(come)) change.push('made guest', 'made pool')
    return change
  }

  const filesIn = function* (naming: Naming | undefined) {
    for (const key of membersOf(naming)) yield sure(byKey.get(key))
  }

  const waysTo = function* (key: string) {
    yield key
    yield* links.get(key) ?? []
  }

  const autoFolders = (key: string): readonly string[] =>
    // Most are in none and there are no links to them: of many files each is held against many.
    key.includes('/auto/') || links.has(key)
      ? [...waysTo(key)].flatMap((place) => /^(.*\/auto)\/[^/]+$/.exec(place)?.[1] ?? [])
      : []

  return {
    get generation() {
      return generation
    },
    get single() {
      return byKey.size < 2
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
      return file !== undefined && change.some((each) => concernsOf(file).has(each))
    },
    keyOf(uri) {
      const key = keyOfUri(uri)
      return targets.get(key) ?? key
    },
    waysTo,
    get: (key) => byKey.get(key),
    files: () => byKey.values(),
    find: (what, id) =>
      [...filesIn(naming.get(what, id))].flatMap((file) =>
        mentionsIn(file, what, id).map((mention) => ({ file, mention })),
      ),
    has: (what, id) => naming.get(what, id) !== undefined,
    isMade: (what, id) => making.get(what, id) !== undefined,
    sharing: (file, mention) => filesIn(shares.get(kindOf(file, mention), mention.id)),
    share(file, mention) {
      const naming = shares.get(kindOf(file, mention), mention.id)
      const files = naming instanceof Set ? naming.size : naming ? 1 : 0
      const share = shareOf(file, mention)
      const name = nameOf(file)
      const own = name === undefined ? undefined : pinned.get(ofGuest(share, name))
      return {
        files: files - (own ? own.files - 1 : 0),
        vcpus: pinnedAt(share).vcpus - (own ? own.vcpus - (mention.vcpus ?? 0) : 0),
      }
    },
    startTogether(one, other) {
      const folders = autoFolders(one.key)
      return folders.length > 0 && autoFolders(other.key).some((each) => folders.includes(each))
    },
  }
}
