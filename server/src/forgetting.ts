/*
 * What is kept of the last documents, so that a keystroke costs what it changes. Once a long one is closed, it is of no use any more and may be
 * a hundred times as much as the text was. Whatever is kept here follows from the documents: nothing but time is lost with it.
 */

const forgets: (() => void)[] = []

/** What is kept until everything is forgotten; then it is made anew for whoever asks. To be called once for each place that keeps something. */
export const untilForgotten = <T extends object>(make: () => T): (() => T) => {
  let kept: T | undefined
  forgets.push(() => {
    kept = undefined
  })
  return () => (kept ??= make())
}

/** Makes something of a text or a thing, and keeps that of the last one: several ask for it, one after the other. */
export const ofLast = <T, U>(make: (of: T) => U): ((of: T) => U) => {
  let last: { readonly of: T; readonly made: U } | undefined
  forgets.push(() => {
    last = undefined
  })
  return (of) => {
    if (last?.of !== of) last = { of, made: make(of) }
    return last.made
  }
}

/** Forgets all that is kept of documents. */
export const forgetAll = (): void => {
  for (const forget of forgets) forget()
}
