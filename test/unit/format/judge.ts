import { expect } from 'vitest'
import { formattedText } from '../../../server/src/features/formatting.ts'
import { createService } from '../../../server/src/service.ts'
import { type Snapshot, snapshotWith } from '../../../server/src/snapshot.ts'
import type { Setting, Value } from '../../../server/src/syntax/index.ts'

const service = createService()

const shapeOf = (value: Value | undefined): unknown =>
  value?.type === 'list' ? value.items.map(shapeOf) : [value?.text, value?.quote !== undefined]

/** What xl reads of a text: its settings, with their values without quotes and escapes. */
export const readBack = ({ config }: Snapshot): unknown =>
  config.tree.settings.map(({ key, operator, value }) => [key.name, operator?.text, shapeOf(value)])

export const commentsOf = ({ config: { tree } }: Snapshot): string[] =>
  tree.tokens.flatMap(({ kind, start, end }) =>
    kind === 'comment' ? [tree.text.slice(start, end).replace(/[ \t]+$/, '')] : [],
  )

/** What is found, by rule and key, and whether a comment silences it. */
export const foundIn = ({ config, findings }: Snapshot): string[] => {
  const keyAt = (offset: number, settings: readonly Setting[]) =>
    settings.findLast(({ start, end }) => start <= offset && offset <= end)?.key.name
  return findings
    .map(({ rule, start, silencedBy }) => `${rule} ${keyAt(start, config.tree.settings)} ${silencedBy}`)
    .sort()
}

/** Holds a text against its form. Nothing for one that is left alone. */
export const judge = (before: Snapshot): Snapshot | undefined => {
  const { text, refused } = formattedText(before)
  if (refused !== undefined) {
    expect(text).toBe(before.document.getText())
    return undefined
  }
  if (before.refusals.length > 0) {
    // All that is wrong are the line ends of Windows, and they stay.
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    return judge(snapshotWith(before, before.document.getText().replaceAll('\r\n', '\n')))
  }
  const after = snapshotWith(before, text)
  expect(after.config.tree.problems).toEqual([])
  expect(readBack(after)).toEqual(readBack(before))
  expect(commentsOf(after)).toEqual(commentsOf(before))
  expect(foundIn(after)).toEqual(foundIn(before))
  expect(service.show(after, 'built')).toBe(service.show(before, 'built'))
  expect(formattedText(after)).toEqual({ text })
  // What stands behind a comma alone is not touched, nor what is around it.
  if (!/^[ \t]*[,;][ \t,;]*# xen-config:/m.test(text)) expect(text).not.toMatch(/[ \t]$|\n\n\n/m)
  return after
}
