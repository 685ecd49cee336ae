import { CommanderError } from 'commander'

/** What a command has of the world around it, so that a test can be that world. */
export interface World {
  /** The folder that relative paths start from. */
  readonly folder: string
  /** All of standard input. May throw, as any reading may. */
  readonly input: () => Buffer
  readonly out: (part: string | Uint8Array) => void
  readonly err: (text: string) => void
}

/** 0: all is well; 1: there is something to do; 2: wrong usage, or a file that cannot be read or written. */
export type Status = 0 | 1 | 2

/** The exit status for what ended a command: 2 for wrong usage, 0 for help and version. */
export const statusOf = (world: World, error: unknown): Status => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  complain(world, error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 2
}

/** Prints a line for a person, beside the answer. */
export const complain = ({ err }: World, message: string): void => err(`xencfg: ${message}\n`)

/** Prints a part of the answer. */
export const print = ({ out }: World, text: string): void => out(`${text}\n`)
