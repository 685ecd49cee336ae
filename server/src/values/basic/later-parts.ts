import type { Finding, Part, Reading } from '../value-type.ts'

/* What a value is made of is found out when somebody asks for it: who looks for what is wrong does not. To spread a reading is to ask. */

/** A reading with the parts that `find` finds. */
export const withParts = <T>(
  value: T | undefined,
  findings: readonly Finding[],
  find: () => readonly Part[],
): Reading<T> => {
  let found: readonly Part[] | undefined
  return {
    value,
    findings,
    get parts() {
      found ??= find()
      return found
    },
  }
}

/** The reading of a list with `items`. */
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
