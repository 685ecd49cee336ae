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

/** `json` as text, with an indentation of four blanks, as xl has it. */
export const printJson = (json: Json, indent = ''): string => {
  if (typeof json === 'bigint') return json.toString()
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  const deeper = `${indent}    `
  const [open, close, parts] = isObject(json)
    ? ['{', '}', Object.entries(json).map(([name, value]) => `${JSON.stringify(name)}: ${printJson(value, deeper)}`)]
    : ['[', ']', json.map((value) => printJson(value, deeper))]
  return parts.length === 0 ? open + close : `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`
}
