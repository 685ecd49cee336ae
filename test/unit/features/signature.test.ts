import { describe, expect, it } from 'vitest'
import { signatureHelp } from '../../../server/src/features/signature.ts'
import { keysOf } from '../../../server/src/schema/index.ts'
import { defaultPreferences, type Preferences, snapshotOfText } from '../../../server/src/snapshot.ts'

/** The field that is the active one at an offset of a text; undefined for none. */
const activeAt = (text: string, offset: number, preferences: Partial<Preferences> = {}): string | undefined => {
  const snapshot = snapshotOfText(text, 'domain', { ...defaultPreferences, ...preferences })
  const help = signatureHelp(snapshot, snapshot.document.positionAt(offset), false)
  const label = help?.signatures[0]?.parameters?.[help.activeParameter ?? -1]?.label
  return typeof label === 'string' ? label.split('=')[0] : undefined
}

/** The active field behind each key of a string that is typed between quotes that the editor has closed: "target 3, vdev 4". */
const typed = (key: string, value: string, preferences: Partial<Preferences> = {}): string => {
  const runs: { field: string; count: number }[] = []
  const before = `name = "guest"\n${key} = [ "`
  for (let length = 0; length <= value.length; length++) {
    const field = activeAt(`${before}${value.slice(0, length)}" ]\n`, before.length + length, preferences) ?? 'none'
    const last = runs.at(-1)
    if (last?.field === field) last.count++
    else runs.push({ field, count: 1 })
  }
  return runs.map(({ field, count }) => `${field} ${count}`).join(', ')
}

describe('the active parameter, key by key', () => {
  it.each<[key: string, value: string, fields: string, preferences?: Partial<Preferences>]>([
    ['disk', 'phy:/dev/x,xvda,w', 'target 11, vdev 5, access 2'],
    ['disk', 'phy:/dev/x,xvda,w', 'target 11, vdev 5, access 2', { release: '4.1' }],
    ['disk', '/a,raw,xvda,rw', 'target 3, format 4, vdev 5, access 3'],
    ['disk', '/a, raw, xvda, rw', 'target 3, format 5, vdev 6, access 4'],
    ['disk', ',raw,xvda', 'target 1, format 4, vdev 5'],
    ['disk', '/a,,xvda', 'target 3, format 1, vdev 5'],
    ['disk', '/a,raw,xvda,rw,script=x', 'target 3, format 4, vdev 5, access 3, devtype 1, script 8'],
    ['disk', 'vdev=xvda, /a', 'target 2, vdev 8, target 4'],
    ['disk', 'format=raw, vdev=xvda, target=/a,b', 'target 2, format 9, target 3, vdev 8, target 13'],
    ['vif', 'mac=00:16:3e:00:00:01, bridge=xenbr0', 'mac 22, bridge 15'],
    ['vif', 'bridge=a,model=e1000', 'mac 1, bridge 8, mac 2, model 10'],
    ['vif', 'xenbr0', 'mac 1, none 6'],
    ['pci', '01:00.0,permissive=1', 'bdf 8, vslot 1, permissive 12'],
  ])('%s = [ "%s" ]', (key, value, fields, preferences) => {
    expect(typed(key, value, preferences)).toBe(fields)
  })

  it('is the field behind the name of every field of every language', () => {
    const wrong = [...keysOf('domain').values()].flatMap(({ name: key }) => {
      const before = `${key} = [ "`
      const snapshot = snapshotOfText(`${before}" ]\n`, 'domain', defaultPreferences)
      const help = signatureHelp(snapshot, { line: 0, character: before.length }, false)
      return (help?.signatures[0]?.parameters ?? []).flatMap(({ label }) => {
        const [name = '', value] = String(label).split('=')
        if (value === undefined) return []
        const found = activeAt(`${before}${name}=" ]\n`, before.length + name.length + 1)
        return found === name ? [] : [`${key} ${name}: ${found}`]
      })
    })
    expect(wrong).toEqual([])
  })

  it('is there in a list of CPUs, at what is being typed', () => {
    for (const [text, form] of [
      ['', '0-3'],
      ['2-', '0-3'],
      ['2-5,^', '^1'],
      ['2-5, node', 'node:0'],
      ['al', 'all'],
    ] as const) {
      expect(activeAt(`cpus = "${text}"\n`, 'cpus = "'.length + text.length)).toBe(form)
      expect(activeAt(`cpus = [ "0", "${text}" ]\n`, 'cpus = [ "0", "'.length + text.length)).toBe(form)
    }
  })

  it.each([
    ['cpuid = "|"', 'host'],
    ['cpuid = "host,|"', 'feature'],
    ['cpuid = "host, sse4|"', 'feature'],
    ['cpuid = "host,avx512f|"', 'avx512f'],
    ['cpuid = "host,avx=1,xsave=|"', 'xsave'],
    ['cpuid = "host,av|x=1,xsave=0"', 'avx'],
    ['cpuid = [ "0x7,|" ]', 'leaf,subleaf'],
    ['cpuid = [ "0x7,0:|" ]', 'eax|ebx|ecx|edx'],
    ['cpuid = [ "0x7,0:eax=|" ]', 'bits'],
    ['cpuid = [ "0x7,0:eax=xx,e|" ]', 'eax|ebx|ecx|edx'],
    ['cpuid = |', undefined],
    ['vnuma = [ [ "|" ] ]', 'pnode'],
    ['vnuma = [ [ "pnode=0", "|" ] ]', 'size'],
    ['vnuma = [ [ "pnode=0", "v|" ] ]', 'vcpus'],
    ['vnuma = [ [ "pnode=0", "vdistances=10,|" ] ]', 'vdistances'],
    ['vnuma = [ [ "pnode=0", "other=|" ] ]', undefined],
    ['vnuma = [ | ]', undefined],
  ])('is there in strings of CPUs and nodes: %s', (marked, expected) => {
    const at = marked.indexOf('|')
    expect(activeAt(`${marked.slice(0, at)}${marked.slice(at + 1)}\n`, at)).toBe(expected)
  })
})
