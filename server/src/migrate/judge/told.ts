import type { Release } from '../../release.ts'
import type { Snapshot } from '../../snapshot.ts'
import { optionsOfField } from '../../xm/decided-by.ts'
import { xmOnlyOf } from '../../xm/only.ts'
import type { MigrateOptions, Told } from '../types.ts'
import { compareWithXm } from './compare.ts'
import { decisionOf } from './defaults.ts'
import type { Difference } from './differences.ts'
import { fieldsOf, settingsFor } from './settings-of.ts'
import { keyOf, subjectOf } from './subject.ts'
import type { XmReading } from './xm-reading.ts'

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

/** The key, of those that xl alone knows, with which the file decides a field. */
const saidForXl = ({ field }: Difference, { forXl, domain }: XmReading, release: Release): string | undefined => {
  if (!forXl || !domain) return undefined
  const whole = /^\w+/.exec(field)?.[0] ?? field
  return [...forXl].find((key) => {
    const fields = key === 'vga' ? ['stdvga', 'videoram'] : fieldsOf(key, domain, release)
    return fields.includes(field) || fields.includes(whole)
  })
}

const refusedModeWords = (mode: string): string =>
  `xend knew no mode \`${mode}\`, and refused such a disk when it came to make it. What xl reads of it is kept: look at it.`

/** The rate of a card that xend could not read, where it is plain what was meant. */
const unreadRate = ({ field, xl }: Difference, { domain }: XmReading): string | undefined => {
  const index = /^vif\[(\d+)\]\.rate$/.exec(field)?.[1]
  const rate = index === undefined ? undefined : domain?.vif[Number(index)]?.badrate
  return xl === null || xl === undefined ? undefined : rate
}

/** Whether the person who wrote the file meant something by it that xm passed over: then the intent is kept. */
const wasPassedOver = ({ field }: Difference, { passedOver }: XmReading): boolean =>
  ownOptions(field).some((option) => passedOver.has(option))

/** The options that decide a field by themselves: of the screen, `vfb` and the one of that name. */
const ownOptions = (field: string): readonly string[] =>
  field.startsWith('display.') ? ['vfb', field.slice('display.'.length)] : optionsOfField(field)

/** Whether neither the file nor the command line said anything about a field. */
export const isDefault = ({ field }: Difference, { options, passedOver }: XmReading): boolean =>
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
export const bothSay = ({ xm, xl }: Difference, { config }: Snapshot): string =>
  `Under xm it was ${shown(xm)}; xl ${config.release} makes it ${shown(xl)}.`

/** Why a difference stays; undefined where it is to be mended. */
export const whyLeft = (
  difference: Difference,
  xm: XmReading,
  release: Release,
  keepDefaults: boolean,
): string | undefined => {
  const mode = refusedMode(difference, xm)
  if (mode !== undefined) return refusedModeWords(mode)
  const rate = unreadRate(difference, xm)
  if (rate !== undefined)
    return `xend could not read the rate \`${rate}\`, and set no limit. What was meant is kept: look at it.`
  const renamed = renamedFor(difference, xm, release)
  if (renamed) return `The file says \`${renamed[1]}\`, with which xm did nothing. What was meant is kept: look at it.`
  const forXl = saidForXl(difference, xm, release)
  if (forXl !== undefined) return `The file says it for xl, in \`${forXl}\`, which xm did not know: that stays.`
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
export const toldOf = (snapshot: Snapshot, xm: XmReading, options: ToldOptions): readonly Remaining[] => {
  if (xm.refusal !== undefined) {
    const message = `xm itself refused this file, so that nobody can say what it built of it. ${xm.refusal}`
    const refused = { key: 'xm', xm: 'refused', xl: 'taken', message, field: '', byChoice: false, isGone: false }
    return [refused, ...usualOf(snapshot, { ...xm, domain: xm.usual })]
  }
  const { release } = snapshot.config
  const modes = refusedModes(xm)
  const found = compareWithXm(snapshot, xm)?.differences ?? []
  const all = found
    .filter(({ field }) => !modes.some((each) => each.field === field))
    .map((difference) => differs(difference, snapshot, xm, options))
  const only = (xm.domain ? xmOnlyOf(xm.options, xm.domain) : []).map(({ field, key, value, now, why }): Remaining => {
    const does = now === undefined ? 'has nothing for it' : `makes ${now}`
    const message = `${subjectOf(field, key)}: Under xm it was ${shown(value)}; xl ${release} ${does}. ${why}`
    return { key, xm: shown(value), xl: now ?? 'nothing', message, field, byChoice: false, isGone: true }
  })
  const known = new Set(all.map(({ field }) => field))
  // All that comes of one slip in a name is one thing to look at.
  const once = all.filter(
    ({ key }, index) => !xm.renamed?.has(key) || all.findIndex((each) => each.key === key) === index,
  )
  // Code that may set any name may have set these, too; else this is what is lost.
  const usual = xm.python.anything ? usualOf(snapshot, { ...xm, unknown: new Set() }) : []
  return [
    ...once,
    ...modes,
    ...only.filter(({ field }) => !known.has(field)),
    ...usual.filter(({ field }) => !known.has(field)),
  ]
}

/** Where the plain settings of a file that xm refused, or of which nobody can say all, say nothing, and xl decides otherwise than xm did by itself. */
const usualOf = (snapshot: Snapshot, xm: XmReading): readonly Remaining[] =>
  (compareWithXm(snapshot, xm)?.differences ?? [])
    .filter((difference) => isDefault(difference, xm) && decisionOf(difference.field)?.write === true)
    .map((difference): Remaining => {
      const key = keyOf(difference, xm)
      const [before, now] = [shown(difference.xm), shown(difference.xl)]
      const message = `${subjectOf(difference.field, key)}: The file says nothing of it. xm took ${before} then; xl ${snapshot.config.release} takes ${now}.`
      return { key, xm: before, xl: now, message, field: difference.field, byChoice: false, isGone: false }
    })

/** Disks whose mode xend did not know: whatever xl makes of it, xm made no guest with it. */
const refusedModes = ({ domain }: XmReading): readonly Remaining[] =>
  (domain?.disk ?? []).flatMap(({ badmode }, index): Remaining[] => {
    if (badmode === undefined) return []
    const field = `disk[${index}].rw`
    const message = `${subjectOf(field, 'disk')}: ${refusedModeWords(badmode)}`
    return [{ key: 'disk', xm: 'no disk', xl: 'a disk', message, field, byChoice: false, isGone: false }]
  })

/** A difference that stays, and why. */
const differs = (
  difference: Difference,
  snapshot: Snapshot,
  xm: XmReading,
  { keepDefaults = false, safe = false, isDeclined }: ToldOptions,
): Remaining => {
  const { release } = snapshot.config
  const key = renamedFor(difference, xm, release)?.[0] ?? keyOf(difference, xm)
  const left = whyLeft(difference, xm, release, keepDefaults)
  const settings = xm.domain ? settingsFor(difference.field, xm.domain, release) : []
  const why = left ?? (safe ? notSafe : settings.some((each) => isDeclined(idOf(each))) ? notWanted : unwritten)
  return {
    key,
    xm: shown(difference.xm),
    xl: shown(difference.xl),
    message: `${subjectOf(difference.field, key)}: ${bothSay(difference, snapshot)} ${why}`,
    field: difference.field,
    byChoice: left !== undefined && whyLeft(difference, xm, release, true) === undefined,
    isGone: false,
  }
}

/** A difference that stays, wherever it is told. */
export type Remaining = Omit<Told, 'start' | 'end'>

/** What a setting is declined by that is written because xm did so: the same whatever else is written. */
export const idOf = ({ key }: { readonly key: string }): string => `as xm did: ${key}`
