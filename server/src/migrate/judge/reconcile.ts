import { buildDomain } from '../../build/build-domain.ts'
import { commentOut, insert, replace, withoutOverwritten } from '../../rules/fixes/edits.ts'
import type { Snapshot } from '../../snapshot.ts'
import type { Edit } from '../../values/value-type.ts'
import { optionsOfField } from '../../xm/decided-by.ts'
import type { XmDomain } from '../../xm/domain.ts'
import type { Step } from '../types.ts'
import { type Difference, differences } from './differences.ts'
import { heading } from './origin.ts'
import { settingsFor, type WantedSetting } from './settings-of.ts'
import { xlDomain } from './xl-domain.ts'
import type { XmReading } from './xm-reading.ts'

/** Defaults that are left as xl has them unless all of xm's are wanted, and why. */
const betterByXl: ReadonlyMap<string, string> = new Map([
  ['hpet', 'Systems of today want the timer, and old ones pass over it.'],
  ['videoram', 'The card needs as much, and libxl refuses less.'],
])

/** What xl makes of the file as it is now, otherwise than xm did. */
export interface Comparison {
  readonly domain: XmDomain
  readonly differences: readonly Difference[]
}

/** Fields that say something only while another one is on. */
const detailOf: Readonly<Record<string, string>> = {
  'display.listen': 'display.vnc',
  'display.display': 'display.vnc',
  'display.unused': 'display.vnc',
  'display.passwd': 'display.vnc',
  'display.opengl': 'display.sdl',
}

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

/** Whether the person who wrote the file meant something by it that xm passed over: then the intent is kept. */
const wasPassedOver = ({ field }: Difference, { passedOver }: XmReading): boolean =>
  optionsOfField(field).some((option) => passedOver.has(option))

/** Whether neither the file nor the command line said anything about a field. */
const isDefault = ({ field }: Difference, { options, passedOver }: XmReading): boolean =>
  optionsOfField(field).every((option) => !options.has(option) && !passedOver.has(option))

const shown = (value: unknown): string =>
  value === undefined || value === '' || value === null ? 'nothing' : String(value)

/** "xm: restart; xl 4.17: destroy." */
const bothSay = ({ xm, xl }: Difference, { config }: Snapshot): string =>
  `Under xm it was ${shown(xm)}; xl ${config.release} makes it ${shown(xl)}.`

/** Why a difference stays; undefined where it is to be mended. */
const whyLeft = (difference: Difference, xm: XmReading, keepDefaults: boolean): string | undefined => {
  if (wasPassedOver(difference, xm)) return 'xm passed over what the file says.'
  if (!isDefault(difference, xm)) return undefined
  const better = betterByXl.get(difference.field)
  return better === undefined || (keepDefaults && difference.field !== 'videoram') ? undefined : better
}

const unwritten = 'xl has no setting for it.'

/** What stays otherwise than under xm, each with its reason. */
export const toldOf = (snapshot: Snapshot, xm: XmReading, keepDefaults: boolean): readonly Remaining[] => {
  if (xm.refusal !== undefined) {
    const message = `xm itself refused this file, so that nobody can say what it built of it. ${xm.refusal}`
    return [{ key: 'xm', xm: 'refused', xl: 'taken', message }]
  }
  return (compareWithXm(snapshot, xm)?.differences ?? []).map((difference) => {
    const key = keyOf(difference, xm)
    const why = whyLeft(difference, xm, keepDefaults) ?? unwritten
    const message = `\`${key}\`: ${bothSay(difference, snapshot)} ${why}`
    return { key, xm: shown(difference.xm), xl: shown(difference.xl), message }
  })
}

/** A difference that stays. */
export interface Remaining {
  readonly key: string
  readonly xm: string
  readonly xl: string
  readonly message: string
}

/** The option that a person would look for: one that is set, or the first of those that decide. */
const keyOf = ({ field }: Difference, { options, passedOver }: XmReading): string => {
  const deciding = optionsOfField(field)
  const own = field.includes('.') ? [field.slice(field.lastIndexOf('.') + 1)] : []
  const names = [...own.filter((name) => deciding.includes(name)), ...deciding]
  return names.find((name) => passedOver.has(name) || options.has(name)) ?? names[0] ?? field
}

/**
 * One step that makes xl do what xm did, as far as a setting can say it; nothing where no setting would change anything.
 * @param except keys that are not to be touched: xl would not do with them what was meant
 */
export const reconcileStep = (
  snapshot: Snapshot,
  xm: XmReading,
  keepDefaults: boolean,
  except: ReadonlySet<string> = new Set(),
): Step | undefined => {
  const compared = compareWithXm(snapshot, xm)
  if (!compared) return undefined
  const wanted = new Map<string, { readonly value: WantedSetting['value']; readonly difference: Difference }>()
  for (const difference of compared.differences) {
    if (whyLeft(difference, xm, keepDefaults) !== undefined) continue
    for (const { key, value } of settingsFor(difference.field, compared.domain, snapshot.config.release))
      if (!wanted.has(key) && !except.has(key)) wanted.set(key, { value, difference })
  }
  const { tree, entries } = snapshot.config
  const edits: Edit[] = []
  const added: string[] = []
  for (const [key, { value }] of wanted) {
    const setting = entries.get(key)?.setting
    if (!setting) {
      if (value !== undefined) added.push(`${key} = ${value}`)
    } else if (value === undefined)
      edits.push(
        ...withoutOverwritten(tree, setting, commentOut(tree.text, setting, `${key}: xm made nothing of it here`))
          .edits,
      )
    else if (tree.text.slice(setting.start, setting.end) !== `${key} = ${value}`)
      edits.push(
        ...withoutOverwritten(tree, setting, { title: '', edits: [replace(setting, `${key} = ${value}`)] }).edits,
      )
  }
  if (added.length > 0) {
    const end = tree.text.length
    const gap = tree.text === '' || tree.text.endsWith('\n') ? '' : '\n'
    edits.push(insert(end, `${gap}\n${heading}\n${added.join('\n')}\n`))
  }
  if (edits.length === 0) return undefined
  edits.sort((a, b) => a.start - b.start || a.end - b.end)
  return { edits, rule: 'xm-only-key', reason: reasonOf([...wanted.values()], snapshot), confidence: 'review' }
}

const reasonOf = (wanted: readonly { readonly difference: Difference }[], snapshot: Snapshot): string =>
  [...new Set(wanted.map(({ difference }) => difference))]
    .map((difference) => `\`${difference.field}\`: ${bothSay(difference, snapshot)}`)
    .join(' ')
