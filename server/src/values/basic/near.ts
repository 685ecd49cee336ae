import damerauLevenshtein from 'damerau-levenshtein'
import { untilForgotten } from '../../forgetting.ts'
import { sure } from '../../sure.ts'

/** A name without what a hand gets wrong most easily, and which letters it has, as bits. */
interface Plain {
  readonly text: string
  readonly letters: number
}

const plainOf = (name: string): Plain => {
  const text = name.toLowerCase().replaceAll(/[\s_-]/g, '')
  let letters = 0
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31)
  return { text, letters }
}

/** What has been found out about a list of names: a file may have thousands of unknown ones to hold against it, at each keystroke. */
interface Known {
  readonly plain: readonly Plain[]
  readonly answers: Map<string, string | undefined>
}

/** So many lists are kept, and answers for each: a file with more is left anyway. */
const mostLists = 500
const mostAnswers = 10_000

// By what they say: most lists are made anew for each question.
const knowledge = untilForgotten(() => new Map<string, Known>())
/** Those that are not: of thousands of names each is held against one list, which says hundreds of words. */
const lists = untilForgotten(() => new WeakMap<readonly string[], Known>())

const knownOf = (names: readonly string[]): Known => {
  const known = lists().get(names) ?? knownBy(names)
  if (known.answers.size >= mostAnswers) known.answers.clear()
  return known
}

const knownBy = (names: readonly string[]): Known => {
  const id = names.join('\n')
  const known = knowledge().get(id) ?? { plain: names.map(plainOf), answers: new Map() }
  if (knowledge().size >= mostLists) knowledge().clear()
  knowledge().set(id, known)
  lists().set(names, known)
  return known
}

/** Whether one of two texts has all the letters of the other: letters were left out, added or moved, none replaced. */
const noneReplaced = (shorter: string, longer: string): boolean => {
  const letters = [...longer]
  return [...shorter].every((letter) => {
    const at = letters.indexOf(letter)
    if (at >= 0) letters.splice(at, 1)
    return at >= 0
  })
}

/** What is forgiven changes two letters at most: a quick look that spares the distance. */
const hasOtherLetters = (one: Plain, other: Plain): boolean => {
  let apart = one.letters ^ other.letters
  for (let count = 0; count < 2; count++) apart &= apart - 1
  return apart !== 0
}

/** How many slips part a name from what is given for it; undefined where they are more than a hand makes. */
const slipsBetween = (given: Plain, name: Plain): number | undefined => {
  if (given.text === name.text) return 0
  const missing = name.text.length - given.text.length
  if (name.text.startsWith(given.text) && given.text.length >= 4 && missing * 2 <= given.text.length) return missing
  const [shorter, longer] = missing > 0 ? [given.text, name.text] : [name.text, given.text]
  if (longer.length - shorter.length > 2 || hasOtherLetters(given, name)) return undefined
  const slips = damerauLevenshtein(shorter, longer).steps
  const forgiven =
    slips === 1
      ? longer.length >= 4 || (shorter.length === longer.length && noneReplaced(shorter, longer))
      : slips === 2 && shorter.length >= 8 && noneReplaced(shorter, longer)
  return forgiven ? slips : undefined
}

/**
 * The name that was meant by `given`: the one "did you mean" for keys, fields and choices. Capitals, blanks, `-` and `_` do
 * not count. A slip is a letter that is missing, added, replaced or swapped with the next one. One slip is forgiven from four
 * letters on, two where both names have eight or more and no letter is replaced; in shorter names two letters may be swapped.
 * And a name that breaks off after two thirds of it or later is known by that.
 * That is strict, as a wrong guess is worse than none: `iommu` is not `iomem`, `rom` not `rdm`, `boot_order` not `bootloader`.
 */
export const nearName = (given: string, names: readonly string[]): string | undefined => {
  const { plain, answers } = knownOf(names)
  if (!answers.has(given)) answers.set(given, findNear(given, names, plain))
  return answers.get(given)
}

const findNear = (given: string, names: readonly string[], table: readonly Plain[]): string | undefined => {
  const meant = plainOf(given)
  if (meant.text === '') return undefined
  let best: { readonly name: string; readonly slips: number } | undefined
  for (const [index, plain] of table.entries()) {
    const slips = slipsBetween(meant, plain)
    if (slips !== undefined && (!best || slips < best.slips)) best = { name: sure(names[index]), slips }
    if (slips === 0) break
  }
  return best?.name
}
