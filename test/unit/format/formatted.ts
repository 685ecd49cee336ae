import { formattedText } from '../../../server/src/features/formatting.ts'
import { defaultFormat, type FormatPreferences } from '../../../server/src/format/style.ts'
import type { Release } from '../../../server/src/release.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { FileKind } from '../../../server/src/values/value-type.ts'

/** What the parser wants of a guest, in its form. */
export const guest = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'

export interface Asked extends Partial<FormatPreferences> {
  readonly kind?: FileKind
  readonly release?: Release
}

export const read = (text: string, { kind = 'domain', release, ...format }: Asked = {}): Snapshot =>
  snapshotOfText(text, kind, {
    ...defaultPreferences,
    release,
    stage: 'parse',
    format: { ...defaultFormat, ...format },
  })

/** What becomes of the settings behind those of `guest`. */
export const formatted = (text: string, asked: Asked = {}): string => {
  const before = asked.kind === undefined ? guest : ''
  const { text: after, refused } = formattedText(read(`${before}${text}`, asked))
  if (refused !== undefined) throw new Error(refused)
  if (!after.startsWith(before)) throw new Error(`the guest has changed:\n${after}`)
  return after.slice(before.length)
}
