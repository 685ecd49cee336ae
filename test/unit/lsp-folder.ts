import { pathToFileURL } from 'node:url'
import { afterEach } from 'vitest'
import { localFiles } from '../../server/src/disk/files.ts'
import { filesForTests } from './files.ts'
import { type Answers, closeClients, editorWith, type Told } from './lsp-client.ts'

/** A folder of files for each test of a file, and editors that have it open. */
export const folderForTests = () => {
  afterEach(closeClients)
  const { pathOf, write, elsewhere } = filesForTests()
  return {
    pathOf,
    elsewhere,
    uriOf: (path: string) => pathToFileURL(pathOf(path)).href,
    write(files: Readonly<Record<string, string>>) {
      for (const [path, text] of Object.entries(files)) write(path, text)
    },
    /** An editor that has the folder open, unless `told` says otherwise. */
    begin: (told: Told = {}, answers: Answers = {}) =>
      editorWith({ folders: [pathToFileURL(pathOf()).href], ...told }, { files: localFiles }, answers),
  }
}
