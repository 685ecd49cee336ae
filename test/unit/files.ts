import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** A folder of files for each test of a file; nothing of it is left behind. */
export const filesForTests = () => {
  let folder = ''
  const further: string[] = []
  const made = () => mkdtempSync(join(tmpdir(), 'xen-config-'))
  beforeEach(() => {
    folder = made()
  })
  afterEach(() => {
    for (const each of [folder, ...further.splice(0)]) rmSync(each, { recursive: true, force: true })
  })
  /** Where a file of that name is, or the folder itself. */
  const pathOf = (...names: string[]) => join(folder, ...names)
  return {
    pathOf,
    /** Writes a file, with the folders that it lies in; gives its path. */
    write(name: string, text: string | Uint8Array): string {
      const path = pathOf(name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      return path
    },
    textOf: (name: string) => readFileSync(pathOf(name), 'utf8'),
    /** Another folder, which nobody has open. */
    elsewhere() {
      const other = made()
      further.push(other)
      return other
    },
  }
}
