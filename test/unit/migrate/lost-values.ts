import type { Migration } from '../../../server/src/migrate/migrate.ts'

/**
 * The pieces of what stands between quotes in a text, and the numbers; but for the prefix of a disk, which the reason of its change names,
 * formats, whose values are there, and a number for yes.
 */
const valuesOf = (text: string): string[] =>
  [...text.replace(/^stdvga.*/gm, '').matchAll(/"([^"\n]*)"|'([^'\n]*)'|(?<==\s*)(\d+)(?=\s*(?:#|$))/gm)]
    .map(([, double, single, number]) => double ?? single ?? number ?? '')
    .filter((value) => !/[%{]/.test(value))
    .flatMap((value) => value.replace(/^[\w ]+:(?:tapdisk:)?(?:aio:|vmdk:)?/, '').split(/[\s,=%:]+/))
    .filter((value) => value !== '')

/** What a person wrote that is neither in the result, as a setting or as a comment, nor named in what is said of the changes. */
export const lostValues = (text: string, { text: after, changes, told, left }: Migration): readonly string[] => {
  const said = [...changes.map(({ reason }) => reason), ...[...told, ...left].map(({ message }) => message)]
  const all = [after, after.replaceAll('\\\\', '\\'), ...said].join('\n').toLowerCase()
  return valuesOf(text).filter((value) => !all.includes(value.toLowerCase()))
}
