import { sure } from '../../sure.ts'
import { tableOf } from '../../table.ts'

/** A Python pattern in JavaScript's words. `loops`: how many parts of it can go on without end. */
export interface Translated {
  readonly source: string
  readonly names: Readonly<Record<string, number>>
  readonly groups: number
  readonly loops: number
  /** How many parts of it can match in two ways. */
  readonly choices: number
}

const classes: Readonly<{ [letter: string]: string }> = tableOf({
  d: '0-9',
  w: '0-9A-Za-z_',
  s: ' \\t\\n\\r\\v\\f',
})

const plainEscape = (letter: string): string | undefined =>
  'nrtfv'.includes(letter)
    ? `\\${letter}`
    : /[^0-9A-Za-z]/.test(letter)
      ? `\\${letter}`.replace(/^\\([^\\^$.*+?()[\]{}|/-])$/, '$1')
      : undefined

/**
 * Translates the simple patterns, those that mean the same in both languages and that cannot take long: no repeated
 * group with a choice, a repetition or another group in it, no look-around, no back reference.
 */
export const translate = (pattern: string): Translated | undefined => {
  if (pattern.length > 200 || /[^\0-\x7f]/.test(pattern)) return undefined
  const names: Record<string, number> = tableOf({})
  const open: { complex: boolean }[] = []
  let groups = 0
  let loops = 0
  let choices = 0
  let source = ''
  /** What a quantifier would repeat: nothing, one character, or a group. */
  let last: 'none' | 'one' | 'simple' | 'complex' = 'none'
  for (let offset = 0; offset < pattern.length; ) {
    const rest = pattern.slice(offset)
    const character = sure(rest[0])
    const set = /^\[(\^?)(\]?(?:\\[\s\S]|[^\]\\])*)\]/.exec(rest)
    const quantifier = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(rest)
    const group = /^\((?:\?:|\?P<([A-Za-z_]\w*)>)?(?!\?)/.exec(rest)
    if (character === '\\') {
      const letter = rest[1] ?? ''
      if (/[dws]/.test(letter)) source += `[${classes[letter]}]`
      else if (/[DWS]/.test(letter)) source += `[^${classes[letter.toLowerCase()]}]`
      else if (letter === 'b' || letter === 'B') source += `\\${letter}`
      else if (letter === 'A') source += '^'
      else if (letter === 'Z') source += '$'
      else {
        const escaped = letter ? plainEscape(letter) : undefined
        if (!escaped) return undefined
        source += escaped
      }
      last = /[bBAZ]/.test(letter) ? 'none' : 'one'
      offset += 2
    } else if (character === '[') {
      if (!set) return undefined
      const inner = sure(set[2]).replace(/\\([\s\S])|([\][\\^])/g, (_, letter, special) =>
        special ? `\\${special}` : (classes[letter] ?? (letter === 'b' ? '\\b' : (plainEscape(letter) ?? '\0'))),
      )
      if (inner.includes('\0') || inner === '') return undefined
      source += `[${set[1]}${inner}]`
      last = 'one'
      offset += set[0].length
    } else if (group) {
      if (rest.startsWith('(?') && group[0] === '(') return undefined
      if (group[0] !== '(?:') groups++
      if (group[1] !== undefined) names[group[1]] = groups
      source += group[0] === '(?:' ? '(?:' : '('
      for (const outer of open) outer.complex = true
      open.push({ complex: false })
      last = 'none'
      offset += group[0].length
    } else if (character === '(') return undefined
    else if (character === ')') {
      const closed = open.pop()
      if (!closed) return undefined
      source += ')'
      last = closed.complex ? 'complex' : 'simple'
      offset++
    } else if (quantifier) {
      const once =
        quantifier[0].startsWith('?') ||
        (quantifier[1] !== undefined && quantifier[2] === undefined && Number(quantifier[1]) <= 1)
      if (last === 'none' || (last === 'complex' && !once) || (last === 'complex' && source.endsWith('?')))
        return undefined
      const counts = quantifier[1] === undefined ? [] : [Number(quantifier[1]), Number(quantifier[3] || quantifier[1])]
      if (counts.some((count) => count > 100)) return undefined
      source += quantifier[0]
      if (once) choices++
      else loops++
      const inner = open.at(-1)
      if (inner) inner.complex = true
      last = 'none'
      offset += quantifier[0].length
    } else {
      if (character === '{' || character === '}' || character === ']') source += `\\${character}`
      else if (character === '.') source += '[^\\n]'
      else if (character === '$') source += '(?=\\n?$)'
      else source += character
      if (character === '|') {
        choices++
        const inner = open.at(-1)
        if (inner) inner.complex = true
      }
      last = /[|^$]/.test(character) ? 'none' : 'one'
      offset++
    }
  }
  return open.length === 0 ? { source, names, groups, loops, choices } : undefined
}
