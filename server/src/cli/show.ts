import { TextDocument } from 'vscode-languageserver-textdocument'
import { refusals, showDomain } from '../features/show.ts'
import type { Release } from '../release.ts'
import { defaultSettings, takeSnapshot } from '../snapshot.ts'
import type { Arch, Host } from '../values/value-type.ts'
import { inputFiles } from './files.ts'
import { complain, print } from './output.ts'

export interface ShowOptions {
  readonly release: Release
  readonly arch: Arch
  readonly host?: Host
}

/** `xencfg show`: prints the domain that xl would build; the exit status is 1 when xl refuses the file. */
export const show = (path: string, { release, arch, host }: ShowOptions): void => {
  const file = inputFiles([path], 'domain').next().value
  if (!file || file.path !== path || 'reason' in file) {
    complain(`${path}: ${file && 'reason' in file && file.path === path ? file.reason : 'is a directory'}`)
    process.exitCode = 2
    return
  }
  const document = TextDocument.create('untitled:domain', 'xen-domain', 0, file.text)
  const snapshot = takeSnapshot(document, 'domain', { ...defaultSettings, release, arch, host }, complain)
  const json = showDomain(snapshot)
  if (json !== undefined) {
    print(json)
    return
  }
  for (const { start, message, rule } of refusals(snapshot.config)) {
    const { line, character } = document.positionAt(start)
    process.stderr.write(`${path}:${line + 1}:${character + 1}: error: ${message} [${rule}]\n`)
  }
  process.exitCode = 1
}
