import { CommanderError } from 'commander'

/** The exit status for what ended a command: 2 for wrong usage, 0 for help and version. */
export const exitCode = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  process.stderr.write(`xencfg: ${error instanceof Error ? error.stack : error}\n`)
  return 2
}

/** Prints a line for a person, beside the answer. */
export const complain = (message: string): void => {
  process.stderr.write(`xencfg: ${message}\n`)
}

/** Prints a part of the answer. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
