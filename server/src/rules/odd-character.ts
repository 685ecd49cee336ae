import type { Config, Entry } from '../config/config.ts'
import { contextOf, valueTypeOf } from '../config/read-config.ts'
import type { RuleId } from '../rule-ids.ts'
import {
  type Atom,
  atomsOf,
  lineAt,
  lookalikeOf,
  type Range,
  sourceOffset,
  sourceRange,
  type Value,
} from '../syntax/index.ts'
import type { Finding, Reading } from '../values/value-type.ts'
import { replace } from './fixes/edits.ts'
import { aLookalike, capital, titleOfMeant } from './fixes/lookalikes.ts'
import type { Rule } from './rule.ts'

/*
 * Inside of quotes xl takes any character as it stands. What a web page, a chat or a word processor has put there is found by reading the
 * value once more with what was meant: what is wrong, and no longer is then, comes of it.
 */

export const oddCharacter: Rule = {
  id: 'odd-character',
  summary: 'A character in quotes that cannot be meant',
}

/** A character of a text, by its place there, with what was meant. */
interface Odd {
  readonly at: number
  readonly length: number
  readonly meant: string
}

const isQuote = (meant: string) => meant === '"' || meant === "'"

const isAscii = (character: string) => character <= '\x7f'

/** Letters of a script in which what joins them, or keeps them apart, is a part of the spelling. */
const isJoined = (text: string, at: number): boolean =>
  /[\u200c\u200d]/.test(text.charAt(at)) && !isAscii(text.charAt(at - 1)) && !isAscii(text.charAt(at + 1))

/** What nobody writes into a text of any kind: what cannot be seen, and blanks other than the space. */
const surelyOdd = (text: string): Odd[] =>
  [...text.matchAll(/[^\x20-\x7e\t]/g)].flatMap(({ 0: character, index: at }): Odd[] => {
    const meant = lookalikeOf(character)?.meant
    if (meant === '') return isJoined(text, at) ? [] : [{ at, length: 1, meant }]
    if (meant === '\n') return [{ at, length: 1, meant: '' }]
    if (meant !== ' ') return []
    const atEdge = /(?:^|[,=;:])$/.test(text.slice(0, at)) || /^(?:$|[,=;:])/.test(text.slice(at + 1))
    return [{ at, length: 1, meant: atEdge ? '' : ' ' }]
  })

/** Typographic quotes around the whole of a text or of a field: nothing in a config is called so. */
const innerQuotes = (text: string): Odd[] =>
  [
    ...text.matchAll(
      /(?<=^|[,=])[\u2018\u201a\u201c\u201e\u00ab][^,=\u2018-\u201f\u00ab\u00bb]*[\u2018\u2019\u201c\u201d\u00bb](?=$|,)/g,
    ),
  ].flatMap(({ 0: quoted, index }) => [index, index + quoted.length - 1].map((at) => ({ at, length: 1, meant: '' })))

/** What may be meant, but is not where the value can be read better without: signs that look like others, and `;` between fields. */
const maybeOdd = (text: string): Odd[] =>
  [...text.matchAll(/;[ \t]*|[^\x20-\x7e\t]/g)].flatMap(({ 0: character, index: at }): Odd[] => {
    const meant = character.startsWith(';') ? ',' : lookalikeOf(character)?.meant
    return meant === undefined || meant.trim() === '' || isQuote(meant)
      ? []
      : [{ at, length: character.length, meant: meant === ';' ? ',' : meant }]
  })

/** Whether it stands in the file as such: an escape has been written by somebody who meant it. */
const isWritten =
  (atom: Atom) =>
  ({ at, length }: Odd): boolean => {
    const { start, end } = sourceRange(atom, at, at + length)
    return end - start === length
  }

/** Blanks between two words: neither beside what separates, nor at an end. */
const betweenWords = /(?<=[^\s,;=:])[ \t]+(?=[^\s,;=:])/g

/** Those with a name and `=` behind them. */
const beforeName = /(?<=[^\s,;=:])[ \t]+(?=[a-z][\w-]*=)/gi

/** Blanks in the place of which a comma may be meant. */
const commasFor = (atom: Atom, blanks: RegExp): Odd[] =>
  // Most have no blank at all.
  (/[ \t]/.test(atom.text) ? [...atom.text.matchAll(blanks)] : [])
    .map(({ 0: { length }, index: at }) => ({ at, length, meant: ',' }))
    .filter(isWritten(atom))

/** The atom with what was meant; its places in the file are those that it had. */
const mended = (atom: Atom, odd: readonly Odd[]): Atom => {
  let text = ''
  const map: number[] = []
  let at = 0
  for (const { at: start, length, meant } of [...odd, { at: atom.text.length, length: 0, meant: '' }]) {
    for (; at < start; at++) {
      text += atom.text.charAt(at)
      map.push(sourceOffset(atom, at))
    }
    for (const character of meant) {
      text += character
      map.push(sourceOffset(atom, start))
    }
    at = start + length
  }
  return { ...atom, text, map: [...map, sourceOffset(atom, atom.text.length)] }
}

const mapAtoms = (value: Value, change: (atom: Atom) => Atom): Value =>
  value.type === 'atom' ? change(value) : { ...value, items: value.items.map((item) => mapAtoms(item, change)) }

const isFault = ({ effect }: Pick<Finding, 'effect'>) => effect === 'refused' || effect === 'ignored'

/** What lies within each of some atoms. */
const byAtom = <T extends Range>(atoms: readonly Atom[], ranges: readonly T[]): ((atom: Atom) => readonly T[]) => {
  const inOrder = [...atoms].sort((a, b) => a.start - b.start)
  const starts = inOrder.map(({ start }) => start)
  const found = new Map<Atom, T[]>()
  for (const range of ranges) {
    const atom = inOrder[lineAt(starts, range.start)]
    if (!atom || range.start < atom.start || range.end > atom.end) continue
    const list = found.get(atom) ?? []
    list.push(range)
    found.set(atom, list)
  }
  return (atom) => found.get(atom) ?? []
}

/**
 * An atom of a value with what is odd in it, and the rules that would no longer be broken there without that; all, where its fields are
 * others then: whatever is told of it was told of a wrong reading.
 */
interface Pasted {
  readonly atom: Atom
  readonly odd: readonly Odd[]
  readonly mends: ReadonlySet<RuleId> | 'all'
}

/** What is told of a value, by atom: what is wrong in it, and the fields that are found. */
interface Facts {
  readonly faults: (atom: Atom) => readonly Finding[]
  readonly fields: (atom: Atom) => readonly Range[]
}

/** A reading with commas in the place of blanks, and of which atoms that is the one that makes them right. */
interface Separated {
  readonly odd: ReadonlyMap<Atom, readonly Odd[]>
  readonly mends: (atom: Atom) => boolean
}

/**
 * A path or a name may have blanks: commas in the place of all of them have to leave nothing wrong in what was; those in front of a name
 * have to make fields of what is behind them.
 */
const separatedIn = (
  atoms: readonly Atom[],
  asItIs: Facts,
  readWith: (odd: ReadonlyMap<Atom, readonly Odd[]>) => Facts,
): Separated[] =>
  [beforeName, betweenWords].map((blanks) => {
    const odd = new Map(atoms.map((atom) => [atom, commasFor(atom, blanks)]))
    const facts = readWith(odd)
    const mends = (atom: Atom) => {
      const [before, after] = [asItIs.faults(atom).length, facts.faults(atom).length]
      if ((odd.get(atom)?.length ?? 0) === 0 || after > 0) return false
      return before > 0 || (blanks === beforeName && facts.fields(atom).length > asItIs.fields(atom).length)
    }
    return { odd, mends }
  })

/** What every text has in which something is found. */
const mayBeOdd = /[^\x21-\x7e]|;/

const pastedIn = (config: Config, { name, value, reading }: Entry): Pasted[] => {
  const type = valueTypeOf(config, name)
  if (!value || !reading || !type) return []
  // Of most values nothing more is looked at.
  const quoted = atomsOf(value).filter(({ quote, text }) => quote && mayBeOdd.test(text))
  if (quoted.length === 0) return []
  const faults = reading.findings.filter(isFault)
  const faultsAt = faults.length > 0 ? byAtom(quoted, faults) : () => []
  const atoms = quoted.filter(
    (atom) =>
      /[^\x20-\x7e\t]|;/.test(atom.text) ||
      commasFor(atom, beforeName).length > 0 ||
      (commasFor(atom, betweenWords).length > 0 && faultsAt(atom).length > 0),
  )
  if (atoms.length === 0) return []
  const sure = new Map<Atom, Odd[]>()
  const all = new Map<Atom, Odd[]>()
  for (const atom of atoms) {
    const found = [...surelyOdd(atom.text), ...innerQuotes(atom.text)].filter(isWritten(atom))
    const places = new Set(found.map(({ at }) => at))
    const more = maybeOdd(atom.text).filter((each) => isWritten(atom)(each) && !places.has(each.at))
    sure.set(
      atom,
      found.sort((a, b) => a.at - b.at),
    )
    all.set(
      atom,
      [...found, ...more].sort((a, b) => a.at - b.at),
    )
  }
  const factsOf = ({ findings, parts = [] }: Pick<Reading<unknown>, 'findings' | 'parts'>) => ({
    faults: byAtom(atoms, findings.filter(isFault)),
    fields: byAtom(
      atoms,
      parts.filter(({ role }) => role === 'field'),
    ),
  })
  /** The value as xl reads it with what was meant. */
  const without = (odd: ReadonlyMap<Atom, readonly Odd[]>) =>
    factsOf(
      type.read(
        mapAtoms(value, (atom) => {
          const found = odd.get(atom) ?? []
          return found.length > 0 ? mended(atom, found) : atom
        }),
        contextOf(config, name),
      ),
    )
  const [asItIs, surely, wholly] = [factsOf(reading), without(sure), without(all)]
  const separated = separatedIn(atoms, asItIs, without)
  return atoms.flatMap((atom): Pasted[] => {
    const fewer = wholly.faults(atom).length - surely.faults(atom).length
    const better = fewer < 0 || (fewer === 0 && wholly.fields(atom).length > surely.fields(atom).length)
    const odd = (better ? all : sure).get(atom) ?? []
    if (odd.length === 0) {
      const commas = separated.find((each) => each.mends(atom))
      if (!commas) return []
      return [{ atom, odd: commas.odd.get(atom) ?? [], mends: 'all' }]
    }
    const left = new Set((better ? wholly : surely).faults(atom).map(({ rule }) => rule))
    const before = asItIs.faults(atom).map(({ rule }) => rule)
    return [{ atom, odd, mends: new Set(before.filter((rule) => !left.has(rule))) }]
  })
}

const whatIs = (written: string, meant: string): string => {
  if (written.startsWith(';')) return 'Fields are separated by `,`, not by `;`'
  const named = aLookalike(written)
  if (meant === ',' && /^[ \t]/.test(written)) return 'A comma is missing'
  const seen = lookalikeOf(written)?.meant
  if (seen === ' ') return `This blank is ${named}`
  return meant === '' && seen?.trim() === ''
    ? `${capital(named)} stands here, which cannot be seen`
    : `This is ${named}`
}

/** What is said of it in place of what comes of it: as bad as that. */
const findingOf = ({ atom, odd }: Pasted, causes: readonly Finding[], { release }: Config): Finding => {
  const [first] = odd
  const worst = causes.find(({ effect }) => effect === 'refused') ?? causes.find(({ said }) => said !== undefined)
  const range = sourceRange(atom, first?.at ?? 0, (first?.at ?? 0) + (first?.length ?? 0))
  const written = atom.text.slice(first?.at, (first?.at ?? 0) + (first?.length ?? 0))
  const refuses = worst?.effect === 'refused'
  const outcome = !refuses ? '' : worst.by ? ', and makes no guest' : ', and refuses the file'
  const meant = odd.map((each) => each.meant)
  const commas = first?.meant === ',' && /^[ \t]/.test(written)
  const more = odd.length > 1 ? ` There are ${odd.length} such ${commas ? 'places' : 'characters'}.` : ''
  const quotes = odd.every((each) => each.meant === '' && isQuote(lookalikeOf(atom.text.charAt(each.at))?.meant ?? ''))
  return {
    rule: oddCharacter.id,
    effect: refuses ? 'refused' : 'ignored',
    ...range,
    message: `${whatIs(written, first?.meant ?? '')}; xl ${release} takes ${commas ? 'the blank' : 'it'} for a part of the text${outcome}.${more}`,
    ...(worst?.said === undefined ? {} : { said: worst.said }),
    ...(worst?.by === undefined ? {} : { by: worst.by }),
    fixes: [
      {
        title: quotes ? 'Remove these quotes' : titleOfMeant(meant),
        edits: odd.map((each) => replace(sourceRange(atom, each.at, each.at + each.length), each.meant)),
        safe: false,
      },
    ],
  }
}

/**
 * Findings, with those that come of an odd character replaced by one that names it. It is as bad as the worst of them: what the creation
 * of the domain says of the same thing is one of them, too.
 */
export const withOddCharacters = (config: Config, findings: readonly Finding[]): Finding[] => {
  const pasted = [...config.entries.values()].flatMap((entry) => pastedIn(config, entry))
  if (pasted.length === 0) return [...findings]
  const told = byAtom(
    pasted.map(({ atom }) => atom),
    findings,
  )
  const caused = new Set<Finding>()
  const named = pasted.map((each) => {
    const { atom, mends } = each
    const causes = told(atom).filter((finding) => mends === 'all' || (isFault(finding) && mends.has(finding.rule)))
    for (const cause of causes) caused.add(cause)
    return findingOf(each, causes, config)
  })
  return [...findings.filter((finding) => !caused.has(finding)), ...named]
}
