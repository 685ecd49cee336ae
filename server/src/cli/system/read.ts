import { joined, textOf } from './bytes.ts'
import { type System, SystemError } from './system.ts'

/** Nobody writes a config of this size by hand. In bytes. */
const largest = 16 * 1024 * 1024

const partSize = 64 * 1024

/** How long somebody may take to begin to write into a pipe, and how long we look away meanwhile. Milliseconds. */
const patience = { whole: 2000, once: 20 }

/** All that comes from a file that is open. Waits for a writer that is there. Throws where there is more than anybody writes by hand. */
export const readOpen = (system: System, file: number): Uint8Array => {
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const part = new Uint8Array(partSize)
    const count = system.read(file, part)
    if (count === undefined) {
      system.sleep(patience.once)
      continue
    }
    if (count === 0) return joined(parts)
    size += count
    if (size > largest) throw new SystemError('EFBIG', `is larger than ${largest / 1024 / 1024} MiB`)
    parts.push(part.subarray(0, count))
  }
}

/** A pipe with a name: it ends at once as long as nobody has opened it to write, so we look a few times. */
const readPipe = (system: System, path: string): Uint8Array => {
  const file = system.open(path, 'read')
  try {
    for (let waited = 0; waited < patience.whole; waited += patience.once) {
      const bytes = readOpen(system, file)
      if (bytes.length > 0) return bytes
      system.sleep(patience.once)
    }
    throw new SystemError('ENXIO', 'nobody writes into this pipe')
  } finally {
    system.close(file)
  }
}

/** All bytes of a file, a pipe or a device, whatever its size is said to be. */
export const readFile = (system: System, path: string): Uint8Array => {
  if (system.stat(path)?.kind === 'pipe') return readPipe(system, path)
  const file = system.open(path, 'read')
  try {
    return readOpen(system, file)
  } finally {
    system.close(file)
  }
}

/** The text of a file; undefined where there is none. */
export const textIfThere = (system: System, path: string): string | undefined => {
  try {
    return textOf(readFile(system, path))
  } catch (error) {
    if (error instanceof SystemError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw error
  }
}

/** Whether something is at a path that can be looked at. */
export const isThere = (system: System, path: string): boolean => {
  try {
    return system.stat(path) !== undefined
  } catch {
    return false
  }
}
