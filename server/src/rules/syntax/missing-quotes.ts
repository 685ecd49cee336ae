import type { Config } from '../../config/config.ts'
import { valueTypeOf } from '../../config/read-config.ts'
import { type Range, settingBefore } from '../../syntax/index.ts'
import type { Fix, ValueType } from '../../values/value-type.ts'
import { fix, replace } from '../fixes/edits.ts'
import { syntaxRule } from './syntax-rule.ts'

/** The marked word with what adheres to it, which a person may have meant for a text: `root=/dev/xvda`, but not `f("x")`. */
const wordAt = (text: string, start: number): string | undefined => {
  const rest = text.slice(start)
  const word = rest.slice(0, rest.search(/[\s,;#[\]]|$/))
  return /["'(]/.test(word) ? undefined : word
}

/** Whether one of the parts begins another device: as an address, a path or a prefix does, or with the field that the first begins with. */
const areDevices = ([first = '', ...others]: readonly string[]): boolean => {
  const fieldOf = (part: string) => /^\s*([\w-]+)\s*=/.exec(part)?.[1]
  const begun = fieldOf(first)
  return others.some(
    (part) =>
      /^(?:\/|[a-z]\w*:|(?:[\da-f]{4}:)?[\da-f]{1,2}:[\da-f]{1,2}\.\d)/i.test(part) ||
      (begun !== undefined && fieldOf(part) === begun),
  )
}

/** Whether a key takes lists alone. */
const wantsList = (type: ValueType | undefined): boolean =>
  type?.accessors.every((accessor) => accessor.startsWith('list')) ?? false

/** Quotes round everything that lacks them in a value: round a device as a whole, and round each of several numbers. Of two ways the one is left that xl reads. */
const quoteAll = (places: readonly Range[], words: readonly string[], config: Config): Fix[] => {
  const { tree } = config
  const [first] = places
  const setting = first && settingBefore(tree.settings, first.start)
  const type = setting && valueTypeOf(config, setting.key.name)
  const list = setting?.value?.type === 'list' ? setting.value : undefined
  // In quotes it is no number either.
  if (first && isNumberAt(config, first.start)) return []
  const quoted = (word: string) => `"${word.trim()}"`
  const edits = (write: (word: string) => string) =>
    places.map((place, index) => replace(place, write(words[index] as string)))
  const whole = () =>
    fix(
      'Put it in quotes',
      edits((word) => (!list && wantsList(type) ? `[ ${quoted(word)} ]` : quoted(word))),
      false,
    )
  if (!list || !words.some((word) => word.includes(','))) return [whole()]
  // A device has commas of its own: then those before a blank part two devices, if any do.
  const isDevice = type?.signature !== undefined
  const isNested = list.items.some((item) => item.type === 'list')
  const parts = (word: string) => word.split(isDevice && !isNested ? /,\s+/ : ',')
  const each = () =>
    fix(
      'Put each in quotes',
      edits((word) => parts(word).map(quoted).join(', ')),
      false,
    )
  if (!isDevice || words.some((word) => areDevices(parts(word)))) return [each(), whole()]
  return [whole(), ...(isNested || words.some((word) => /,\s+\S/.test(word)) ? [each()] : [])]
}

/** Whether the key of the setting at an offset takes nothing but numbers. */
const isNumberAt = (config: Config, offset: number): boolean => {
  const setting = settingBefore(config.tree.settings, offset)
  const type = setting && valueTypeOf(config, setting.key.name)
  return type?.accessors.every((accessor) => /long|defbool/.test(accessor)) ?? false
}

export const missingQuotes = syntaxRule({
  id: 'missing-quotes',
  summary: 'Text without quotes',
  message: (marked, { start }, config) =>
    isNumberAt(config, start)
      ? `\`${marked}\` is no number: xl refuses ${/[^\w-]/.test(marked) ? 'it' : 'a bare word'}.`
      : `Text stands in quotes: \`"${marked}"\`. xl refuses a bare word.`,
  fixes: (marked, { start, end, places }, config) => {
    const { text } = config.tree
    const [, one, other] = /^(\d{1,9})\*(\d{1,9})$/.exec(marked) ?? []
    if (one && other && isNumberAt(config, start)) {
      const product = String(BigInt(one) * BigInt(other))
      return [fix(`Write ${product}`, [replace({ start, end }, product)], false)]
    }
    const words = places.map((place) => text.slice(place.start, place.end))
    if (words.some((each) => /[^\w.-]/.test(each)) || words.length > 1) return quoteAll(places, words, config)
    const word = wordAt(text, start)
    // What stands for nothing is no text.
    if (word === undefined || /^(?:None|null|nil)$/.test(word)) return []
    const whole = { start, end: start + word.length }
    // In quotes a word is no number either.
    const isNumber = isNumberAt(config, start)
    const number = /^(True|TRUE|true|yes|on)$/.test(word)
      ? '1'
      : /^(False|FALSE|false|no|off|none)$/.test(word)
        ? '0'
        : ''
    return [
      ...(number ? [fix(`Write ${number}`, [replace(whole, number)], false)] : []),
      ...(isNumber ? [] : quoteAll([whole], [word], config)),
    ]
  },
})
