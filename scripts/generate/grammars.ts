import fs from 'node:fs'
import path from 'node:path'
import { keysOf } from '../../server/src/schema/index.ts'
import type { GrammarRule } from '../../server/src/schema/key.ts'
import { diskFields, diskPrefixes } from '../../server/src/values/devices/disk/fields.ts'
import { pciFields } from '../../server/src/values/devices/pci/fields.ts'
import { kinds as soundKinds } from '../../server/src/values/devices/vsnd-fields.ts'
import type { FileKind } from '../../server/src/values/value-type.ts'
import type { Generated } from './generated.ts'

/*
 * The TextMate grammars are written by hand but for the words in them: which keys have strings of which language, and what is a word in a
 * disk, a PCI device or a sound card. The words of a list are put into the text where those of before stand, so that its shape is kept.
 */

/** One rule of a grammar: what we look at of it. */
interface Rule {
  readonly include?: string
  readonly comment?: string
  readonly match?: string
  readonly patterns?: readonly Rule[]
}

interface Grammar {
  readonly injections?: Readonly<Record<string, Rule>>
  readonly repository?: Readonly<Record<string, Rule>>
}

const ruleOf = (include: string): GrammarRule => include.slice(include.indexOf('#') + 1) as GrammarRule

/** `meta.setting.disk string.quoted - …`: the strings of the keys that have this rule, without what the selector leaves out. */
const selector = (kind: FileKind, rule: GrammarRule, before: string): string => {
  const keys = [...keysOf(kind).values()].filter(({ grammar }) => grammar === rule).map(({ name }) => name)
  const scopes = keys.map((name) => `meta.setting.${name}`)
  const without = / - .*$/.exec(before)?.[0] ?? ''
  return `${scopes.length > 1 ? `(${scopes.join(' | ')})` : scopes[0]} string.quoted${without}`
}

const valuesOf = ({ values = {} }: { readonly values?: object } = {}): string[] => Object.keys(values)

const diskFlags = Object.entries(diskFields).flatMap(([name, { flag }]) => (flag ? [name] : []))

const marker = 'npm run generate makes the words: '

/** The words of a rule, by what its comment says behind the marker. */
const words: Readonly<Record<string, readonly string[]>> = {
  'the prefixes of xm, one or several.': Object.keys(diskPrefixes),
  'flags of a disk.': diskFlags,
  'formats of a disk.': valuesOf(diskFields.format),
  'access to a disk.': valuesOf(diskFields.access),
  'other values of a disk.': [
    ...valuesOf(diskFields.backendtype),
    ...valuesOf(diskFields.devtype),
    ...valuesOf(diskFields.specification),
  ],
  'policies of a PCI device.': valuesOf(pciFields.rdm_policy),
  'parts of a sound card.': Object.keys(soundKinds),
}

/** The list of words in a pattern, at least two of them. */
const alternatives = /(?<=\((?:\?:)?)[a-z][\w-]*(?:\|[a-z][\w-]*)+(?=\))/

const withWords = ({ comment = '', match = '' }: Rule): string => {
  const list = words[comment.slice(marker.length)]
  if (!list || !alternatives.test(match)) throw new Error(`a grammar wants words that are not known: ${comment}`)
  return match.replace(alternatives, list.join('|'))
}

/** Each string of the grammar that has to be another, with what it has to be. */
const changes = (kind: FileKind, { injections = {}, repository = {} }: Grammar): [before: string, after: string][] => [
  ...Object.entries(injections).map(([before, { patterns = [] }]): [string, string] => [
    before,
    selector(kind, ruleOf(patterns[0]?.include ?? ''), before),
  ]),
  ...Object.values(repository)
    .flatMap(({ patterns = [] }) => patterns)
    .filter(({ comment }) => comment?.startsWith(marker))
    .map((rule): [string, string] => [rule.match ?? '', withWords(rule)]),
]

const grammar = (kind: FileKind): Generated => {
  const file = `syntaxes/xen-${kind}.tmLanguage.json`
  return {
    file,
    make: () => {
      const text = fs.readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
      return changes(kind, JSON.parse(text)).reduce(
        (all, [before, after]) => all.replace(JSON.stringify(before), () => JSON.stringify(after)),
        text,
      )
    },
  }
}

export const grammars: readonly Generated[] = [grammar('domain'), grammar('cpupool'), grammar('xl-conf')]
