import type { Spec } from '../../spec/fields.ts'
import { addField } from '../../spec/words.ts'
import type { Fix } from '../../value-type.ts'

/** A fix that puts a field behind all others, but before `target=`, which takes all that follows. */
export const addDiskField = (field: string, spec: Spec): Fix => {
  const { start = -1 } = spec.pieces.find(({ name }) => name?.text.trim() === 'target') ?? {}
  if (start < 0) return addField(field, spec)
  return {
    title: `Add \`${field}\``,
    edits: [{ ...spec.range({ start, end: start }), newText: `${field},` }],
    byHand: true,
  }
}
