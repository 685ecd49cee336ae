import { code, joined, type Markdown, markdown, ofMessage, ours } from '../markdown.ts'
import type { Release } from '../release.ts'
import type { Snapshot } from '../snapshot.ts'
import { pathOfUri } from '../workspace/detect.ts'
import { type UpgradeEffect, type UpgradeItem, upgradeCheck, wasForXm } from './upgrade.ts'

const headings: readonly (readonly [UpgradeEffect, string])[] = [
  ['refused', 'Refused: xl stops here'],
  ['ignored', 'Ignored or misread'],
  ['differs', 'Read in another way'],
  ['read', 'Newly read'],
  ['accepted', 'No longer refused'],
  ['deprecated', 'Deprecated'],
  ['filled', 'Filled in otherwise, where the file says nothing'],
]

const filledIn = ({ effect }: UpgradeItem): boolean => effect === 'filled'

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What changes for an open file when xl of another release reads it, as Markdown. */
export const upgradeReport = (snapshot: Snapshot, from: Release, to: Release): Markdown => {
  const { document, config, preferences } = snapshot
  const name = pathOfUri(document.uri.slice(document.uri.lastIndexOf('/') + 1))
  const items = upgradeCheck(document.getText(), config.kind, {
    from,
    to,
    arch: config.arch,
    ...(preferences.host ? { host: preferences.host } : {}),
  })
  const shown = ({ start, effect, message, fixes }: UpgradeItem): Markdown => {
    const { line } = document.positionAt(start)
    // What the file says nothing of has no line.
    const place = effect === 'filled' ? ours('') : markdown`**[Line ${line + 1}](#L${line + 1}):** `
    const titles = joined(
      fixes.map(({ title }) => ofMessage(`${title}.`)),
      ' Or: ',
    )
    const mend = fixes.length > 0 ? markdown` **To mend it:** ${titles}` : ours('')
    return markdown`- ${place}${ofMessage(message)}${mend}`
  }
  const sections = headings.flatMap(([effect, heading]) => {
    const own = items.filter((item) => item.effect === effect)
    return own.length > 0 ? [ours(`## ${heading} (${own.length})`), joined(own.map(shown), '\n')] : []
  })
  const values = items.filter(filledIn).length
  const places = items.length - values
  const refused = items.some(({ effect }) => effect === 'refused')
  const verdict =
    items.length === 0
      ? `Nothing: xl ${from} and xl ${to} read the file alike.`
      : [
          places > 0 && `${plural(places, 'place')} in the file.`,
          values > 0 && `${plural(values, 'value')} that it does not set.`,
          refused && `xl ${to} makes no guest of the file as it is.`,
        ]
          .filter((each) => each !== false)
          .join(' ')
  const old = wasForXm(document.getText(), config.kind, to, name)
    ? [
        ours(
          'The file was written for xm, and no xl reads it as xm did. **Xen: Migrate this config to xl …** rewrites it.',
        ),
      ]
    : []
  const title = markdown`# What changes for ${code(name)} from xl ${ours(from)} to ${ours(to)}`
  return markdown`${joined([title, ...old, ours(verdict), ...sections], '\n\n')}\n`
}
