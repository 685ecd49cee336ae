import type { Finding, Part, Reading } from '../value-type.ts'

/* What a value is made of is found out when somebody asks for it: who looks for what is wrong does not. */

/** What finds the parts of a reading, of two things that it follows from: one function for all readings of a kind, and none for each. */
type Find<From, By> = (from: From, by: By) => readonly Part[] | undefined

/** There is one for each item of a list: without a function or a shape of its own. */
class PartedLater<T, From, By> implements Reading<T> {
  readonly value: T | undefined
  readonly findings: readonly Finding[]
  #find: Find<From, By>
  #from: From
  #by: By
  #parts: readonly Part[] | undefined

  constructor(value: T | undefined, findings: readonly Finding[], find: Find<From, By>, from: From, by: By) {
    this.value = value
    this.findings = findings
    this.#find = find
    this.#from = from
    this.#by = by
  }

  get parts(): readonly Part[] {
    this.#parts ??= this.passing()
    return this.#parts
  }

  passing(): readonly Part[] {
    return this.#parts ?? this.#find(this.#from, this.#by) ?? []
  }
}

/** The parts of a reading for somebody who asks once for all that there are: they are not kept for others. */
export const passingParts = (reading: Reading<unknown> | undefined): readonly Part[] =>
  (reading instanceof PartedLater ? reading.passing() : reading?.parts) ?? []

/** A reading with the parts that `find` finds of two things. To spread it is to lose them: `withValue` gives it another value. */
export const withParts = <T, From, By>(
  value: T | undefined,
  findings: readonly Finding[],
  find: Find<From, By>,
  from: From,
  by: By,
): Reading<T> => new PartedLater(value, findings, find, from, by)

const partsOf = ({ parts }: Reading<unknown>): readonly Part[] | undefined => parts

/** A reading of the same thing with another value. */
export const withValue = <T>(reading: Reading<unknown>, value: T | undefined): Reading<T> =>
  withParts(value, reading.findings, partsOf, reading, undefined)

/** The reading of a list with `items`. To spread it is to ask for its parts. */
export const ofItems = <T>(
  value: T | undefined,
  findings: readonly Finding[],
  findItems: () => readonly Reading<unknown>[],
): Reading<T> => {
  let items: readonly Reading<unknown>[] | undefined
  let found: readonly Part[] | undefined
  return {
    value,
    findings,
    get items() {
      items ??= findItems()
      return items
    },
    get parts() {
      found ??= this.items?.flatMap(({ parts }) => parts ?? []) ?? []
      return found
    },
  }
}
