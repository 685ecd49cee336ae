import { guestNames } from '../config/guest.ts'
import { guestsOf } from '../config/reads.ts'
import { type ChangedDefault, changesOfDefault } from '../create/changed-defaults.ts'
import { type Markdown, ours } from '../markdown.ts'
import { atLeast, type Release } from '../release.ts'
import { exampleIn, type KeySpec, type XmOption } from '../schema/index.ts'
import { valueTypeIn } from '../values/basic/simple.ts'
import type { Arch, GuestType } from '../values/value-type.ts'

/** "PV, PVH, HVM", in the order of Xen's own manual. */
const guestList = (guests: readonly GuestType[] = ['pv', 'pvh', 'hvm']): string =>
  (['pv', 'pvh', 'hvm'] as const)
    .filter((guest) => guests.includes(guest))
    .map((guest) => guestNames[guest])
    .join(', ')

const archName = (arch: Arch) => (arch === 'arm' ? 'ARM' : 'x86')

const archList = ({ arches }: KeySpec): string | undefined => arches?.map(archName).join(', ')

/** The releases in which a key or value is known: "since 4.1", "4.4 to 4.8". */
const releaseSpan = (since: Release, until: Release | undefined): string =>
  until ? `${since} to ${until}` : `since ${since}`

/** How a key is read in `release`, or in the last release that reads it. */
export const typeLabel = ({ value, until, since }: KeySpec, release: Release): string => {
  const at = until && !atLeast(until, release) ? until : atLeast(release, since) ? release : since
  return valueTypeIn(value, at)?.label ?? 'text'
}

/** How a key is read, for which guests and machines, and in which releases: one line. */
export const headingOfKey = (spec: KeySpec, release: Release, inDomain: boolean): string =>
  [
    typeLabel(spec, release).replaceAll('`', ''),
    inDomain ? guestList(guestsOf(spec, release)) : undefined,
    archList(spec),
    releaseSpan(spec.since, spec.until),
  ]
    .filter(Boolean)
    .join(' · ')

/** A line about a default that became another one: since when, for whom, and what that means. */
const lineOfChange = ({ since, guests, arch, before, why }: ChangedDefault): string => {
  const whom = [guests && guestList(guests), arch && archName(arch)].filter(Boolean).join(' · ')
  const was = before && `before, \`${before === 'True' ? 1 : before}\``
  const note = [whom, was].filter(Boolean).join('; ')
  return `- Since ${since}${note && ` (${note})`}: ${why}`
}

/** What a key is where nobody sets it, with the releases that changed it. Markdown. */
const defaultOf = (spec: KeySpec): string | undefined => {
  if (spec.default === undefined) return undefined
  return [`Default: ${spec.default}\n`, ...changesOfDefault(spec).map(lineOfChange)].join('\n').trimEnd()
}

/**
 * What a key does. Markdown.
 * @param here what there is to say of it in the file at hand; comes first
 */
export const proseOfKey = (spec: KeySpec, release: Release, here?: Markdown): Markdown => {
  const { deprecated, summary, text: more } = spec
  const example = exampleIn(spec, release)
  const note = deprecated && `*Deprecated since ${deprecated.since}.* ${deprecated.note}`
  const about = [here, note, summary, more, defaultOf(spec), example && `\`\`\`xen-domain\n${example.trim()}\n\`\`\``]
  return ours(about.filter(Boolean).join('\n\n'))
}

/**
 * Everything about a key: for hovers and `xencfg explain`. Markdown.
 * @param here what there is to say of it in the file at hand
 */
export const describeKey = (spec: KeySpec, release: Release, inDomain = true, here?: Markdown): Markdown => {
  const gone = spec.until !== undefined && !atLeast(spec.until, release)
  const name =
    gone || (spec.deprecated && atLeast(release, spec.deprecated.since)) ? `~~**${spec.name}**~~` : `**${spec.name}**`
  const heading = [
    name,
    typeLabel(spec, release),
    inDomain ? guestList(guestsOf(spec, release)) : undefined,
    archList(spec),
    releaseSpan(spec.since, spec.until),
  ]
  return ours(`${heading.filter(Boolean).join(' · ')}\n\n${proseOfKey(spec, release, here)}`)
}

/** Everything about an option of xm. Markdown. */
export const describeXmOption = ({ name, summary, text, example }: XmOption): Markdown => {
  const about = [
    `~~**${name}**~~ · xm only`,
    summary,
    text,
    example && `\`\`\`xen-domain\n# xm\n${example.before.trim()}\n# xl\n${example.after.trim()}\n\`\`\``,
  ]
  return ours(about.filter(Boolean).join('\n\n'))
}

/** The value that xl takes for a key that is not set, where that is one of several names. */
export const presetOf = ({ default: told }: KeySpec): string | undefined =>
  /^`(?!none`)([a-z][\w-]*)`$/.exec(told ?? '')?.[1]
