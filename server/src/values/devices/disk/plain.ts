import type { ReadContext } from '../../value-type.ts'
import type { Disk } from './fields.ts'

/*
 * Most disks say where they come from, what they are called and how they may be used, and nothing else: such a one is told at a glance. Whatever
 * is not told so is read as xl's lexer reads it (`reader.ts`); `plain.test.ts` holds the two against each other.
 */

/** By its places, behind a path from the root: of that nothing can be a prefix, a flag or the name of a field. Each guest knows these names. */
const placed =
  /^(\/[^,=\s]*),[ \t]*(raw|qcow2?|vhd)?,[ \t]*((?:xvd[a-z]{1,3}|hd[a-d]|sd[a-p])[1-9]?)(?:,[ \t]*(rw|ro|[rw]))?$/

/** By names. `target` takes all that follows, so that it is the last. */
const named =
  /^(?:format=(raw|qcow2?|vhd),[ \t]*)?vdev=((?:xvd[a-z]{1,3}|hd[a-d]|sd[a-p])[1-9]?),[ \t]*(?:format=(raw|qcow2?|vhd),[ \t]*)?(?:access=(rw|ro|[rw]),[ \t]*)?target=([^,\s]+)$/

const diskOf = (pdev_path: string, format: string | undefined, vdev: string, access: string | undefined): Disk => {
  const kind = format ?? 'raw'
  return access === 'r' || access === 'ro'
    ? { pdev_path, format: kind, vdev }
    : { pdev_path, format: kind, vdev, readwrite: 1 }
}

/** What xl makes of a disk of which there is nothing to say, where that is told at a glance. */
export const plainDisk = (text: string, { release }: Pick<ReadContext, 'release'>): Disk | undefined => {
  if (release === '4.1') return undefined
  const [, path, first, name, mode] = placed.exec(text) ?? []
  if (path !== undefined && name !== undefined) return diskOf(path, first, name, mode)
  const [, before, called, behind, how, target] = named.exec(text) ?? []
  if (target === undefined || called === undefined) return undefined
  // What is given twice is refused, or said twice.
  return before && behind ? undefined : diskOf(target, before ?? behind, called, how)
}
