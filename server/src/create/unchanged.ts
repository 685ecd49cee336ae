import type { Config, Entry } from '../config/config.ts'
import { untilForgotten } from '../forgetting.ts'
import { derivedOf } from '../syntax/derived.ts'
import type { Value } from '../syntax/index.ts'
import type { Host } from '../values/value-type.ts'
import type { CreateOptions } from './create-domain.ts'
import type { Objected } from './step.ts'

/*
 * Who writes a comment, a blank or another value of a key that is not read changes nothing for libxl. What the creation has against a domain
 * names keys and items and not their places in the text, so that it is taken over from a config that says the same. Nobody else knows of it.
 */

/** What was found for a config. */
interface Found {
  readonly said: Said
  readonly objections: readonly Objected[]
}

/** So many configs are kept for a host: those of a few open documents, each as it is asked about in several ways. */
const most = 6

const lastFound = untilForgotten(() => new WeakMap<Host, readonly Found[]>())
const anyHost: Host = {}

/** A text by its length, so that what follows cannot be taken for a part of it. */
const measured = (text: string): string => `${text.length} ${text}`

/** All that the creation may see of a config and of what is asked, but for the host. */
interface Said {
  readonly asked: string
  readonly values: readonly (Value | undefined)[]
}

const ofEntry = ({ name, added, notRead }: Entry): string =>
  `${measured(name)}${added ? '+' : ''}${notRead?.because ?? ''}`

const saidOf = ({ release, arch, guest, vcpus, entries }: Config, options: CreateOptions): Said => {
  const all = [...entries.values()]
  const asked = [release, arch, guest.type, guest.decidedBy ?? '', vcpus ?? '', JSON.stringify(options)].join(' ')
  return { asked: [asked, ...all.map(ofEntry)].join('\n'), values: all.map(({ value }) => value) }
}

/** Whether two values say the same; of a list that was edited, nothing but what is new in it is looked at. */
const isSameValue = (one: Value | undefined, other: Value | undefined): boolean => {
  if (one === other) return true
  if (one?.type === 'atom') return other?.type === 'atom' && one.quote === other.quote && one.text === other.text
  if (one?.type !== 'list' || other?.type !== 'list' || one.items.length !== other.items.length) return false
  // What is typed and taken away again leads back to a list of which the other one was made.
  const [before, after] = derivedOf(other)?.from === one ? [one, other] : [other, one]
  const derived = derivedOf(after)
  const [first, behind] =
    derived?.from === before ? [derived.head, one.items.length - derived.tail] : [0, one.items.length]
  // Of two lists that came of others, what was edited last is most likely what differs.
  for (const each of [one, other]) {
    const edited = derivedOf(each)?.head ?? 0
    if (!isSameValue(one.items[edited], other.items[edited])) return false
  }
  for (let at = first; at < behind; at++) if (!isSameValue(one.items[at], other.items[at])) return false
  return true
}

const isSame = (one: Said, other: Said): boolean =>
  one.asked === other.asked && one.values.every((value, index) => isSameValue(value, other.values[index]))

/** What the creation has against a config: what `find` finds, or has found for one that says the same. */
export const unlessUnchanged = (
  config: Config,
  options: CreateOptions,
  find: () => readonly Objected[],
): readonly Objected[] => {
  const host = config.host ?? anyHost
  const said = saidOf(config, options)
  const found = lastFound().get(host) ?? []
  const known = found.find((each) => isSame(each.said, said))
  const objections = known?.objections ?? find()
  lastFound().set(host, [{ said, objections }, ...found.filter((each) => each !== known)].slice(0, most))
  return objections
}
