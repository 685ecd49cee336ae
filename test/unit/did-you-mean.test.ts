import distance from 'damerau-levenshtein'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newestRelease } from '../../server/src/release.ts'
import { isReadBy, keysOf, xmTable } from '../../server/src/schema/index.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { textOffset } from '../../server/src/syntax/index.ts'
import { nearName } from '../../server/src/values/basic/near.ts'
import { valueTypeIn } from '../../server/src/values/basic/simple.ts'
import { featureNames } from '../../server/src/values/cpu/cpuid/features.ts'
import { diskFields } from '../../server/src/values/devices/disk/fields.ts'
import { vifFields } from '../../server/src/values/devices/vif/fields.ts'
import type { FileKind, ValueType } from '../../server/src/values/value-type.ts'
import { applied } from '../fuzz/fixes.ts'
import { seed } from '../seed.ts'
import { context, settingValue } from './values/context.ts'

const keyNames = (kind: FileKind): string[] =>
  [...keysOf(kind).values()].filter((key) => isReadBy(key, newestRelease)).map(({ name }) => name)

/** What the first fix of each finding makes of a config of an HVM guest. */
const mended = (setting: string): string[] => {
  const text = `type = "hvm"\n${setting}\n`
  return snapshotOfText(text, 'domain').problems.flatMap(({ fixes = [] }) => {
    const edits = [...(fixes[0]?.edits ?? [])].sort((a, b) => b.start - a.start)
    if (edits.length === 0) return []
    const after = edits.reduce((all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end), text)
    return [after.split('\n')[1] ?? '']
  })
}

describe('a slip of the hand is mended', () => {
  test.each([
    // Keys.
    ['nmae = "guest"', 'name = "guest"'],
    ['MEMORY = 1024', 'memory = 1024'],
    ['max_mem = 1024', 'maxmem = 1024'],
    ['on-crash = "destroy"', 'on_crash = "destroy"'],
    ['vfi = [ "bridge=br0" ]', 'vif = [ "bridge=br0" ]'],
    ['tsc_mdoe = "native"', 'tsc_mode = "native"'],
    ['device_modle_verison = "qemu-xen"', 'device_model_version = "qemu-xen"'],
    // Choices.
    ['on_crash = "destory"', 'on_crash = "destroy"'],
    ['vga = "cirus"', 'vga = "cirrus"'],
    ['bios = "ovfm"', 'bios = "ovmf"'],
    ['device_model_version = "qmeu-xen"', 'device_model_version = "qemu-xen"'],
    ['on_soft_reset = "softreset"', 'on_soft_reset = "soft-reset"'],
    ['tsc_mode = "natvie"', 'tsc_mode = "native"'],
    // Fields, and choices in fields.
    ['vif = [ "modle=e1000" ]', 'vif = [ "model=e1000" ]'],
    ['vif = [ "brdige=br0" ]', 'vif = [ "bridge=br0" ]'],
    ['vif = [ "gateway_dev=br0" ]', 'vif = [ "gatewaydev=br0" ]'],
    ['disk = [ "fromat=raw,vdev=xvda,target=/a" ]', 'disk = [ "format=raw,vdev=xvda,target=/a" ]'],
    ['disk = [ "format=qcwo2,vdev=xvda,target=/a" ]', 'disk = [ "format=qcow2,vdev=xvda,target=/a" ]'],
    ['disk = [ "backend-type=qdisk,vdev=xvda,target=/a" ]', 'disk = [ "backendtype=qdisk,vdev=xvda,target=/a" ]'],
    ['pci = [ "01:00.0,permisive=1" ]', 'pci = [ "01:00.0,permissive=1" ]'],
    ['pci = [ "01:00.0,rdm_policy=stirct" ]', 'pci = [ "01:00.0,rdm_policy=strict" ]'],
    ['vkb = [ "backend-type=qmeu" ]', 'vkb = [ "backend-type=qemu" ]'],
    ['viridian = [ "apic_asist" ]', 'viridian = [ "apic_assist" ]'],
    ['cpuid = "host,avx512ifma=0"', 'cpuid = "host,avx512-ifma=0"'],
  ])('%s -> %s', (setting, after) => {
    expect(mended(setting)).toContain(after)
  })
})

describe('a field of a device on a line of its own', () => {
  const names = Object.keys(vifFields).filter(
    (name) => !vifFields[name]?.flag && !diskFields[name] && !keysOf('domain').has(name) && !xmTable.has(name),
  )
  const first = (text: string) => {
    const { problems } = snapshotOfText(text, 'domain')
    const { message = '', fixes = [] } = problems.find(({ rule }) => rule === 'unknown-key') ?? {}
    return { message, title: fixes[0]?.title, left: applied(text, fixes[0]?.edits ?? []) }
  }

  test.each(names)('is told to be one, and written into the only device or a new one: %s', (name) => {
    const made = first(`${name} = "1"\n`)
    expect(made.message).toContain(`It is a field of \`vif\``)
    expect(made.left).toBe(`vif = [ "${name}=1" ]\n`)
    expect(first(`vif = [ "script=x" ]\n${name} = "1"\n`).left).toBe(`vif = [ "script=x,${name}=1" ]\n`)
    expect(first(`${name} = "1"\nvif = [ '' ]\n`).left).toBe(`vif = [ '${name}=1' ]\n`)
  })

  test('is left to a person where there are several devices, or where one has it', () => {
    for (const vif of ['"script=x", "script=y"', '"mac=00:16:3e:00:00:01"'])
      expect(first(`vif = [ ${vif} ]\nmac = "00:16:3e:00:00:02"\n`).title).toMatch(/^Declare/)
    expect(first('disk = [ "target=/dev/vg/a" ]\nvdev = "xvda"\n').left).toBe(
      'disk = [ "vdev=xvda,target=/dev/vg/a" ]\n',
    )
  })
})

describe('another word is no slip: a wrong guess is worse than none', () => {
  test.each([
    // Keys of other tools, and words that stand near by chance.
    ...['iommu', 'rom', 'os', 'use', 'vg', 'memmap', 'boot_order', 'cpu_mode', 'onboot', 'host', 'console', 'machine'],
    // Words with another one behind them.
    ...['builder_fn', 'cmdline_ip'],
  ])('%s is near to no key', (given) => {
    expect(nearName(given, keyNames('domain'))).toBeUndefined()
  })

  test('letters of long names may be left out, but not replaced', () => {
    expect(nearName('boot_order', ['bootloader'])).toBeUndefined()
    expect(nearName('bootlodr', ['bootloader'])).toBe('bootloader')
  })

  test.each([
    ['an empty value', '', ['a', 'raw']],
    ['blanks', ' _-', ['a', 'raw']],
    ['a mode of access', 'x', ['r', 'w', 'ro', 'rw']],
    ['another type', 'pv', ['hvm', 'pvh']],
  ])('%s', (_, given, names) => {
    expect(nearName(given, names)).toBeUndefined()
  })
})

test('a name that breaks off late is known by what there is of it', () => {
  expect(nearName('pclmul', ['pclmulqdq', 'pcid'])).toBe('pclmulqdq')
  expect(nearName('spicepass', keyNames('domain'))).toBe('spicepasswd')
  expect(nearName('video', ['videoram'])).toBeUndefined()
  expect(nearName('device', keyNames('domain'))).toBeUndefined()
})

test('capitals, blanks, - and _ do not count', () => {
  const names = ['bootloader_args', 'soft-reset', 'qxl']
  for (const given of ['BootLoader-Args', 'bootloaderargs', 'bootloader args'])
    expect(nearName(given, names)).toBe(names[0])
  for (const given of [' softreset', 'soft_reset ', 'SOFT-RESET']) expect(nearName(given, names)).toBe(names[1])
  expect(nearName(' QXL', names)).toBe('qxl')
})

test('the nearest of several, and what is the same but for its writing before all others', () => {
  expect(nearName('acpi_s', ['acpi_s3', 'acpi_s4', 'acpis'])).toBe('acpis')
  expect(nearName('maxvcpsu', ['maxvcpus', 'vcpus'])).toBe('maxvcpus')
})

/** The names from which one is taken: the keys of a kind of file, the fields of a value, the choices of a key or a field. */
const families = (): Map<string, string[]> => {
  const found = new Map<string, string[]>()
  const add = (what: string, names: readonly string[]) => {
    const words = [...new Set(names)].filter((name) => /^[a-z][\w-]*$/i.test(name))
    if (words.length > 0) found.set(what, words)
  }
  const proposals = (type: ValueType, key: string, text: string) => {
    const { value } = settingValue(key, text)
    const atom = value.type === 'list' ? value.items[0] : value
    if (atom?.type !== 'atom') return []
    const offset = atom.end - 1
    expect(textOffset(atom, offset)).toBe(atom.text.length)
    return type.complete?.(value, offset, context(key, { guest: 'hvm' })) ?? []
  }
  for (const kind of ['domain', 'cpupool', 'xl-conf'] as const) {
    add(`${kind} keys`, keyNames(kind))
    for (const { name, value } of keysOf(kind).values()) {
      const type = valueTypeIn(value, newestRelease)
      if (!type) continue
      for (const [open, close] of [
        ['"', '"'],
        ['[ "', '" ]'],
      ] as const) {
        const offered = proposals(type, name, `${open}${close}`)
        const fields = offered.filter(({ kind: what }) => what === 'field').map(({ label }) => label)
        const values = offered.filter(({ kind: what }) => what === 'value').map(({ label }) => label)
        add(`${name}: fields`, fields)
        add(`${name}: values`, values)
        for (const field of fields)
          add(
            `${name}: ${field}=`,
            proposals(type, name, `${open}${field}=${close}`).map(({ label }) => label),
          )
      }
    }
  }
  add('cpuid: features', featureNames(newestRelease))
  return found
}

const all = families()

test('the names come from everywhere', () => {
  for (const what of [
    'domain keys',
    'xl-conf keys',
    'vif: fields',
    'disk: fields',
    'disk: format=',
    'vga: values',
    'pci: rdm_policy=',
  ])
    expect([...all.keys()]).toContain(what)
})

const lettersOf = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()

const kinds = ['swap', 'drop', 'double'] as const

/** One slip of the hand: two letters swapped, one left out or one doubled. */
const slipped = (name: string, kind: (typeof kinds)[number], at: number): string => {
  const [before, letter, next, after] = [name.slice(0, at), name[at] ?? '', name[at + 1] ?? '', name.slice(at + 2)]
  return {
    swap: before + next + letter + after,
    drop: before + next + after,
    double: before + letter + letter + next + after,
  }[kind]
}

describe('every slip in every name of four letters or more is understood', () => {
  test.each([...all])('%s', (_, names) => {
    const known = new Set(names.map(lettersOf))
    const slips = names
      .filter((name) => lettersOf(name).length >= 4)
      .flatMap((name) => [...name].flatMap((_letter, at) => kinds.map((kind) => lettersOf(slipped(name, kind, at)))))
    const wrong = slips
      .filter((given) => !known.has(given))
      .map((given) => ({ given, found: nearName(given, names) }))
      // Another name may be as near: `acpi_s3` and `acpi_s4` are when the number is lost.
      .filter(({ given, found }) => found === undefined || distance(given, lettersOf(found)).steps > 1)
    expect(wrong).toEqual([])
  })
})

test('every name finds itself', () => {
  for (const names of all.values()) {
    for (const name of names) expect(lettersOf(nearName(name, names) ?? '')).toBe(lettersOf(name))
  }
})

test('what is offered is one of the names', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all.values()), fc.string({ maxLength: 12 }), (names, given) => {
      const found = nearName(given, names)
      return found === undefined || names.includes(found)
    }),
    { seed, numRuns: 300 },
  )
})
