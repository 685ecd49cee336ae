import { describe, expect, it } from 'vitest'
import type { CompletionItem } from 'vscode-languageserver-types'
import { complete, resolveCompletion } from '../../../server/src/features/completion.ts'
import { newestRelease } from '../../../server/src/release.ts'
import type { Preferences } from '../../../server/src/snapshot.ts'
import type { FileKind } from '../../../server/src/values/value-type.ts'
import { atCursor } from './cursor.ts'

const proposals = (marked: string, preferences?: Partial<Preferences>, kind?: FileKind): CompletionItem[] => {
  const { snapshot, position } = atCursor(marked, preferences, kind)
  return complete(snapshot, position)
}
const labels = (...args: Parameters<typeof proposals>) => proposals(...args).map(({ label }) => label)
const find = (items: CompletionItem[], label: string): CompletionItem => {
  const item = items.find((each) => each.label === label)
  if (!item) throw new Error(`${label} is not offered, but ${items.map((each) => each.label)}`)
  return item
}

describe('keys', () => {
  it('are offered at the start of a line, and behind a semicolon', () => {
    expect(labels('|')).toContain('disk')
    expect(labels('name = "a"\nd|')).toContain('disk')
    expect(labels('name = "a"; d|')).toContain('disk')
    expect(labels('name = "a"\n  d|')).toContain('disk')
  })

  it('are not offered elsewhere', () => {
    expect(labels('name = "a" d|')).toEqual([])
    expect(labels('# d|')).toEqual([])
  })

  it('bring the shape of their value along', () => {
    expect(find(proposals('|'), 'disk').textEdit?.newText).toMatch(/^disk = \[ ".*\$\{1\|raw,/)
    expect(find(proposals('|'), 'name').textEdit?.newText).toBe('name = "$1"$0')
    expect(find(proposals('na| = "x"'), 'name').textEdit?.newText).toBe('name')
  })

  it('that are set already come later, and deprecated ones are struck through', () => {
    const items = proposals('name = "a"\n|')
    const rank = (label: string) => find(items, label).sortText ?? ''
    expect(rank('memory') < rank('name')).toBe(true)
    expect(rank('name') < rank('builder')).toBe(true)
    expect(find(items, 'builder').tags).toEqual([1])
    expect(find(items, 'name').detail).toMatch(/already set/)
  })

  it('of other guests come after those of this one', () => {
    const items = proposals('type = "pvh"\nkernel = "k"\n|')
    expect((find(items, 'memory').sortText ?? '') < (find(items, 'bios').sortText ?? '')).toBe(true)
  })

  it('are those of the release', () => {
    expect(labels('|', { release: '4.2' })).not.toContain('type')
    expect(labels('|', { release: newestRelease })).toContain('type')
    expect(labels('|', { release: '4.6' })).toContain('pvh')
    expect(labels('|', { release: newestRelease })).not.toContain('pvh')
    expect(labels('# xen-config: release=4.2\n|')).not.toContain('type')
  })

  it('are those of the kind of file', () => {
    expect(labels('|', {}, 'cpupool').sort()).toEqual(['cpus', 'name', 'nodes', 'sched'])
    expect(labels('|', {}, 'xl-conf')).toContain('vif.default.bridge')
  })

  it('get their documentation when it is asked for', () => {
    const item = find(proposals('|'), 'maxvcpus')
    expect(item.documentation).toBeUndefined()
    expect(JSON.stringify(resolveCompletion(item).documentation)).toMatch(/vCPUs/)
  })
})

describe('values', () => {
  it('of a choice, in quotes or without', () => {
    expect(labels('type = "|"')).toEqual(expect.arrayContaining(['hvm', 'pv', 'pvh']))
    expect(find(proposals('type = |'), 'hvm').textEdit?.newText).toBe('"hvm"')
    expect(find(proposals('type = "|"'), 'hvm').textEdit?.newText).toBe('hvm')
  })

  it('of booleans', () => {
    expect(labels('acpi = |')).toEqual(['1', '0'])
  })

  it('of a release', () => {
    expect(labels('device_model_version = "|"', { release: '4.10' })).toContain('qemu-xen-traditional')
    expect(labels('device_model_version = "|"', { release: newestRelease })).not.toContain('qemu-xen-traditional')
  })
})

describe('spec strings', () => {
  it('offer their fields, without those that are there', () => {
    const offered = labels('disk = [ "format=raw, |" ]')
    expect(offered).toEqual(expect.arrayContaining(['vdev', 'access', 'target']))
    expect(offered).not.toContain('format')
  })

  it('offer the values of a field', () => {
    expect(labels('disk = [ "format=|" ]')).toEqual(expect.arrayContaining(['raw', 'qcow2', 'vhd']))
    expect(labels('disk = [ "vdev=xvda, access=|, target=/x" ]')).toEqual(expect.arrayContaining(['rw', 'ro']))
    expect(labels('vif = [ "bridge=br0,type=|" ]')).toEqual(expect.arrayContaining(['vif', 'ioemu']))
  })

  it('replace what stands there and no more', () => {
    const item = find(proposals('disk = [ "format=ra|w, vdev=xvda, target=/x" ]'), 'qcow2')
    expect(item.textEdit).toMatchObject({
      newText: 'qcow2',
      range: { start: { line: 0, character: 17 }, end: { line: 0, character: 20 } },
    })
  })

  it('are exact behind escapes', () => {
    const item = find(proposals('disk = [ "target=/a\\"b" , "vdev=xvda\\t, format=|" ]'), 'raw')
    expect(item.textEdit).toMatchObject({
      range: { start: { line: 0, character: 47 }, end: { line: 0, character: 47 } },
    })
  })
})

describe('comments', () => {
  it('offer what Xen Config understands', () => {
    expect(labels('# xen-config: |')).toContain('release=')
    expect(labels('# xen-config: release=|')).toContain('release=4.17')
    expect(labels('# xen-config: disable-file |')).toContain('unknown-key')
    expect(labels('# xe|')).toContain('# xen-config:')
  })
})
