import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildDomain } from '../../../server/src/build/build-domain.ts'
import { newestRelease } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import { type Atom, parse } from '../../../server/src/syntax/index.ts'
import { vnodeOption } from '../../../server/src/values/cpu/vnuma/reader.ts'
import { channel } from '../../../server/src/values/devices/channel.ts'
import { p9 } from '../../../server/src/values/devices/p9.ts'
import { pvcalls } from '../../../server/src/values/devices/pvcalls.ts'
import { usbctrl } from '../../../server/src/values/devices/usbctrl.ts'
import { usbdev } from '../../../server/src/values/devices/usbdev.ts'
import { vdispl } from '../../../server/src/values/devices/vdispl.ts'
import { vfb } from '../../../server/src/values/devices/vfb.ts'
import { virtio } from '../../../server/src/values/devices/virtio.ts'
import { vkb } from '../../../server/src/values/devices/vkb.ts'
import { itemTypes } from '../../../server/src/values/devices/vsnd-fields.ts'
import { vtpm } from '../../../server/src/values/devices/vtpm.ts'
import { armSci } from '../../../server/src/values/guest/arm-sci.ts'
import { smbios } from '../../../server/src/values/guest/smbios.ts'
import { xenstoreQuota } from '../../../server/src/values/host/xenstore-quota.ts'
import type { Language, SpecField } from '../../../server/src/values/spec/spec.ts'
import type { Finding } from '../../../server/src/values/value-type.ts'
import { inJson } from '../../documents/exact.ts'
import { context } from './context.ts'

/*
 * Every language that spec() makes of a table of fields. A field stands in its table alone: here each one is read, found at its
 * place in libxl's JSON, proposed, explained, shown in the signature and coloured; and a fault of each kind is told in one way,
 * whichever language it is in.
 */

interface Case {
  readonly language: Language<object>
  /** The setting around a string, and the place of what it makes in libxl's JSON. */
  readonly key: string
  readonly around?: (text: string) => string
  readonly json: string
  /** What the string begins with. */
  readonly head?: string
  /** What has to stand beside a field, so that the whole is taken and the field counts. */
  readonly beside?: string
  /** How a string is cut: into pieces, or pieces up to one without `=`, or pairs; or it is one piece, or one pair. */
  readonly cut?: 'until bare' | 'pairs' | 'piece' | 'pair'
  /** What xl does with a piece that it does not know. */
  readonly unknown?: 'drops' | 'takes'
  /** Whether xl passes over a piece of nothing but blanks. */
  readonly passesOver?: boolean
  /** Texts in which blanks may be meant. */
  readonly free?: readonly string[]
  /** Where the place in the JSON differs from that in what is read. */
  readonly place?: Readonly<Record<string, string>>
}

const list = (text: string) => `[ "${text}" ]`

const languages: Readonly<Record<string, Case>> = {
  pvcalls: { language: pvcalls.item, key: 'pvcalls', json: 'pvcallsifs.0', cut: 'until bare' },
  vtpm: { language: vtpm.item, key: 'vtpm', json: 'vtpms.0', beside: 'backend=x', cut: 'until bare' },
  usbctrl: { language: usbctrl.item, key: 'usbctrl', json: 'usbctrls.0' },
  usbdev: { language: usbdev.item, key: 'usbdev', json: 'usbdevs.0', beside: 'type=hostdev' },
  vkb: { language: vkb.item, key: 'vkb', json: 'vkbs.0', beside: 'backend-type=qemu,multi-touch-width=7' },
  vdispl: { language: vdispl.item, key: 'vdispl', json: 'vdispls.0', beside: 'connectors=a:1x1' },
  vfb: { language: vfb.item, key: 'vfb', json: 'vfbs.0', cut: 'until bare', unknown: 'drops', free: ['vncpasswd'] },
  virtio: { language: virtio.item, key: 'virtio', json: 'virtios.0' },
  channel: {
    language: channel.item,
    key: 'channel',
    json: 'channels.0',
    beside: 'connection=socket,path=/tmp/x',
    cut: 'pairs',
    unknown: 'drops',
  },
  p9: { language: p9.item, key: 'p9', json: 'p9s.0', beside: 'type=xen_9pfsd,security_model=none', cut: 'pairs' },
  'vsnd CARD': {
    language: itemTypes.card,
    head: 'CARD,',
    key: 'vsnd',
    around: (text) => `[ [ "${text}" ] ]`,
    json: 'vsnds.0',
  },
  'vsnd PCM': {
    language: itemTypes.pcm,
    head: 'PCM,',
    key: 'vsnd',
    around: (text) => `[ [ "CARD", "${text}" ] ]`,
    json: 'vsnds.0.pcms.0',
  },
  'vsnd STREAM': {
    language: itemTypes.stream,
    head: 'STREAM,',
    key: 'vsnd',
    around: (text) => `[ [ "CARD", "PCM", "${text}" ] ]`,
    json: 'vsnds.0.pcms.0.streams.0',
  },
  smbios: { language: smbios.item, key: 'smbios', json: 'b_info.type.hvm.smbios.0', cut: 'piece' },
  xenstore_quota: {
    language: xenstoreQuota.item,
    key: 'xenstore_quota',
    json: 'b_info.xenstore_quota.quota.0',
    cut: 'piece',
    unknown: 'takes',
  },
  arm_sci: {
    language: armSci,
    key: 'arm_sci',
    around: (text) => `"${text}"`,
    json: 'b_info.arch_arm.arm_sci',
    unknown: 'drops',
    passesOver: true,
  },
  vnuma: {
    language: vnodeOption,
    key: 'vnuma',
    around: (text) => `[ [ "${text}" ] ]`,
    json: 'b_info.vnuma_nodes.0',
    cut: 'pair',
    unknown: 'drops',
    place: { size: 'memkb', vdistances: 'distances' },
  },
}

const isArm = (key: string) => key === 'arm_sci'

const atomOf = (text: string): Atom => {
  const value = parse(`key = "${text}"\n`, newestRelease).settings[0]?.value
  if (value?.type !== 'atom') throw new Error(`not a string: ${text}`)
  return value
}
const cxOf = ({ key }: Case) => context(key, { guest: 'hvm', host: undefined, ...(isArm(key) ? { arch: 'arm' } : {}) })
const read = (each: Case, text: string) => each.language.read(atomOf((each.head ?? '') + text), cxOf(each))
const said = (each: Case, text: string): string[] => read(each, text).findings.map(told)
const told = ({ effect, rule, message }: Finding): string => `${effect} ${rule}: ${message}`

/** What libxl's JSON has for a string; undefined where xl refuses it. */
const built = ({ key, head = '', around = list, json }: Case, text: string) => {
  const guest = isArm(key) ? 'type = "pvh"\nkernel = "/k"' : 'type = "hvm"'
  const config = `name = "guest"\n${guest}\nmemory = 512\n${key} = ${around(head + text)}\n`
  const arch = isArm(key) ? 'arm' : 'x86'
  const snapshot = snapshotOfText(config, 'domain', { ...defaultPreferences, release: newestRelease, arch })
  return snapshot.refusals.length > 0 ? undefined : inJson(buildDomain(snapshot.config), json)
}

const beside = ({ beside: pieces }: Case, without?: string): string[] =>
  (pieces?.split(',') ?? []).filter((piece) => !piece.startsWith(`${without}=`))

/** Values that a field may have: its choices and its example, and for a number one that is not 0. */
const valuesOf = ({ values = {}, example, type = '' }: SpecField): string[] => [
  ...Object.keys(values),
  ...(example ? [example] : []),
  ...(/^number/.test(type) ? ['1'] : []),
]

const placeOf = (name: string, { at = name.replaceAll('-', '_') }: SpecField): string[] =>
  typeof at === 'string' ? [at] : [...at]

const storedIn = (value: unknown, [first, ...rest]: string[]): unknown =>
  first === undefined ? value : storedIn((value as Record<string, unknown> | undefined)?.[first], rest)

interface FieldCase {
  readonly title: string
  readonly name: string
  readonly field: SpecField
  readonly each: Case
}

const fields: readonly FieldCase[] = Object.entries(languages).flatMap(([title, each]) =>
  Object.entries(each.language.table).map(([name, field]) => ({ title, name, field, each })),
)
const isNumber = ({ type = '' }: SpecField) => /^number(,|$)/.test(type)
const isFlag = ({ type }: SpecField) => type === '0 or 1'

it('each language is here', () => {
  const folder = new URL('../../../server/src/values/', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const made = sources.filter((name) => /\bspec<[^>]+>\(\{/.test(readFileSync(new URL(name, folder), 'utf8')))
  const keys = new Set(Object.values(languages).map(({ key }) => key))
  const files = made.map((name) =>
    name
      .replace(/^.*\//, '')
      .replace(/(-fields)?\.ts$/, '')
      .replaceAll('-', '_'),
  )
  expect(files.map((name) => (name === 'reader' ? 'vnuma' : name)).sort()).toEqual([...keys].sort())
})

describe.each(fields)('$title: $name', ({ name, field, each }) => {
  const { head = '' } = each
  const alone = atomOf(`${head}${name}=${valuesOf(field)[0]}`)
  /** An offset in its name. */
  const inName = alone.start + 1 + head.length

  it('has an example or choices', () => {
    expect(valuesOf(field)).not.toEqual([])
  })

  it('is stored in its place', () => {
    const others = beside(each, name)
    const pieces = (value: string) => [...others, `${name}=${value}`].join(',')
    const made = valuesOf(field).flatMap((value) => built(each, pieces(value)) ?? [])
    const place = placeOf(name, field)
    const path = each.place?.[name] ?? place.join('.')
    if (place.length > 0) expect(made.filter((json) => inJson(json, path) !== undefined)).not.toEqual([])
    else expect(made).not.toContainEqual(built(each, others.join(',')))
  })

  it('is proposed', () => {
    const labels = each.language.complete?.(atomOf(head), inName, cxOf(each)).map(({ label }) => label)
    // Unless the guest cannot have it.
    expect(labels?.includes(name)).toBe(field.offered?.(cxOf(each)) !== false)
  })

  it('is explained', () => {
    const { markdown } = each.language.explain?.(alone, inName, cxOf(each)) ?? {}
    expect(markdown).toMatch(new RegExp(`^\\*\\*${name}\\*\\*`))
    expect(markdown).toContain(field.text)
  })

  it('is in the signature, and active where it is written', () => {
    const signature = each.language.signature?.(alone, inName, cxOf(each))
    expect(signature?.parameters[signature.active ?? -1]).toMatchObject({ documentation: field.text })
    expect(signature?.parameters[signature.active ?? -1]?.label).toMatch(new RegExp(`^${name}=`))
  })

  it('is coloured', () => {
    const { parts = [] } = each.language.read(alone, cxOf(each))
    expect(parts.filter((part) => part.field === name).map(({ role }) => role === 'field')).toEqual([true, false])
  })
})

const xl = `xl ${newestRelease}`
const quietly = '( without a message)?'
const one = (pattern: string) => expect.stringMatching(new RegExp(`^${pattern}$`))

describe.each(Object.entries(languages))('a fault in %s', (_, each) => {
  const { cut, unknown = 'refuses' } = each
  const does = unknown === 'drops' ? `ignored` : 'refused'
  const verb = unknown === 'drops' ? 'drops' : 'refuses'
  /** What is said of a piece that is no pair. */
  const bare = cut === 'pairs' || cut === 'pair' ? ['refused', 'refuses'] : [does, verb]

  it('unknown field', () => {
    const what = one(`${does} unknown-field: ${xl} ${verb} the unknown field \`zzzzzz\`${quietly}\\.( It knows .*\\.)?`)
    expect(said(each, 'zzzzzz=1')).toEqual(unknown === 'takes' ? [] : expect.arrayContaining([what]))
  })

  it('no `=`', () => {
    const what =
      cut === 'until bare'
        ? `ignored bad-spec: ${xl} stops at \`zzzzzz\`, which has no \`=\`, without a message\\. Each piece is \`name=value\`\\.`
        : `${bare[0]} bad-spec: ${xl} ${bare[1]} \`zzzzzz\`${quietly}: it has no \`=\`\\. Each piece is \`name=value\`\\.`
    expect(said(each, 'zzzzzz')).toContainEqual(one(what))
  })

  it('no name', () => {
    const what = `${does} bad-spec: ${xl} ${verb} \`=1\`${quietly}: it has no name\\. Each piece is \`name=value\`\\.`
    // Where xl takes any name, it is Xenstore that refuses this one.
    const found = said(each, '=1')
    if (unknown === 'takes') expect(found).toEqual([one('ignored unknown-field: .*')])
    else expect(found).toContainEqual(one(what))
  })

  it('an empty piece', () => {
    const [name, field] = Object.entries(each.language.table)[0] as [string, SpecField]
    const good = `${name}=${valuesOf(field)[0]}`
    const text = cut === 'piece' || cut === 'pair' ? ' ' : cut === 'until bare' ? `${good},  ,${good}` : `${good},  `
    const what =
      cut === 'until bare'
        ? `ignored bad-spec: ${xl} stops at the empty piece, and all that follows is lost, without a message\\. Remove it\\.`
        : `${bare[0]} bad-spec: ${xl} ${bare[1]} the empty piece${quietly}\\. Remove it\\.`
    const found = said(each, text)
    if (each.passesOver) expect(found).toEqual([])
    else expect(found).toContainEqual(one(what))
  })
})

/** What is read of a field with a value, beside what it needs, and what of it is stored. */
const readWith = ({ name, each }: FieldCase, value: string) =>
  read(each, [...beside(each, name), `${name}=${value}`].join(',')).value
const storedOf = (field: FieldCase, value: string) => storedIn(readWith(field, value), placeOf(field.name, field.field))

const pieces = fields.filter(({ each: { cut } }) => cut !== 'piece' && cut !== 'pair')
const raw = fields.filter(({ each: { cut, unknown } }) => cut !== 'pairs' && cut !== 'pair' && unknown !== 'takes')
const texts = fields.filter((each) => storedOf(each, 'x ') === 'x ' && !each.each.free?.includes(each.name))
const choices = fields.filter(
  (each) => each.field.values && !isNumber(each.field) && !isFlag(each.field) && storedOf(each, 'zzz') !== 'zzz',
)
const numbers = fields.filter(({ field }) => isNumber(field) || isFlag(field))

it.each(raw)('a blank before `=`: $title, $name', ({ name, field, each }) => {
  const [does, verb] = each.unknown === 'drops' ? ['ignored', 'drops'] : ['refused', 'refuses']
  const why = 'blanks around the name count as a part of it\\. Remove them\\.'
  expect(said(each, `${name} =${valuesOf(field)[0]}`)).toContainEqual(
    one(`${does} blank-in-spec: ${xl} ${verb} \`${name}\`${quietly}: ${why}`),
  )
})

it.each(texts)('a text with blanks around it: $title, $name', ({ name, each }) => {
  expect(said(each, `${name}=x `)).toContainEqual(
    `ignored blank-in-spec: ${xl} takes the blanks for a part of \`${name}\`. Remove them.`,
  )
})

it.each(texts.filter((each) => storedOf(each, '') === ''))('no text at all: $title, $name', ({ name, each }) => {
  expect(said(each, `${name}=`)).toContainEqual(
    `ignored bad-spec: ${xl} takes an empty \`${name}\`, not the default. Give it a value or remove the field.`,
  )
})

it.each(pieces)('given twice: $title, $name', ({ name, field, each }) => {
  const good = `${name}=${valuesOf(field)[0]}`
  expect(said(each, `${good},${good}1`)).toContainEqual(
    `ignored duplicate-field: ${xl} takes the last \`${name}\` without a message; this one is lost.`,
  )
})

it.each(choices)('none of the choices: $title, $name', ({ name, each }) => {
  expect(said(each, `${name}=zzz`)).toContainEqual(
    one(`refused unknown-choice: ${xl} refuses \`zzz\` for \`${name}\`${quietly}\\.( It knows .*\\.)?`),
  )
})

describe.each(numbers)('a number: $title, $name', (each) => {
  const { name, field } = each
  /** What is said of the number, and not of what the device needs. */
  const saidOf = (value: string) =>
    said(each.each, `${name}=${value}`).filter((line) => /not-a-number|out-of-range|octal-number/.test(line))
  const refusal = (value: string) => `${xl} refuses \`${value}\` for \`${name}\`: it wants a (whole )?number.*`

  it('that is none', () => {
    const taken = `ignored not-a-number: ${xl} takes \`zz\` for 0 without a message: \`${name}\` wants a number\\.`
    expect(saidOf('zz')).toEqual([one(`(${taken}|refused not-a-number: ${refusal('zz')})`)])
  })

  it('with something behind it', () => {
    const taken = `ignored not-a-number: ${xl} reads \`1\` and drops \`zz\` without a message\\.`
    expect(saidOf('1zz')).toEqual([one(`(${taken}|refused not-a-number: ${refusal('1zz')})`)])
  })

  it.each(['99999999999', '-1'])('%s, which may not fit', (value) => {
    // Where 0 is stored, a number that is not is the default.
    const isDefault =
      storedOf(each, '0') === 0 && readWith(each, value) !== undefined && storedOf(each, value) === undefined
    const fits = isFlag(field) || isDefault || String(storedOf(each, value)) === value
    const misread = `ignored out-of-range: ${xl} keeps \\d+ bits( without a sign)?: \`${value}\` becomes \\d+\\.`
    const what = one(`(${misread}|refused (out-of-range|not-a-number): ${refusal(value)})`)
    expect(saidOf(value)).toEqual(fits ? [] : [what])
  })

  it('that is octal', () => {
    const what = `ignored octal-number: ${xl} reads \`010\` as 8: a number with a leading 0 is octal.`
    expect(saidOf('010')).toEqual(storedOf(each, '010') === 8 ? [what] : [])
  })
})
