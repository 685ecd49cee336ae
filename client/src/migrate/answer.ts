import type { MigrationAnswer } from '../../../protocol/src/messages.ts'

/** A line of the result with all that there is to say of it. */
export interface Note {
  /** In the migrated text, from 0. */
  readonly line: number
  readonly kind: 'safe' | 'review' | 'differs' | 'left'
  readonly text: string
  /** The rule that asks for it; a difference from xm has none. */
  readonly rule?: string
}

/** What there is to say of the result, in the order of its lines. */
export const notesOf = ({ changes, left, told }: MigrationAnswer): Note[] =>
  [
    ...changes.map(
      ({ place, reason, rule, confidence }): Note => ({ line: place.end.line, kind: confidence, text: reason, rule }),
    ),
    ...left.map(({ place, message, rule }): Note => ({ line: place.end.line, kind: 'left', text: message, rule })),
    ...told.map(({ place, message }): Note => ({ line: place.end.line, kind: 'differs', text: message })),
  ].sort((a, b) => a.line - b.line)

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** "12 changes, 3 to be reviewed, 1 left to do, 2 differences from xm". */
export const summaryOf = ({ changes, left, told, status, release }: MigrationAnswer): string => {
  const review = changes.filter(({ confidence }) => confidence === 'review').length
  const parts = [
    changes.length > 0 ? plural(changes.length, 'change') : 'No changes',
    ...(review > 0 ? [`${review} to be reviewed`] : []),
    ...(left.length > 0 ? [`${left.length} left to do`] : []),
    ...(told.length > 0 ? [`${plural(told.length, 'difference')} from xm`] : []),
  ]
  return `${parts.join(', ')}.${status === 'refused' ? ` xl ${release} still refuses the result.` : ''}`
}

/** Markdown without its backquotes, on one line, and not too long for the end of a line. */
export const shortened = (text: string, most = 100): string => {
  const plain = text.replaceAll('`', '').replace(/\s+/g, ' ').trim()
  return plain.length > most ? `${plain.slice(0, most - 1).trimEnd()}…` : plain
}
