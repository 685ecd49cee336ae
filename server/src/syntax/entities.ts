const entities = new Map(
  Object.entries({
    quot: '"',
    apos: "'",
    lt: '<',
    gt: '>',
    amp: '&',
    nbsp: ' ',
    ldquo: '"',
    rdquo: '"',
    lsquo: "'",
    rsquo: "'",
  }),
)

/** What an entity of HTML stands for. */
export const characterOfEntity = (written: string): string | undefined => {
  const [, name, decimal, hexadecimal] = /^&(?:([a-z]+)|#(\d+)|#x([\da-f]+));$/i.exec(written) ?? []
  if (name) return entities.get(name.toLowerCase())
  if (decimal === undefined && hexadecimal === undefined) return undefined
  const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16)
  return code > 0x10ffff ? undefined : String.fromCodePoint(code)
}

/** An entity, or a number in the place of one. */
export const entity = /&(?:[a-z]{2,5}|#\d{1,7}|#x[\da-f]{1,6});/gi
