// `vncpasswd = …` on its own, to the end of what it is given.
const setting = /(?<=^|[;\n])[ \t]*([\w.]+)[ \t]*\+?=[ \t]*/g
const valueOfSetting = /\[[^\]]*\]?|[^\n]*/y
// The same as a field: in a string it goes to the next comma, or to the end of the string.
const field = /(?<![\w.])([\w.]+)[ \t]*=[ \t]*/g
const valueOfField = /[^,]+/y
const stretch = /#[^\n]*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g

const masked = '***'

const isSecret = (name: string) => /passw(?:or)?d|secret/i.test(name.slice(name.lastIndexOf('.') + 1))

/** A text in which what is given to secret names is replaced. Each of it is read once, however long a name is. */
const withoutValues = (text: string, head: RegExp, value: RegExp, replaced: (value: string) => string): string => {
  const done: string[] = []
  let at = 0
  head.lastIndex = 0
  for (let found = head.exec(text); found; found = head.exec(text)) {
    if (!isSecret(found[1] ?? '')) continue
    value.lastIndex = head.lastIndex
    const [given] = value.exec(text) ?? []
    if (given === undefined) continue
    done.push(text.slice(at, head.lastIndex), replaced(given))
    at = head.lastIndex + given.length
    head.lastIndex = at
  }
  return done.join('') + text.slice(at)
}

/** A text without its passwords, and the passwords: the program that was given them may have repeated them. */
export const maskPasswords = (text: string): { readonly text: string; readonly secrets: readonly string[] } => {
  const secrets = new Set<string>()
  const keep = (secret: string) => {
    const bare = secret.trim().replace(/^["']|["']$/g, '')
    if (bare.length > 2) secrets.add(bare)
  }
  const masksSetting = (value: string) => {
    for (const [part] of value.matchAll(/"[^"\n]*"?|'[^'\n]*'?|[^\s"'[\],;#]+/g)) keep(part)
    return `"${masked}"`
  }
  const masksField = (value: string) => {
    keep(value)
    return masked
  }
  const result = withoutValues(text, setting, valueOfSetting, masksSetting).replace(stretch, (given) => {
    const quote = /["']$/.test(given) && given.length > 1 && !given.startsWith('#') ? given.slice(-1) : ''
    const inside = quote ? given.slice(0, -1) : given
    return withoutValues(inside, field, valueOfField, masksField) + quote
  })
  return { text: result, secrets: [...secrets].sort((a, b) => b.length - a.length) }
}

/** A text without certain passwords. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((result, secret) => result.replaceAll(secret, masked), text)
