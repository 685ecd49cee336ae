import type { Limits } from './limits.ts'

/** A place in the text, in UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * What kept us from knowing:
 * - `unsupported`: Python that we do not evaluate,
 * - `not-static`: what only the host knows, or what depends on it,
 * - `limit`: too many steps, too much memory or too deep,
 * - `syntax`: not Python, so that xm refused the file,
 * - `parameter`: a name that `xm create NAME=VALUE` had to give,
 * - `raises`: Python stops here with an error, and xm with it.
 */
export type ProblemKind = 'unsupported' | 'not-static' | 'limit' | 'syntax' | 'parameter' | 'raises'

export interface Problem extends Range {
  readonly message: string
  readonly kind: ProblemKind
}

/** A value that a config can leave behind. `long`: an integer that Python 2 keeps as `long`, which xm did not take. */
export type PyValue =
  | { readonly type: 'none' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint; readonly long: boolean }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'list' | 'tuple'; readonly items: readonly PyValue[] }
  | { readonly type: 'dict'; readonly entries: readonly (readonly [PyValue, PyValue])[] }

/**
 * How a name came to its value. `plain`: a lone literal in a form that xl reads too (save the oddities of its strings);
 * then it is the only kind. `mutated`: by a method such as `append`, or an assignment to an element.
 */
export type AssignmentKind =
  | 'plain'
  | 'computed'
  | 'augmented'
  | 'unpacked'
  | 'mutated'
  | 'conditional'
  | 'loop'
  | 'function'
  | 'repeated'
  | 'deleted'
  | 'unknown'

/** A name at the top of the file, and what it holds at the end. */
export interface Assignment {
  readonly name: string
  /** Undefined when it cannot be known: `problems` say why. */
  readonly value: PyValue | undefined
  /** The innermost statement that set it last. */
  readonly range: Range
  /** The expression there, when the whole of it is the value. */
  readonly valueRange: Range | undefined
  readonly kinds: readonly AssignmentKind[]
  /** The statements at the top of the file that set or changed it. */
  readonly statements: readonly Range[]
  /** Whether xm takes it for an option: it did so with `str`, `list`, `int` and `float`. True for what is not known. */
  readonly setting: boolean
  /** Whether it stands among the globals of the file alone, where xm did not look. */
  readonly hidden: boolean
  readonly problems: readonly Problem[]
}

/** A name that the file expects from `xm create NAME=VALUE`. */
export interface Parameter extends Range {
  readonly name: string
  /** What the file falls back to when the parameter is not given. */
  readonly default?: PyValue
  /** What `xm_vars.var(use=...)` says about it. */
  readonly use?: string
  /** Whether it was given. */
  readonly given: boolean
  /** Whether the file does without it, by what an `except` does in its place. */
  readonly spared?: true
}

export interface PythonOptions {
  /** Of the host: `os.uname()[4]` is `x86_64` or `aarch64`. */
  readonly arch: 'x86' | 'arm'
  /** What `xm create` was given as NAME=VALUE. */
  readonly parameters: Readonly<Record<string, string>>
  readonly limits?: Partial<Limits>
}

export interface PythonResult {
  /** In the order of their last assignment. */
  readonly assignments: readonly Assignment[]
  readonly problems: readonly Problem[]
  readonly parameters: readonly Parameter[]
  /** Whether there is more in the file than plain settings. */
  readonly usesPython: boolean
  /** Names of the file that its functions read, and under xm did not see: Python stopped there. */
  readonly unseen: readonly (Range & { readonly name: string })[]
  /** What ran that can set any name: of what is not set after it nobody can tell whether it is set at all. */
  readonly anything?: Problem
  /** Why nothing was read at all: the text is too large to be a config. */
  readonly unread?: Problem
  /** How many steps it took, as `Limits` counts them. */
  readonly steps: number
}
