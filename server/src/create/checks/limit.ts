import { atLeast, type Release } from '../../release.ts'
import type { Draft } from '../draft.ts'
import type { Check, Objection, Step } from '../step.ts'
import { say } from './say.ts'

interface Limit extends Pick<Check, 'id' | 'keys' | 'guests' | 'since' | 'until'>, Partial<Pick<Check, 'rule'>> {
  /** The first release of which a live hypervisor was seen to refuse it. */
  readonly seen?: Release
  /** How the error of the hypercall reads. */
  readonly error?: string
  find(draft: Draft): Omit<Objection, 'said'> | undefined
}

/** A check of the hypervisor when it makes a domain. */
export const limit = ({ seen, error = 'Invalid argument', find, ...rest }: Limit): Step => ({
  rule: 'hypervisor-limit',
  ...rest,
  function: 'libxl__domain_make',
  file: 'libxl_create.c',
  arch: 'x86',
  layer: 'xen',
  find: (draft) => {
    const found = find(draft)
    if (!found) return undefined
    const { message, ...more } = found
    const unsure = seen === undefined || !atLeast(draft.release, seen)
    return say(`domain creation fail: ${error}`, message, { unsure, ...more })
  },
})

/** A number of 32 bits; undefined where it is left to libxl, or to Xen. */
export const uint = ({ number }: Draft, path: string): bigint | undefined => {
  const given = number(path)
  const kept = given === undefined ? undefined : BigInt.asUintN(32, given)
  return kept === 0xffff_ffffn ? undefined : kept
}
