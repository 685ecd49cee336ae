import type { Config } from '../config/read-config.ts'
import type { Release } from '../release.ts'
import { commentOutAll } from '../rules/fixes/edits.ts'
import { sure } from '../sure.ts'
import { firstFrom, parse, type Range, type Setting, type Tree } from '../syntax/index.ts'
import { tableOf } from '../table.ts'
import type { Edit } from '../values/value-type.ts'
import { byHand } from './by-hand.ts'
import { piecesIn } from './quoted.ts'
import type { Step } from './types.ts'

/** The comments in a stretch of a config that begins outside of any text in quotes. */
export const commentsIn = (text: string): readonly (Range & { readonly text: string })[] =>
  text.includes('#')
    ? piecesIn(text).flatMap(({ is, start, end, inner }) => (is === 'comment' ? [{ start, end, text: inner }] : []))
    : []

/** The settings of one line that a step puts into a comment and does not touch else. */
const hiddenBy = (edits: readonly Edit[], { settings, text }: Tree): readonly Setting[] =>
  edits.flatMap(({ start, end, newText }) => {
    if (start !== end || !newText.endsWith('# ')) return []
    const setting = settings[firstFrom(settings, start)]
    // The mark may stand before a line of a list: then the next setting is another one.
    const isMarked = setting && text.slice(start, setting.start).trim() === ''
    return isMarked && edits.every((edit) => edit.end <= setting.start || edit.start >= setting.end) ? [setting] : []
  })

/** Whether a setting asks a person for the same in another text for it: the next migration reads comments as xl does. */
const asksTheSame = ({ key: { name }, value }: Setting, said: string, release: Release): boolean =>
  byHand({ name, value }) === byHand({ name, value: parse(`${said}\n`, release).settings[0]?.value })

/**
 * A step that makes comments of what the file said: not of what has been made of that on the way, unless that alone shows what is left
 * for a person.
 */
export const withOriginals = (
  step: Step,
  { tree, release }: Pick<Config, 'tree' | 'release'>,
  original: (range: Range) => string,
): Step => {
  const edits = hiddenBy(step.edits, tree).flatMap((setting): Edit[] => {
    const { start, end, key } = setting
    const said = original(setting).trimEnd()
    const isOfKey = said.startsWith(key.name) && /^\s*\+?=/.test(said.slice(key.name.length))
    return isOfKey && said !== tree.text.slice(start, end) && asksTheSame(setting, said, release)
      ? [{ start, end, newText: said.replaceAll(/\r?\n/g, '\n# ') }]
      : []
  })
  return edits.length > 0
    ? { ...step, edits: [...step.edits, ...edits].sort((a, b) => a.start - b.start || a.end - b.end) }
    : step
}

/** What makes up for a setting that a fix takes out, by the rule that asks for the fix. */
const madeUpFor: Readonly<Record<string, string>> = tableOf({
  'contradicting-type': '`type` says what the guest is',
  'deprecated-key': '`type` says what the guest is',
  'two-displays': '`vnclisten` has the display',
})

/** A step that makes comments of the settings that it would take out: in an editor a line may go, and a migration deletes nothing. */
export const withSettings = (step: Step, { settings, text }: Tree): Step => {
  let isOther = false
  const written = step.edits.map(({ newText }) => newText).join('\n')
  // One that shares its line stays in a comment above it already.
  const isKept = ({ start, end }: Setting) => written.includes(text.slice(start, end).replaceAll('\n', '\n# '))
  const edits = step.edits.flatMap((edit): readonly Edit[] => {
    if (edit.newText !== '') return [edit]
    const gone: Setting[] = []
    for (let at = firstFrom(settings, edit.start); (settings[at]?.end ?? Number.POSITIVE_INFINITY) <= edit.end; at++)
      gone.push(sure(settings[at]))
    if (gone.every(isKept)) return [edit]
    isOther = true
    return commentOutAll(text, gone, () => madeUpFor[step.rule] ?? 'taken out')
  })
  return isOther ? { ...step, edits } : step
}
