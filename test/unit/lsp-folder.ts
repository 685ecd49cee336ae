import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach } from 'vitest'
import { localFiles } from '../../server/src/disk/files.ts'
import { type Answers, closeClients, editorWith, type Told } from './lsp-client.ts'

/** A folder of files for each test of a file, and editors that have it open. */
export const folderForTests = () => {
  let folder = ''
  const further: string[] = []
  const made = () => mkdtempSync(join(tmpdir(), 'xen-config-'))
  beforeEach(() => {
    folder = made()
  })
  afterEach(() => {
    closeClients()
    for (const each of [folder, ...further.splice(0)]) rmSync(each, { recursive: true, force: true })
  })
  const pathOf = (path: string) => join(folder, path)
  return {
    pathOf,
    uriOf: (path: string) => pathToFileURL(pathOf(path)).href,
    write(files: Readonly<Record<string, string>>) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(pathOf(path)), { recursive: true })
        writeFileSync(pathOf(path), text)
      }
    },
    /** Another folder, which nobody has open. */
    elsewhere() {
      const other = made()
      further.push(other)
      return other
    },
    /** An editor that has the folder open, unless `told` says otherwise. */
    begin: (told: Told = {}, answers: Answers = {}) =>
      editorWith({ folders: [pathToFileURL(folder).href], ...told }, { files: localFiles }, answers),
  }
}
