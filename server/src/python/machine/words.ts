/** Said of what runs code that nobody has read. */
export const runsOtherCode = (what: string): string =>
  `\`${what}\` runs other code, which is not read here: from here on, no name is known.`

/** Said of `from module import *`. */
export const mayDefineAny = (module: string): string => `\`${module}\` may define any name; it is not read here.`
