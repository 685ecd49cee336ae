import type { Slip } from '../../syntax/index.ts'
import type { Fix } from '../../values/value-type.ts'
import { replace } from './edits.ts'

/** What may as well be meant otherwise: it is not done without being looked at. */
const unsure: ReadonlySet<string> = new Set([
  'apostrophe',
  'bare',
  'ellipsis',
  'entity',
  'half-quoted',
  'items',
  'own-quotes',
  'quotes',
  'section',
  'tag',
])

/** Writes what xl reads in place of what has been written as another language has it; its title shows the line unless given. */
export const slipFix = (slip: Slip | undefined, given?: string): Fix[] => {
  if (!slip) return []
  const { meant, habits, edit } = slip
  const written = meant.trim()
  const short = written.length <= 60 && !written.includes('\n')
  const title =
    given ?? (written === '' ? 'Remove this line' : short ? `Write \`${written}\`` : 'Write it as xl reads it')
  return [{ title, edits: [replace(edit, edit.newText)], safe: !habits.some((habit) => unsure.has(habit)) }]
}
