import { closingQuotes, newlineAfter } from './pasted.ts'
import { outside, replaced, type Step } from './slip-text.ts'
import type { Range } from './tree.ts'

/* Lists that lack their brackets, their commas, or the quotes around an item. */

/** A list in brackets of another kind: nothing but strings, numbers, commas and brackets stands in it. */
export const brackets: Step = (text) => {
  const value = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*(?=[[({])/.exec(text)?.[0].length
  if (value === undefined) return undefined
  const places: (Range & { with: string })[] = []
  for (const { start, end } of outside(text)) {
    for (let at = Math.max(start, value); at < end; at++) {
      const sign = text.charAt(at)
      if (/[^[\](){},;\s\da-fx]/.test(sign)) return undefined
      if (/[({]/.test(sign)) places.push({ start: at, end: at + 1, with: '[' })
      if (/[)}]/.test(sign)) places.push({ start: at, end: at + 1, with: ']' })
    }
  }
  return replaced(text, places)
}

/** A list that has lost the bracket before its items; the other one is marked. */
export const unopened: Step = (text) => {
  const value = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*(?=["'])/.exec(text)?.[0].length
  const close = outside(text).flatMap(({ start, end }) => {
    const at = text.slice(start, end).indexOf(']')
    return at < 0 ? [] : [start + at]
  })
  const [end] = close
  if (value === undefined || end === undefined || close.length > 1) return undefined
  return { text: `${text.slice(0, value)}[ ${text.slice(value)}`, start: end, end: end + 1 }
}

/** Strings with commas between them, where a list has lost both of its brackets. */
export const unbracketed: Step = (text) => {
  const [, head = '', items = ''] = /^([ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*)(["'][^#\n]*["'])[ \t]*$/.exec(text) ?? []
  if (items === '') return undefined
  const comma = outside(text).find(
    ({ start, end }) => start > head.length && /^[ \t]*,[ \t]*$/.test(text.slice(start, end)),
  )
  return comma && { text: `${head}[ ${items} ]`, ...comma }
}

/** Fields of a device of which each has quotes of its own: `[ vdev="xvda", target="/dev/a" ]`. A name that comes again begins the next device. */
export const ownQuotes: Step = (text) => {
  const [, head = '', inner = '', tail = ''] =
    /^([ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*)\[([^[\]#]*)\]([^\]]*)$/.exec(text) ?? []
  const fields = inner.split(',').map((field) => field.trim())
  if (fields.at(-1) === '') fields.pop()
  const devices: string[][] = []
  let names = new Set<string>()
  for (const field of fields) {
    const [, name, quoted, bareWord] = /^([a-z][\w-]*)[ \t]*=[ \t]*(?:["']([^"',]*)["']|([^"',\s]+))$/.exec(field) ?? []
    if (name === undefined) return undefined
    if (names.has(name) || devices.length === 0) {
      devices.push([])
      names = new Set()
    }
    names.add(name)
    devices.at(-1)?.push(`${name}=${quoted ?? bareWord}`)
  }
  if (devices.length === 0 || !/["']/.test(inner)) return undefined
  const start = head.length + 1 + inner.search(/["']/)
  const written = devices.map((device) => `"${device.join(',')}"`).join(', ')
  return { text: `${head}[ ${written} ]${tail}`, start, end: start + 1 }
}

/** The end of the number or the string that begins at `at`; undefined where neither does. */
const endOfAtom = (text: string, at: number, closingQuote: (at: number) => number | undefined): number | undefined => {
  if (/["']/.test(text.charAt(at))) return (closingQuote(at) ?? text.length) + 1
  let end = at
  while (/[\da-fx]/.test(text.charAt(end))) end++
  return end > at && /\d/.test(text.charAt(at)) ? end : undefined
}

/** Items of a list with nothing between them. */
export const commas: Step = (text) => {
  const closingQuote = closingQuotes(text)
  const places: (Range & { with: string })[] = []
  let next: Range | undefined
  let depth = 0
  /** Where the item ends that nothing stands behind yet. */
  let itemEnd: number | undefined
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '#') at = newlineAfter(text, at)
    else if (sign === ';' && depth > 0 && itemEnd !== undefined) {
      places.push({ start: at, end: at + 1, with: ',' })
      next ??= { start: at, end: at + 1 }
      itemEnd = undefined
    } else if (sign === ',' || sign === '=') itemEnd = undefined
    else if (sign === ']') {
      depth--
      itemEnd = at + 1
    } else if (depth > 0 || sign === '[') {
      const end = sign === '[' ? at + 1 : endOfAtom(text, at, closingQuote)
      if (end === undefined) continue
      if (itemEnd !== undefined && depth > 0) {
        places.push({ start: itemEnd, end: itemEnd, with: ',' })
        next ??= { start: at, end }
      }
      if (sign === '[') depth++
      itemEnd = sign === '[' ? undefined : end
      at = end - 1
    }
  }
  const written = replaced(text, places)
  return written && next && { ...written, ...next }
}

/** A comma of a list with no item before it, and a bracket that closes nothing. */
export const surplus: Step = (text) => {
  const places: (Range & { with: string })[] = []
  let depth = 0
  let lacksItem = true
  for (const { start, end } of outside(text)) {
    // Between two stretches stands a string.
    if (start > 0) lacksItem = false
    for (let at = start; at < end; at++) {
      const sign = text.charAt(at)
      if (sign === '[') depth++
      if (sign === ',' ? depth > 0 && lacksItem : sign === ']' && --depth < 0) {
        let from = at
        while (/[ \t]/.test(text.charAt(from - 1))) from--
        places.push({ start: from, end: at + 1, with: '' })
        depth = Math.max(0, depth)
      } else if (/\S/.test(sign)) lacksItem = sign === '[' || sign === ','
    }
  }
  const written = replaced(text, places)
  return written && { ...written, start: written.end - 1 }
}

/** What stands without quotes on the left, and has one on the right: the text before it in a list, or all of a single value. */
export const halfQuoted: Step = (text) => {
  const [head = ''] = /^[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=[ \t]*/.exec(text) ?? []
  if (head === '') return undefined
  const [single, word = '', quote = ''] = /^([^"'#;[\]\n]+)(["'])[ \t]*$/.exec(text.slice(head.length)) ?? []
  if (single !== undefined) {
    const at = { start: head.length + word.length, end: head.length + word.length + 1 }
    return { text: /^\d+$/.test(word) ? head + word : `${head}${quote}${word}${quote}`, ...at }
  }
  const places: (Range & { with: string })[] = []
  let end = 0
  const closingQuote = closingQuotes(text)
  for (let at = head.length; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '#') at = newlineAfter(text, at)
    else if (sign === '"' || sign === "'") at = closingQuote(at) ?? text.length
    else if (!/[\s,[\]]/.test(sign)) {
      const [item = '', close = ''] = /^[^"'[\]#\n]*(["'])(?=[ \t]*(?:[,\]\n]|$))/.exec(text.slice(at)) ?? []
      if (item === '') return undefined
      places.push({ start: at, end: at, with: close })
      if (end === 0) end = at + item.length
      at += item.length - 1
    }
  }
  const written = replaced(text, places)
  return written && { ...written, start: end - 1, end }
}
