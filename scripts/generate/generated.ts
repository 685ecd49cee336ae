/** A file that is made from something else, or has a part that is. */
export interface Generated {
  /** From the root of the checkout. */
  readonly file: string
  /** The whole text as it should be. */
  readonly make: () => string
}
