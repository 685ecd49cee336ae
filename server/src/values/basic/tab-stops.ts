/*
 * Texts with tab stops, in the language of LSP's snippets: a stop is empty, `$1`, or has a text that is typed over, `${1:xenbr0}`, or
 * several to choose from, `${1|rw,ro|}`.
 */

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&')
/** A plain text in the language of snippets. */
export const asSnippet = escaped

const escapedChoice = (text: string): string => escaped(text).replace(/[,|]/g, '\\$&')

/** A tab stop: empty without a text, with one to type over, or with several to choose from. */
export const stop = (number: number, ...texts: readonly string[]): string => {
  if (texts.length > 1) return `\${${number}|${texts.map(escapedChoice).join(',')}|}`
  return texts.length === 0 ? `$${number}` : `\${${number}:${escaped(texts[0] as string)}}`
}

// What stands at a stop has a bound, so that none is looked for through all of a text again and again.
const pieces = /\\([\\$},|])|\$(\d+)|\$\{(\d+)(?:\|((?:[^\\|$]|\\.){0,9999})\|\}|:((?:[^\\}$]|\\.){0,9999})\}|\})/g

/** The text that a snippet leaves when Tab is pressed to its end: of each choice the first. */
export const withoutStops = (snippet: string): string =>
  snippet.replace(pieces, (_, plain, _bare, _number, choices: string | undefined, text: string | undefined) => {
    if (plain !== undefined) return plain
    const first = choices === undefined ? text : /^(?:[^\\,]|\\.)*/.exec(choices)?.[0]
    return (first ?? '').replace(/\\(.)/g, '$1')
  })

const choiceStop = /\$\{(\d+)\|((?:[^\\|$]|\\.)*)\|\}/

/** The choices of the first stop that has several, and the text with some of them there. */
export const choicesIn = (
  snippet: string,
): { readonly choices: readonly string[]; readonly with: (...chosen: readonly string[]) => string } | undefined => {
  const [whole, number = '', texts = ''] = choiceStop.exec(snippet) ?? []
  if (whole === undefined) return undefined
  const choices = (texts.match(/(?:[^\\,]|\\.)+/g) ?? []).map((each) => each.replace(/\\(.)/g, '$1'))
  return { choices, with: (...chosen) => snippet.replace(choiceStop, () => stop(Number(number), ...chosen)) }
}

/** What stands at the stop that the cursor comes to first; undefined where it goes to the end at once. */
export const firstStop = (snippet: string): 'empty' | 'text' | 'choice' | undefined => {
  const stops = [...snippet.matchAll(pieces)].flatMap(([, , bare, number, choices, text]) => {
    const which = Number(bare ?? number ?? Number.NaN)
    return which > 0 ? [{ which, kind: choices !== undefined ? 'choice' : text ? 'text' : 'empty' } as const] : []
  })
  return stops.toSorted((a, b) => a.which - b.which)[0]?.kind
}

/** Whether a beginning of a text may be meant as well: `10` of `100`, `0` of `0-3`, but nothing of a MAC address or a UUID. */
const isOpenEnded = (text: string): boolean => /^\d[^:]+$/.test(text) && !/^[\da-f]{8}-[\da-f]{4}-/.test(text)

/**
 * The text with a list at each stop in quotes that has one text to type over: Enter takes it there, and puts no line break into the string.
 * Not where Enter or Tab would make more of what is typed than is meant.
 */
export const withLists = (snippet: string, isInString: boolean): string => {
  let quoted = isInString
  let last = 0
  return snippet.replace(pieces, (whole, _plain, _bare, number, _choices, text: string | undefined, offset: number) => {
    if (snippet.slice(last, offset).split('"').length % 2 === 0) quoted = !quoted
    last = offset + whole.length
    if (!quoted || !text) return whole
    const shown = text.replace(/\\(.)/g, '$1')
    return isOpenEnded(shown) ? whole : `\${${number}|${escapedChoice(shown)}|}`
  })
}
