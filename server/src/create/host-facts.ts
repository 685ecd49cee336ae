import type { FileOfDom0, FilesOfDom0 } from '../values/value-type.ts'
import type { Draft } from './draft.ts'

/* What is known of the host beyond a plain fact: what its files tell, and what follows from several facts. */

/** Whether a path is one of dom0 from its root. Others begin where xl is started, or where Xen was installed, which nobody knows. */
const isAbsolute = (path: string) => /^\/(?!\/)/.test(path)

/** What is found out of a path of dom0; undefined where it is not known. A question to the draft, since a file comes and goes. */
const lookAt = <T extends string | boolean>(
  draft: Draft,
  path: string | undefined,
  find: (found: FileOfDom0) => T | undefined,
): T | undefined =>
  path === undefined || !isAbsolute(path) || !draft.host.files
    ? undefined
    : draft.ask(({ host }) => {
        const found = host.files?.at(path)
        return found && find(found)
      })

/** What a path of dom0 leads to. */
export const kindAt = (draft: Draft, path: string | undefined): FileOfDom0['kind'] | undefined =>
  lookAt(draft, path, ({ kind }) => kind)

/** Whether dom0 has anything at a path. */
const isThere = (draft: Draft, path: string): boolean | undefined =>
  lookAt(draft, path, ({ kind }) => kind !== 'missing')

export const isEmptyFile = (draft: Draft, path: string | undefined): boolean | undefined =>
  lookAt(draft, path, (found) => found.kind === 'file' && found.size === 0)

/** Why there is nothing at a path of dom0, in the words of the C library; undefined where there is, or where it is not known. */
export const whyMissing = (draft: Draft, path: string | undefined): string | undefined =>
  lookAt(draft, path, (found) => (found.kind === 'missing' ? found.why : undefined))

/** Why a path is no program that can be started; undefined where it is, or where it is not known. */
export const whyNotExecutable = (draft: Draft, path: string | undefined): string | undefined =>
  lookAt(draft, path, (found) => {
    if (found.kind === 'missing') return found.why
    return found.kind === 'file' && !found.executable ? 'Permission denied' : undefined
  })

/** The first bytes of a file of dom0. */
export const startOf = ({ host }: Draft, path: string | undefined, count: number): ReturnType<FilesOfDom0['start']> =>
  path !== undefined && isAbsolute(path) ? host.files?.start(path, count) : undefined

/**
 * The CPUs that the pool of the guest has at most; undefined where they are not known. Pool-0 has all of the host but those that are said to
 * be in other pools.
 */
export const cpusOfPool = ({ host, text }: Draft): ReadonlySet<number> | undefined => {
  const pool = text('c_info.pool_name') ?? 'Pool-0'
  const stated = host.poolCpus?.[pool]
  if (stated) return new Set(stated)
  if (pool !== 'Pool-0' || host.cpus === undefined) return undefined
  const elsewhere = new Set(Object.values(host.poolCpus ?? {}).flat())
  return new Set(Array.from({ length: host.cpus }, (_, cpu) => cpu).filter((cpu) => !elsewhere.has(cpu)))
}

const pciback = '/sys/bus/pci/drivers/pciback'

/** Whether dom0 has the driver loaded that hands PCI devices over; undefined where it is not known. */
export const hasPciback = (draft: Draft): boolean | undefined => {
  const { can, assignable } = draft.host
  if (can?.pciback !== undefined) return can.pciback
  if (assignable && assignable.length > 0) return true
  return isThere(draft, pciback)
}

/** Whether the host has a PCI device; undefined where it is not known. */
export const hasPci = (draft: Draft, device: string): boolean | undefined => {
  const { pci, assignable } = draft.host
  if (assignable?.includes(device)) return true
  if (pci) return pci.includes(device)
  return isThere(draft, `/sys/bus/pci/devices/${device}`)
}

/** Whether a PCI device is bound to pciback; undefined where it is not known. */
export const isBound = (draft: Draft, device: string): boolean | undefined => {
  const { assignable, taken } = draft.host
  if (assignable?.includes(device) || taken?.includes(device)) return true
  if (assignable) return false
  return isThere(draft, `${pciback}/${device}`)
}
