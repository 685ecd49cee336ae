// The folder that the suites open: a copy of examples/ with the fixtures beside them, since the tests save and mend files.
import fs from 'node:fs'
import path from 'node:path'
import { examples } from '../../scripts/lib/paths.mjs'

/** Writes the folder anew; gives its path. */
export function prepareWorkspace(dir) {
  fs.rmSync(dir, { recursive: true, force: true })
  fs.cpSync(examples, dir, { recursive: true })
  fs.cpSync(path.join(import.meta.dirname, 'fixtures'), path.join(dir, 'fixtures'), { recursive: true })
  return dir
}
