import { CommanderError } from 'commander'
import { printable } from '../printable.ts'
import type { RuleId } from '../rule-ids.ts'
import type { Threads } from './judge.ts'
import { textOf } from './system/bytes.ts'
import { type System, SystemError } from './system/system.ts'

/** What a command has of the world around it, so that a test can be that world. */
export interface World {
  /** The folder that relative paths start from. */
  readonly folder: string
  readonly system: System
  /** The variables of the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** All of standard input. May throw, as any reading may. */
  readonly input: () => Uint8Array
  readonly out: (part: string | Uint8Array) => void
  readonly err: (text: string) => void
  /** Whether what is printed comes to eyes that see colours. */
  readonly color: boolean
  /** Whether standard output is a terminal. */
  readonly isScreen: boolean
  /** Standard error, where it is a terminal. */
  readonly terminal?: { readonly columns: number; readonly write: (text: string) => void }
  /** Makes the terminal of standard output empty, where it is one. */
  readonly clear?: () => void
  /** Waits so many milliseconds; whether a person has interrupted the program since it first waited (Ctrl+C), which ends nothing then. */
  readonly pause: (time: number) => Promise<boolean>
  /** Starts threads that judge files; not there where there are none. */
  readonly threads?: (count: number) => Threads
  /** Told of each file before it is read: for whoever waits. */
  readonly reading?: (path: string) => void
  /** The page of a rule, as Markdown; undefined where it is not at hand. */
  readonly rulePage: (rule: RuleId) => string | undefined
  /** Serves an editor; not there where nothing could. It stays, and takes the streams of the process itself. */
  readonly serve?: () => Promise<unknown>
}

/** Empties a terminal, and what can be scrolled back to. */
export const clearScreen = '\u001B[H\u001B[2J\u001B[3J'

export const colorChoices = ['auto', 'always', 'never'] as const
export type ColorChoice = (typeof colorChoices)[number]

export const wantsColor = ({ color }: World, choice: ColorChoice): boolean =>
  choice === 'auto' ? color : choice === 'always'

/** 0: all is well; 1: there is something to do; 2: wrong usage, or a file that cannot be read or written. */
export type Status = 0 | 1 | 2

/** What a person has asked for and cannot have: the message says why, and the exit status is 2. */
export class Complaint extends Error {}

/** The exit status for what ended a command: 2 for wrong usage, 0 for help and version. */
export const statusOf = (world: World, error: unknown): Status => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Complaint || error instanceof SystemError) complain(world, error.message)
  else tell(world, `xencfg: ${error instanceof Error ? traceOf(error) : String(error)}\n`)
  return 2
}

/** What an error says and where it was; V8 has both in the stack, QuickJS only the places. */
const traceOf = (error: Error): string => {
  const { stack = '' } = error
  return stack.includes(error.message) ? stack : `${error}\n${stack}`.trimEnd()
}

/** Prints lines for a person, beside the answer: what a terminal would obey is shown in them. */
export const tell = ({ err }: World, lines: string): void => err(lines.split('\n').map(printable).join('\n'))

/** Prints what is wrong for a person, beside the answer: one line, whatever is in the name of a file. */
export const complain = (world: World, message: string): void => tell(world, `xencfg: ${printable(message)}\n`)

/** A text with its tabs and lines, and nothing else that a terminal would obey. */
const shown = (text: string): string => text.replace(/[^\t\n]+/g, printable)

/** Gives out a file, what changes in one, or what becomes of one: as it is for a program, and for a terminal without what that would obey. */
export const giveOut = ({ out, isScreen }: World, part: Uint8Array): void => out(isScreen ? shown(textOf(part)) : part)

/** What a person is told when standard output takes no more; undefined where its reader has seen enough, such as `head`. */
export const whyUnwritten = ({ code, message }: SystemError): string | undefined =>
  code === 'EPIPE' ? undefined : `xencfg: standard output cannot be written: ${message}\n`

/** Prints a part of the answer. */
export const print = ({ out }: World, text: string): void => out(`${text}\n`)
