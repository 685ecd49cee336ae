import cpupoolSnippets from '../../../snippets/xen-cpupool.json'
import domainSnippets from '../../../snippets/xen-domain.json'
import type { Config } from '../config/config.ts'
import { archNamed } from '../config/directives.ts'
import { atLeast, newestRelease, type Release } from '../release.ts'
import { defaultPreferences, snapshotOfText } from '../snapshot.ts'
import { parse } from '../syntax/index.ts'
import { withoutStops } from '../values/basic/tab-stops.ts'
import type { Arch, FileKind, GuestType } from '../values/value-type.ts'

/** A few lines for a new file, or for a part of one: `snippets/` has them. */
export interface TextSnippet {
  /** What is typed for it. */
  readonly prefix: string
  readonly description: string
  /** With tab stops. */
  readonly body: string
  /** The machine that its comment names. */
  readonly arch: Arch | undefined
  /** Whether it is a whole file. */
  readonly whole: boolean
  /** The keys that it sets. */
  readonly keys: ReadonlySet<string>
}

interface Stored {
  readonly prefix: string
  readonly description: string
  readonly body: readonly string[]
}

const read = (stored: Readonly<Record<string, Stored>>): TextSnippet[] =>
  Object.values(stored).map(({ prefix, description, body: lines }) => {
    const body = lines.join('\n')
    const keys = new Set(parse(`${withoutStops(body)}\n`, newestRelease).settings.map(({ key }) => key.name))
    const arch = archNamed(/^# xen-config: arch=(\w+)/.exec(body)?.[1] ?? '')
    return { prefix, description, body, arch, keys, whole: keys.has('name') }
  })

const tables: Readonly<Record<FileKind, readonly TextSnippet[]>> = {
  domain: read(domainSnippets),
  cpupool: read(cpupoolSnippets),
  'xl-conf': [],
}

/** What a part of a file does not have to bring along. */
const needed = new Set(['missing-name', 'missing-kernel'])

const rest = (guest: GuestType, release: Release): string => {
  if (atLeast(release, '4.10')) return `type = "${guest}"\n`
  return guest === 'hvm' ? 'builder = "hvm"\n' : ''
}

/** Whether xl of the release does all that a snippet asks for. */
const isGood = (snippet: TextSnippet, kind: FileKind, release: Release, arch: Arch, guest: GuestType): boolean => {
  const text = `${kind === 'domain' && !snippet.whole ? rest(guest, release) : ''}${withoutStops(snippet.body)}\n`
  return snapshotOfText(text, kind, { ...defaultPreferences, release, arch }).problems.every(
    ({ effect, rule }) => effect === 'advice' || effect === 'remark' || (!snippet.whole && needed.has(rule)),
  )
}

/** What `isGood` has found: it is always the same. */
const known = new Map<string, boolean>()

/**
 * The snippets, with the release in force where they name one, that bring nothing into a file that xl refuses or ignores: whole files into one without settings, parts that it does not have.
 * First those that are for the machine of the file alone.
 */
export const snippetsFor = ({ kind, release, arch, guest }: Config, set: ReadonlySet<string>): TextSnippet[] =>
  tables[kind]
    .filter((snippet) => {
      if (snippet.whole ? set.size > 0 : [...snippet.keys].some((key) => set.has(key))) return false
      const question = [kind, snippet.prefix, release, arch, guest.type].join(' ')
      const answer = known.get(question) ?? isGood(snippet, kind, release, arch, guest.type)
      known.set(question, answer)
      return answer
    })
    .map((snippet) => ({ ...snippet, body: snippet.body.replace(/(?<=^# xen-config: release=\$\{1:)[\d.]+/, release) }))
    .toSorted((one, other) => Number(other.arch === arch) - Number(one.arch === arch))
