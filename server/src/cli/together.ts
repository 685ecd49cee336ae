import { resolve } from 'node:path'
import type { Snapshot } from '../snapshot.ts'
import { sure } from '../sure.ts'
import { judgedTogether } from '../workspace/fleet.ts'
import { type IndexedFile, indexedConfig } from '../workspace/index/indexed-file.ts'
import { createIndex } from '../workspace/index/workspace-index.ts'
import type { Input } from './inputs.ts'
import type { World } from './output.ts'

/** A path where the index wants an address; `pathOfUri` leads back. */
const addressOf = (path: string): string => path.replaceAll('%', '%25')

/** Where a path leads through all symbolic links; itself where nobody can tell. */
const realOf = ({ system }: World, path: string): string => {
  try {
    return system.real(path)
  } catch {
    return path
  }
}

/**
 * Judges files together, as those of one host or one network: each is read once to know what it names, and once more to be judged.
 * @param paths what was named: names of folders below these tell what is kept of an older state
 */
export const judgeTogether = (
  world: World,
  paths: readonly string[],
  inputs: readonly Input[],
  read: (input: Input) => Snapshot,
): ((input: Input) => Snapshot) => {
  const index = createIndex()
  const roots = paths.map((path) => realOf(world, resolve(world.folder, path)))
  const files = new Map<Input, IndexedFile>()
  for (const input of inputs) {
    const { path, standard } = input.file
    if (standard) continue
    const place = resolve(world.folder, path)
    const key = realOf(world, place)
    const folder = roots.find((root) => key.startsWith(`${root}/`))
    const { config } = read(input)
    const file = indexedConfig({ uri: addressOf(path), key, folder: folder && addressOf(folder) }, config)
    // A link and the file that it leads to are one guest; the file is called as it was found first.
    if (place !== key) index.link(place, key)
    if (!index.get(key)) index.put(file)
    files.set(input, sure(index.get(key)))
  }
  return (input) => {
    const file = files.get(input)
    const snapshot = read(input)
    return file ? judgedTogether(snapshot, { index, file, fleet: true }) : snapshot
  }
}
