import type { FileOfDom0, FilesOfDom0 } from '../values/value-type.ts'

/** What is asked of the system; each throws an error with the system's name for it, such as ENOENT, in `code`. */
export interface Looking {
  /** What is at a path, links followed; undefined where nothing is. */
  stat(path: string): { readonly kind: string; readonly size: number; readonly mode: number } | undefined
  open(path: string, how: 'read'): number
  /** How many bytes there were; undefined where there are none yet. */
  read(file: number, into: Uint8Array): number | undefined
  close(file: number): void
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

const missing: FileOfDom0 = { kind: 'missing', why: 'No such file or directory' }

/** Whether somebody may start it: then root, as whom xl runs, may. */
const isExecutable = (mode: number) => (mode & 0o111) !== 0

/** The files of this machine as those of dom0. What cannot be looked at is not known; nothing but plain files is ever opened. */
export const filesOfDom0 = (system: Looking): FilesOfDom0 => ({
  at(path) {
    try {
      const found = system.stat(path)
      if (!found) return missing
      const { kind, size, mode } = found
      if (kind === 'file') return { kind, size, executable: isExecutable(mode) }
      return { kind: kind === 'block' || kind === 'folder' ? kind : 'other' }
    } catch (error) {
      const code = codeOf(error)
      if (code === 'ENOENT') return missing
      return code === 'ENOTDIR' ? { kind: 'missing', why: 'Not a directory' } : undefined
    }
  },
  start(path, count) {
    try {
      if (system.stat(path)?.kind !== 'file') return undefined
      const file = system.open(path, 'read')
      try {
        const bytes = new Uint8Array(count)
        return bytes.slice(0, system.read(file, bytes) ?? 0)
      } finally {
        system.close(file)
      }
    } catch {
      return undefined
    }
  },
})
