import { buildDomain } from '../../build/build-domain.ts'
import { trackText, withEdits } from '../../features/tracked-text.ts'
import type { Problem } from '../../rules/lint.ts'
import { type Snapshot, snapshotOfText } from '../../snapshot.ts'
import { rangeAt, type Setting } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import { optionsOfField } from '../../xm/decided-by.ts'
import { faultOf } from '../../xm/devices.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { unreadLate } from '../../xm/late-numbers.ts'
import { asMeant, type Difference, differences } from './differences.ts'
import { fieldsOf } from './settings-of.ts'
import { xlDomain } from './xl-domain.ts'
import type { XmReading } from './xm-reading.ts'

/** What xl makes of the file as it is now, otherwise than xm did. */
export interface Comparison {
  /** What xm made; where it made a guest of another kind, what it would have made of the same for one of this kind. */
  readonly domain: XmDomain
  readonly differences: readonly Difference[]
}

/** Fields that say something only while all of others are alike. */
const detailOf: Readonly<Record<string, readonly string[]>> = tableOf({
  'display.vnc': ['display.vfb'],
  'display.sdl': ['display.vfb'],
  'display.screens': ['display.vfb'],
  'display.keymap': ['display.vfb'],
  'display.listen': ['display.vnc', 'display.vfb'],
  'display.display': ['display.vnc', 'display.vfb'],
  'display.unused': ['display.vnc', 'display.vfb'],
  'display.passwd': ['display.vnc', 'display.vfb'],
  'display.opengl': ['display.sdl', 'display.vfb'],
  maxmem: ['memory'],
  vcpus_on: ['vcpus'],
})

/** Whether a field is one of a disk that xend refused to make: that is told, and there is nothing to compare. */
const isOfRefusedDisk = (field: string, { disk }: XmDomain): boolean => {
  const [, index] = /^disk\[(\d+)\]/.exec(field) ?? []
  const own = index === undefined ? undefined : disk[Number(index)]
  return own !== undefined && faultOf(own) !== undefined
}

/** What the guest is, and with it what every other key means. */
const decidesGuest = new Set(['type', 'builder'])

/** Whether something is missing: that is told at a key which is none the worse for it. */
export const isMissing = ({ rule, start }: Problem, settings: readonly Setting[]): boolean =>
  (rule === 'missing-kernel' || rule === 'missing-name') && rangeAt(settings, start)?.key.start === start

/** As much of nothing: what follows stays where it is. */
const blanks = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** The file without the settings that xl refuses, and their keys; undefined where nothing is left to look at. */
export const withoutRefused = ({ config, refusals, preferences }: Snapshot) => {
  const { settings, text } = config.tree
  const faults = refusals.filter((fault) => !isMissing(fault, settings))
  const bad = new Set(faults.map(({ start }) => rangeAt(settings, start)))
  const aside = new Set([...bad].flatMap((setting) => setting?.key.name ?? []))
  if (bad.has(undefined) || [...aside].some((key) => decidesGuest.has(key))) return undefined
  const blanked = settings
    .filter((setting) => bad.has(setting))
    .map(({ start, end }) => ({ start, end, newText: blanks(text.slice(start, end)) }))
  const kept = withEdits(trackText(text), blanked).text
  return { config: snapshotOfText(kept, 'domain', preferences).config, aside }
}

/**
 * Holds what xl makes of a file against what xm did; where xl refuses a setting, all others. Undefined where there is nothing to
 * compare: xm refused the file, or xl refuses what is there now.
 */
export const compareWithXm = (snapshot: Snapshot, xm: XmReading): Comparison | undefined => {
  if (!xm.domain) return undefined
  const { config, aside } = (snapshot.refusals.length > 0 ? withoutRefused(snapshot) : undefined) ?? {
    config: snapshot.config,
    aside: new Set<string>(),
  }
  const built = buildDomain(config)
  if (!built) return undefined
  const now = xlDomain(built)
  const cpus = config.host?.cpus
  const made = differences(xm.domain, now, cpus)
  const kind = made.filter(({ field }) => field === 'type')
  // Of a guest of another kind everything differs: what is told of the rest is what xm would have made of it for one of this kind.
  const domain = kind.length > 0 ? xm.ofKind?.(now.type) : xm.domain
  if (!domain) return { domain: xm.domain, differences: kind }
  const all = kind.length === 0 ? made : [...kind, ...asMeant(differences(domain, now, cpus), made, domain.type)]
  const fields = new Set(all.map(({ field }) => field))
  // That they made no guest is told, and there is nothing to compare.
  const late = new Set(unreadLate(xm.options, domain.type))
  const refused = new Set([...aside].flatMap((key) => fieldsOf(key, domain, config.release)))
  return {
    domain,
    differences: all.filter(({ field }) => {
      const wholes = detailOf[field] ?? []
      return (
        !wholes.some((whole) => fields.has(whole)) &&
        !isOfRefusedDisk(field, domain) &&
        !late.has(field) &&
        !optionsOfField(field).some((option) => xm.unknown.has(option)) &&
        !refused.has(field) &&
        !refused.has(/^\w+/.exec(field)?.[0] ?? field)
      )
    }),
  }
}
