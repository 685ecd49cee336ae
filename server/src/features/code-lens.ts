import type { CodeLens } from 'vscode-languageserver-types'
import type { EditorCommands } from '../../../protocol/src/messages.ts'
import { guestNames } from '../config/guest.ts'
import { beginning } from '../config/lookup.ts'
import { createDomain } from '../create/create-domain.ts'
import { draftOf } from '../create/draft.ts'
import { atLeast, compareReleases, type Release, releaseAfter, releases } from '../release.ts'
import { isCreationKnown } from '../rules/creation.ts'
import { lspRange, type Snapshot, takeSnapshot } from '../snapshot.ts'
import { sizeInWords } from '../values/basic/sizes.ts'

/** What the editor at the other end can do when a lens is clicked. */
export interface LensActions {
  /** Whether it has our commands. */
  readonly commands: boolean
  /** Whether it can start xl. */
  readonly programs: boolean
}

/**
 * A command of a lens, about the editor in which it is clicked. It is given nothing: VS Code keeps what a lens gives no longer than the server's
 * answer, and goes on showing lenses of the answer before; a click on one of those would do nothing.
 */
const here = (command: keyof EditorCommands) => ({ command })

/** The lenses above the name of a guest. What stands in the first takes many releases to find out: it is said by `summaryLens`. */
export const codeLenses = (snapshot: Snapshot, { commands, programs }: LensActions): CodeLens[] => {
  const { config, preferences, document } = snapshot
  if (config.kind !== 'domain' || preferences.codeLens === false) return []
  if (config.tree.settings.length === 0)
    return snapshot.refusals.length > 0 ? lensesOfNothing(config.release, commands) : []
  const { uri } = document
  const name = config.entries.get('name')?.setting.key
  const range = lspRange(snapshot, name ?? beginning(config))
  const actions = [
    { title: 'Show', ...here('xen.showPicture') },
    ...(programs ? [{ title: 'Dry-run', ...here('xen.dryRun') }] : []),
    { title: 'Migrate', ...here('xen.migrate') },
  ]
  return [{ range, data: { uri } }, ...(commands ? actions.map((command) => ({ range, command })) : [])]
}

/** What a file without a setting lacks is said here, where it is no reproach: who has just made a file knows that it is empty. */
const lensesOfNothing = (release: Release, commands: boolean): CodeLens[] => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
  const title = `xl ${release} makes no guest of this yet`
  return [
    { range, command: { title, command: '' } },
    ...(commands
      ? [{ range, command: { title: 'Begin with a whole guest', command: 'editor.action.triggerSuggest' } }]
      : []),
  ]
}

/** The document whose lens is to be resolved; undefined where it is none of ours. */
export const documentOfLens = ({ data }: Pick<CodeLens, 'data'>): string | undefined => {
  const given: unknown = data
  return typeof given === 'object' && given !== null && 'uri' in given && typeof given.uri === 'string'
    ? given.uri
    : undefined
}

/** The releases of which `buildsOn` knows. */
export const buildingReleases = (): Release[] => releases.filter(isCreationKnown)

/** The first release that lays out a guest for ARM (`xc_dom_arm.c`); all guests there are of one kind, by whatever name. */
const firstForArm = '4.3'

/** Whether a file means another guest to a release: it does not read `type`, or there is none for the machine. */
const isOtherGuest = ({ config }: Snapshot, other: Snapshot): boolean =>
  config.arch === 'arm' ? !atLeast(other.config.release, firstForArm) : config.guest.type !== other.config.guest.type

/** Whether `xl create` of a release makes the same kind of guest of a config, as far as the file and what is known of the host decide it. */
export const buildsOn = (snapshot: Snapshot, release: Release): boolean => {
  const { document, config, preferences } = snapshot
  const options = { ...preferences, release, overComments: true, stage: 'create' } as const
  const other = takeSnapshot(document, config.kind, options)
  return !isOtherGuest(snapshot, other) && !other.findings.some(({ effect }) => effect === 'refused')
}

/** A lens that says what the guest is; `builds` are the releases that make one of the file, undefined where that is not known. */
export const summaryLens = (
  lens: CodeLens,
  snapshot: Snapshot,
  builds: readonly Release[] | undefined,
  { commands }: Pick<LensActions, 'commands'>,
): CodeLens => {
  const title = [...guestInWords(snapshot), ...(builds ? [rangesInWords(builds)] : [])].join(' · ')
  // To an editor without our commands a lens with an empty one is text.
  return { ...lens, command: { title, ...(commands ? here('xen.showPicture') : { command: '' }) } }
}

const counted = (count: number, what: string): string =>
  count === 0 ? `no ${what}` : `${count} ${what}${count === 1 ? '' : 's'}`

/** How many vCPUs the guest begins with, and how many it can have. libxl switches the first one on where nothing is said (`libxl__domain_build_info_setdefault`). */
const vcpusInWords = (online: number, most: number): string =>
  online < most ? `${online} of ${counted(most, 'vCPU')}` : counted(most, 'vCPU')

/** "HVM", "2 of 4 vCPUs", "4 GiB", "3 disks", or that there will be no guest. */
const guestInWords = ({ config, findings }: Snapshot): string[] => {
  const type = guestNames[config.guest.type]
  const refused = findings.some(({ effect }) => effect === 'refused')
  const domain = refused ? undefined : createDomain(config)?.domain
  if (!domain) return [type, `xl ${config.release} makes no guest of this`]
  const { number, memory, items, list } = draftOf(domain, config.host ?? {})
  const size = memory('b_info.target_memkb') ?? memory('b_info.max_memkb')
  return [
    type,
    vcpusInWords(list('b_info.avail_vcpus').length || 1, Number(number('b_info.max_vcpus') ?? 1n)),
    ...(size === undefined ? [] : [sizeInWords(size)]),
    counted(items('disks').length, 'disk'),
  ]
}

/** "builds on 4.2–4.4, 4.14–4.22". */
const rangesInWords = (builds: readonly Release[]): string => {
  const ranges: [first: Release, last: Release][] = []
  for (const release of [...builds].sort(compareReleases)) {
    const range = ranges.at(-1)
    if (range && releaseAfter(range[1]) === release) range[1] = release
    else ranges.push([release, release])
  }
  return ranges.length === 0
    ? 'builds on no release'
    : `builds on ${ranges.map(([first, last]) => (first === last ? first : `${first}–${last}`)).join(', ')}`
}
