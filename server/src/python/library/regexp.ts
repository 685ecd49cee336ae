import type { SyntaxNode } from '@lezer/common'
import { append } from '../../append.ts'
import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'
import { bytesOnly } from '../machine/literals.ts'
import type { Machine } from '../machine/machine.ts'
import { derived, list, notKnown, raise, spend, spendText } from '../machine/machine.ts'
import { asInteger, integer, lossOf, none, text, tuple, type UnknownValue, type Value } from '../machine/values.ts'
import { type Translated, translate } from '../read/pattern.ts'
import { type Builtin, type Call, countAt, textAt } from './builtin-call.ts'

type Pattern = Value & { type: 'pattern' }

/** A pattern ready for a text of `length`; a loss when it is not simple, or could take long on such a text. */
const prepare = (
  m: Machine,
  node: SyntaxNode,
  pattern: Pattern,
  subject: string,
): { expression: RegExp; names: Translated['names'] } | UnknownValue => {
  const odd = (): UnknownValue =>
    notKnown(m, node, 'unsupported', 'This regular expression is not evaluated here; only simple ones are.')
  const exotic = bytesOnly(m, node, subject)
  if (exotic) return exotic
  const translated = translate(pattern.source)
  if (!translated) return odd()
  const work = Math.max(1, subject.length) ** (translated.loops + 1) * 2 ** translated.choices
  if (work > 10_000_000) return odd()
  spend(m, node, Math.min(work / 1000, 5000) + 1)
  try {
    return { expression: new RegExp(translated.source, `g${pattern.flags & 2 ? 'i' : ''}`), names: translated.names }
  } catch {
    return odd()
  }
}

const matchOf = (found: RegExpExecArray | undefined, names: Translated['names']): Value =>
  found ? { type: 'match', groups: [...found], names, span: [found.index, found.index + found[0].length] } : none

/** `search` and `match`. */
const first = (call: Call, anchored: boolean): Value => {
  const [pattern] = call.args as [Pattern]
  const subject = textAt(call, 1)
  if (call.args.length > 2) return notKnown(call.m, call.node, 'unsupported', 'A place to begin is not evaluated here.')
  const ready = prepare(call.m, call.node, pattern, subject)
  if ('type' in ready) return ready
  const expression = anchored ? new RegExp(`^(?:${ready.expression.source})`, ready.expression.flags) : ready.expression
  return matchOf(expression.exec(subject) ?? undefined, ready.names)
}

/** All matches; a loss where Python and JavaScript differ: on patterns that match nothing at all. */
const every = (call: Call, subject: string): RegExpExecArray[] | UnknownValue => {
  const ready = prepare(call.m, call.node, call.args[0] as Pattern, subject)
  if ('type' in ready) return ready
  const found = [...subject.matchAll(ready.expression)]
  spend(call.m, call.node, found.length)
  if (found.some(([whole]) => whole === ''))
    return notKnown(call.m, call.node, 'unsupported', 'A pattern that matches nothing is not evaluated here.')
  return found
}

const substitute = (call: Call): Value => {
  const { m, node, args } = call
  if (args[1]?.type !== 'str')
    return notKnown(m, node, 'unsupported', 'A replacement by a function is not evaluated here.', args)
  const template = textAt(call, 1)
  const subject = textAt(call, 2)
  const most = countAt(call, 3, 0)
  const found = every(call, subject)
  if ('type' in found) return found
  if (/\\(?![1-9\\n])|\\[1-9]\d/.test(template.replace(/\\\\/g, '')))
    return notKnown(m, node, 'unsupported', 'This replacement is not evaluated here.')
  let result = ''
  let offset = 0
  for (const match of most > 0 ? found.slice(0, most) : found) {
    const fresh = template.replace(/\\([1-9\\n])/g, (_, which: string) => {
      if (which === 'n') return '\n'
      if (which === '\\') return '\\'
      if (Number(which) >= match.length || match[Number(which)] === undefined)
        return raise(node, 'Exception', 'invalid or unmatched group')
      return sure(match[Number(which)])
    })
    result += subject.slice(offset, match.index) + fresh
    offset = match.index + match[0].length
    spendText(m, node, result.length)
  }
  return text(result + subject.slice(offset))
}

const groupText = (group: string | undefined): Value => (group === undefined ? none : text(group))

/** Wraps a method whose object is a pattern and whose other arguments have to be known. */
const method =
  (run: (call: Call) => Value): Builtin =>
  (call) =>
    call.args.some(lossOf)
      ? derived(call.m, call.args)
      : call.named.size > 0
        ? notKnown(call.m, call.node, 'unsupported', 'Arguments by name are not evaluated here.')
        : run(call)

export const patternMethods: Readonly<{ [name: string]: Builtin }> = tableOf({
  search: method((call) => first(call, false)),
  match: method((call) => first(call, true)),
  sub: method(substitute),
  findall: method((call) => {
    const found = every(call, textAt(call, 1))
    if ('type' in found) return found
    return list(
      call.m,
      found.map(([whole, ...groups]) =>
        groups.length === 0
          ? text(whole)
          : groups.length === 1
            ? text(groups[0] ?? '')
            : tuple(groups.map((group) => text(group ?? ''))),
      ),
    )
  }),
  split: method((call) => {
    const subject = textAt(call, 1)
    const found = every(call, subject)
    if ('type' in found) return found
    if (call.args.length > 2)
      return notKnown(call.m, call.node, 'unsupported', 'A number of splits is not evaluated here.')
    const parts: Value[] = []
    let offset = 0
    for (const match of found) {
      append(parts, [text(subject.slice(offset, match.index))], match.slice(1).map(groupText))
      offset = match.index + match[0].length
    }
    return list(call.m, [...parts, text(subject.slice(offset))])
  }),
})

const groupAt = ({ node }: Call, match: Value & { type: 'match' }, key: Value | undefined): number => {
  const number = key ? asInteger(key) : 0n
  const index = number !== undefined ? Number(number) : key?.type === 'str' ? match.names[key.value] : undefined
  return index !== undefined && index >= 0 && index < match.groups.length
    ? index
    : raise(node, 'IndexError', 'no such group')
}

/** The match whose method is called. */
const calledOn = ({ args: [match] }: Call): Value & { type: 'match' } =>
  sure(match?.type === 'match' ? match : undefined)

const edgeOf = (call: Call, edge: 0 | 1): Value =>
  call.args.length > 1
    ? notKnown(call.m, call.node, 'unsupported', 'The place of a group is not evaluated here.')
    : integer(calledOn(call).span[edge])

export const matchMethods: Readonly<{ [name: string]: Builtin }> = tableOf({
  group: method((call) => {
    const match = calledOn(call)
    const keys = call.args.slice(1)
    if (keys.length <= 1) return groupText(match.groups[groupAt(call, match, keys[0])])
    return tuple(keys.map((key) => groupText(match.groups[groupAt(call, match, key)])))
  }),
  groups: method((call) =>
    tuple(
      calledOn(call)
        .groups.slice(1)
        .map((group) => (group === undefined ? (call.args[1] ?? none) : text(group))),
    ),
  ),
  start: method((call) => edgeOf(call, 0)),
  end: method((call) => edgeOf(call, 1)),
})

const flagsOf = (call: Call, index: number): number | UnknownValue => {
  const flags = countAt(call, index, 0)
  return flags & ~2 ? notKnown(call.m, call.node, 'unsupported', 'Only the flag `re.I` is evaluated here.') : flags
}

/** `re.search(pattern, ...)` and the like: `flags` is where the flags stand among the arguments. */
const byText = (name: string, flags: number): Builtin =>
  method((call) => {
    const given = flagsOf(call, flags)
    if (typeof given !== 'number') return given
    const [source] = call.args
    const pattern: Value =
      source?.type === 'pattern' ? source : { type: 'pattern', source: textAt(call, 0), flags: given }
    return sure(patternMethods[name])({ ...call, args: [pattern, ...call.args.slice(1, flags)] })
  })

export const regexpFunctions: Readonly<{ [name: string]: Builtin }> = tableOf({
  're.compile': method((call) => {
    const flags = flagsOf(call, 1)
    return typeof flags === 'number' ? { type: 'pattern', source: textAt(call, 0), flags } : flags
  }),
  're.search': byText('search', 2),
  're.match': byText('match', 2),
  're.findall': byText('findall', 2),
  're.split': byText('split', 2),
  're.sub': byText('sub', 4),
  're.escape': method((call) =>
    text(textAt(call, 0).replace(/[^0-9A-Za-z]/g, (c) => (c === '\0' ? '\\000' : `\\${c}`))),
  ),
})
