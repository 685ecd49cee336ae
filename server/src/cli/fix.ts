import { resolve } from 'node:path'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { mendedText } from '../features/fix-all.ts'
import type { Problem } from '../rules/lint.ts'
import { takeSnapshot } from '../snapshot.ts'
import { type Given, giveBack, type Input, inputs, type PassedOver } from './inputs.ts'
import { complain, giveOut, type Status, type World } from './output.ts'
import { patchOf } from './patch.ts'
import { replaceFile } from './replace-file.ts'
import { storedIn } from './stored.ts'

export interface FixOptions extends Given {
  /** Whether the first fix of each problem is applied, and not only what is safe. */
  readonly all?: boolean
  readonly diff?: boolean
}

/**
 * `xencfg fix`: mends files in their place; standard input becomes standard output. The exit status is 1 where an Error is left, or with
 * `--diff` where something would change.
 */
export const fix = async (world: World, paths: readonly string[], options: FixOptions): Promise<Status> => {
  let status: Status = 0
  const raise = (to: Status) => {
    if (to > status) status = to
  }
  const passedOver = (file: PassedOver) => {
    if ('reason' in file) raise(2)
    if (!options.diff) giveBack(world, file)
  }
  for (const input of inputs(world, paths, options, passedOver)) {
    raise(await fixFile(world, input, options))
  }
  return status
}

const fixFile = async (world: World, input: Input, { all = false, diff = false }: FixOptions): Promise<Status> => {
  const { path, standard } = input.file
  const stored = storedIn(input.file.bytes)
  const snapshotOf = (text: string) =>
    takeSnapshot(
      TextDocument.create('untitled:config', `xen-${input.file.kind}`, 0, text),
      input.file.kind,
      input.preferences,
      (message) => complain(world, message),
    )
  const before = snapshotOf(stored.text)
  let mended = 0
  const text = mendedText(before, all, (earlier, later) => {
    mended += without(earlier.problems, later.problems)
  })
  const changed = text !== stored.text
  if (diff) {
    giveOut(world, stored.bytes(patchOf(path, stored.text, text)))
    return changed ? 1 : 0
  }
  if (standard) giveOut(world, stored.bytes(text))
  else if (changed) {
    const refusal = await replaceFile(world.system, resolve(world.folder, path), stored.bytes(text), {
      before: input.file.bytes,
    })
    if (refusal) {
      complain(world, refusal)
      return 2
    }
  }
  const after = snapshotOf(text).problems
  if (changed) complain(world, `${path}: ${outcome(mended, without(after, before.problems), after.length)}`)
  else if (before.problems.length > 0)
    complain(world, `${path}: ${untouched(all || mendedText(before, true) === text)}`)
  return after.some(({ severity }) => severity === 'error') ? 1 : 0
}

/** Why nothing is written where something is wrong. */
const untouched = (isAll: boolean): string =>
  isAll ? 'nothing of it has a fix' : 'nothing of it is mended safely; --all applies the fixes that there are'

/** How many problems of the one list are not in the other. */
const without = (some: readonly Problem[], others: readonly Problem[]): number => {
  const left = new Map<string, number>()
  const words = ({ rule, message }: Problem) => `${rule} ${message}`
  for (const problem of others) left.set(words(problem), (left.get(words(problem)) ?? 0) + 1)
  return some.filter((problem) => {
    const count = left.get(words(problem)) ?? 0
    left.set(words(problem), count - 1)
    return count <= 0
  }).length
}

/**
 * How many problems are gone, with those that were hidden behind others until these were mended: behind what xl refuses it says nothing.
 * @param found how many of those that are left were hidden before
 */
const outcome = (mended: number, found: number, left: number): string => {
  const more = found === 0 ? '' : `; ${found} ${found === 1 ? 'has' : 'have'} come to light`
  return `${mended} of ${mended + left - found} problems mended${more}`
}
