/*
 * The comments with which a migration marks what it could not write as settings. The next one finds them again.
 */

/** What stands above the settings that a migration adds. */
export const heading = '# What xm did where the file says nothing:'

/** How the note begins that stands above a setting that was given on the command line of xm. */
export const givenNote = '# Given to xm: '

/** Stands above code that became comments. */
export const codeHeading = '# Python code of xm, which xl does not run:'

/** What stands above a line that is nothing to anybody, and that a migration has made a comment. */
export const unreadHeading = '# Neither xm nor xl can read this:'

const lost = 'cannot be worked out.'

/** What stands above a name whose value depends on more than the text, and why. */
export const lostNote = (name: string, why: string): string => `# ${name}: ${lost} ${why}`

/** What stands above something else that is left for a person. */
export const leftNote = (message: string): string => `# Left to do: ${message}`

/** Why a name cannot be worked out, where a comment says that of it. */
export const reasonIfLost = (reason: string): string | undefined =>
  reason.startsWith(lost) ? reason.slice(lost.length) : undefined

/** Whether a comment says of a name that nobody can work it out. */
export const isLeftOpen = (text: string, name: string): boolean =>
  [...text.matchAll(nameNotes)].some(([, of, reason = '']) => of === name && reasonIfLost(reason) !== undefined)

const noValue = 'no value for a config'
const passedOver = ', and xm passed over it'

/** Stands above what is no text, number or list, and says whether xm passed over it. */
export const noValueNote = (name: string, isPassedOver: boolean): string =>
  `# ${name}: ${noValue}${isPassedOver ? passedOver : ''}`

/** Whether xm passed over a value, where a comment says that no config can have it. */
export const passedOverIfNoValue = (reason: string): boolean | undefined =>
  reason === noValue ? false : reason === `${noValue}${passedOver}` ? true : undefined

/** Said of such a value. */
export const holdsNoValue = (name: string, isPassedOver: boolean): string =>
  `\`${name}\` holds what no config can${isPassedOver ? passedOver : ''}: write it anew.`

/** A comment above what could not be written as a setting: the name, and why. */
export const nameNotes = /^[ \t]*# ([A-Za-z_]\w*): (.*)\r?\n/gm

/** A comment about something else that is left. */
export const leftNotes = /^[ \t]*# Left to do: (.*)$/gm

const written = [heading, givenNote, codeHeading, unreadHeading]

/** Whether a text has comments of a migration in it: their words are ours, and no sign of whose the file was. */
export const wasMigrated = (text: string): boolean =>
  written.some((each) => text.includes(each)) ||
  text.search(leftNotes) >= 0 ||
  [...text.matchAll(nameNotes)].some(([, , reason = '']) => reasonIfLost(reason) !== undefined)

/** Said of a name whose value depends on more than the text, and why. */
export const cannotBeWorkedOut = (name: string, why: string): string =>
  `\`${name}\` cannot be worked out without running the file. ${why.trim()}`.trim()
