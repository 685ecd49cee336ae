import { atLeast, type History, inRelease, type Release } from '../release.ts'
import { everyGuest, type KeySpec } from '../schema/key.ts'
import type { Arch, GuestType } from '../values/value-type.ts'

/** What decides whether xl comes past the place where it reads a key. */
export interface Situation {
  readonly release: Release
  readonly guest: GuestType
  /** Whether a key is set to a list. */
  readonly isList: (key: string) => boolean
  /** Whether a key is set to a single value. */
  readonly isAtom: (key: string) => boolean
  /** Whether `vfb` gives at least one frame buffer. */
  readonly hasVfb: boolean
  /** Whether `vnc` is a number other than 0. */
  readonly vncEnabled: boolean
}

/** Why a key is not read. */
export type NotRead =
  | { readonly because: 'guest'; readonly readers: readonly GuestType[] }
  | { readonly because: 'vfb' }
  | { readonly because: 'vnc-off' }
  | { readonly because: 'nodes' }

type Guests = readonly GuestType[] | History<readonly GuestType[]>

const isHistory = (guests: Guests): guests is History<readonly GuestType[]> => typeof guests[0] !== 'string'

const guestsIn = (guests: Guests, release: Release): readonly GuestType[] =>
  isHistory(guests) ? (inRelease(guests, release) ?? everyGuest) : guests

/** The guests that a key works for in `release`. */
export const guestsOf = ({ guests = everyGuest }: KeySpec, release: Release): readonly GuestType[] =>
  guestsIn(guests, release)

/**
 * Whether a key works for a guest. On ARM libxl makes a PVH guest of one that is called PV (`libxl__arch_domain_create_info_setdefault`), and
 * Xen never had two kinds there.
 */
export const isForGuest = (
  spec: KeySpec,
  { guest, arch, release }: { readonly guest: { readonly type: GuestType }; arch: Arch; release: Release },
): boolean => {
  const guests = guestsOf(spec, release)
  return guests.includes(guest.type) || (arch === 'arm' && guest.type === 'pv' && guests.includes('pvh'))
}

/** Whether a key is one of those that make up the frame buffer of a PV guest, and this is such a guest. */
const isScreen = ({ pvScreen }: KeySpec, { guest, release }: Situation): boolean =>
  guest === 'pv' && pvScreen !== undefined && atLeast(release, pvScreen.since)

/** Why xl does not come to read a key, as the schema has it; undefined where it does. */
export const notRead = (spec: KeySpec, situation: Situation): NotRead | undefined => {
  // `xl_cpupool.c`, `main_cpupoolcreate`.
  if (spec.unreadBeside && situation.isList(spec.unreadBeside)) return { because: 'nodes' }
  const readers = guestsIn(spec.readFor ?? everyGuest, situation.release)
  if (!readers.includes(situation.guest)) return { because: 'guest', readers }
  if (!isScreen(spec, situation)) return undefined
  // Beside `vfb` xl reads all but the keyboard as if for an HVM guest, and uses none of it.
  if (situation.hasVfb) return spec.pvScreen?.read === 'with-vnc-and-no-vfb' ? { because: 'vfb' } : undefined
  return spec.pvScreen?.read === 'always' || situation.vncEnabled ? undefined : { because: 'vnc-off' }
}

/** Why xl does nothing with a key that it reads; undefined where it does something. */
export const withoutEffect = (spec: KeySpec, situation: Situation): NotRead | undefined =>
  situation.hasVfb && isScreen(spec, situation) ? { because: 'vfb' } : undefined

/** Whether xl has taken another key before it comes to this one, and is silent about it: `vga` in `parse_config_data`. */
export const isUnheard = ({ unheardBeside }: KeySpec, { isAtom, release }: Situation): boolean =>
  unheardBeside !== undefined && atLeast(release, unheardBeside.since) && isAtom(unheardBeside.key)
