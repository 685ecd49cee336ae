import { evaluatePython, type Limits, type PythonResult, type PyValue } from '../../../server/src/python/read-python.ts'

/** A value as a test would write it: text, numbers and lists are themselves. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Plain[]
  | { tuple: Plain[] }
  | { dict: [Plain, Plain][] }
  | undefined

export const plain = (value: PyValue | undefined): Plain => {
  switch (value?.type) {
    case undefined:
      return undefined
    case 'none':
      return null
    case 'int':
      return Number(value.value)
    case 'list':
      return value.items.map(plain)
    case 'tuple':
      return { tuple: value.items.map(plain) }
    case 'dict':
      return { dict: value.entries.map(([key, item]) => [plain(key), plain(item)]) }
    default:
      return value?.value
  }
}

interface Options {
  readonly arch?: 'x86' | 'arm'
  readonly set?: Readonly<Record<string, string>>
  readonly limits?: Partial<Limits>
}

export const evaluate = (text: string, { arch = 'x86', set = {}, limits = {} }: Options = {}): PythonResult =>
  evaluatePython(text, { arch, parameters: set, limits })

/** What each name holds in the end; undefined where that is not known. */
export const values = (text: string, options?: Options): Record<string, Plain> =>
  Object.fromEntries(evaluate(text, options).assignments.map(({ name, value }) => [name, plain(value)]))

/** The problems as lines: the kind, what is marked, and the message. */
export const problems = (text: string, options?: Options): string[] =>
  evaluate(text, options).problems.map(
    ({ kind, start, end, message }) => `${kind} [${text.slice(start, end)}] ${message}`,
  )
