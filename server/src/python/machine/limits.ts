/** How far an evaluation may go. Everything here is a count, so that the same text always ends at the same place. */
export interface Limits {
  /** UTF-16 units of source. */
  readonly text: number
  /** Steps for one statement at the top of the file: an expression, a statement, or a few elements of a value is one. */
  readonly steps: number
  /** Steps for the whole file. */
  readonly total: number
  /** How deep expressions, statements and calls may stand in one another. */
  readonly depth: number
  readonly calls: number
  /** Characters of one string, elements of one list, bits of one number. */
  readonly string: number
  readonly items: number
  readonly bits: number
}

export const defaultLimits: Limits = {
  text: 2_000_000,
  steps: 50_000,
  total: 200_000,
  depth: 200,
  calls: 40,
  string: 100_000,
  items: 20_000,
  bits: 4096,
}
