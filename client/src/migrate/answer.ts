export interface Place {
  readonly start: { readonly line: number; readonly character: number }
  readonly end: { readonly line: number; readonly character: number }
}

export interface Parameter {
  readonly name: string
  /** What the file says about it. */
  readonly use?: string
  /** What it falls back to. */
  readonly default?: string
}

/** What `xen/migrate` answers. `range` is in the document, `place` in the migrated text. */
export interface Migration {
  readonly text: string
  readonly release: string
  readonly status: 'done' | 'partly' | 'refused'
  readonly edits: readonly { readonly range: Place; readonly newText: string }[]
  readonly changes: readonly {
    readonly range: Place
    readonly place: Place
    readonly reason: string
    readonly rule: string
    readonly confidence: 'safe' | 'review'
  }[]
  readonly left: readonly {
    readonly range: Place
    readonly place: Place
    readonly message: string
    readonly rule: string
  }[]
  /** What the file expects to be given and was not. */
  readonly parameters: readonly Parameter[]
}

/** A line of the result with all that there is to say of it. */
export interface Note {
  /** In the migrated text, from 0. */
  readonly line: number
  readonly kind: 'safe' | 'review' | 'left'
  readonly text: string
  readonly rule: string
}

/** What there is to say of the result, in the order of its lines. */
export const notesOf = ({ changes, left }: Migration): Note[] =>
  [
    ...changes.map(
      ({ place, reason, rule, confidence }): Note => ({ line: place.end.line, kind: confidence, text: reason, rule }),
    ),
    ...left.map(({ place, message, rule }): Note => ({ line: place.end.line, kind: 'left', text: message, rule })),
  ].sort((a, b) => a.line - b.line)

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** "12 changes, 3 to be reviewed, 1 left to do". */
export const summaryOf = ({ changes, left, status, release }: Migration): string => {
  const review = changes.filter(({ confidence }) => confidence === 'review').length
  const parts = [
    changes.length > 0 ? plural(changes.length, 'change') : 'No changes',
    ...(review > 0 ? [`${review} to be reviewed`] : []),
    ...(left.length > 0 ? [`${left.length} left to do`] : []),
  ]
  return `${parts.join(', ')}.${status === 'refused' ? ` xl ${release} still refuses the result.` : ''}`
}

/** Markdown without its backquotes, on one line, and not too long for the end of a line. */
export const shortened = (text: string, most = 100): string => {
  const plain = text.replaceAll('`', '').replace(/\s+/g, ' ').trim()
  return plain.length > most ? `${plain.slice(0, most - 1).trimEnd()}…` : plain
}
