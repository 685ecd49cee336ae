import { TextDocument } from 'vscode-languageserver-textdocument'
import type { ExplainedLine } from '../../../protocol/src/messages.ts'
import { explainOutput } from '../explain/explain-output.ts'
import { printable } from '../printable.ts'
import type { Release } from '../release.ts'
import { type Snapshot, takeSnapshot } from '../snapshot.ts'
import type { Arch, Host } from '../values/value-type.ts'
import { inputFiles } from './files.ts'
import { preferencesFor } from './inputs.ts'
import { Complaint, complain, print, type Status, type World } from './output.ts'
import { jsonOf } from './printable.ts'
import { projects } from './project.ts'
import { textOf } from './system/bytes.ts'
import { reasonOf } from './system/system.ts'

export interface ExplainErrorOptions {
  readonly release?: Release
  readonly arch?: Arch
  readonly host?: Host
  /** Whether files of this machine are looked at. */
  readonly dom0?: boolean
  /** The file of the project, in place of the one that is found. */
  readonly config?: string
  readonly format: 'text' | 'json'
}

/**
 * `xencfg explain-error`: what the lines on standard input, which xl, libxl, QEMU or Xen has printed, are about, and where in the file
 * they come from. The exit status is 1 when none of them is known.
 */
export const explainError = (world: World, path: string | undefined, options: ExplainErrorOptions): Status => {
  const snapshot = path === undefined ? undefined : snapshotOf(world, path, options)
  if (path !== undefined && !snapshot) return 2
  const given = textOf(input(world))
  if (given.trim() === '') complain(world, 'nothing has come on standard input: what was printed is wanted there')
  const explained = explainOutput(given, snapshot, path)
  if (options.format === 'json') print(world, jsonOf(explained, 2))
  else {
    for (const line of explained.lines) print(world, shown(line, path).join('\n'))
    if (explained.unknown > 0)
      complain(world, `${explained.unknown} ${explained.unknown === 1 ? 'line is' : 'lines are'} not known.`)
  }
  return explained.lines.length > 0 ? 0 : 1
}

const input = (world: World): Uint8Array => {
  try {
    return world.input()
  } catch (error) {
    throw new Complaint(`-: ${reasonOf(error)}`)
  }
}

/** A line of the output, what it is about, and what to do. */
const shown = (
  { said, level, name, message, range, file, mends, followers }: ExplainedLine,
  path: string | undefined,
) => {
  const place = range ? `${path}:${range.start.line + 1}:${range.start.character + 1}: ` : file ? `${file}: ` : ''
  const count = followers.length
  return [
    printable(said),
    `  ${printable(place)}${level}: ${printable(message)} [${name}]`,
    ...mends.map((mend) => `  - ${printable(mend)}`),
    ...(count > 0 ? [`  ${count} ${count === 1 ? 'line follows' : 'lines follow'} from it.`] : []),
  ]
}

const snapshotOf = (world: World, path: string, options: ExplainErrorOptions): Snapshot | undefined => {
  const log = (message: string) => complain(world, message)
  const file = path === '-' ? undefined : inputFiles(world, [path], undefined).next().value
  if (!file || file.path !== path || 'reason' in file) {
    log(`${path}: ${file && 'reason' in file && file.path === path ? file.reason : 'is no file'}`)
    return undefined
  }
  // Whoever names it says that it is a config, whatever it looks like.
  const { kind, text } = 'foreign' in file ? { kind: 'domain' as const, text: textOf(file.bytes) } : file
  const preferences = preferencesFor(world, projects(world, options.config)(path), options)
  const document = TextDocument.create(`untitled:${kind}`, `xen-${kind}`, 0, text)
  return takeSnapshot(document, kind, preferences, log)
}
