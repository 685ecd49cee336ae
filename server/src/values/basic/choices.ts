import { ours } from '../../markdown.ts'
import { atLeast, type Release } from '../../release.ts'
import { sure } from '../../sure.ts'
import { type Atom, contentRange, type Value } from '../../syntax/index.ts'
import { tableOf } from '../../table.ts'
import type { Explanation, Finding, Proposal, ReadContext, Shape, ValueType } from '../value-type.ts'
import { type AccessOptions, getAtom } from './accessors.ts'
import { advice, ignored, refused } from './findings.ts'
import { nearName } from './near.ts'
import { stop } from './tab-stops.ts'

/** One value of a choice. */
export interface ChoiceValue {
  /** One sentence, Markdown. */
  readonly text: string
  readonly since?: Release
  /** The last release that knows it. */
  readonly until?: Release
  readonly deprecated?: boolean
  /** Whether it is offered to somebody who is typing; always unless given. */
  readonly offered?: (cx: ReadContext) => boolean
}

export interface ChoiceOptions extends AccessOptions {
  readonly label?: string
  /** What xl prints before it refuses an unknown value. */
  readonly said?: (text: string, cx: ReadContext) => string
  /** What becomes of an unknown value; the file is refused unless told otherwise. */
  readonly unknown?: 'refused' | 'ignored'
  /** Whether capitals matter: most of xl's names are compared without regard to case. */
  readonly caseSensitive?: boolean
}

/** One of a few names (mostly an enumeration in `libxl_types.idl`). */
export const choice = (values: Record<string, ChoiceValue>, options: ChoiceOptions = {}): ValueType<string> => {
  const names = Object.keys(values)
  const find = (given: string): string | undefined =>
    names.find((name) => (options.caseSensitive ? name === given : name.toLowerCase() === given.toLowerCase()))
  return {
    label: options.label ?? `one of ${names.map((name) => `\`${name}\``).join(', ')}`,
    accessors: ['string'],
    snippet: choiceShape(values),
    read(value, cx) {
      const { value: atom, findings } = getAtom(value, cx, options)
      if (!atom) return { value: undefined, findings }
      const name = find(atom.text)
      const known = name !== undefined && inReleases(sure(values[name]), cx.release)
      if (known) {
        const chosen = sure(values[name])
        return {
          value: name,
          findings: chosen.deprecated
            ? [advice('deprecated-value', atom, `\`${name}\` is deprecated. ${chosen.text}`, { tag: 'deprecated' })]
            : [],
        }
      }
      return {
        value: undefined,
        findings: [
          unknownChoice(atom, name ? values[name] : undefined, availableNames(values, cx.release), cx, options),
        ],
      }
    },
    complete: (value, offset, cx) => completeChoice(values, value, offset, cx),
    explain(value) {
      if (value.type !== 'atom') return undefined
      const name = find(value.text)
      return name === undefined ? undefined : explainChoice(name, sure(values[name]), value)
    },
  }
}

/** Whether `release` lies between `since` and `until`. */
export const inReleases = ({ since, until }: { since?: Release; until?: Release }, release: Release): boolean =>
  (since === undefined || atLeast(release, since)) && (until === undefined || atLeast(until, release))

/** The names of a choice that the release knows. */
export const availableNames = (values: Record<string, ChoiceValue>, release: Release): string[] =>
  Object.keys(values).filter((name) => inReleases(values[name] as ChoiceValue, release))

const unknownChoice = (
  atom: Atom,
  other: ChoiceValue | undefined,
  names: string[],
  cx: ReadContext,
  options: ChoiceOptions,
): Finding => {
  const when =
    other?.since && !inReleases({ since: other.since }, cx.release)
      ? `; it came with ${other.since}`
      : other?.until
        ? `; ${other.until} was the last to know it`
        : ''
  return unknownName(atom, cx, names, {
    ...(options.unknown ? { effect: options.unknown } : {}),
    said: options.said?.(atom.text, cx),
    when,
  })
}

/** A value that is none of the names that xl knows. */
export const unknownName = (
  atom: Atom,
  cx: ReadContext,
  names: readonly string[],
  {
    effect = 'refused',
    said,
    when = '',
    fixes = meant(atom.text, names),
  }: {
    readonly effect?: 'refused' | 'ignored'
    readonly said?: string | undefined
    /** Why this release does not know it. */
    readonly when?: string
    /** The names that may have been meant. */
    readonly fixes?: readonly string[]
  } = {},
): Finding =>
  (effect === 'ignored' ? ignored : refused)(
    'unknown-choice',
    atom,
    `xl ${cx.release} ${effect === 'ignored' ? 'does not know and ignores' : 'refuses'} \`${atom.text}\` for \`${cx.key}\`${when}. It knows ${names.map((name) => `\`${name}\``).join(', ')}.`,
    {
      said,
      fixes: fixes.map((name) => ({
        title: `Replace by \`${name}\``,
        edits: [{ ...contentRange(atom), newText: atom.quote ? name : `"${name}"` }],
      })),
    },
  )

/** What people call a choice by another name: an action of QEMU or libvirt, a kind of firmware. */
const otherNames = tableOf({
  reboot: 'restart',
  shutdown: 'destroy',
  poweroff: 'destroy',
  halt: 'destroy',
  uefi: 'ovmf',
  efi: 'ovmf',
  bios: 'seabios',
  legacy: 'seabios',
})

/** The names that may have been meant by `given`, the likeliest first: one that is a slip away, and those that begin alike. */
const meant = (given: string, names: readonly string[]): string[] => {
  const small = given.toLowerCase()
  const alike = names.filter((name) => small !== '' && (name.startsWith(small) || small.startsWith(name)))
  const other = otherNames[small]
  const near = other !== undefined && names.includes(other) ? other : nearName(given, names)
  return [...new Set(near === undefined ? alike : [near, ...alike])].slice(0, 3)
}

/** A new text with one of these values: those that are fit to be written in the release. */
export const choiceShape =
  (values: Record<string, ChoiceValue>): Shape =>
  (cx) =>
    `"${stop(1, ...offersOf(values, cx).flatMap(({ label, deprecated }) => (deprecated ? [] : [label])))}"`

/** A text that is offered. */
export interface Offer extends Pick<Proposal, 'detail' | 'documentation' | 'deprecated' | 'free' | 'whenAsked'> {
  readonly label: string
  /** Whether it is what another guest has. */
  readonly isOthers?: boolean
}

/** A text among others that nobody can count. */
export const free = (offer: Offer): Offer => ({ ...offer, free: true })

/** Proposals for a single value: the quotes are added where they are missing. */
export const offerTexts = (offers: readonly Offer[], value: Value | undefined, offset: number): Proposal[] => {
  if (value?.type === 'list') return []
  const { start, end } = value ? contentRange(value) : { start: offset, end: offset }
  return offers.map((offer) => ({
    ...offer,
    kind: 'value',
    replace: { start, end },
    insert: value?.quote ? offer.label : `"${offer.label}"`,
  }))
}

/** What is offered of a choice: what the release knows and the guest can have. */
export const offersOf = (values: Record<string, ChoiceValue>, cx: ReadContext): Offer[] =>
  availableNames(values, cx.release)
    .filter((name) => values[name]?.offered?.(cx) !== false)
    .map((label) => {
      const { text, deprecated = false } = sure(values[label])
      return { label, documentation: ours(text), deprecated }
    })

/** Proposals for a choice. */
export const completeChoice = (
  values: Record<string, ChoiceValue>,
  value: Value | undefined,
  offset: number,
  cx: ReadContext,
): Proposal[] => offerTexts(offersOf(values, cx), value, offset)

const explainChoice = (name: string, { text, since, until }: ChoiceValue, { start, end }: Value): Explanation => ({
  start,
  end,
  markdown: ours(`**${name}**${since ? ` · since ${since}` : ''}${until ? ` · until ${until}` : ''}\n\n${text}`),
})
