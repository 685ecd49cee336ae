import { commentOut, insert, withoutOverwritten, writeInstead } from '../../rules/fixes/edits.ts'
import type { Snapshot } from '../../snapshot.ts'
import type { Range, Setting } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { heading } from '../notes.ts'
import type { Step } from '../types.ts'
import { listEdits } from './list-edits.ts'
import { idOf } from './told.ts'
import { type Wish, type WishOptions, wishesFor } from './wishes.ts'
import type { XmReading } from './xm-reading.ts'

interface ReconcileOptions extends WishOptions {
  /** What the file had where something stands now. */
  readonly original: (range: Range) => string
}

/** What makes xl do what xm did, as far as a setting can say it, one step a setting; nothing where no setting would change anything. */
export const reconcileSteps = (snapshot: Snapshot, xm: XmReading, options: ReconcileOptions): readonly Step[] => {
  const { original } = options
  const wishes = wishesFor(snapshot, xm, options)
  return wishes.flatMap((wish) => {
    const edits = editsFor(wish, wishes, snapshot, xm, original)
    const setting = snapshot.config.entries.get(wish.key)?.setting
    const gone = wish.value === undefined && setting ? `\`${wish.key}\`: ${whyGone(wish.key, wishes, xm)}.` : undefined
    return edits.length > 0 ? [stepOf(edits, gone === undefined ? wish : withOwnReasons(wish, wishes), gone)] : []
  })
}

/** Of a key that goes, what is said of another one is said there. */
const withOwnReasons = (wish: Wish, all: readonly Wish[]): Wish => ({
  ...wish,
  reasons: wish.reasons.filter(
    (reason) =>
      reason.includes(`\`${wish.key}\``) || !all.some((each) => each !== wish && each.reasons.includes(reason)),
  ),
})

/** How a wish comes true. */
const editsFor = (
  wish: Wish,
  all: readonly Wish[],
  snapshot: Snapshot,
  xm: XmReading,
  original: ReconcileOptions['original'],
): readonly Edit[] => {
  const { key, value, items } = wish
  const { tree, entries } = snapshot.config
  const setting = entries.get(key)?.setting
  // What no xl can have stays as it is, and is left.
  const whole = items?.includes(undefined) === true ? undefined : value
  if (!setting) return whole === undefined ? [] : [addedSetting(`${key} = ${whole}`, wish, snapshot)]
  const single = tree.settings.filter((each) => each.key.name === key).length === 1
  const inPlace = items && single ? listEdits(tree.text, setting, itemsOf(wish, setting), original) : undefined
  if (inPlace) return inPlace
  if (items?.includes(undefined)) return []
  if (value === undefined) {
    const fix = commentOut(tree.text, setting, `${key}: ${whyGone(key, all, xm)}`)
    return withoutOverwritten(tree, setting, fix).edits
  }
  // What stands there already mends nothing, however it is spaced.
  const { operator, value: now } = setting
  const isThere = operator?.text === '=' && now?.end === setting.end && tree.text.slice(now.start, now.end) === value
  if (isThere) return []
  const edits = writeInstead(tree.text, setting, `${key} = ${value}`, 'xl does not read it as xm did')
  return withoutOverwritten(tree, setting, { title: '', edits }).edits
}

/** A setting that was made a comment. */
const madeComment = /^# (\w+)[ \t]*\+?=/

/** Where the last line ends that is a setting of `option` made a comment, with a line behind it that is no comment; below 0 where none is. */
const commentEndOf = (option: string, text: string): number => {
  const lines = text.split('\n')
  const last = lines.findLastIndex(
    (line, index) => madeComment.exec(line)?.[1] === option && lines[index + 1]?.startsWith('#') === false,
  )
  return last < 0 ? -1 : lines.slice(0, last + 1).join('\n').length
}

/** Where the line ends that says something for xm, a setting or by now a comment; below 0 where there is none, or no other line behind it. */
const lineEndOf = (option: string, { config: { tree, entries } }: Snapshot): number => {
  const setting = entries.get(option)?.setting
  return setting ? tree.text.indexOf('\n', setting.end) : commentEndOf(option, tree.text)
}

/** A setting that is not there yet: below what says the same for xm, or at the end. */
const addedSetting = (line: string, { beside }: Wish, snapshot: Snapshot): Edit => {
  const end = beside === undefined ? -1 : lineEndOf(beside, snapshot)
  return end < 0 ? insert(snapshot.config.tree.text.length, `${line}\n`) : insert(end, `\n${line}`)
}

/** The items that are to change. */
const itemsOf = ({ items = [], about }: Wish, { value }: Setting): readonly (string | undefined)[] => {
  const count = value?.type === 'list' ? value.items.length : 0
  // Of lists that do not go item by item, every one counts.
  return items.map((item, index) =>
    about === undefined || count !== items.length || about.has(index) ? item : undefined,
  )
}

/** The keys of the kernel's command line; what one of them says may stand in another by now. */
const commandLine = new Set(['root', 'extra', 'cmdline'])

const unused = 'xm made nothing of it here'

/** Why a key goes. */
const whyGone = (key: string, all: readonly Wish[], { domain, options }: XmReading): string => {
  if (key === 'timer_mode' || key === 'tsc_mode') return domain?.[key] === undefined ? unused : 'no xl has that mode'
  const now = all.find((each) => each.key !== key && each.value !== undefined && commandLine.has(each.key))
  if (!commandLine.has(key) || !domain || (domain.type === 'hvm' && domain.kernel === '')) return unused
  if (options.get(key) === '') return 'it was empty'
  if (key === 'root' && domain.cmdline.includes('nfsroot='))
    return 'xm left it out, since `nfsroot=` has the text `root=`'
  if (key === 'root' && (!now || !/(?:^|\s)root=/.test(domain.cmdline)))
    return 'xm left it out, since `extra` has the text `root=`'
  return now ? `now in \`${now.key}\`` : unused
}

/** Puts the heading above the first setting that is added at the end of the text, unless the block at the end has it already. */
export const withHeading = (steps: readonly Step[], { config: { tree } }: Snapshot): readonly Step[] => {
  const { text } = tree
  const first = steps.findIndex(({ edits }) => edits[0]?.start === text.length)
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  const last = text.lastIndexOf(heading)
  const isThere = last >= 0 && !/\n[ \t]*\n/.test(text.slice(last))
  const above = isThere ? gap : `${gap}\n${heading}\n`
  return steps.map((step, index) =>
    index === first
      ? { ...step, edits: step.edits.map((edit) => ({ ...edit, newText: `${above}${edit.newText}` })) }
      : step,
  )
}

/** So many reasons are given for one setting. */
const mostReasons = 4

/** @param gone said first of a key that goes, where it is another one that goes with it */
const stepOf = (edits: readonly Edit[], wish: Wish, gone: string | undefined): Step => {
  const more = wish.reasons.length - mostReasons
  const first = gone !== undefined && !wish.reasons[0]?.startsWith(`\`${wish.key}\``) ? [gone] : []
  return {
    id: idOf(wish),
    edits: [...edits].sort((a, b) => a.start - b.start || a.end - b.end),
    rule: 'xm-only-key',
    reason: [...first, ...wish.reasons.slice(0, mostReasons), ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
    confidence: 'review',
  }
}
