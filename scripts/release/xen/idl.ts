// libxl_types.idl: types of libxl, written as calls in Python. Read, not run.

/** A call, a bracket of any kind, a name, a string or a number of the IDL. */
export type Term =
  | { readonly call: string; readonly items: readonly Term[] }
  | { readonly atom: string; readonly quoted: boolean }

const token = /\s+|#.*|"""([\s\S]*?)"""|"([^"\n]*)"|'([^'\n]*)'|[\w.~-]+|[()[\]{},=:]/gy

/** The definitions of an IDL, by name without `libxl_`: `name = Call(...)`. */
export function definitionsOf(text: string): ReadonlyMap<string, Term> {
  const tokens = tokensOf(text)
  const found = new Map<string, Term>()
  let at = 0
  const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' }
  const read = (): Term => {
    const { text: word, quoted } = tokens[at++] as Token
    if (!quoted && word in closing) return { call: word, items: list(closing[word] as string) }
    if (!quoted && tokens[at]?.text === '(' && !tokens[at]?.quoted) {
      at++
      return { call: word, items: list(')') }
    }
    return { atom: word, quoted }
  }
  const list = (end: string): Term[] => {
    const items: Term[] = []
    while (at < tokens.length) {
      const { text: word, quoted } = tokens[at] as Token
      if (!quoted && word === end) break
      // The commas, and the `name=` and `name:` of an argument, say nothing that is asked for here.
      if (!quoted && /^[,=:]$/.test(word)) at++
      else items.push(read())
    }
    at++
    return items
  }
  while (at < tokens.length) {
    const name = (tokens[at] as Token).text
    if (tokens[at + 1]?.text === '=') {
      at += 2
      found.set(name.replace(/^libxl_/, ''), read())
    } else read()
  }
  return found
}

interface Token {
  readonly text: string
  readonly quoted: boolean
}

function tokensOf(text: string): Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const from = token.lastIndex
    const [all, long, one, other] = token.exec(text) ?? []
    if (all === undefined) throw new Error(`the IDL cannot be read at ${JSON.stringify(text.slice(from, from + 40))}`)
    const string = long ?? one ?? other
    if (string !== undefined) found.push({ text: string, quoted: true })
    else if (!/^\s|^#/.test(all)) found.push({ text: all, quoted: false })
  }
  return found
}

const isName = (term: Term | undefined): term is Term & { readonly atom: string } =>
  term !== undefined && 'atom' in term

/** The names of the values of each enumeration, by the enumeration's name. */
export function enumerationsOf(definitions: ReadonlyMap<string, Term>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const [name, term] of definitions) {
    if (!('call' in term) || term.call !== 'Enumeration') continue
    const values = term.items.find((item) => 'call' in item && item.call === '[')
    const names = values && 'call' in values ? values.items : []
    found.set(
      name,
      names.flatMap((pair) => ('call' in pair && isName(pair.items[1]) ? [pair.items[1].atom] : [])),
    )
  }
  return found
}

/** What is stored in a domain config: before 4.3 the IDL has its parts, but not the whole. */
const isPart = (name: string): boolean => /^(?:domain_(?:create|build)_info|device_\w+)$/.test(name)

/** The paths of all that a domain config can hold, such as `b_info.u.hvm.bios`, each with its type. */
export function pathsOf(definitions: ReadonlyMap<string, Term>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const walk = (term: Term | undefined, path: string, within: readonly string[]) => {
    if (!term) return
    if ('atom' in term) {
      const name = term.atom.replace(/^libxl_/, '')
      const definition = definitions.get(name)
      const holds = definition && 'call' in definition && /^(?:Struct|KeyedUnion)$/.test(definition.call)
      if (holds && !within.includes(name)) walk(definition, path, [...within, name])
      else found.set(path, name)
      return
    }
    if (term.call === 'Array') return walk(term.items[0], `${path}[]`, within)
    if (term.call !== 'Struct' && term.call !== 'KeyedUnion') return
    const [, kind, variable] = term.items
    // The union says itself what tells its members apart: a type, and the name of a field beside it.
    if (term.call === 'KeyedUnion' && isName(kind) && isName(variable))
      walk(kind, [...path.split('.').slice(0, -1), variable.atom].join('.'), within)
    const fields = term.items.find((item) => 'call' in item && item.call === '[')
    for (const field of fields && 'call' in fields ? fields.items : []) {
      if (!('call' in field) || !isName(field.items[0])) continue
      walk(field.items[1], path ? `${path}.${field.items[0].atom}` : field.items[0].atom, within)
    }
  }
  if (definitions.has('domain_config')) walk(definitions.get('domain_config'), '', [])
  else for (const [name, term] of definitions) if (isPart(name)) walk(term, name, [name])
  return found
}
