import { describe, expect, it } from 'vitest'
import { readConfig } from '../../server/src/config/read-config.ts'
import { newestRelease, type Release } from '../../server/src/release.ts'
import { type KeySpec, keysOf, xmTable } from '../../server/src/schema/index.ts'
import { defaultSettings, snapshotOfText } from '../../server/src/snapshot.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import type { FileKind, GuestType } from '../../server/src/values/value-type.ts'

/*
 * What we show as an example, or put into a file for somebody, is a config of which we have nothing bad to say: the examples of keys, the
 * snippets for values, the fields that are proposed inside of strings, and the snippets of the extension.
 */

const kinds: readonly FileKind[] = ['domain', 'cpupool', 'xl-conf']
const all = kinds.flatMap((kind) => [...keysOf(kind).values()].map((spec) => ({ kind, spec, name: spec.name })))

/** Keys that a file needs, whatever else is in it: examples leave them out. */
const needed = new Set(['missing-name', 'missing-kernel'])

/** What xl refuses or ignores in a config, and what is deprecated in it. */
const complaints = (text: string, kind: FileKind, spec?: KeySpec): string[] => {
  const release: Release = spec?.until ?? newestRelease
  const arch = spec?.arches?.includes('x86') === false ? 'arm' : 'x86'
  return snapshotOfText(text, kind, { ...defaultSettings, release, arch })
    .problems.filter(
      ({ effect, rule }) => effect === 'refused' || effect === 'ignored' || rule.startsWith('deprecated'),
    )
    .filter(({ rule }) => !needed.has(rule))
    .map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`)
}

/** The line that asks for a type of guest in the release, where the text does not ask itself. */
const typeLine = (guest: GuestType, text: string, spec: KeySpec): string => {
  if (/^(type|builder)\b/m.test(text)) return ''
  if (isHistoryOfTypes(spec)) return `type = "${guest}"\n`
  return guest === 'hvm' ? 'builder = "hvm"\n' : ''
}
const isHistoryOfTypes = ({ until = newestRelease }: KeySpec): boolean =>
  readConfig('type = "hvm"\n', 'domain', { release: until, arch: 'x86', host: undefined, knownKeys: [] }).guest.type ===
  'hvm'

/** A text says nothing bad for one at least of the guests that its key is for. */
const bestOf = (text: string, kind: FileKind, spec: KeySpec): string[] => {
  if (kind !== 'domain') return complaints(text, kind, spec)
  const guests: readonly GuestType[] = spec.guests ?? ['pv', 'hvm', 'pvh']
  const found = guests.map((guest) => complaints(typeLine(guest, text, spec) + text, kind, spec))
  return found.toSorted((a, b) => a.length - b.length)[0] ?? []
}

/** What is left of a snippet when Tab is pressed to the end: each default, and of each choice the first. */
const expand = (snippet: string): string =>
  snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{?\d+\}?/g, '')

/** The example of a deprecated key may have deprecated keys in it. */
const expected = (found: readonly string[], { deprecated }: KeySpec): string[] =>
  found.filter((each) => !(deprecated && each.startsWith('deprecated-key')))

describe('the example of', () => {
  it.each(all.filter(({ spec }) => spec.example))('$kind $name says nothing wrong', ({ kind, spec }) => {
    expect(expected(bestOf(`${spec.example}\n`, kind, spec), spec)).toEqual([])
  })

  it.each([...xmTable.values()].filter(({ example }) => example))('$name of xm has a good counterpart', (option) => {
    const spec = keysOf('domain').get(option.replacement ?? '') ?? (keysOf('domain').get('name') as KeySpec)
    expect(bestOf(`${option.example?.after}\n`, 'domain', spec)).toEqual([])
  })
})

/** A stop where nothing stands yet: the value is still to be typed. */
const empty = /\$\d|\$\{\d+:?\}/

/** Keys whose value cannot be right by itself, and why. */
const together: Readonly<Record<string, string>> = {
  bios_path_override: 'wants `bios` beside it',
  device_model_override: 'wants `device_model_version` beside it',
  vncviewer: 'is ignored, whatever its value',
}

describe('the snippet for a value of', () => {
  const filled = all.flatMap(({ kind, spec, name }) => {
    const snippet = valueTypeIn(spec.value, spec.until ?? newestRelease)?.snippet ?? '$0'
    return empty.test(snippet) ? [] : [{ kind, spec, name, snippet }]
  })

  it.each(filled)('$kind $name says nothing wrong', ({ kind, spec, name, snippet }) => {
    const found = bestOf(`${name} = ${expand(snippet)}\n`, kind, spec)
    expect(expected(found, spec).length > 0 ? [name] : []).toEqual(name in together ? [name] : [])
  })
})
