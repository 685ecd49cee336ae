/** A stretch of a text with tab stops: with a number it is one of them. */
export interface Piece {
  readonly text: string
  readonly stop?: number
  readonly choices?: readonly string[]
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1')

const stopOf = (number: string, choices: string | undefined, text: string | undefined): Piece => {
  if (choices === undefined) return { text: unescaped(text ?? ''), stop: Number(number) }
  const each = (choices.match(/(?:[^\\,]|\\.)+/g) ?? ['']).map(unescaped)
  return { text: each[0] ?? '', stop: Number(number), choices: each }
}

/** A text in the language of LSP's snippets, cut at its tab stops: our own reader, so that the server's is not asked about itself. */
export const piecesOf = (snippet: string): Piece[] => {
  const pieces: Piece[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') pieces.push({ text: plain })
    plain = ''
  }
  const pattern = /\\([\\$},|])|\$(\d+)|\$\{(\d+)(?:\|((?:[^\\|]|\\.)*)\||:((?:[^\\}]|\\.)*))?\}|[^\\$]|[\\$]/gs
  for (const [whole, escaped, bare, number, choices, text] of snippet.matchAll(pattern)) {
    const stop = bare ?? number
    if (stop === undefined) plain += escaped ?? whole
    else {
      flush()
      pieces.push(stopOf(stop, choices, text))
    }
  }
  flush()
  return pieces
}
