/**
 * What is there for certain, although its type cannot say so: an item of a list whose length has been looked at, an entry of a table
 * under one of its own names, a part that a rule of a grammar always has.
 */
export const sure = <T>(value: T): NonNullable<T> => {
  if (value === undefined || value === null) throw new Error('something is missing that is always there')
  return value
}
