import { atLeast, type Release } from '../release.ts'
import { textOf } from '../syntax/index.ts'
import type { Arch, GuestType } from '../values/value-type.ts'
import type { Effective } from './effective.ts'

/** The guest that a domain config asks for, and who says so. */
export interface Guest {
  readonly type: GuestType
  /** The key that decides; undefined for the default. */
  readonly decidedBy: 'type' | 'builder' | undefined
}

/** The types of guest as people write them. */
export const guestNames: Readonly<Record<GuestType, string>> = { pv: 'PV', hvm: 'HVM', pvh: 'PVH' }

/** "PV", "PV or HVM", "PV, HVM or PVH". */
export const guestsInWords = (guests: readonly GuestType[]): string => {
  const names = guests.map((guest) => guestNames[guest])
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** C's `strncmp(given, name, strlen(given))`: any beginning of the name will do, even none at all. */
const begins = (given: string, name: string) => name.startsWith(given)

/** The type of guest that a value of `type` means since 4.10; undefined where xl refuses it. */
export const guestOfType = (given: string): GuestType | undefined =>
  begins(given, 'hvm') ? 'hvm' : begins(given, 'pv') ? 'pv' : begins(given, 'pvh') ? 'pvh' : undefined

/** The type of guest that a value of `builder` means; undefined where xl refuses it (since 4.10) or takes it for PV. */
export const guestOfBuilder = (given: string): GuestType | undefined =>
  begins(given, 'hvm') ? 'hvm' : begins(given, 'generic') ? 'pv' : undefined

/**
 * Decides the type of guest as the start of `parse_config_data` does (`xl_parse.c`; `xl_cmdimpl.c` up to 4.8). `type` counts
 * since 4.10; before, there are HVM and PV by `builder`, and `pvh=1` of 4.4 to 4.8 is a kind of PV. ARM is PVH by
 * default since 4.12.
 */
export const decideGuest = (effective: ReadonlyMap<string, Effective>, release: Release, arch: Arch): Guest => {
  const builder = textOf(effective.get('builder')?.value)
  if (!atLeast(release, '4.10')) {
    const hvm = builder !== undefined && begins(builder, 'hvm')
    return { type: hvm ? 'hvm' : 'pv', decidedBy: builder === undefined ? undefined : 'builder' }
  }
  const byType = guestOfType(textOf(effective.get('type')?.value) ?? '-')
  const byBuilder = guestOfBuilder(builder ?? '-')
  if (byBuilder) return { type: byBuilder, decidedBy: 'builder' }
  if (byType) return { type: byType, decidedBy: 'type' }
  return { type: arch === 'arm' && atLeast(release, '4.12') ? 'pvh' : 'pv', decidedBy: undefined }
}
