const word = '[\\w.]*(?:passw(?:or)?d|secret)\\w*'

// `vncpasswd = …` on its own, to the end of what it is given.
const setting = new RegExp(`(^|[;\\n])([ \\t]*${word}[ \\t]*\\+?=[ \\t]*)(\\[[^\\]]*\\]?|[^\\n]*)`, 'gi')
// The same as a field: in a string it goes to the next comma, or to the end of the string.
const field = new RegExp(`(${word}[ \\t]*=[ \\t]*)([^,]+)`, 'gi')
const stretch = /#[^\n]*|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g

const masked = '***'

/** A text without its passwords, and the passwords: the program that was given them may have repeated them. */
export const maskPasswords = (text: string): { readonly text: string; readonly secrets: readonly string[] } => {
  const secrets = new Set<string>()
  const keep = (secret: string) => {
    const bare = secret.trim().replace(/^["']|["']$/g, '')
    if (bare.length > 2) secrets.add(bare)
  }
  const result = text
    .replace(setting, (_, before: string, key: string, value: string) => {
      for (const [part] of value.matchAll(/"[^"\n]*"?|'[^'\n]*'?|[^\s"'[\],;#]+/g)) keep(part)
      return `${before}${key}"${masked}"`
    })
    .replace(stretch, (given) => {
      const quote = /["']$/.test(given) && given.length > 1 && !given.startsWith('#') ? given.slice(-1) : ''
      const inside = quote ? given.slice(0, -1) : given
      const out = inside.replace(field, (_, key: string, value: string) => {
        keep(value)
        return key + masked
      })
      return out + quote
    })
  return { text: result, secrets: [...secrets].sort((a, b) => b.length - a.length) }
}

/** A text without certain passwords. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((result, secret) => result.replaceAll(secret, masked), text)
