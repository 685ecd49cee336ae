import { buildDomain } from '../../build/build-domain.ts'
import type { Release } from '../../release.ts'
import { commentOut, insert, replace, withoutOverwritten } from '../../rules/fixes/edits.ts'
import type { Snapshot } from '../../snapshot.ts'
import { tableOf } from '../../table.ts'
import type { Edit } from '../../values/value-type.ts'
import { optionsOfField } from '../../xm/decided-by.ts'
import type { XmDomain } from '../../xm/domain.ts'
import type { MigrateOptions, Step, Told } from '../types.ts'
import { decisionOf } from './defaults.ts'
import { type Difference, differences } from './differences.ts'
import { heading } from './origin.ts'
import { fieldsOf, settingsFor, type WantedSetting } from './settings-of.ts'
import { xlDomain } from './xl-domain.ts'
import type { XmReading } from './xm-reading.ts'

/** What xl makes of the file as it is now, otherwise than xm did. */
export interface Comparison {
  readonly domain: XmDomain
  readonly differences: readonly Difference[]
}

/** Fields that say something only while another one is on. */
const detailOf: Readonly<Record<string, string>> = tableOf({
  'display.listen': 'display.vnc',
  'display.display': 'display.vnc',
  'display.unused': 'display.vnc',
  'display.passwd': 'display.vnc',
  'display.opengl': 'display.sdl',
  maxmem: 'memory',
  vcpus_on: 'vcpus',
})

/** Undefined where there is nothing to compare: xm refused the file, or xl refuses what is there now. */
const compareWithXm = ({ config }: Snapshot, xm: XmReading): Comparison | undefined => {
  const built = xm.domain && buildDomain(config)
  if (!xm.domain || !built) return undefined
  const all = differences(xm.domain, xlDomain(built))
  const fields = new Set(all.map(({ field }) => field))
  return {
    domain: xm.domain,
    differences: all.filter(({ field }) => {
      const whole = Object.hasOwn(detailOf, field) ? detailOf[field] : undefined
      const options = optionsOfField(field)
      return (whole === undefined || !fields.has(whole)) && !options.some((option) => xm.unknown.has(option))
    }),
  }
}

/** The key that decides a field and stood under a name that xm did not look for, as now written and as it was. */
const renamedFor = (
  { field }: Difference,
  { renamed, domain }: XmReading,
  release: Release,
): readonly [key: string, before: string] | undefined => {
  if (!renamed || !domain) return undefined
  const whole = /^\w+/.exec(field)?.[0] ?? field
  return [...renamed].find(([key]) => {
    const fields = fieldsOf(key, domain, release)
    return key === field || key === whole || fields.includes(field) || fields.includes(whole)
  })
}

/** The mode of a disk that xend refused. */
const refusedMode = ({ field }: Difference, { domain }: XmReading): string | undefined => {
  const index = /^disk\[(\d+)\]\.rw$/.exec(field)?.[1]
  return index === undefined ? undefined : domain?.disk[Number(index)]?.badmode
}

/** Whether the person who wrote the file meant something by it that xm passed over: then the intent is kept. */
const wasPassedOver = ({ field }: Difference, { passedOver }: XmReading): boolean =>
  ownOptions(field).some((option) => passedOver.has(option))

/** The options that decide a field by themselves: of the screen, `vfb` and the one of that name. */
const ownOptions = (field: string): readonly string[] =>
  field.startsWith('display.') ? ['vfb', field.slice('display.'.length)] : optionsOfField(field)

/** Whether neither the file nor the command line said anything about a field. */
const isDefault = ({ field }: Difference, { options, passedOver }: XmReading): boolean =>
  optionsOfField(field).every((option) => !options.has(option) && !passedOver.has(option))

const shown = (value: unknown): string =>
  value === undefined || value === null || String(value) === ''
    ? 'nothing'
    : typeof value === 'boolean'
      ? value
        ? 'on'
        : 'off'
      : String(value)

/** "xm: restart; xl 4.17: destroy." */
const bothSay = ({ xm, xl }: Difference, { config }: Snapshot): string =>
  `Under xm it was ${shown(xm)}; xl ${config.release} makes it ${shown(xl)}.`

/** Why a difference stays; undefined where it is to be mended. */
const whyLeft = (
  difference: Difference,
  xm: XmReading,
  release: Release,
  keepDefaults: boolean,
): string | undefined => {
  const mode = refusedMode(difference, xm)
  if (mode !== undefined)
    return `xend knew no mode \`${mode}\`, and refused such a disk when it came to make it. What xl reads of it is kept: look at it.`
  const renamed = renamedFor(difference, xm, release)
  if (renamed) return `The file says \`${renamed[1]}\`, with which xm did nothing. What was meant is kept: look at it.`
  if (wasPassedOver(difference, xm))
    return 'xm passed over what the file says: its value is no plain text, number or list, or the name was declared `global`. What was meant is kept: look at it.'
  if (!isDefault(difference, xm) && canBeKept(difference)) return undefined
  const decision = decisionOf(difference.field)
  return decision?.write === false && !(keepDefaults && canBeKept(difference)) ? decision.why : undefined
}

/** Whether xl does what xm did when it is told to: it refuses less memory for the card than it takes itself. */
const canBeKept = ({ field }: Difference): boolean => field !== 'videoram'

const unwritten = 'xl has no setting for it.'
const notWanted = 'The change that would make it so was not wanted.'
const notSafe = 'It is not written out, since only safe changes were wanted.'

interface ToldOptions extends Pick<MigrateOptions, 'keepDefaults' | 'safe'> {
  /** Whether the change with an id was not wanted. */
  readonly isDeclined: (id: string) => boolean
}

/** What stays otherwise than under xm, each with its reason. */
export const toldOf = (
  snapshot: Snapshot,
  xm: XmReading,
  { keepDefaults = false, safe = false, isDeclined }: ToldOptions,
): readonly Remaining[] => {
  if (xm.refusal !== undefined) {
    const message = `xm itself refused this file, so that nobody can say what it built of it. ${xm.refusal}`
    return [{ key: 'xm', xm: 'refused', xl: 'taken', message, field: '', byChoice: false }]
  }
  const all = (compareWithXm(snapshot, xm)?.differences ?? []).map((difference) => {
    const { release } = snapshot.config
    const key = renamedFor(difference, xm, release)?.[0] ?? keyOf(difference, xm)
    const left = whyLeft(difference, xm, release, keepDefaults)
    const settings = xm.domain ? settingsFor(difference.field, xm.domain, release) : []
    const why = left ?? (safe ? notSafe : settings.some((each) => isDeclined(idOf(each))) ? notWanted : unwritten)
    const refusesDisk = refusedMode(difference, xm) !== undefined
    const both = refusesDisk ? '' : `${bothSay(difference, snapshot)} `
    const message = `\`${key}\`: ${both}${why}`
    return {
      key,
      xm: refusesDisk ? 'no disk' : shown(difference.xm),
      xl: shown(difference.xl),
      message,
      field: difference.field,
      byChoice: left !== undefined && whyLeft(difference, xm, release, true) === undefined,
    }
  })
  // All that comes of one slip in a name is one thing to look at.
  return all.filter(({ key }, index) => !xm.renamed?.has(key) || all.findIndex((each) => each.key === key) === index)
}

/** A difference that stays, wherever it is told. */
export type Remaining = Omit<Told, 'start' | 'end'>

/** The option that a person would look for: one that is set, or the first of those that decide. */
const keyOf = ({ field }: Difference, { options, passedOver }: XmReading): string => {
  const deciding = optionsOfField(field)
  const own = field.includes('.') ? [field.slice(field.lastIndexOf('.') + 1)] : []
  const names = [...own.filter((name) => deciding.includes(name)), ...deciding]
  return names.find((name) => passedOver.has(name) || options.has(name)) ?? names[0] ?? field
}

/** A setting that makes xl do what xm did, and why it is wanted. */
interface Wish extends WantedSetting {
  readonly reason: string
}

/** What is to be written where xl makes something else of the file. */
const differing = (
  { domain, differences: all }: Comparison,
  snapshot: Snapshot,
  xm: XmReading,
  keepDefaults: boolean,
): readonly Wish[] =>
  all
    .filter((difference) => whyLeft(difference, xm, snapshot.config.release, keepDefaults) === undefined)
    .flatMap((difference) =>
      settingsFor(difference.field, domain, snapshot.config.release).map((setting) => ({
        ...setting,
        reason: reasonOf(difference, snapshot, xm),
      })),
    )

/** What xm did and xl does, and, where the file is silent, why xm's way is written out. */
const reasonOf = (difference: Difference, snapshot: Snapshot, xm: XmReading): string => {
  const why = isDefault(difference, xm) ? decisionOf(difference.field)?.why : undefined
  return `\`${difference.field}\`: ${bothSay(difference, snapshot)}${why === undefined ? '' : ` ${why}`}`
}

/** What is to be written where xl refuses a setting that xm took. */
const refused = ({ config, problems }: Snapshot, { domain }: XmReading): readonly Wish[] => {
  if (!domain) return []
  const faults = problems.filter(({ effect }) => effect === 'refused')
  const settings = config.tree.settings.filter((setting) =>
    faults.some(({ start }) => setting.start <= start && start <= setting.end),
  )
  return settings.flatMap(({ key: { name } }) =>
    fieldsOf(name, domain, config.release).flatMap((field) =>
      settingsFor(field, domain, config.release).map((setting) => ({
        ...setting,
        reason: `\`${name}\`: xl ${config.release} refuses it as it stands; this is what xm made of it.`,
      })),
    ),
  )
}

/**
 * What makes xl do what xm did, as far as a setting can say it, one step a setting; nothing where no setting would change anything.
 * @param except keys that are not to be touched: xl would not do with them what was meant
 */
export const reconcileSteps = (
  snapshot: Snapshot,
  xm: XmReading,
  keepDefaults: boolean,
  except: ReadonlySet<string> = new Set(),
): readonly Step[] => {
  const compared = compareWithXm(snapshot, xm)
  const wishes = compared ? differing(compared, snapshot, xm, keepDefaults) : refused(snapshot, xm)
  const wanted = new Map<string, Wish>()
  for (const wish of wishes) if (!wanted.has(wish.key) && !except.has(wish.key)) wanted.set(wish.key, wish)
  const { tree, entries } = snapshot.config
  const steps: Step[] = []
  for (const wish of wanted.values()) {
    const { key, value } = wish
    const setting = entries.get(key)?.setting
    if (!setting) {
      if (value !== undefined) steps.push(stepOf([insert(tree.text.length, `${key} = ${value}\n`)], wish))
      continue
    }
    const fix =
      value === undefined
        ? commentOut(tree.text, setting, `${key}: xm made nothing of it here`)
        : { title: '', edits: [replace(setting, `${key} = ${value}`)] }
    if (value === undefined || tree.text.slice(setting.start, setting.end) !== `${key} = ${value}`)
      steps.push(stepOf(withoutOverwritten(tree, setting, fix).edits, wish))
  }
  return steps
}

/** Puts the heading above the first setting that is added at the end of the text. */
export const withHeading = (steps: readonly Step[], { config: { tree } }: Snapshot): readonly Step[] => {
  const { text } = tree
  const first = steps.findIndex(({ edits }) => edits[0]?.start === text.length)
  const gap = text === '' || text.endsWith('\n') ? '' : '\n'
  return steps.map((step, index) =>
    index === first
      ? { ...step, edits: step.edits.map((edit) => ({ ...edit, newText: `${gap}\n${heading}\n${edit.newText}` })) }
      : step,
  )
}

/** What a setting is declined by that is written because xm did so: the same whatever else is written. */
const idOf = ({ key }: WantedSetting): string => `as xm did: ${key}`

const stepOf = (edits: readonly Edit[], wish: Wish): Step => ({
  id: idOf(wish),
  edits: [...edits].sort((a, b) => a.start - b.start || a.end - b.end),
  rule: 'xm-only-key',
  reason: wish.reason,
  confidence: 'review',
})
