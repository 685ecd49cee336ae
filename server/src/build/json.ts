/** A value of JSON. Whole numbers that a double cannot hold are bigints. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [name: string]: Json }

export type JsonObject = { readonly [name: string]: Json }

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && !Array.isArray(json) && json !== null

/** Whether a value is JSON throughout. */
export const isJson = (value: unknown): value is Json => {
  if (typeof value !== 'object') return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
  return value === null || Object.values(value).every(isJson)
}

/** Of so many values a text is some 400 MB long; V8 has none that is much longer. */
const mostValues = 16_000_000

/** Why there is no text of a value: it has too many within it. The distances between virtual nodes are as many as the square of the nodes. */
export class TooMany extends Error {}

/** Throws `TooMany` where a value has more than so many within it; a list that is there several times counts as often. */
export const noMoreThan = (most: number, json: Json): void => {
  let left = most
  const goThrough = (value: Json): void => {
    if (--left < 0) throw new TooMany(`it has more than ${most / 1e6} million values, too many for a text`)
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) goThrough(each)
  }
  goThrough(json)
}

/** `json` as text, with an indentation of four blanks, as xl has it. Throws `TooMany`, before it has begun. */
export const printJson = (json: Json): string => {
  noMoreThan(mostValues, json)
  return printed(json, '')
}

const printed = (json: Json, indent: string): string => {
  if (typeof json === 'bigint') return json.toString()
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const deeper = `${indent}    `
  const [open, close, parts] = isObject(json)
    ? ['{', '}', Object.entries(json).map(([name, value]) => `${JSON.stringify(name)}: ${printed(value, deeper)}`)]
    : ['[', ']', json.map((value) => printed(value, deeper))]
  return parts.length === 0 ? open + close : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`
}
