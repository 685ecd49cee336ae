/*
 * Texts with tab stops, in the language of LSP's snippets: a stop is empty, `$1`, or has a text that is typed over, `${1:xenbr0}`, or
 * several to choose from, `${1|rw,ro|}`.
 */

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&')
/** A plain text in the language of snippets. */
export const asSnippet = escaped

const escapedChoice = (text: string): string => escaped(text).replace(/[,|]/g, '\\$&')

/**
 * A tab stop: empty without a text, with one to type over, or with several to choose from. Only where nothing else can be meant there are
 * several: VS Code keeps a list of choices for what is typed beyond it, and Tab puts in one of them, `xenbr0` for `xenbr7`.
 */
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
