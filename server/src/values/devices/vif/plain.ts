import { atLeast } from '../../../release.ts'
import type { ReadContext } from '../../value-type.ts'
import type { Nic } from './fields.ts'

/*
 * Most interfaces have an address, a bridge or both: such a one is told at a glance. Whatever is not told so is read as xl reads it (`reader.ts`);
 * `plain.test.ts` holds the two against each other.
 */

/** An address of six bytes of two digits each, not all of them 0, and none of a group. */
const plain =
  /^(?:bridge=([^,=\s]+)(?:, *(?=m)|$))?(?:mac=((?!00(?::00){5})[\da-fA-F][02468aceACE](?::[\da-fA-F]{2}){5})(?:, *(?=b)|$))?(?:bridge=([^,=\s]+))?$/

/** What xl makes of an interface of which there is nothing to say, where that is told at a glance. Before 4.6 it read addresses otherwise. */
export const plainVif = (text: string, { release }: Pick<ReadContext, 'release'>): Nic | undefined => {
  if (!atLeast(release, '4.6')) return undefined
  const [, before, address, behind] = plain.exec(text) ?? []
  if (before !== undefined && behind !== undefined) return undefined
  const bridge = before ?? behind
  const mac = address?.toLowerCase()
  if (bridge === undefined) return mac === undefined ? undefined : { mac }
  return mac === undefined ? { bridge } : { mac, bridge }
}
