import { TextDocument } from 'vscode-languageserver-textdocument'
import type { View } from '../../../protocol/src/messages.ts'
import { TooMany } from '../build/build-domain.ts'
import { reasonsOfRefusal, showView } from '../features/show.ts'
import { printable } from '../printable.ts'
import type { Release } from '../release.ts'
import { takeSnapshot } from '../snapshot.ts'
import type { Arch, Host } from '../values/value-type.ts'
import { detectKind } from '../workspace/detect.ts'
import { inputFiles } from './files.ts'
import { preferencesFor } from './inputs.ts'
import { complain, giveOut, type Status, tell, type World } from './output.ts'
import { projects } from './project.ts'
import { bytesOf } from './system/bytes.ts'

export interface ShowOptions {
  readonly release?: Release
  readonly arch?: Arch
  readonly host?: Host
  /** Whether files of this machine are looked at. */
  readonly dom0?: boolean
  /** The file of the project, in place of the one that is found. */
  readonly config?: string
  /** The domain after all defaults of libxl. */
  readonly effective?: boolean
  /** The same value by value, with who has put it there. */
  readonly origin?: boolean
  /** The command line of the device model. */
  readonly deviceModel?: boolean
  /** What libxl writes into xenstore. */
  readonly xenstore?: boolean
}

/** `xencfg show`: prints the domain that xl would build, or libxl create; the exit status is 1 when that is refused. */
export const show = (world: World, path: string, options: ShowOptions): Status => {
  const log = (message: string) => complain(world, message)
  const file = inputFiles(world, [path], 'domain').next().value
  if (!file || file.path !== path || 'reason' in file) {
    log(`${path}: ${file && 'reason' in file && file.path === path ? file.reason : 'is a directory'}`)
    return 2
  }
  if (detectKind(path, file.text).kind === 'cpupool') {
    log(`${path}: is a cpupool, and no domain`)
    return 2
  }
  const preferences = preferencesFor(world, projects(world, options.config)(path), options)
  const document = TextDocument.create('untitled:domain', 'xen-domain', 0, file.text)
  const snapshot = takeSnapshot(document, 'domain', preferences, log)
  try {
    const text = showView(snapshot, viewOf(options))
    if (text !== undefined) {
      giveOut(world, bytesOf(`${text}\n`))
      return 0
    }
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
    log(`${path}: the domain is not shown: ${error.message}`)
    return 2
  }
  for (const { start, message, rule } of reasonsOfRefusal(snapshot)) {
    const { line, character } = document.positionAt(start)
    tell(world, `${printable(path)}:${line + 1}:${character + 1}: error: ${message}${rule ? ` [${rule}]` : ''}\n`)
  }
  return 1
}

const viewOf = ({ deviceModel, xenstore, origin, effective }: ShowOptions): View => {
  if (xenstore) return 'xenstore'
  if (deviceModel) return 'device-model'
  if (origin) return 'origin'
  return effective ? 'effective' : 'built'
}
