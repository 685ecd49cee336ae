import type { Assignment, Problem, PyValue } from '../../python/machine/types.ts'
import type { Release } from '../../release.ts'
import { defaultPreferences, snapshotOfText } from '../../snapshot.ts'
import { parse, type Range } from '../../syntax/index.ts'
import { isSingleOption } from '../../xm/options.ts'
import { passedOverWords, whyPassedOver } from '../../xm/passed-over.ts'
import { codeHeading, holdsNoValue, leftNote, lostNote, noValueNote, unreadHeading } from '../notes.ts'
import type { Remainder, Step } from '../types.ts'
import { lostValue, oneLine, remainder, rule, unknownLeft } from './left.ts'
import { literalOf, readsAs } from './literal.ts'
import type { ProgramOptions } from './options.ts'
import { placeIn, simpleAssignment } from './simple-assignment.ts'
import type { Unit } from './units.ts'
import { losesText, valueEdits } from './value-edits.ts'

/** What decides about a unit, besides itself. */
export interface Context {
  readonly options: ProgramOptions
  /** For each option, the unit where its value is to stand. */
  readonly homes: ReadonlyMap<string, Unit>
  readonly byName: ReadonlyMap<string, Assignment>
  /** Whether anything but its assignment names a variable. */
  readonly isUsed: (name: string) => boolean
  /** What ran that can set any name. */
  readonly anything: Problem | undefined
  /** The options that the file sets plainly, and that may set anew. */
  readonly shadowed: readonly string[]
  /** What is left of the program as a whole, at its places. */
  readonly stops: readonly Remainder[]
}

type Plan = { readonly left?: readonly Remainder[] } & (
  | { readonly kind: 'keep' }
  | { readonly kind: 'values'; readonly steps: readonly Step[] }
  | {
      readonly kind: 'comment'
      readonly heading: string
      readonly reason: string
      /** Settings to write behind it. */
      readonly settings: readonly string[]
      /** Whether a person should look at them: xm passed over one, or made one of two texts. */
      readonly doubtful?: boolean
    }
)

export const planFor = (unit: Unit, context: Context): Plan => {
  const { homes, options, anything, shadowed } = context
  if (isRead(unit, context)) return { kind: 'keep' }
  if ((unit.broken || isCapital(unit, options)) && isMendable(unit, options)) return { kind: 'keep' }
  if (unit.broken) {
    const message = 'This is not Python, and xm refused the whole file. Write it anew.'
    return {
      kind: 'comment',
      heading: unreadHeading,
      reason: message,
      settings: [],
      left: [remainder(trimmed(unit), message)],
    }
  }
  const own = unit.assignments.filter(({ name }) => homes.get(name) === unit)
  if (setAnew(unit, context).length > 0) return { kind: 'keep' }
  const assignment = simpleAssignment(unit)
  if (assignment && homes.get(assignment.name) === unit) return planValue(unit, assignment, options)
  const written = own.map((each) => ({
    each,
    literal: each.value && literalOf(meantBy(each, each.value), { quote: '"', indent: '' }),
  }))
  const settings = written.flatMap(({ each, literal }) => (literal ? [`${each.name} = ${literal.text}`] : []))
  const lost = written.flatMap(({ each, literal }) => {
    if (literal?.rounded) return [remainder(each.range, `\`${each.name}\` was a fraction.`)]
    return literal ? [] : lostValue(each)
  })
  if (anything && holds(unit, anything)) lost.push(remainder(anything, anythingWords(anything, shadowed)))
  const overwritten = assignment && homes.has(assignment.name)
  const passed = written.flatMap(({ each, literal }) => (literal && !each.setting ? passedOverHere(each) : []))
  return {
    kind: 'comment',
    heading: overwritten ? `# ${assignment.name}: set again below` : noted(unit, own, context),
    reason: overwritten
      ? `\`${assignment.name}\` is set again below: this one does not count.`
      : ['xm ran this as a program; xl refuses it. What it set stands as plain settings.', ...passed].join(' '),
    settings,
    doubtful: passed.length > 0,
    ...(lost.length > 0 ? { left: lost } : {}),
  }
}

/** The heading above code, and what there is to do about it: a migration of the result finds that again. */
const noted = (unit: Unit, own: readonly Assignment[], { anything, shadowed, stops }: Context): string => {
  const names = own.flatMap(({ name, value, problems: [problem] }) =>
    value === undefined && problem ? lostNote(name, oneLine(problem.message)) : [],
  )
  const others = stops.filter((each) => holds(unit, each)).map(({ message }) => oneLine(message))
  if (anything && holds(unit, anything)) others.push(anythingWords(anything, shadowed))
  return [...names, ...others.map(leftNote), codeHeading].join('\n')
}

export const holds = ({ start, end }: Unit, problem: Range | undefined): boolean =>
  problem !== undefined && problem.start >= start && problem.start < end

/** What other code may do, and to what. */
const anythingWords = ({ message }: Problem, shadowed: readonly string[]): string => {
  const names = shadowed.map((name) => `\`${name}\``).join(', ')
  return `${oneLine(message)}${names === '' ? '' : ` It may set anew what stands here as the file has it: ${names}.`}`
}

/**
 * The options of plain settings that nobody knows because other code may set them anew, where a unit is nothing else: what the file says
 * itself is the best that is known, and stays.
 */
export const setAnew = (unit: Unit, { homes, options, anything }: Omit<Context, 'shadowed'>): readonly string[] => {
  const own = unit.broken ? [] : unit.assignments.filter(({ name }) => homes.get(name) === unit)
  return own.length > 0 && own.every(isLostTo(anything)) && settingsIn(unit, options.release).length > 0
    ? own.map(({ name }) => name)
    : []
}

/** Whether nothing but other code, which can set any name, keeps a value from being known. */
const isLostTo =
  (anything: Problem | undefined) =>
  ({ value, problems }: Assignment): boolean =>
    value === undefined && problems.length > 0 && problems.every((problem) => problem === anything)

/** A unit that is `name = expression`, whose name is an option and is not set again. */
const planValue = (unit: Unit, assignment: Assignment, { release }: ProgramOptions): Plan => {
  const { name, problems, setting } = assignment
  const value = assignment.value && meantBy(assignment, assignment.value)
  const place = placeIn(unit) as Range
  const given = unit.text.slice(place.start - unit.start, place.end - unit.start)
  // An empty tuple says as little.
  const isNothing = value?.type === 'none' || (value?.type === 'tuple' && value.items.length === 0)
  if (value && !isNothing) {
    const literal = valueEdits(given, value, release)
    const isJoined = hasJoinedTexts(given, release)
    const reason = !setting
      ? `${passedOverHere(assignment)} This is what it says.`
      : isJoined
        ? `xm made one text of those in \`${name}\` that have no comma between them. If they were meant as two, write the comma.`
        : `xm worked \`${name}\` out from this; xl reads plain values only.`
    const doubtful = !setting || isJoined
    const whole = literal && losesText(given, value) ? literalOf(value, { quote: '"', indent: '' }) : undefined
    if (whole) {
      return { kind: 'comment', heading: codeHeading, reason, settings: [`${name} = ${whole.text}`], doubtful }
    }
    if (literal) {
      return {
        kind: 'values',
        steps: [
          {
            rule,
            reason,
            confidence: literal.rounded || doubtful ? 'review' : 'safe',
            edits: literal.edits.map((edit) => ({
              ...edit,
              start: edit.start + place.start,
              end: edit.end + place.start,
            })),
          },
        ],
      }
    }
  }
  if (value === undefined && problems.length > 0) {
    const message = oneLine(problems[0]?.message ?? '')
    return {
      kind: 'comment',
      heading: lostNote(name, message),
      reason: `\`${name}\` cannot be worked out. ${message}`,
      settings: [],
      left: [unknownLeft(assignment)],
    }
  }
  const none = value === undefined || isNothing
  const message = none ? `\`${name}\` has no value in the end.` : holdsNoValue(name, !setting)
  return {
    kind: 'comment',
    heading: none ? `# ${name}: without a value` : noValueNote(name, !setting),
    reason: message,
    settings: [],
    ...(none ? {} : { left: [remainder(place, message)] }),
  }
}

/** What a value says: to an option that is one value, a tuple of one is the slip of a comma behind it. */
const meantBy = ({ name, setting }: Assignment, value: PyValue): PyValue =>
  (!setting && value.type === 'tuple' && value.items.length === 1 && isSingleOption(name)
    ? value.items[0]
    : undefined) ?? value

/** That xm passed over a name, and why. */
const passedOverHere = (assignment: Assignment): string =>
  `\`${assignment.name}\`: ${passedOverWords(whyPassedOver(assignment) ?? 'other')}`

/** Whether texts follow each other in a list without a comma: Python joins them, as is often meant, and often not. */
const hasJoinedTexts = (given: string, release: Release): boolean =>
  parse(`x = ${given}\n`, release).problems.some(({ code }) => code === 'missing-comma')

const trimmed = ({ start, text }: Unit): Range => ({ start, end: start + text.trimEnd().length })

/** Whether what xl refuses in a unit can all be mended without knowing what it is for: a unit behind a number, a capital. */
const isMendable = ({ text }: Unit, { release }: ProgramOptions): boolean => {
  const { config, problems } = snapshotOfText(`${text}\n`, 'domain', { ...defaultPreferences, release, stage: 'parse' })
  const bad = problems.filter(({ rule: id }) => config.tree.problems.some(({ code }) => code === id))
  return config.tree.settings.length > 0 && bad.every(({ fixes = [] }) => fixes.length > 0)
}

/** Whether a unit sets an option whose name is not in small letters. */
const isCapital = (unit: Unit, { isOption }: ProgramOptions): boolean => {
  const name = simpleAssignment(unit)?.name
  return name !== undefined && !isOption(name) && isOption(name.toLowerCase())
}

/** What xl takes for settings in a unit, where that is all that there is in it. */
const settingsIn = (unit: Unit, release: Release) => {
  const { problems, settings } = parse(`${unit.text}\n`, release)
  return problems.length === 0 && settings.length === unit.statements ? settings : []
}

/** Whether xl reads a unit just as Python does, and something of it is for xl. */
const isRead = (unit: Unit, { homes, byName, isUsed, options: { release, isOption } }: Context): boolean => {
  const settings = settingsIn(unit, release)
  if (settings.length === 0) return false
  if (unit.broken) return true
  return settings.every(({ key, value, operator }) => {
    const assignment = byName.get(key.name)
    if (!assignment?.value || !value || operator?.text !== '=') return false
    // A name that nothing else in the program needs may be a slip for an option: it is for other rules.
    if (!isOption(key.name)) {
      if (isUsed(key.name)) return false
    } else if (homes.get(key.name) !== unit) return false
    return readsAs(unit.text.slice(value.start, value.end), assignment.value, release)
  })
}
