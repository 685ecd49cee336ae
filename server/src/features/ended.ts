import { type Snapshot, snapshotWith } from '../snapshot.ts'
import { type Setting, settingBefore, type Value } from '../syntax/index.ts'

/** A setting, and the file that it stands in. */
interface Place {
  readonly snapshot: Snapshot
  readonly setting: Setting
}

/** What ends a value that has no end yet, from the innermost of its lists outwards, and where that belongs. */
const endsOf = (value: Value | undefined, isOpen: (at: number) => boolean): { at: number; text: string }[] => {
  const ends: { at: number; text: string }[] = []
  for (let each = value; each; each = each.type === 'list' ? each.items.at(-1) : undefined)
    if (each.type === 'list' && !each.closed) ends.push({ at: each.end, text: ']' })
    else if (each.type === 'atom' && each.quote && isOpen(each.start)) ends.push({ at: each.end, text: each.quote })
  return ends.reverse()
}

/**
 * The same place once what is written there has its ends: an editor that does not close quotes and brackets by itself shows a file that xl's grammar
 * refuses at each letter of a list, and what else xl would have against it is to be seen only behind that.
 * @param from up to where (an offset in UTF-16) something is written: the ends stand behind it, so that no offset up to there changes
 */
export const ended = (snapshot: Snapshot, setting: Setting, from: number): Place => {
  const { tree } = snapshot.config
  const ends = endsOf(setting.value, (start) => tree.tokenAt(start + 1)?.kind === 'bad')
  if (ends.length === 0) return { snapshot, setting }
  let text = ''
  let copied = 0
  for (const end of ends) {
    const at = Math.max(end.at, from, copied)
    text += tree.text.slice(copied, at) + end.text
    copied = at
  }
  const whole = snapshotWith(snapshot, text + tree.text.slice(copied))
  const there = settingBefore(whole.config.tree.settings, setting.start)
  return there?.start === setting.start ? { snapshot: whole, setting: there } : { snapshot, setting }
}
