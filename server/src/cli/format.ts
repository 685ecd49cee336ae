import { resolve } from 'node:path'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { formattedText } from '../features/formatting.ts'
import { printable } from '../printable.ts'
import { takeSnapshot } from '../snapshot.ts'
import { type Given, giveBack, type Input, inputs, type PassedOver } from './inputs.ts'
import { complain, giveOut, print, type Status, type World } from './output.ts'
import { patchOf } from './patch.ts'
import { replaceFile, statOf } from './replace-file.ts'
import { storedIn } from './stored.ts'

export interface FormatOptions extends Given {
  readonly check?: boolean
  readonly write?: boolean
  readonly diff?: boolean
}

/**
 * `xencfg format`: gives files their form. That of one goes to standard output, of several the differences do. The exit status is 1 where a
 * file is left alone, since xl refuses it, and with `--check` and `--diff` where one would change.
 */
export const format = async (world: World, paths: readonly string[], options: FormatOptions): Promise<Status> => {
  if (options.write && paths.includes('-')) {
    complain(world, '--write needs files: standard input has no place to be written to')
    return 2
  }
  const place = (path: string) => resolve(world.folder, path)
  const several =
    paths.length > 1 || paths.some((path) => path !== '-' && statOf(world.system, place(path))?.kind === 'folder')
  const mode = options.check
    ? 'check'
    : options.write
      ? 'write'
      : options.diff
        ? 'diff'
        : several
          ? 'differences'
          : 'print'
  let status: Status = 0
  const raise = (to: Status) => {
    if (to > status) status = to
  }
  const passedOver = (file: PassedOver) => {
    if ('reason' in file) raise(2)
    if (mode === 'print') giveBack(world, file)
  }
  for (const input of inputs(world, paths, options, passedOver)) raise(await formatFile(world, input, mode, place))
  return status
}

const formatFile = async (
  world: World,
  { file: { path, bytes, kind }, preferences }: Input,
  mode: 'check' | 'write' | 'diff' | 'differences' | 'print',
  place: (path: string) => string,
): Promise<Status> => {
  const stored = storedIn(bytes)
  const document = TextDocument.create('untitled:config', `xen-${kind}`, 0, stored.text)
  const { text, refused } = formattedText(
    takeSnapshot(document, kind, preferences, (message) => complain(world, message)),
  )
  const changed = text !== stored.text
  if (refused !== undefined) complain(world, `${path}: is left alone: ${refused}`)
  const left: Status = refused === undefined ? 0 : 1
  switch (mode) {
    // Also of a file that is left alone: whoever sends a text through wants it back.
    case 'print':
      giveOut(world, stored.bytes(text))
      return left
    case 'check':
      if (changed) print(world, printable(path))
      return changed ? 1 : left
    case 'diff':
    case 'differences':
      giveOut(world, stored.bytes(patchOf(path, stored.text, text)))
      return changed && mode === 'diff' ? 1 : left
    case 'write': {
      const refusal = changed
        ? await replaceFile(world.system, place(path), stored.bytes(text), { before: bytes })
        : undefined
      if (refusal !== undefined) complain(world, refusal)
      else if (changed) complain(world, `${path}: formatted`)
      return refusal === undefined ? left : 2
    }
  }
}
