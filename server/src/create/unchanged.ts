import type { Config, Entry } from '../config/config.ts'
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
  readonly said: string
  readonly objections: readonly Objected[]
}

/** So many configs are kept for a host: those of a few open documents, each as it is asked about in several ways. */
const most = 6

const lastFound = new WeakMap<Host, readonly Found[]>()
const anyHost: Host = {}

/** A text by its length, so that what follows cannot be taken for a part of it. */
const measured = (text: string): string => `${text.length} ${text}`

const saidBy = (value: Value | undefined): string =>
  value === undefined
    ? '-'
    : value.type === 'atom'
      ? `${value.quote ?? ''}${measured(value.text)}`
      : `[${value.items.map(saidBy).join('')}]`

const ofEntry = ({ name, value, added, notRead }: Entry): string =>
  `${name}${added ? '+' : ''}${notRead?.because ?? ''}=${saidBy(value)}`

/** All that the creation may see of a config and of what is asked, but for the host. */
const saidOf = ({ release, arch, guest, vcpus, entries }: Config, options: CreateOptions): string => {
  const asked = [release, arch, guest.type, guest.decidedBy ?? '', vcpus ?? '', JSON.stringify(options)].join(' ')
  return [asked, ...[...entries.values()].map(ofEntry)].join('\n')
}

/** What the creation has against a config: what `find` finds, or has found for one that says the same. */
export const unlessUnchanged = (
  config: Config,
  options: CreateOptions,
  find: () => readonly Objected[],
): readonly Objected[] => {
  const host = config.host ?? anyHost
  const said = saidOf(config, options)
  const found = lastFound.get(host) ?? []
  const known = found.find((each) => each.said === said)
  const objections = known?.objections ?? find()
  lastFound.set(host, [{ said, objections }, ...found.filter((each) => each !== known)].slice(0, most))
  return objections
}
