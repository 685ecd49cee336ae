import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CompletionItem, InsertReplaceEdit } from 'vscode-languageserver-types'
import { guestsOf } from '../../../server/src/config/reads.ts'
import { complete } from '../../../server/src/features/completion.ts'
import { typeLabel } from '../../../server/src/features/describe.ts'
import { formatConfig } from '../../../server/src/format/format.ts'
import { defaultFormat, styleFor } from '../../../server/src/format/style.ts'
import { atLeast, newestRelease, oldestRelease, type Release } from '../../../server/src/release.ts'
import { isReadBy, type KeySpec, keysOf } from '../../../server/src/schema/index.ts'
import { defaultPreferences, type Snapshot, snapshotOfText } from '../../../server/src/snapshot.ts'
import { firstStop, withoutStops } from '../../../server/src/values/basic/tab-stops.ts'
import type { Arch, FileKind, GuestType } from '../../../server/src/values/value-type.ts'

/*
 * What is accepted is never wrong: whatever is offered, at its place, leaves a text that xl reads and does not complain about, and leads
 * on: where something is still to be typed, something is offered, or it is free text. And it is in its form: nobody who has his files
 * formatted sees it change.
 */

interface Situation {
  readonly kind: FileKind
  readonly release: Release
  readonly guest: GuestType
  readonly arch: Arch
}

const read = (text: string, { kind, release, arch }: Situation): Snapshot =>
  snapshotOfText(text, kind, { ...defaultPreferences, release, arch })

/** A file of the kind that xl takes, without `key`. */
const baseFor = ({ kind, release, guest }: Situation, key: string): string => {
  if (kind === 'cpupool') return key === 'name' ? '' : 'name = "pool"\n'
  if (kind === 'xl-conf') return ''
  const type = atLeast(release, '4.10') ? `type = "${guest}"` : `builder = "${guest === 'hvm' ? 'hvm' : 'generic'}"`
  const lines = [
    'name = "guest"',
    type,
    'memory = 2048',
    'vcpus = 4',
    ...(guest === 'hvm' ? [] : ['kernel = "/boot/vmlinuz"']),
  ]
  return lines
    .filter((line) => !line.startsWith(`${key} =`))
    .map((line) => `${line}\n`)
    .join('')
}

/** What is refused or ignored, but not what a file still lacks. */
const complaints = ({ problems }: Snapshot): string[] =>
  problems
    .filter(({ effect, rule }) => (effect === 'refused' || effect === 'ignored') && !rule.startsWith('missing-'))
    .map(({ rule, message }) => `${rule}: ${message}`)

const style = styleFor({ ...defaultFormat, indent: 'tab' })
const isInForm = ({ config }: Snapshot): boolean => formatConfig(config, style)?.length === 0

interface Accepted {
  readonly text: string
  /** Where the cursor is afterwards: at the first tab stop, or behind what has been inserted. */
  readonly cursor: number
  /** Whether something is still to be typed there. */
  readonly open: boolean
}

/**
 * What stands in the file when an item is accepted, every tab stop with its first text.
 * @param how what becomes of the rest of a word, where the item leaves that to a person
 */
const accept = (
  { document }: Snapshot,
  { textEdit, label }: CompletionItem,
  how: 'insert' | 'replace' = 'replace',
): Accepted => {
  if (!textEdit) throw new Error(`${label} has no edit`)
  const range = 'range' in textEdit ? textEdit.range : textEdit[how]
  const text = document.getText()
  const start = document.offsetAt(range.start)
  const inserted = withoutStops(textEdit.newText)
  const open = firstStop(textEdit.newText) === 'empty'
  const before = open ? withoutStops(textEdit.newText.split(/\$1|\$\{1\}/)[0] as string) : inserted
  return {
    text: text.slice(0, start) + inserted + text.slice(document.offsetAt(range.end)),
    cursor: start + before.length,
    open,
  }
}

const offered = (text: string, cursor: number, situation: Situation) => {
  const snapshot = read(text, situation)
  return { snapshot, items: complete(snapshot, snapshot.document.positionAt(cursor)) }
}

/** What is wrong with what is offered at a place, and with what is offered at the first empty place of that. */
const wrong = (text: string, cursor: number, situation: Situation, only?: string, depth = 0): string[] => {
  const { snapshot, items } = offered(text, cursor, situation)
  const before = new Set(complaints(snapshot))
  return items
    .filter(({ label }) => only === undefined || label === only)
    .flatMap((item) => {
      const { text: after, cursor: at, open } = accept(snapshot, item)
      // Where something is still to be typed, a number will do for the grammar.
      const typed = `${after.slice(0, at)}${open ? '1' : ''}${after.slice(at)}`
      const next = read(typed, situation)
      if (next.config.tree.problems.length > 0) return [`${item.label}: xl cannot read ${JSON.stringify(after)}`]
      if (open) return depth > 2 ? [] : wrong(after, at, situation, undefined, depth + 1)
      const found = complaints(next).filter((each) => !before.has(each))
      if (isInForm(snapshot) && !isInForm(next)) found.push('is not in its form')
      return found.map(
        (each) =>
          `${situation.release} ${situation.guest} ${item.label} → ${JSON.stringify(after.slice(after.indexOf('\n', 20)))}: ${each}`,
      )
    })
}

const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']
const all = kinds.flatMap((kind) => [...keysOf(kind).values()].map((spec) => ({ kind, spec, name: spec.name })))

/** The first and the last release that reads a key, and that has what it has now. */
const boundsOf = (spec: KeySpec): Release[] =>
  [...new Set([spec.since, spec.until ?? newestRelease, oldestRelease, newestRelease])].filter((release) =>
    isReadBy(spec, release),
  )

const situationsOf = (kind: FileKind, spec: KeySpec): Situation[] =>
  boundsOf(spec).flatMap((release) => {
    const arch = spec.arches?.includes('x86') === false ? 'arm' : 'x86'
    const guests = guestsOf(spec, release).filter(
      (guest) =>
        (guest !== 'pvh' || atLeast(release, '4.10')) &&
        // There are none on ARM.
        !(guest === 'hvm' && arch === 'arm'),
    )
    return guests.map((guest) => ({ kind, release, guest, arch: arch as Arch }))
  })

/** Keys that are offered to nobody of whose host nothing is known, and why. */
const unwanted: Readonly<Record<string, string>> = {
  vif2: 'is ignored, whatever its value',
  altp2m_count: 'is for hosts that are booted with `altp2m=1`',
}

/** Of each small language, good strings with a place for one more field, or for the next one by its place: `|`. */
const languages: readonly (readonly [key: string, value: string, since?: Release])[] = [
  ['disk', '[ "|" ]'],
  ['disk', '[ "vdev=xvda, |, target=/a" ]', '4.2'],
  ['disk', '[ "vdev=hdc, devtype=cdrom, |, target=/a.iso" ]', '4.2'],
  ['disk', '[ "|format=raw, vdev=xvda, target=/a" ]', '4.2'],
  ['disk', '[ "/dev/vg/guest,|" ]', '4.2'],
  ['disk', '[ "/dev/vg/guest,raw,|" ]', '4.2'],
  ['disk', '[ "/dev/vg/guest,raw,xvda,|" ]', '4.2'],
  ['disk', '[ "/dev/vg/guest,raw,xvda,rw,|" ]', '4.2'],
  ['disk', '[ "phy:/dev/vg/guest,|,w" ]'],
  ['disk', '[ "phy:/dev/vg/guest,xvda,|" ]'],
  ['disk', '[ "/dev/vg/guest,raw,xvda,rw", "/dev/vg/data,raw,|" ]', '4.2'],
  ['vif', '[ "|" ]'],
  ['vif', '[ "bridge=xenbr0,|" ]'],
  ['vif', '[ "|bridge=xenbr0" ]'],
  ['vif', '[ "bridge=xenbr0,| script=vif-bridge" ]'],
  ['pci', '[ "|" ]'],
  ['pci', '[ "01:00.0,|" ]'],
  ['usbctrl', '[ "|" ]'],
  ['usbdev', '[ "hostbus=1,hostaddr=4,|" ]'],
  ['usbdev', '[ "|" ]'],
  ['vtpm', '[ "|" ]'],
  ['vtpm', '[ "backend=vtpm,|" ]'],
  ['p9', '[ "|" ]', '4.18'],
  ['p9', '[ "type=xen_9pfsd,tag=share,security_model=none,path=/srv/share,|" ]', '4.19'],
  ['pvcalls', '[ "|" ]'],
  ['channel', '[ "|" ]'],
  ['channel', '[ "name=a,connection=socket,path=/run/a,|" ]'],
  ['vdispl', '[ "connectors=id0:1920x1080,|" ]'],
  ['vkb', '[ "backend-type=linux,|" ]'],
  ['vdispl', '[ "|" ]'],
  ['vkb', '[ "|" ]'],
  ['virtio', '[ "|" ]'],
  ['virtio', '[ "type=virtio,device22,transport=mmio,|" ]'],
  ['vfb', '[ "vnc=1,|" ]'],
  [
    'vnuma',
    '[ [ "pnode=0", "size=1024", "vcpus=0-1", "|" ], [ "pnode=1", "size=1024", "vcpus=2-3", "vdistances=20,10" ] ]',
  ],
  ['smbios', '[ "|" ]'],
  ['xenstore_quota', '[ "|" ]'],
  ['arm_sci', '"|"'],
  ['cpus', '"0-2,|"'],
  ['cpuid', '"host,|"'],
  ['cpuid', '"host,avx=|"'],
  ['viridian', '[ "base", "|" ]', '4.5'],
  ['vsnd', '[ [ "CARD, |" ] ]'],
]

/** What stands in front of the value of a key that has been accepted, and behind it; nothing where the key is not offered. */
const withoutValue = (situation: Situation, name: string): readonly [] | readonly [before: string, behind: string] => {
  const base = baseFor(situation, name)
  const { snapshot, items } = offered(`${base}\n`, base.length, situation)
  const item = items.find(({ label }) => label === name)
  if (!item) return []
  const { text } = accept(snapshot, item)
  const setting = read(text, situation).config.tree.settings.find(({ key }) => key.name === name)
  return setting?.operator ? [`${text.slice(0, setting.operator.end)} `, text.slice(setting.end).trimEnd()] : []
}

describe('what is accepted is right', () => {
  it.each(languages.map(([key, marked, since = oldestRelease]) => ({ key, marked, since })))(
    '$key = $marked, at the cursor',
    ({ key, marked, since }) => {
      const spec = keysOf('domain').get(key) as KeySpec
      const situations = situationsOf('domain', { ...spec, since: atLeast(spec.since, since) ? spec.since : since })
      expect(situations.length).toBeGreaterThan(0)
      const found = situations.flatMap((situation) => {
        const before = `${baseFor(situation, key)}${key} = `
        return wrong(`${before}${marked.replace('|', '')}\n`, before.length + marked.indexOf('|'), situation)
      })
      expect(found.slice(0, 5)).toEqual([])
    },
  )

  it.each(all)('$kind $name, at the start of a line', ({ kind, spec, name }) => {
    const found = situationsOf(kind, spec).map((situation) => {
      const base = baseFor(situation, name)
      return wrong(`${base}\n`, base.length, situation, name)
    })
    expect(found.flat().slice(0, 5)).toEqual([])
  })

  it.each(all)('$kind $name, behind the `=`', ({ kind, spec, name }) => {
    const found = situationsOf(kind, spec).map((situation) => {
      const [before, behind] = withoutValue(situation, name)
      if (before === undefined) return []
      const text = (value: string) => `${before}${value}${behind}\n`
      return [...wrong(text(''), before.length, situation), ...wrong(text('[  ]'), before.length + 2, situation)]
    })
    expect(found.flat().slice(0, 5)).toEqual([])
  })

  it('every key is offered to one of its guests, unless it does nothing there', () => {
    const never = all.filter(({ kind, spec, name }) =>
      situationsOf(kind, spec).every((situation) => withoutValue(situation, name)[0] === undefined),
    )
    expect(never.map(({ name }) => name).sort()).toEqual(Object.keys(unwanted).sort())
  })
})

describe('what is accepted in the middle of a word', () => {
  const folder = new URL('../../../examples/', import.meta.url)
  const examples = readdirSync(folder).filter((name) => /\.(?:xl|pv|hvm|pvh|cpupool)$/.test(name))

  it.each(examples)('may stay before its rest, and xl can read it then: %s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const kind = name.endsWith('.cpupool') ? 'cpupool' : 'domain'
    const situation: Situation = { kind, release: newestRelease, guest: 'hvm', arch: 'x86' }
    const faults = ({ config }: Snapshot) => config.tree.problems.length
    // Each word once.
    const places = new Map([...text.matchAll(/\w{3,}/g)].map(({ 0: word, index }) => [word, index]))
    let asked = 0
    for (const [word, index] of places) {
      const cursor = index + Math.floor(word.length / 2)
      const { snapshot, items } = offered(text, cursor, situation)
      for (const item of items.filter(({ textEdit }) => textEdit && 'insert' in textEdit).slice(0, 5)) {
        const { insert, replace } = item.textEdit as InsertReplaceEdit
        expect(insert.start).toEqual(replace.start)
        expect(snapshot.document.offsetAt(insert.end)).toBe(cursor)
        const found = faults(read(accept(snapshot, item, 'insert').text, situation))
        expect(found, `${item.label} in the middle of ${word}`).toBeLessThanOrEqual(faults(snapshot))
        asked++
      }
    }
    expect(asked).toBeGreaterThan(0)
  })
})

/** What nobody can know but who writes it, by the words with which a value of a key or of a field is told. */
const free =
  /\b(?:text|path|argument|arguments|user of the host|name|X display|password|security label|integer, \d or more|interrupt numbers|command line|device or other value)\b/

/** Fields whose value only their author knows: those of COLO and of old disks, and two that xl does not support. */
const freeFields = /^(?:vif (?:colo_.*|accel|forwarddev|vifscript)|disk (?:active-disk|hidden-disk|colo-.*))$/

/** The empty places that are left when an item is accepted, and at which nothing is offered: by the items. */
const stuck = (text: string, cursor: number, situation: Situation, only?: string, depth = 0): string[] => {
  const { snapshot, items } = offered(text, cursor, situation)
  return items
    .filter(({ label }) => only === undefined || label === only)
    .flatMap((item) => {
      const { text: after, cursor: at, open } = accept(snapshot, item)
      if (!open || depth > 2) return []
      if (offered(after, at, situation).items.length === 0) return [item.label]
      return stuck(after, at, situation, undefined, depth + 1)
    })
}

describe('what is accepted leads on to a list at the empty place that it leaves, unless nobody else can know what stands there', () => {
  it('for every key', () => {
    const found = all.flatMap(({ kind, spec, name }) =>
      situationsOf(kind, spec)
        .filter(({ release }) => !free.test(typeLabel(spec, release)))
        .flatMap((situation) => {
          const base = baseFor(situation, name)
          return stuck(`${base}\n`, base.length, situation, name).map(
            (label) => `${situation.release} ${name}: ${label}`,
          )
        }),
    )
    expect([...new Set(found)].filter((each) => !freeFields.test(each.replace(/^\S+ (\S+): /, '$1 ')))).toEqual([])
  })

  it('for every field', () => {
    const found = languages.flatMap(([key, marked, since = oldestRelease]) => {
      const spec = keysOf('domain').get(key) as KeySpec
      const situations = situationsOf('domain', { ...spec, since: atLeast(spec.since, since) ? spec.since : since })
      return situations.flatMap((situation) => {
        const before = `${baseFor(situation, key)}${key} = `
        const text = `${before}${marked.replace('|', '')}\n`
        return stuck(text, before.length + marked.indexOf('|'), situation).map((label) => `${key} ${label}`)
      })
    })
    expect([...new Set(found)].filter((each) => !freeFields.test(each))).toEqual([])
  })
})
