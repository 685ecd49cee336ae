import { newestRelease, type Release } from '../../server/src/release.ts'
import { isReadBy, keysOf } from '../../server/src/schema/index.ts'
import { parse } from '../../server/src/syntax/index.ts'
import { verdictRows } from './verdicts.ts'

/** A source of chance that gives the same numbers for the same seed (mulberry32). */
export interface Chance {
  /** From 0 to below 1. */
  next(): number
  below(limit: number): number
  pick<T>(all: readonly T[]): T
  /** True in `share` of all cases. */
  odds(share: number): boolean
}

export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { next, below, pick: (all) => all[below(all.length)] as (typeof all)[number], odds: (share) => next() < share }
}

/** The texts of values by key: from some configs and from the examples of the schema. */
export const valuesIn = (texts: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const values = new Map<string, Set<string>>()
  const gather = (text: string) => {
    for (const { key, value } of parse(text, newestRelease).settings) {
      if (!value) continue
      const own = values.get(key.name) ?? new Set()
      own.add(text.slice(value.start, value.end))
      values.set(key.name, own)
    }
  }
  for (const text of texts) gather(text)
  for (const { example } of keysOf('domain').values()) if (example) gather(`${example}\n`)
  return new Map([...values].map(([key, own]) => [key, [...own]]))
}

const valuesByKey = valuesIn(verdictRows.flatMap(({ text, kind }) => (kind === 'domain' ? [text] : [])))

const numbers = [
  '0',
  '1',
  '2',
  '-1',
  '4',
  '7',
  '8',
  '15',
  '16',
  '017',
  '0x10',
  '255',
  '256',
  '1024',
  '65535',
  '65536',
  '4294967295',
  '4294967296',
  '9999999999999999999',
  '1.5',
  '64M',
  '1 ',
  ' 1',
  '1e3',
  '',
]
const words = [
  '',
  'none',
  'all',
  'host',
  'default',
  'yes',
  'on',
  'hvm',
  'pv',
  'x',
  'é',
  'a b',
  '/dev/vg/x',
  'qemu-xen',
  'xvda',
  'br0',
  'ALL',
  '^1',
  '0-3',
  '3-0',
  'node:0',
  'name=x',
  '=',
  ',',
  ',,',
  'x=y,z',
]
const characters = [...',=:;-^!@*#. \t0123456789abcdefxyzABC/[](){}%+&?_<>~|\\é']

/** Changes a value a little: characters, numbers, fields. */
const mutate = (value: string, { pick, below, odds }: Chance): string => {
  const quoted = value.length > 1 && (value.startsWith('"') || value.startsWith("'"))
  const inner = quoted ? value.slice(1, -1) : value
  const at = below(inner.length + 1)
  const changed = pick([
    () => inner.slice(0, at) + inner.slice(at + 1),
    () => inner.slice(0, at) + pick(characters) + inner.slice(at),
    () => inner.slice(0, at) + pick(characters) + inner.slice(at + 1),
    () => inner.replace(/\d+/g, (number) => (odds(0.5) ? pick(numbers) : number)),
    () => inner.replace(/=[^,"']*/g, (part) => (odds(0.4) ? `=${pick([...numbers, ...words])}` : part)),
    () => inner.split(',').reverse().join(','),
    () => inner.split(',').slice(1).join(','),
    () => `${inner},${pick(words)}`,
    () => inner.replace(/,/g, () => (odds(0.5) ? ', ' : ',')),
    () => inner.toUpperCase(),
  ])()
  if (!quoted) return changed
  const quote = value.charAt(0)
  // A stray quote or newline is for the syntax family; here the strings stay strings.
  return (
    quote +
    changed
      .replaceAll(quote, '')
      .replaceAll('\n', '')
      .replace(/\\(?!["'\\abfnrtv])/g, '/')
      .replace(/\\$/, '') +
    quote
  )
}

/** Changes a value, inside a list one of its items. */
export const mutateValue = (value: string, chance: Chance): string => {
  if (!value.startsWith('[')) return mutate(value, chance)
  const { settings } = parse(`x = ${value}\n`, newestRelease)
  const list = settings[0]?.value
  if (list?.type !== 'list' || list.items.length === 0 || chance.odds(0.1))
    return chance.pick(['[]', '[ "" ]', '[ "x" ]', '"x"', '[["x"]]', value])
  const items = list.items.map(({ start, end }) => value.slice(start - 4, end - 4))
  const at = chance.below(items.length)
  const item = items[at] as string
  if (chance.odds(0.1)) items.push(item)
  items[at] = item.startsWith('[') ? mutateValue(item, chance) : mutate(item, chance)
  return `[ ${items.join(', ')} ]`
}

const atomOf = ({ pick, odds }: Chance): string =>
  odds(0.5)
    ? pick(numbers.filter((number) => /^\d/.test(number) && !/[.M e]/.test(number)))
    : `"${pick([...words, ...numbers])}"`

/** A domain config made up from what real and recorded configs have, with mistakes. */
export const generateConfig = (chance: Chance, release: Release): string => {
  const { pick, odds, below } = chance
  const keys = [...keysOf('domain').values()].filter((key) => isReadBy(key, release)).map(({ name }) => name)
  const lines = odds(0.97) ? ['name = "vm"'] : []
  const type = pick(['type = "hvm"', 'type = "pv"', 'type = "pvh"', 'builder = "hvm"', 'builder = "generic"', '', ''])
  if (type) lines.push(type)
  if (!type.includes('hvm') || odds(0.2))
    lines.push(pick(['kernel = "/boot/vmlinuz"', 'bootloader = "pygrub"', 'kernel = "/boot/vmlinuz"']))
  if (odds(0.5)) lines.push('memory = 512')
  if (odds(0.4)) lines.push(`vcpus = ${1 + below(4)}`)
  for (let count = 1 + below(4); count > 0; count--) {
    const key = pick(keys)
    const known = valuesByKey.get(key) ?? []
    let value = known.length > 0 && odds(0.9) ? pick(known) : atomOf(chance)
    for (let times = pick([0, 1, 1, 2]); times > 0; times--) value = mutateValue(value, chance)
    lines.push(`${key} ${odds(0.03) ? '+=' : '='} ${value}`)
  }
  return `${lines.join('\n')}\n`
}
