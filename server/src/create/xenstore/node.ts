import { type Filled, isFilled, wholeOf } from '../../build/members.ts'
import { atLeast, type Release } from '../../release.ts'
import type { GuestType } from '../../values/value-type.ts'
import { flagOf, stringOf } from '../draft.ts'

/** What libxl writes into xenstore: a node, its value, and where in the domain that comes from. */
export interface Entry {
  readonly path: string
  readonly value: string
  /** Paths of the domain; none where libxl writes the same for every guest. */
  readonly from: readonly string[]
}

export const entry = (path: string, value: string, ...from: readonly string[]): Entry => ({ path, value, from })

/** A device, and what libxl looks at beside it. */
export interface Subject {
  readonly device: Filled
  readonly guest: GuestType
  readonly release: Release
}

/** A node below the directory of a device: its value, or nothing where libxl does not write it. */
export interface Node {
  readonly name: string
  /** The members of the device that it comes from, or `theDevice`. */
  readonly from: readonly string[]
  readonly since?: Release
  value(subject: Subject): string | undefined
}

/** For a node that tells what kind of device it is. */
export const theDevice = ''

/** What only the running host knows stands in brackets. */
export const ofHost = (what: string): string => `(${what})`

const dashed = (member: string) => member.split('.').at(-1)?.replaceAll('_', '-') ?? member

/** The value of a member, or of a member of one. */
export const memberOf = (device: Filled, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isFilled(inner) ? inner[name] : undefined), device)

/** A node that is always the same. */
export const fixed = (name: string, value: string): Node => ({ name, from: [], value: () => value })

/** A text, where there is one. */
export const text = (member: string, name = dashed(member)): Node => ({
  name,
  from: [member],
  value: ({ device }) => stringOf(memberOf(device, member)),
})

/** A text, and what stands there without one: `(null)` is what C's `%s` makes of none. */
export const textOr = (member: string, otherwise: string): Node => {
  const node = text(member)
  return { ...node, value: (subject) => node.value(subject) ?? otherwise }
}

/** C's `int`: 0 where nothing is said. */
export const int = (member: string, name = dashed(member)): Node => ({
  name,
  from: [member],
  value: ({ device }) => BigInt.asIntN(32, wholeOf(memberOf(device, member)) ?? 0n).toString(),
})

/** C's `unsigned`: 0 where nothing is said. */
export const uint = (member: string, name = dashed(member)): Node => ({
  name,
  from: [member],
  value: ({ device }) => unsigned(memberOf(device, member)).toString(),
})

/** C's `unsigned`, written unless it is 0. */
export const positive = (member: string, name = dashed(member)): Node => ({
  name,
  from: [member],
  value: ({ device }) => {
    const number = unsigned(memberOf(device, member))
    return number === 0n ? undefined : number.toString()
  },
})

/** 1 or 0. */
export const flag = (member: string, name = dashed(member)): Node => ({
  name,
  from: [member],
  value: ({ device }) => (isSet(memberOf(device, member)) ? '1' : '0'),
})

/** A node, written where a member of the device is set. */
export const where = (member: string, node: Node): Node => ({
  ...node,
  value: (subject) => (isSet(memberOf(subject.device, member)) ? node.value(subject) : undefined),
})

/** A node, written since a release. */
export const since = (release: Release, node: Node): Node => ({ ...node, since: release })

export const isSet = (value: unknown): boolean => flagOf(value) ?? (wholeOf(value) ?? 0n) !== 0n

const unsigned = (value: unknown) => BigInt.asUintN(32, wholeOf(value) ?? 0n)

/** Whether a release writes the node. */
export const isWritten = ({ since: first = '4.1' }: Node, release: Release): boolean => atLeast(release, first)
