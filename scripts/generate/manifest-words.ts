/** A manifest, or a part of it, as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

interface JsonObject {
  readonly [name: string]: Json
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})

/** What people read of what a manifest contributes, but the names of our languages: they are search words in shops of extensions, too. */
const read = new Set([
  'accessibilityHelpContent',
  'category',
  'description',
  'enumDescriptions',
  'enumItemLabels',
  'label',
  'markdownDescription',
  'name',
  'patternErrorMessage',
  'title',
])

/** What a part of a list is told by. */
const names = ['command', 'id', 'kind', 'name'] as const

const isText = (value: Json | undefined): value is string => typeof value === 'string'

/** Whether something has words: a release has none. */
const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text)

const keyOf = (text: string): string | undefined => /^%([^%\s]+)%$/.exec(text)?.[1]

/** The texts of a manifest in `words`, and the manifest with a key in place of each; a key that it has already keeps its words. */
export const withKeys = (
  part: Json,
  before: Readonly<Record<string, string>>,
): { readonly part: Json; readonly words: Readonly<Record<string, string>> } => {
  const words: Record<string, string> = {}
  const keyFor = (text: string, path: string): string => {
    const key = keyOf(text) ?? path
    const said = keyOf(text) === undefined ? text : before[key]
    if (said === undefined) throw new Error(`package.nls.json has no ${key}`)
    words[key] = said
    return `%${key}%`
  }
  const visit = (value: Json, path: string, isRead: boolean): Json => {
    if (typeof value === 'string')
      return isRead && (keyOf(value) !== undefined || hasWords(value)) ? keyFor(value, path) : value
    if (Array.isArray(value)) return value.map((each, index) => visit(each, `${path}.${partOf(each, index)}`, isRead))
    if (typeof value !== 'object' || value === null) return value
    const choices = 'enum' in value && Array.isArray(value.enum) ? value.enum : []
    return Object.fromEntries(
      Object.entries(value).map(([name, part]: [string, Json]) => {
        const isOwn = read.has(name) && (isText(part) || Array.isArray(part))
        // Whatever is one category in the manifest is one word of a translation.
        if (name === 'category' && isText(part)) return [name, visit(part, `category.${part.toLowerCase()}`, true)]
        if (isOwn && name.startsWith('enum') && Array.isArray(part))
          return [name, part.map((each, index) => visit(each, `${path}.${name}.${choices[index] || 'none'}`, true))]
        // `name` tells a problem matcher or an id from others; people read that of a view.
        const isSeen = isOwn && (name !== 'name' || path.startsWith('views.'))
        return [name, visit(part, path === '' ? name : `${path}.${name}`, isSeen)]
      }),
    )
  }
  return { part: visit(part, '', false), words }
}

/** What a part of a list is called. */
const partOf = (value: Json, index: number): string | number => {
  const part = asObject(value)
  return names.map((name) => part[name]).find(isText) ?? index
}

/** A manifest, or a part of it, with its words in place of their keys. */
export const inWords = <T>(value: T, words: Readonly<Record<string, string>>): T => {
  const visit = (part: Json): Json => {
    if (typeof part === 'string') return words[keyOf(part) ?? ''] ?? part
    if (Array.isArray(part)) return part.map(visit)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, each]: [string, Json]) => [name, visit(each)]))
  }
  // It is JSON, and stays of the same shape.
  return visit(value as Json) as T
}
