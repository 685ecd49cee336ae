import { TextDocument } from 'vscode-languageserver-textdocument'
import { reasonsOfRefusal, showDomain } from '../features/show.ts'
import type { Release } from '../release.ts'
import { defaultSettings, takeSnapshot } from '../snapshot.ts'
import type { Arch, Host } from '../values/value-type.ts'
import { inputFiles } from './files.ts'
import { complain, print, type Status, type World } from './output.ts'

export interface ShowOptions {
  readonly release: Release
  readonly arch: Arch
  readonly host?: Host
}

/** `xencfg show`: prints the domain that xl would build; the exit status is 1 when xl refuses the file. */
export const show = (world: World, path: string, { release, arch, host }: ShowOptions): Status => {
  const log = (message: string) => complain(world, message)
  const file = inputFiles(world, [path], 'domain').next().value
  if (!file || file.path !== path || 'reason' in file) {
    log(`${path}: ${file && 'reason' in file && file.path === path ? file.reason : 'is a directory'}`)
    return 2
  }
  const document = TextDocument.create('untitled:domain', 'xen-domain', 0, file.text)
  const snapshot = takeSnapshot(document, 'domain', { ...defaultSettings, release, arch, host }, log)
  const json = showDomain(snapshot)
  if (json !== undefined) {
    print(world, json)
    return 0
  }
  for (const { start, message, rule } of reasonsOfRefusal(snapshot)) {
    const { line, character } = document.positionAt(start)
    world.err(`${path}:${line + 1}:${character + 1}: error: ${message} [${rule}]\n`)
  }
  return 1
}
