/** Puts all items at the end of a list. With `push(...items)` each of them would be an argument: at some hundred thousand the stack is full. */
export const append = <T>(list: T[], ...more: readonly Iterable<T>[]): void => {
  for (const items of more) for (const item of items) list.push(item)
}
