import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { bytesOnly } from '../machine/literals.ts'
import {
  derived,
  list,
  notKnown,
  raise,
  spend,
  spendItems,
  spendLook,
  spendSearch,
  spendText,
} from '../machine/machine.ts'
import { iterate } from '../machine/sequences.ts'
import { boolean, integer, lossOf, text, tuple, type Value } from '../machine/values.ts'
import { type Builtin, type Call, countAt, pure, textAt } from './builtin-call.ts'
import { formatText } from './format.ts'

const whitespace = ' \t\n\r\v\f'

/** A method that looks at single characters or places: for ASCII only. */
const ascii = (minimum: number, maximum: number, run: (call: Call, self: string) => Value): Builtin =>
  pure(minimum + 1, maximum + 1, (call) => {
    const self = textAt(call, 0)
    const texts = call.args.flatMap((value) => (value.type === 'str' ? [value.value] : []))
    spend(call.m, call.node, self.length / 64)
    return bytesOnly(call.m, call.node, ...texts) ?? run(call, self)
  })

const mapped = (change: (self: string) => string): Builtin =>
  ascii(0, 0, (call, self) => {
    // Some of them make each letter by itself.
    spendLook(call.m, call.node, 'items', self.length)
    return text(change(self))
  })

const tested = (pattern: RegExp): Builtin => ascii(0, 0, (_, self) => boolean(pattern.test(self)))

const trimmed = (left: boolean, right: boolean): Builtin =>
  ascii(0, 1, (call, self) => {
    const characters = call.args[1] && call.args[1].type !== 'none' ? textAt(call, 1) : whitespace
    const taken = new Set(characters)
    let from = 0
    let to = self.length
    while (left && from < to && taken.has(sure(self[from]))) from++
    while (right && to > from && taken.has(sure(self[to - 1]))) to--
    return text(self.slice(from, to))
  })

/** Splits at white space, or at a separator, at most `count` times from the left or the right. */
const splitText = (call: Call, self: string, fromRight: boolean): Value => {
  const { m, node, args } = call
  const most = countAt(call, 2, -1)
  const limit = most < 0 ? Number.POSITIVE_INFINITY : most
  spendItems(m, node, self.length / 8)
  // So many words there may be, each a text of its own.
  spendLook(m, node, 'items', self.length)
  const parts: string[] = []
  if (!args[1] || args[1].type === 'none') {
    const words = [...self.matchAll(/[^ \t\n\r\v\f]+/g)]
    if (words.length <= limit)
      append(
        parts,
        words.map(([word]) => word),
      )
    else if (fromRight) {
      const kept = limit === 0 ? [] : words.slice(-limit)
      const last = sure(words[words.length - kept.length - 1])
      append(
        parts,
        [self.slice(0, last.index + last[0].length)],
        kept.map(([word]) => word),
      )
    } else {
      append(
        parts,
        words.slice(0, limit).map(([word]) => word),
      )
      parts.push(self.slice(sure(words[limit]).index))
    }
  } else {
    const separator = textAt(call, 1)
    if (separator === '') return raise(node, 'ValueError', 'empty separator')
    spendSearch(m, node, self, separator)
    const pieces = self.split(separator)
    const extra = pieces.length - 1 - limit
    if (extra <= 0) append(parts, pieces)
    else if (fromRight) append(parts, [pieces.slice(0, extra + 1).join(separator)], pieces.slice(extra + 1))
    else append(parts, pieces.slice(0, limit), [pieces.slice(limit).join(separator)])
  }
  spendItems(m, node, parts.length)
  // Without a separator Python 2 keeps the white space at the end of an unsplit rest.
  return list(m, parts.map(text))
}

const edges = (call: Call, self: string, at: number): { start: number; stop: number } => {
  const place = (index: number): number => (index < 0 ? Math.max(0, index + self.length) : index)
  return { start: place(countAt(call, at, 0)), stop: Math.min(self.length, place(countAt(call, at + 1, self.length))) }
}

const begins = (atEnd: boolean): Builtin =>
  ascii(1, 3, (call, self) => {
    const { start, stop } = edges(call, self, 2)
    if (start > stop) return boolean(false)
    const part = self.slice(start, stop)
    const options = call.args[1]?.type === 'tuple' ? call.args[1].items : [sure(call.args[1])]
    const odd = options.find((option) => option.type !== 'str')
    if (odd)
      return lossOf(odd)
        ? derived(call.m, [odd])
        : raise(call.node, 'TypeError', 'expected a string or a tuple of strings')
    return boolean(
      options.some(
        (option) => option.type === 'str' && (atEnd ? part.endsWith(option.value) : part.startsWith(option.value)),
      ),
    )
  })

const found = (last: boolean, must: boolean): Builtin =>
  ascii(1, 3, (call, self) => {
    const needle = textAt(call, 1)
    const { start, stop } = edges(call, self, 2)
    const part = start > stop ? undefined : self.slice(start, stop)
    spendSearch(call.m, call.node, part ?? '', needle)
    const index = part === undefined ? -1 : last ? part.lastIndexOf(needle) : part.indexOf(needle)
    if (index < 0 && must) return raise(call.node, 'ValueError', 'substring not found')
    return integer(index < 0 ? -1 : index + start)
  })

const justified = (place: (room: number, width: number) => [number, number]): Builtin =>
  ascii(1, 2, (call, self) => {
    const width = countAt(call, 1, 0)
    const fill = call.args[2] ? textAt(call, 2) : ' '
    if (fill.length !== 1) return raise(call.node, 'TypeError', 'the fill must be one character')
    spendText(call.m, call.node, Math.max(0, width))
    const room = Math.max(0, width - self.length)
    const [before, after] = place(room, width)
    return text(fill.repeat(before) + self + fill.repeat(after))
  })

const parted = (last: boolean): Builtin =>
  ascii(1, 1, (call, self) => {
    const separator = textAt(call, 1)
    if (separator === '') return raise(call.node, 'ValueError', 'empty separator')
    spendSearch(call.m, call.node, self, separator)
    const index = last ? self.lastIndexOf(separator) : self.indexOf(separator)
    const parts =
      index < 0
        ? last
          ? ['', '', self]
          : [self, '', '']
        : [self.slice(0, index), separator, self.slice(index + separator.length)]
    return tuple(parts.map(text))
  })

export const capitalize = (self: string): string => self.slice(0, 1).toUpperCase() + self.slice(1).toLowerCase()

/** The methods of `str`. */
export const textMethods: Readonly<{ [name: string]: Builtin }> = tableOf({
  lower: mapped((self) => self.toLowerCase()),
  upper: mapped((self) => self.toUpperCase()),
  capitalize: mapped(capitalize),
  title: mapped((self) =>
    self.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_, before, letter) => before + letter.toUpperCase()),
  ),
  swapcase: mapped((self) => self.replace(/[a-zA-Z]/g, (c) => (c < 'a' ? c.toLowerCase() : c.toUpperCase()))),
  isdigit: tested(/^[0-9]+$/),
  isalpha: tested(/^[a-zA-Z]+$/),
  isalnum: tested(/^[0-9a-zA-Z]+$/),
  isspace: tested(/^[ \t\n\r\v\f]+$/),
  isupper: tested(/^[^a-zA-Z]*[A-Z][^a-z]*$/),
  islower: tested(/^[^a-zA-Z]*[a-z][^A-Z]*$/),
  strip: trimmed(true, true),
  lstrip: trimmed(true, false),
  rstrip: trimmed(false, true),
  startswith: begins(false),
  endswith: begins(true),
  find: found(false, false),
  rfind: found(true, false),
  index: found(false, true),
  rindex: found(true, true),
  count: ascii(1, 3, (call, self) => {
    const needle = textAt(call, 1)
    const { start, stop } = edges(call, self, 2)
    if (start > stop) return integer(0)
    const part = self.slice(start, stop)
    spendSearch(call.m, call.node, part, needle)
    return integer(needle === '' ? part.length + 1 : part.split(needle).length - 1)
  }),
  ljust: justified((room) => [0, room]),
  rjust: justified((room) => [room, 0]),
  center: justified((room, width) => {
    const before = Math.floor(room / 2) + (room & width & 1)
    return [before, room - before]
  }),
  zfill: ascii(1, 1, (call, self) => {
    const width = countAt(call, 1, 0)
    spendText(call.m, call.node, Math.max(0, width))
    const sign = /^[-+]/.exec(self)?.[0] ?? ''
    return text(sign + self.slice(sign.length).padStart(width - sign.length, '0'))
  }),
  partition: parted(false),
  rpartition: parted(true),
  splitlines: ascii(0, 0, (call, self) => {
    const lines = self.match(/[^\n\r]+(?:\r\n|[\n\r])?|\r\n|[\n\r]/g) ?? []
    spendItems(call.m, call.node, lines.length)
    return list(
      call.m,
      lines.map((line) => text(line.replace(/[\r\n]/g, ''))),
    )
  }),
  expandtabs: ascii(0, 0, (call, self) =>
    self.includes('\t')
      ? notKnown(call.m, call.node, 'unsupported', '`expandtabs` is not evaluated here.')
      : text(self),
  ),
  split: pure(1, 3, (call) => splitText(call, textAt(call, 0), false)),
  rsplit: pure(1, 3, (call) => splitText(call, textAt(call, 0), true)),
  replace: pure(3, 4, (call) => {
    const self = textAt(call, 0)
    const old = textAt(call, 1)
    const fresh = textAt(call, 2)
    const most = countAt(call, 3, -1)
    if (old === '') {
      const exotic = bytesOnly(call.m, call.node, self)
      if (exotic) return exotic
    }
    spendSearch(call.m, call.node, self, old)
    const pieces = old === '' ? ['', ...self, ''] : self.split(old)
    const times = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1)
    spendText(call.m, call.node, self.length + times * fresh.length)
    const head = pieces.slice(0, times + 1).join(fresh)
    return text(times < pieces.length - 1 ? head + old + pieces.slice(times + 1).join(old) : head)
  }),
  join: ({ m, node, args }) => {
    const [self, parts] = args
    if (!self || !parts || args.length !== 2) return raise(node, 'TypeError', 'wrong number of arguments')
    if (lossOf(self)) return derived(m, args)
    const items = iterate(m, node, parts)
    if ('type' in items) return items
    if (self.type !== 'str') return raise(node, 'TypeError', 'a string is required')
    const loss = items.find(lossOf)
    if (loss) return derived(m, [loss])
    let length = 0
    const texts = items.map((item) => {
      const part = item.type === 'str' ? item.value : raise(node, 'TypeError', 'sequence item: expected string')
      length += part.length + self.value.length
      spendText(m, node, length)
      return part
    })
    return text(texts.join(self.value))
  },
  format: ({ m, node, args, named }) => {
    const [self, ...positional] = args
    if (!self || lossOf(self)) return self ? derived(m, [self]) : raise(node, 'TypeError', 'a string is required')
    if (self.type !== 'str') return raise(node, 'TypeError', 'a string is required')
    return formatText(m, node, self.value, { positional, named })
  },
})
