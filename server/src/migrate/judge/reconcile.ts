import { commentOut, insert, withoutOverwritten, writeInstead } from '../../rules/fixes/edits.ts'
import type { Problem } from '../../rules/lint.ts'
import type { Snapshot } from '../../snapshot.ts'
import type { Range, Setting, Value } from '../../syntax/index.ts'
import type { Edit } from '../../values/value-type.ts'
import { optionsSaying } from '../../xm/decided-by.ts'
import { faultOf, meantRate } from '../../xm/devices.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { unreadLate } from '../../xm/late-numbers.ts'
import { heading } from '../notes.ts'
import { settingAt } from '../setting-at.ts'
import type { Step } from '../types.ts'
import { compareWithXm, isMissing } from './compare.ts'
import type { Current, WantedSetting } from './device-settings.ts'
import { listEdits } from './list-edits.ts'
import { fieldsOf, settingsFor } from './settings-of.ts'
import { idOf, isPartlyUnknown, reasonOf, whyLeft } from './told.ts'
import type { XmReading } from './xm-reading.ts'

/** A setting that makes xl do what xm did, and why it is wanted. */
interface Wish extends WantedSetting {
  readonly reasons: readonly string[]
  /** The items of a list that it is about, from 0; all of them where it is about the list. */
  readonly about: ReadonlySet<number> | undefined
}

/** The texts that each key has. */
const currentIn =
  ({ config }: Snapshot): Current =>
  (key) => {
    const value = config.entries.get(key)?.value
    const textOf = (each: Value): string => (each.type === 'atom' ? each.text : '')
    return value === undefined ? [] : value.type === 'list' ? value.items.map(textOf) : [textOf(value)]
  }

/** What is to be written where xl makes something else of the file. */
const differing = (snapshot: Snapshot, xm: XmReading, keepDefaults: boolean): readonly Wish[] => {
  const { release } = snapshot.config
  const compared = compareWithXm(snapshot, xm)
  if (!compared || !xm.domain) return []
  const current = currentIn(snapshot)
  const wanted = compared.differences.filter(
    (difference) => whyLeft(difference, xm, release, keepDefaults) === undefined,
  )
  // Once it is a guest of the right kind, the rest is seen.
  const kind = wanted.filter(({ field }) => field === 'type')
  const [first, domain] = kind.length > 0 ? [kind, xm.domain] : [wanted, compared.domain]
  return first.flatMap((difference) => {
    const index = /^\w+\[(\d+)\]/.exec(difference.field)?.[1]
    const settings = settingsFor(difference.field, domain, release, current)
    if (settings.some(({ key }) => isPartlyUnknown(key, xm, release))) return []
    return settings.map(
      (setting): Wish => ({
        ...setting,
        reasons: [reasonOf(difference, snapshot, xm)],
        about: index === undefined ? undefined : new Set([Number(index)]),
      }),
    )
  })
}

/** What is to be written where xl refuses a setting that xm took. */
const refused = (
  snapshot: Snapshot,
  { domain: whole, rest, options, unknown, passedOver }: XmReading,
): readonly Wish[] => {
  const domain = whole ?? rest?.domain
  if (!domain) return []
  const { config, problems } = snapshot
  const current = currentIn(snapshot)
  const late = unreadLate(options, domain.type)
  const { settings } = config.tree
  const faults = problems.filter((problem) => problem.effect === 'refused' && !isMissing(problem, settings))
  const faulty = new Map<Setting, Problem[]>()
  for (const fault of faults) {
    const setting = settingAt(settings, fault.start)
    const own = setting && (faulty.get(setting) ?? [])
    own?.push(fault)
    if (setting && own) faulty.set(setting, own)
  }
  return [...faulty].flatMap(([setting, own]) => {
    const { name } = setting.key
    // What xm refused as well, could not read or passed over nobody has made anything of.
    const isMade = (field: string): boolean => {
      const said = optionsSaying(field)
      if (said.some((option) => unknown.has(option) || passedOver.has(option) || late.includes(option))) return false
      return !rest || (said.some((option) => options.has(option)) && !said.some((option) => rest.without.has(option)))
    }
    const fields = fieldsOf(name, domain, config.release).filter(isMade)
    const about = itemsAt(setting, own)
    return fields.flatMap((field) =>
      settingsFor(field, domain, config.release, current).map((wanted): Wish => {
        const out = rest?.devices.get(wanted.key)
        const what = wanted.value === undefined ? 'it becomes a comment' : madeWords(name, domain, about, out, !whole)
        return {
          ...inPlaces(wanted, out),
          reasons: [`\`${name}\`: xl ${config.release} refuses it as it stands; ${what}.`],
          about,
        }
      }),
    )
  })
}

/** Whether xm made nothing of a device, or of a part of it, and what is written is what was meant. */
const isMeant = (name: string, { disk, vif }: XmDomain, index: number): boolean => {
  const own = name === 'disk' ? disk[index] : undefined
  if (own) return faultOf(own) !== undefined
  const rate = name === 'vif' ? vif[index]?.badrate : undefined
  return rate !== undefined && meantRate(rate) !== undefined
}

/** What is written in the place of what xl refuses: what xm made of it, or would have made if it had taken the file. */
const madeWords = (
  name: string,
  domain: XmDomain,
  about: ReadonlySet<number> = new Set(),
  out: ReadonlySet<number> = new Set(),
  isRest: boolean,
): string => {
  const made = isRest ? 'this is what xm would have made of it' : 'this is what xm made of it'
  const places = [...about].map((index) => index - [...out].filter((each) => each < index).length)
  const meant = places.filter((index) => isMeant(name, domain, index))
  if (meant.length === 0) return made
  return meant.length === places.length ? 'this is what was meant' : `${made}, or what was meant where it read nothing`
}

/** A list of devices with each in its place in the file, where some of those were left out. */
const inPlaces = (wanted: WantedSetting, out: ReadonlySet<number> | undefined): WantedSetting => {
  const { items } = wanted
  if (!items || !out) return wanted
  let next = 0
  const count = items.length + out.size
  return { ...wanted, items: Array.from({ length: count }, (_, index) => (out.has(index) ? undefined : items[next++])) }
}

/** The items of a list in which something is wrong; undefined where it is something else. */
const itemsAt = ({ value }: Setting, faults: readonly Problem[]): ReadonlySet<number> | undefined => {
  if (value?.type !== 'list') return undefined
  const bad = new Set(faults.map(({ start }) => settingAt(value.items, start)))
  const found = value.items.flatMap((item, index) => (bad.has(item) ? [index] : []))
  return found.length > 0 ? new Set(found) : undefined
}

/** All that is wished for a key, once. */
const gathered = (wishes: readonly Wish[], except: ReadonlySet<string>): Iterable<Wish> => {
  const wanted = new Map<string, { first: Wish; reasons: Set<string>; about: Set<number> | undefined }>()
  for (const wish of wishes) {
    if (except.has(wish.key)) continue
    const known = wanted.get(wish.key)
    if (!known) {
      const about = wish.about && new Set(wish.about)
      wanted.set(wish.key, { first: wish, reasons: new Set(wish.reasons), about })
      continue
    }
    for (const reason of wish.reasons) known.reasons.add(reason)
    // Of what is about the list as a whole, every item is.
    if (!wish.about) known.about = undefined
    for (const index of (known.about && wish.about) ?? []) known.about?.add(index)
  }
  return [...wanted.values()].map(({ first, reasons, about }) => ({ ...first, reasons: [...reasons], about }))
}

interface ReconcileOptions {
  readonly keepDefaults: boolean
  /** Keys that are not to be touched: xl would not do with them what was meant. */
  readonly except: ReadonlySet<string>
  /** What the file had where something stands now. */
  readonly original: (range: Range) => string
}

/** What makes xl do what xm did, as far as a setting can say it, one step a setting; nothing where no setting would change anything. */
export const reconcileSteps = (
  snapshot: Snapshot,
  xm: XmReading,
  { keepDefaults, except, original }: ReconcileOptions,
): readonly Step[] => {
  const wishes = [...gathered([...refused(snapshot, xm), ...differing(snapshot, xm, keepDefaults)], except)]
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
  if (!setting) return whole === undefined ? [] : [insert(tree.text.length, `${key} = ${whole}\n`)]
  const single = tree.settings.filter((each) => each.key.name === key).length === 1
  const inPlace = items && single ? listEdits(tree.text, setting, itemsOf(wish, setting), original) : undefined
  if (inPlace) return inPlace
  if (items?.includes(undefined)) return []
  if (value === undefined) {
    const fix = commentOut(tree.text, setting, `${key}: ${whyGone(key, all, xm)}`)
    return withoutOverwritten(tree, setting, fix).edits
  }
  if (tree.text.slice(setting.start, setting.end) === `${key} = ${value}`) return []
  const edits = writeInstead(tree.text, setting, `${key} = ${value}`, 'xl does not read it as xm did')
  return withoutOverwritten(tree, setting, { title: '', edits }).edits
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
