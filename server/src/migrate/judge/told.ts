import type { Release } from '../../release.ts'
import type { Snapshot } from '../../snapshot.ts'
import { optionsSaying } from '../../xm/decided-by.ts'
import type { XmDomain } from '../../xm/domain.ts'
import { isArgumentList } from '../../xm/kernel.ts'
import { isUnread } from '../../xm/late-numbers.ts'
import { xmOnlyOf } from '../../xm/only.ts'
import { passedOverWords } from '../../xm/passed-over.ts'
import type { MigrateOptions, Told } from '../types.ts'
import { compareWithXm } from './compare.ts'
import { decisionOf } from './defaults.ts'
import type { WantedSetting } from './device-settings.ts'
import type { Difference } from './differences.ts'
import { refusedLate } from './refused-late.ts'
import { isOwnDoing, isWithoutScreen } from './said.ts'
import { fieldsOf, settingsFor } from './settings-of.ts'
import { keyOf, subjectOf } from './subject.ts'
import { quotedWords, wordsOf } from './words.ts'
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

/** The key, of those that xl alone knows, with which the file decides a field. */
const saidForXl = ({ field }: Difference, { forXl, domain }: XmReading, release: Release): string | undefined => {
  if (!forXl || !domain) return undefined
  const whole = /^\w+/.exec(field)?.[0] ?? field
  return [...forXl].find((key) => {
    const fields = key === 'vga' ? ['stdvga', 'videoram'] : fieldsOf(key, domain, release)
    return fields.includes(field) || fields.includes(whole)
  })
}

/** The rate of a card that xend could not read, where it is plain what was meant. */
const unreadRate = ({ field, xl }: Difference, { domain }: XmReading): string | undefined => {
  const index = /^vif\[(\d+)\]\.rate$/.exec(field)?.[1]
  const rate = index === undefined ? undefined : domain?.vif[Number(index)]?.badrate
  return xl === null || xl === undefined ? undefined : rate
}

/** Whether it is about the mode of a CD drive. */
const isOfDrive = ({ field }: Difference, { domain }: XmReading): boolean => {
  const index = /^disk\[(\d+)\]\.rw$/.exec(field)?.[1]
  return index !== undefined && domain?.disk[Number(index)]?.cdrom === true
}

/** The option by which the person who wrote the file meant something that xm passed over: then the intent is kept. */
const passedOverFor = ({ field }: Difference, { passedOver, domain }: XmReading): string | undefined =>
  domain && isUnheeded(field, domain) ? undefined : optionsSaying(field).find((option) => passedOver.has(option))

/** Whether xm would have made nothing of a field in that guest, whatever the value: what boots a PV kernel means nothing without one. */
const isUnheeded = (field: string, { type, kernel }: XmDomain): boolean =>
  type === 'hvm' && kernel === '' && /^(?:cmdline|ramdisk)\b/.test(field)

/** Whether neither the file nor the command line said anything about a field. */
const isDefault = ({ field }: Difference, { options, passedOver }: XmReading): boolean =>
  optionsSaying(field).every((option) => !options.has(option) && !passedOver.has(option))

/** When xm made something so: of a guest of this kind it may have made none. */
const when = (kind: XmDomain['type'] | undefined): string =>
  kind === undefined ? 'Under xm' : `In ${kind === 'hvm' ? 'an HVM' : 'a PV'} guest of xm`

/** "Under xm it was on; xl 4.17 makes it off." */
const bothSay = ({ field, xm, xl, ofKind }: Difference, { config }: Snapshot, change = ''): string =>
  `${when(ofKind)} it was ${quotedWords(wordsOf(field, xm))}; ${change}xl ${config.release} makes it ${quotedWords(wordsOf(field, xl))}.`

/** The same of what the file says nothing about. */
const bothDecide = ({ field, xm, xl, ofKind }: Difference, { config }: Snapshot): string =>
  `The file says nothing of it. ${when(ofKind)} that was ${quotedWords(wordsOf(field, xm))}; under xl ${config.release} it is ${quotedWords(wordsOf(field, xl))}.`

/** The same where code that is not read may have said something. */
const bothMayDecide = ({ field, xm, xl }: Difference, { config }: Snapshot): string =>
  `The file says nothing of it. Unless the code that is not read here set it, that was ${quotedWords(wordsOf(field, xm))} under xm; under xl ${config.release} it is ${quotedWords(wordsOf(field, xl))}.`

/** The option with which the file says something of a field; undefined where xm decided it by itself. */
export const sayingOption = (difference: Difference, xm: XmReading): string | undefined => {
  const { field } = difference
  if (isDefault(difference, xm)) return undefined
  if (isWithoutScreen(field, xm.options)) return 'nographic'
  if (!isOwnDoing(field, xm.options)) return keyOf(difference, xm)
  return field === 'bootloader_args' && xm.options.has('bootargs') ? 'bootargs' : undefined
}

/** What xm did and xl does, and, where the file is silent, why xm's way is written out. */
export const reasonOf = (difference: Difference, snapshot: Snapshot, xm: XmReading): string => {
  const { field } = difference
  const key = keyOf(difference, xm)
  const why = decisionOf(field)?.why
  const withWhy = (words: string) => (why === undefined ? words : `${words} ${why}`)
  const own = field.replace(/^display\./, '')
  const said = sayingOption(difference, xm)
  const both = bothSay(difference, snapshot, 'without this change ')
  if (said === 'nographic') return `${subjectOf(field, own)}: \`nographic\` kept it off. ${both}`
  if (said === 'bootargs') return `${subjectOf(field, said)}: ${isOwnDoing(field, xm.options) ? withWhy(both) : both}`
  if (said !== undefined) return `${subjectOf(field, key)}: ${both}`
  // Devices, and the screen of a PV guest, stand in a list.
  const isInList = isDefault(difference, xm) || key === 'pci' || (key === 'vfb' && xm.domain?.type === 'pv')
  return `${subjectOf(field, isInList ? key : own)}: ${withWhy(bothDecide(difference, snapshot))}`
}

/** Why a difference stays; undefined where it is to be mended. */
export const whyLeft = (
  difference: Difference,
  xm: XmReading,
  release: Release,
  keepDefaults: boolean,
): string | undefined => {
  const rate = unreadRate(difference, xm)
  if (rate !== undefined)
    return `xend could not read the rate \`${rate}\`, and set no limit. What was meant is kept: look at it.`
  if (isUnread(xm.options, difference.field))
    return 'xend passed it over, since it is no number. What was meant is kept: look at it.'
  if (difference.field === 'bootloader_args' && isArgumentList(xm.options))
    return 'xend made one text of the list, with its brackets and commas, and cut that up. What was meant is kept: look at it.'
  if (isOfDrive(difference, xm)) return 'A CD drive of xl is read-only.'
  const renamed = renamedFor(difference, xm, release)
  if (renamed) return `The file says \`${renamed[1]}\`, with which xm did nothing. What was meant is kept: look at it.`
  const forXl = saidForXl(difference, xm, release)
  if (forXl !== undefined) return `The file says it for xl, in \`${forXl}\`, which xm did not know: that stays.`
  const passed = passedOverFor(difference, xm)
  const why = passed === undefined ? undefined : xm.passedOver.get(passed)
  if (why !== undefined) return `${passedOverWords(why)} What was meant is kept: look at it.`
  if (!isDefault(difference, xm) && canBeKept(difference)) return undefined
  const decision = decisionOf(difference.field)
  return decision?.write === false && !(keepDefaults && canBeKept(difference)) ? decision.why : undefined
}

/** Whether xl does what xm did when it is told to: it refuses less memory for the card than it takes itself. */
const canBeKept = ({ field }: Difference): boolean => field !== 'videoram'

const unwritten = 'xl has no setting for it.'
const notTaken = 'xl takes no setting that makes it so.'
const notAllKnown = 'It is not written out, since a part of it is not known here.'
const notWanted = 'The change that would make it so was not wanted.'
const ofXl = 'The file was taken for one of xl’s: that stays.'
const notWritten = 'It is not written out, since xm refused the file.'
const notSafe = 'It is not written out, since only safe changes were wanted.'

interface ToldOptions extends Pick<MigrateOptions, 'keepDefaults' | 'safe'> {
  /** Whether the file was taken for one of xl's, and nothing was written out of what xm did. */
  readonly isOfXl?: boolean
  /** Whether the change with an id was not wanted. */
  readonly isDeclined: (id: string) => boolean
}

/** What stays otherwise than under xm, each with its reason. */
export const toldOf = (snapshot: Snapshot, reading: XmReading, options: ToldOptions): readonly Remaining[] => {
  const compared = reading.refusal === undefined ? compareWithXm(snapshot, reading) : undefined
  const xm = compared ? { ...reading, domain: compared.domain } : reading
  if (xm.refusal !== undefined) {
    const message = `xm itself refused this file, so that nobody can say what it built of it. ${xm.refusal}`
    const refused = { key: 'xm', xm: 'refused', xl: 'taken', message, field: '', byChoice: false, isGone: false }
    const { usual } = xm
    const silent = usual ? usualOf(snapshot, { ...xm, domain: usual('pv'), ofKind: usual }) : []
    return [refused, ...silent, ...besideRefused(snapshot, xm)]
  }
  const all = (compared?.differences ?? []).map((difference) => differs(difference, snapshot, xm, options))
  const only = xm.domain ? onlyOfXm(snapshot, xm, xm.domain, reading.domain) : []
  const known = new Set(all.map(({ field }) => field))
  // All that comes of one cause is one thing to look at.
  const once = all.filter(
    ({ key, cause }, index) =>
      cause === undefined || all.findIndex((each) => each.key === key && each.cause === cause) === index,
  )
  // Code that may set any name may have set these, too; else this is what is lost.
  const own = new Set(xm.python.assignments.map(({ name }) => name))
  const usual = xm.python.anything ? usualOf(snapshot, { ...xm, unknown: own }) : []
  return [
    ...once.map(({ cause: _, ...each }) => each),
    ...refusedLate(xm),
    ...only.filter(({ field }) => !known.has(field)),
    ...usual.filter(({ field }) => !known.has(field)),
  ]
}

/** What no field of xl expresses. @param made the guest that xm made: of another one it would have made so */
const onlyOfXm = (
  { config: { release } }: Snapshot,
  { options }: XmReading,
  domain: XmDomain,
  made: XmDomain | undefined,
): readonly Remaining[] => {
  const had = new Set((made ? xmOnlyOf(options, made) : []).map(({ field }) => field))
  return xmOnlyOf(options, domain).map(({ field, key, value, now, why }): Remaining => {
    const before = wordsOf(field, value)
    const does = now === undefined ? 'has nothing for it' : `makes ${now}`
    const under = when(had.has(field) ? undefined : domain.type)
    const message = `${subjectOf(field, key)}: ${under} it was ${quotedWords(before)}; xl ${release} ${does}. ${why}`
    return { key, xm: before, xl: now ?? 'nothing', message, field, byChoice: false, isGone: true }
  })
}

/** What stands in a file beside that for which xm refused it, and of which xl makes something else than xm would have made. */
const besideRefused = (snapshot: Snapshot, reading: XmReading): readonly Remaining[] => {
  const { rest, unknown, options } = reading
  if (!rest || rest.without.has('builder')) return []
  const { domain } = rest
  const aside = new Set([...unknown, ...rest.without, ...rest.devices.keys()])
  const kept = new Map([...options].filter(([key]) => !aside.has(key)))
  const xm = { ...reading, domain, options: kept, unknown: aside }
  const others = (compareWithXm(snapshot, xm)?.differences ?? []).filter(
    (difference) => difference.field !== 'type' && !isDefault(difference, xm),
  )
  const differing = others.map((difference): Remaining => {
    const { field } = difference
    const key = passedOverFor(difference, xm) ?? keyOf(difference, xm)
    const why = whyLeft(difference, xm, snapshot.config.release, false) ?? notWritten
    const message = `${subjectOf(field, key)}: ${bothSay({ ...difference, ofKind: domain.type }, snapshot)} ${why}`
    return { ...valuesOf(difference), key, message, field, byChoice: false, isGone: false }
  })
  const known = new Set(others.map(({ field }) => field))
  return [...differing, ...onlyOfXm(snapshot, xm, domain, undefined).filter(({ field }) => !known.has(field))]
}

/** Where the plain settings of a file that xm refused, or of which nobody can say all, say nothing, and xl decides otherwise than xm did by itself. */
const usualOf = (snapshot: Snapshot, xm: XmReading): readonly Remaining[] =>
  (compareWithXm(snapshot, xm)?.differences ?? [])
    .filter((difference) => isDefault(difference, xm) && decisionOf(difference.field)?.write === true)
    .map((difference): Remaining => {
      const key = keyOf(difference, xm)
      const { field } = difference
      const said = xm.python.anything ? bothMayDecide(difference, snapshot) : bothDecide(difference, snapshot)
      const message = `${subjectOf(field, key)}: ${said}`
      return { ...valuesOf(difference), key, message, field, byChoice: false, isGone: false }
    })

const valuesOf = ({ field, xm, xl }: Difference) => ({ xm: wordsOf(field, xm), xl: wordsOf(field, xl) })

/** A difference that stays, and why; with the cause where others come of it as well. */
const differs = (
  difference: Difference,
  snapshot: Snapshot,
  xm: XmReading,
  { keepDefaults = false, safe = false, isOfXl = false, isDeclined }: ToldOptions,
): Remaining & { readonly cause?: string } => {
  const { release } = snapshot.config
  const key =
    renamedFor(difference, xm, release)?.[0] ??
    saidForXl(difference, xm, release) ??
    passedOverFor(difference, xm) ??
    keyOf(difference, xm)
  const left = isOfXl ? ofXl : whyLeft(difference, xm, release, keepDefaults)
  const settings = xm.domain ? settingsFor(difference.field, xm.domain, release) : []
  const why = left ?? whyUnwritten(settings, xm, release, safe, isDeclined)
  const isSilent = isDefault(difference, xm) && key === keyOf(difference, xm) && !xm.renamed?.has(key)
  const both = isSilent ? bothDecide(difference, snapshot) : bothSay(difference, snapshot)
  return {
    ...valuesOf(difference),
    key,
    ...(left === undefined || isOfXl ? {} : { cause: left }),
    message: `${subjectOf(difference.field, key)}: ${both} ${why}`,
    field: difference.field,
    byChoice: left !== undefined && !isOfXl && whyLeft(difference, xm, release, true) === undefined,
    isGone: false,
  }
}

/** Why settings that would make xl do what xm did are not there. */
const whyUnwritten = (
  settings: readonly WantedSetting[],
  xm: XmReading,
  release: Release,
  safe: boolean,
  isDeclined: ToldOptions['isDeclined'],
): string => {
  if (safe) return notSafe
  if (settings.some((each) => isDeclined(idOf(each)))) return notWanted
  if (settings.some(({ key }) => isPartlyUnknown(key, xm, release))) return notAllKnown
  return settings.length > 0 ? notTaken : unwritten
}

/** Whether nobody can say all that xm made of what a key of xl holds: its command line of a kernel has ten options of xm in it. */
export const isPartlyUnknown = (key: string, { domain, unknown }: XmReading, release: Release): boolean =>
  domain !== undefined &&
  unknown.size > 0 &&
  fieldsOf(key, domain, release).some((field) => optionsSaying(field).some((option) => unknown.has(option)))

/** A difference that stays, wherever it is told. */
export type Remaining = Omit<Told, 'start' | 'end'>

/** What a setting is declined by that is written because xm did so: the same whatever else is written. */
export const idOf = ({ key }: { readonly key: string }): string => `as xm did: ${key}`
