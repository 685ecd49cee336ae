import type { Config } from '../config/read-config.ts'
import { filtered } from '../edited-list.ts'
import { advice } from '../values/basic/findings.ts'
import { nearName } from '../values/basic/near.ts'
import type { Finding } from '../values/value-type.ts'
import { guestsOf } from './around.ts'
import type { IndexedFile } from './index/indexed-file.ts'
import type { Mention } from './index/mention.ts'
import type { WorkspaceIndex } from './index/workspace-index.ts'
import { poolNames } from './pools.ts'

/** Among more names than these nobody looks for a near one: one of them is always near. */
const mostNames = 2000

const wanted = filtered((mention: Mention): boolean => {
  // Most name other things: no more is looked at of them.
  const { what } = mention
  return (what === 'pool' || what === 'guest') && !mention.makes && mention.id === mention.text
})

/**
 * Names of pools and guests that no file of the workspace makes, where one makes a name that is nearly the same: a slip of the pen. Another
 * name may well be made elsewhere.
 */
export const misnamed = (
  index: WorkspaceIndex,
  file: IndexedFile,
  { host }: Config,
  placeOf: (mention: Mention) => Pick<Finding, 'start' | 'end'>,
): Finding[] =>
  wanted(file.mentions).flatMap((mention): Finding[] => {
    const { what, id } = mention
    const isPool = what === 'pool'
    const elsewhere = isPool ? [...(host?.pools ?? []), 'Pool-0'] : (host?.domains ?? [])
    if (elsewhere.includes(id) || /^\d+$/.test(id) || index.isMade(what, id)) return []
    const made = isPool ? poolNames(index) : guestsOf(index)
    const near = made.length > mostNames ? undefined : nearName(id, made)
    if (near === undefined || near === id) return []
    const place = placeOf(mention)
    const message = `No file here makes a ${isPool ? 'cpupool' : 'guest'} \`${id}\`. Did you mean \`${near}\`?`
    const fixes = /["'\\,\s]/.test(near)
      ? []
      : [{ title: `Replace by \`${near}\``, edits: [{ ...place, newText: near }] }]
    return [advice(isPool ? 'unknown-pool' : 'no-such-domain', place, message, { fixes })]
  })
