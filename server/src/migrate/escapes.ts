import type { PyValue } from '../python/machine/types.ts'
import { evaluatePython } from '../python/read-python.ts'
import { commentOut, insert, replace } from '../rules/fixes/edits.ts'
import type { Problem } from '../rules/lint.ts'
import type { Snapshot } from '../snapshot.ts'
import { atomsOf, lineStartAt, rangeAt } from '../syntax/index.ts'
import { quotedWords } from './judge/words.ts'
import { leftNote } from './notes.ts'
import { literalOf } from './program/literal.ts'
import type { Step } from './types.ts'

/** An escape of Python's: a byte above 127, in hexadecimal or in octal (of which eight bits count), or any other. */
const anEscape = /\\(?:x([89a-f][0-9a-f])|([2367][0-7]{2})|[\s\S])/gi

/** Whether a text has the escape of a byte above 127, of which Python alone made one. */
const hasHighByte = (text: string): boolean =>
  [...text.matchAll(anEscape)].some(([, hex, octal]) => hex !== undefined || octal !== undefined)

/** A text in quotes in which the escapes of such bytes are texts themselves, and written in one way. */
const withBytesShown = (written: string): string =>
  written.replace(anEscape, (whole, hex?: string, octal?: string) => {
    const byte = hex?.toLowerCase() ?? (octal && (Number.parseInt(octal, 8) & 0xff).toString(16))
    return byte === undefined ? whole : `\\\\x${byte}`
  })

const hexadecimal = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`

/** What Python makes of a text in quotes; undefined where it refuses it. */
const readText = (written: string): (PyValue & { type: 'str' }) | undefined => {
  const value = evaluatePython(`x = ${written}\n`, { arch: 'x86', parameters: {} }).assignments[0]?.value
  return value?.type === 'str' ? value : undefined
}

/**
 * Writes a text as xm read it, where xl refuses an escape of it or drops it. One with a byte that xl has no escape for is left for a person:
 * what the byte stood for depends on an encoding.
 */
export const escapeStep = ({ rule, start }: Problem, { config: { release, tree } }: Snapshot): Step | undefined => {
  const setting = rangeAt(tree.settings, start)
  const atom = setting?.value && atomsOf(setting.value).find((each) => each.start < start && start < each.end)
  // A prefix makes another text of it.
  if (!setting || !atom?.quote || /\w/.test(tree.text.charAt(atom.start - 1))) return undefined
  const written = tree.text.slice(atom.start, atom.end)
  const key = `\`${setting.key.name}\``
  const value = hasHighByte(written) ? undefined : readText(written)
  const literal = value && literalOf(value, { quote: atom.quote, indent: '' })
  if (value && literal) {
    const reason = `${key}: Under xm this was ${quotedWords(literal.text)}; xl ${release} does not read its escapes so.`
    return { rule, reason, confidence: 'safe', edits: [replace(atom, literal.text)] }
  }
  const shown = readText(withBytesShown(written))?.value.replace(/\p{Cc}/gu, hexadecimal)
  if (shown === undefined) return undefined
  const byHand = `${key}: Under xm this was ${quotedWords(shown)}. xl has no escape for such a byte: write here what it stood for.`
  const edits = [
    insert(lineStartAt(tree.text, setting.start), `${leftNote(byHand)}\n`),
    ...commentOut(tree.text, setting).edits,
  ]
  return {
    rule,
    reason: `${key}: It becomes a comment, and is left to be written anew.`,
    confidence: 'review',
    byHand,
    edits,
  }
}
