import type { Config, Entry } from '../../config/config.ts'
import { contextOf, valueTypeOf } from '../../config/read-config.ts'
import type { RuleId } from '../../rule-ids.ts'
import {
  type Atom,
  atomsOf,
  characterOfEntity,
  lineAt,
  lookalikeOf,
  type Range,
  sourceOffset,
  sourceRange,
  type Value,
} from '../../syntax/index.ts'
import { ofValue } from '../../values/basic/remembered.ts'
import type { Finding, Reading } from '../../values/value-type.ts'
import { replace } from './edits.ts'
import { aLookalike, capital, titleOfMeant } from './lookalikes.ts'
import { beforeName, betweenWords, commasFor, isQuote, maybeOdd, type Odd, surelyOdd } from './odd-signs.ts'

/* What a web page, a chat or a word processor has put into a text: found by reading its value once more with what was meant. */

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
      if ((odd.get(atom)?.length ?? 0) === 0) return false
      // Fields that are found by that may have faults of their own.
      if (blanks === beforeName && facts.fields(atom).length > asItIs.fields(atom).length) return after <= before
      return before > 0 && after === 0
    }
    return { odd, mends }
  })

/** What every text has in which something is found. */
const mayBeOdd = /[^\x21-\x7e]|[;"']/

const pastedIn = (config: Config, { name, value, reading }: Entry): readonly Pasted[] => {
  const type = valueTypeOf(config, name)
  return value && reading && type ? pastedInValue(type, value, contextOf(config, name), reading) : []
}

const pastedInValue = ofValue((type, value, cx, reading: Reading<unknown>): readonly Pasted[] => {
  // Of most values nothing more is looked at.
  const quoted = atomsOf(value).filter(({ quote, text }) => quote && mayBeOdd.test(text))
  if (quoted.length === 0) return []
  const faults = reading.findings.filter(isFault)
  const faultsAt = faults.length > 0 ? byAtom(quoted, faults) : () => []
  const atoms = quoted.filter(
    (atom) =>
      /[^\x20-\x7e\t]|[;"']/.test(atom.text) ||
      commasFor(atom, beforeName).length > 0 ||
      (commasFor(atom, betweenWords).length > 0 && faultsAt(atom).length > 0),
  )
  if (atoms.length === 0) return []
  const sure = new Map<Atom, Odd[]>()
  const all = new Map<Atom, Odd[]>()
  for (const atom of atoms) {
    const found = surelyOdd(atom, type.signature !== undefined)
    sure.set(atom, found)
    all.set(
      atom,
      [...found, ...maybeOdd(atom, found)].sort((a, b) => a.at - b.at),
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
        cx,
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
})

const whatIs = (written: string, meant: string): string => {
  if (/^&./.test(written)) return `\`${written}\` is HTML`
  if (isQuote(written)) return 'A quote stands within the text'
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
  const quotes = odd.every(({ at, length, meant: written }) => {
    const sign = atom.text.slice(at, at + length)
    return written === '' && isQuote(characterOfEntity(sign) ?? lookalikeOf(sign)?.meant ?? sign)
  })
  return {
    rule: 'odd-character',
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
export const namingOdd = (config: Config, entries: readonly Entry[], findings: readonly Finding[]): Finding[] => {
  const pasted = entries.flatMap((entry) => pastedIn(config, entry))
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
