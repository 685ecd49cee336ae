import type { Range } from 'vscode-languageserver-types'

/*
 * What the files of a workspace say to each other: a guest or pool by its name, what only one guest can have, what several use. A file
 * is kept as the list of these, with their places, and not as its text.
 */

/** What kind of thing a file names. Each kind has names of its own. */
export type What =
  | 'guest'
  | 'pool'
  | 'bridge'
  | 'uuid'
  | 'mac'
  | 'disk'
  | 'pci'
  | 'screen'
  | 'cpu'
  | 'pool-cpu'
  | 'path'

/** A stretch of one line, as LSP counts: lines and UTF-16 columns from 0. */
export interface Place {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** A place where a file names something. */
export interface Mention extends Place {
  readonly what: What
  /** What it is known by: two mentions are of one thing where kind and `id` are the same. */
  readonly id: string
  /** As it is written. */
  readonly text: string
  /** Whether the file makes what it names: `name` in a guest's own file. `implied` where the file's own name is the name. */
  readonly makes?: 'named' | 'implied'
  /** Whether the guest is a driver domain. */
  readonly drives?: boolean
  /** A path's key, or key and field: `kernel`, `disk.script`. */
  readonly at?: string
  /** Whether the guest writes to the disk. */
  readonly writes?: boolean
  /** The functions of a PCI device: its number, or `*`. */
  readonly functions?: string
  /** Who serves the screen; VNC unless given. */
  readonly serves?: 'SPICE'
  /** The addresses that it listens on, and whether it takes the next free port where this one is taken. */
  readonly listens?: string
  readonly yields?: boolean
  /** How many vCPUs are pinned to this CPU alone. */
  readonly vcpus?: number
}

/** The range of a place, as LSP has it. */
export const rangeOf = ({ line, from, to }: Place): Range => ({
  start: { line, character: from },
  end: { line, character: to },
})

/** Whether two mentions say the same, and at the same place. */
export const isSameMention = (one: Mention, other: Mention): boolean => {
  if (one === other) return true
  const names = Object.keys(one) as (keyof Mention)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
