import type { TrackedText } from '../../features/tracked-text.ts'
import type { PythonResult } from '../../python/machine/types.ts'
import { evaluatePython } from '../../python/read-python.ts'
import type { Range } from '../../syntax/index.ts'
import type { Arch } from '../../values/value-type.ts'
import { secondDisks } from '../../xm/devices.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { asMeant } from '../../xm/meant.ts'
import { type TakenOptions, takeOptions, type XmOptions, XmRefusal, type XmValue } from '../../xm/options.ts'
import { xmDomain } from '../../xm/xm-domain.ts'
import { hasFirstOptions } from '../first-options.ts'
import { codeHeading, unreadHeading } from '../notes.ts'

/** What xm would have made of a config without what it refused of it. */
interface Rest {
  readonly domain: XmDomain
  /** The options that it is without. */
  readonly without: ReadonlySet<string>
  /** The items, from 0, that it is without, by the lists that they stand in. */
  readonly devices: ReadonlyMap<string, ReadonlySet<number>>
}

/** What xm made of a config. */
export interface XmReading extends TakenOptions {
  /** Its places are those of what xm was given: `source` knows where they are in the file. */
  readonly python: PythonResult
  readonly source?: TrackedText
  /** Undefined where xm, or xend behind it, refused the config. */
  readonly domain: XmDomain | undefined
  /** Why it did. */
  readonly refusal: string | undefined
  /** Options at whose value xend ended, though it is plain what it meant, with that value: the domain is the one that was meant. */
  readonly choked?: XmOptions
  /** What it would have made of the rest, for a config that it refused because of single options or devices. */
  readonly rest?: Rest
  /** What it would have made of the same for a guest of that kind, where the file means one that xm did not see; undefined where it refuses that. */
  readonly ofKind?: (kind: XmDomain['type']) => XmDomain | undefined
  /** What xm did by itself for a guest of that kind: of a config that it refused, what the file says nothing about is decided by xl now. */
  readonly usual?: (kind: XmDomain['type']) => XmDomain
  /** Keys that the file has under another name, with which xm did nothing, and those names: what was meant by them is kept. */
  readonly renamed?: ReadonlyMap<string, string>
  /** Keys of the original that xl alone knows: what they decide is meant for it. */
  readonly forXl?: ReadonlySet<string>
}

/** How the file was given to xm. */
export interface XmCommand {
  readonly arch: Arch
  /** What stood behind the file as NAME=VALUE. */
  readonly parameters: Readonly<Record<string, string>>
  /** The name of the file, which a domain without one gets. */
  readonly name: string
}

const unseenWords = (name: string): string =>
  `A function, a generator or a class reads \`${name}\`, a name at the top of the file: xm ran the file in such a way that these did not see it, and Python stopped there.`

const notThereWords = (name: string): string =>
  `\`globals()\` is asked for \`${name}\`, a name at the top of the file: xm ran the file in such a way that it was not there, and Python stopped.`

/** What names a kind of guest in xm's words. */
const builderOf = (kind: XmDomain['type']): XmValue => (kind === 'hvm' ? 'hvm' : 'linux')

/** Lists of which xend took each item by itself, and made one device of it. */
const deviceLists = new Set(['disk', 'vif'])

/** The items of a list of devices that xm refuses, by themselves or behind those before them, whatever stands beside the list. */
const refusedItems = (key: string, value: XmValue, name: string): ReadonlySet<number> => {
  const items = deviceLists.has(key) && Array.isArray(value) ? value : []
  const [refused, taken]: [number[], number[]] = [[], []]
  for (const [index, item] of items.entries()) (xmTakes(new Map([[key, [item]]]), name) ? taken : refused).push(index)
  const seconds = key === 'disk' ? secondDisks(taken.map((index) => items[index] ?? '')) : new Set<number>()
  return new Set([...refused, ...taken.filter((_, place) => seconds.has(place))])
}

/** What xm makes of a config without the options and devices for which it refuses the whole of it; one may want another that stands behind it. */
const restOf = ({ options }: TakenOptions, name: string): Rest => {
  // One map that grows: a copy for each option would be the square of them.
  const kept = new Map<string, XmValue>()
  const devices = new Map<string, ReadonlySet<number>>()
  const keep = (key: string, value: XmValue): boolean => {
    kept.set(key, value)
    const isTaken = xmTakes(kept, name)
    if (!isTaken) kept.delete(key)
    return isTaken
  }
  for (const [key, value] of [...options, ...options]) {
    if (kept.has(key) || keep(key, value)) continue
    const refused = refusedItems(key, value, name)
    const others = Array.isArray(value) ? value.filter((_, index) => !refused.has(index)) : []
    if (refused.size > 0 && others.length > 0 && keep(key, others)) devices.set(key, refused)
  }
  return {
    domain: xmDomain(kept, name),
    without: new Set([...options.keys()].filter((key) => !kept.has(key))),
    devices,
  }
}

const xmTakes = (options: XmOptions, name: string): boolean => domainOrNothing(options, name) !== undefined

const made = (options: XmOptions, name: string): XmDomain | XmRefusal => {
  try {
    return xmDomain(options, name)
  } catch (error) {
    if (error instanceof XmRefusal) return error
    throw error
  }
}

const domainOrNothing = (options: XmOptions, name: string): XmDomain | undefined => {
  const domain = made(options, name)
  return domain instanceof XmRefusal ? undefined : domain
}

/** What xm made of a config without the options that it refuses only as long as others are not known: of them nobody knows it either. */
const asFarAsKnown = (
  { options, unknown, passedOver }: TakenOptions,
  { without }: Rest,
  name: string,
): TakenOptions => {
  const open = [...options].filter(([key, value]) => {
    const alone = without.has(key) ? made(new Map([[key, value]]), name) : undefined
    return alone instanceof XmRefusal && alone.beside.some((each) => unknown.has(each))
  })
  const keys = new Set(open.map(([key]) => key))
  const known = new Map([...options].filter(([key]) => !keys.has(key)))
  return { options: known, unknown: new Set([...unknown, ...keys]), passedOver }
}

/** What xm said of a file before a migration made comments of what neither xm nor xl can read. */
const refusedBefore = (text: string): string | undefined =>
  `\n${text}`.includes(`\n${unreadHeading}`) ? 'This was not Python: xm refused the whole file.' : undefined

/** The names that a migration before this one made comments of. */
const namesLeft = (text: string): readonly string[] =>
  text.includes(codeHeading) ? [...text.matchAll(/^#[ \t]+(\w+)[ \t]*=/gm)].map(([, left = '']) => left) : []

/** Reads a config as the last xm did, without running it. Never throws on any text. */
export const readAsXm = (text: string, { arch, parameters, name }: XmCommand): XmReading => {
  const python = evaluatePython(text, { arch, parameters })
  const nothing: TakenOptions = { options: new Map(), unknown: new Set(), passedOver: new Map() }
  // What xm made of it nobody has worked out, or there was no xm yet: there is nothing to hold the result against.
  if (python.unread || hasFirstOptions([...python.assignments.map(({ name: each }) => each), ...namesLeft(text)]))
    return { python, ...nothing, domain: undefined, refusal: undefined }
  const [unseen] = python.unseen
  const stop = python.problems.find(({ kind }) => kind === 'raises' || kind === 'syntax')
  let taken = nothing
  const refused = (refusal: string): XmReading => ({
    ...{ python, ...taken, domain: undefined, refusal },
    ...{ usual: (kind: XmDomain['type']) => xmDomain(new Map([['builder', builderOf(kind)]]), name) },
    rest: restOf(taken, name),
  })
  try {
    taken = takeOptions(python, parameters)
    const isAsked = ({ start, end }: Range) => /\bglobals\s*\(/.test(text.slice(start, end))
    const wordsFor = (each: PythonResult['unseen'][number]) => (isAsked(each) ? notThereWords : unseenWords)(each.name)
    const refusal = unseen ? wordsFor(unseen) : (stop?.message ?? refusedBefore(text))
    if (refusal !== undefined) return refused(refusal)
    const { options: meant, refused: choked } = asMeant(taken.options)
    taken = { ...taken, options: meant }
    if (taken.unknown.size > 0 && !xmTakes(meant, name)) taken = asFarAsKnown(taken, restOf(taken, name), name)
    const { options } = taken
    const ofKind = (kind: XmDomain['type']) =>
      domainOrNothing(new Map([...options, ['builder', builderOf(kind)]]), name)
    return { python, ...taken, domain: xmDomain(options, name), refusal: undefined, ofKind, choked }
  } catch (error) {
    if (!(error instanceof XmRefusal)) throw error
    return refused(`xm says: ${error.message}`)
  }
}
