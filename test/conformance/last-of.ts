/** A function that knows what it was asked last, with the answer: a config is held against one thing after the other that xl has told of it. */
export const lastOf = <A extends readonly unknown[], T>(work: (...asked: A) => T): ((...asked: A) => T) => {
  let last: { readonly asked: A; readonly answer: T } | undefined
  return (...asked) => {
    if (!last || asked.some((each, at) => each !== last?.asked[at])) last = { asked, answer: work(...asked) }
    return last.answer
  }
}
