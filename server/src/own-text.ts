/** A text of its own: one that is cut out of a longer one may keep all of that in memory. */
export const ownText = (text: string): string => ` ${text}`.slice(1)
