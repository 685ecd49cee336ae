import { describe, expect, test } from 'vitest'
import { releases } from '../../../server/src/release.ts'
import { pci } from '../../../server/src/values/devices/pci/pci.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { context, read, settingValue } from './read.ts'

const readPci = (spec: string, changes: Partial<ReadContext> = {}) => read(pci, 'pci', `[ "${spec}" ]`, changes)

/** The explanation where `|` stands. */
const explain = (marked: string) => {
  const { document, value } = settingValue('pci', `[ "${marked.replace('|', '')}" ]`)
  return pci.explain?.(value, document.indexOf('"') + 1 + marked.indexOf('|'), context('pci'))?.markdown
}

describe('pci', () => {
  test.each([
    ['01:00.0', { bus: 1, vfunc_mask: 1 }],
    ['0000:01:1f.7', { func: 7, dev: 31, bus: 1, vfunc_mask: 1 }],
    ['ffff:01:00.0', { domain: 0xffff, bus: 1, vfunc_mask: 1 }],
    ['01:00.*', { bus: 1, vfunc_mask: -1 }],
    ['01:00.0@5', { bus: 1, vdevfn: 40, vfunc_mask: 1 }],
    ['01:00.0,permissive=1,seize=0', { bus: 1, vfunc_mask: 1, permissive: true }],
    ['bdf=01:00.0,vslot=1f', { bus: 1, vdevfn: 248, vfunc_mask: 1 }],
    ['name=nic', { name: 'nic' }],
    ['01:00.0,rdm_policy=Relaxed', { bus: 1, vfunc_mask: 1, rdm_policy: 'relaxed' }],
    ['01:00.0,', { bus: 1, vfunc_mask: 1 }],
  ])('%s is a device', (spec, device) => {
    const { value, marks } = readPci(spec, { guest: 'hvm' })
    expect(marks).toEqual([])
    expect(value).toEqual([device])
  })

  test('other guests than HVM have the policy `strict`', () => {
    expect(readPci('01:00.0').value).toEqual([{ bus: 1, vfunc_mask: 1, rdm_policy: 'strict' }])
    expect(readPci('01:00.0', { release: '4.5' }).value).toEqual([{ bus: 1, vfunc_mask: 1 }])
  })

  test.each([
    ['01:00.8', 'refused bad-pci: 01:00.8'],
    ['01:20.0', 'refused bad-pci: 01:20.0'],
    ['host', 'refused bad-pci: host'],
    ['', 'refused bad-pci: ""'],
    ['01:00.0@20', 'refused bad-pci: 20'],
    ['01:00.0 ', 'refused blank-in-spec:  '],
    ['01:00.0, seize=1', 'refused blank-in-spec:  seize'],
    ['01:00.0,sieze=1', 'refused unknown-field: sieze'],
    ['01:00.0,seize', 'refused bad-spec: seize'],
    ['01:00.0,rdm_policy=no', 'refused unknown-choice: no'],
    ['01:00.0,name=nic', 'refused bad-pci: 01:00.0,name=nic'],
    ['seize=1', 'refused bad-pci: seize=1'],
  ])('the newest xl refuses "%s"', (spec, mark) => {
    const { marks, said } = readPci(spec)
    expect(marks).toEqual([mark])
    expect(said[0]).toMatch(`unable to parse PCI_SPEC_STRING \`${spec}' for passthrough`)
  })

  test('an unknown option has its message in front, without a newline', () => {
    expect(readPci('01:00.0,foo=1').said).toEqual([
      "Unknown PCI_SPEC_STRING option: foounable to parse PCI_SPEC_STRING `01:00.0,foo=1' for passthrough",
    ])
  })

  test('an address without a function makes xl read where nothing is', () => {
    expect(readPci('01:00')).toMatchObject({ marks: ['refused bad-pci: 01:00'], said: [] })
    expect(readPci('bdf=01:00')).toMatchObject({ marks: ['ignored bad-pci: 01:00'], said: [] })
  })

  test.each([
    ['01:00.0,permissive=yes', 'ignored not-a-number: yes'],
    ['bdf=01:00.0@5', 'ignored bad-pci: @5'],
    ['01:00.0,bdf=02:00.0', 'ignored duplicate-field: 01:00.0'],
    ['01:00.0,seize=1,seize=0', 'ignored duplicate-field: seize=1'],
    ['01: 00.0', 'advice bad-pci: 01: 00.0'],
  ])('the newest xl takes "%s" for something else', (spec, mark) => {
    expect(readPci(spec)).toMatchObject({ marks: [mark], said: [] })
  })

  describe('over the releases', () => {
    test('an unknown option is fatal since 4.15', () => {
      for (const release of releases) {
        const { findings, said } = readPci('01:00.0,foo=1', { release })
        const old = releases.indexOf(release) < releases.indexOf('4.15')
        expect(findings[0]?.effect).toBe(old ? 'ignored' : 'refused')
        if (old) expect(said).toEqual(['Unknown PCI BDF option: foo'])
      }
    })

    test('a bad address is fatal since 4.6, and lost before', () => {
      expect(readPci('zz:00.0', { release: '4.5' })).toMatchObject({ value: [], marks: ['ignored bad-pci: zz:00.0'] })
      expect(readPci('zz:00.0', { release: '4.6' }).said).toEqual(["unable to parse PCI BDF `zz:00.0' for passthrough"])
    })

    test('a comma at the end is refused up to 4.14', () => {
      expect(readPci('01:00.0,', { release: '4.14' }).marks).toEqual(['refused bad-pci: ,'])
      expect(readPci('01:00.0,', { release: '4.15' }).marks).toEqual([])
    })

    test('`*` makes 4.13 and 4.14 crash', () => {
      const refusing = releases.filter((release) => readPci('01:00.*', { release }).findings.length > 0)
      expect(refusing).toEqual(['4.13', '4.14'])
    })

    test('devices beyond 1f and slots beyond 1f pass up to 4.14', () => {
      expect(readPci('01:20.0', { release: '4.14' }).marks).toEqual(['ignored bad-pci: 01:20.0'])
      expect(readPci('01:00.0@20', { release: '4.14' }).marks).toEqual(['ignored bad-pci: 20'])
    })

    test.each([
      ['permissive', '4.2'],
      ['seize', '4.5'],
      ['bdf', '4.15'],
    ])('`%s` came with %s', (option, since) => {
      const value = option === 'bdf' ? '01:00.0' : '1'
      const knowing = releases.filter(
        (release) => readPci(`01:00.0,${option}=${value}`, { release }).findings.length === 0,
      )
      expect(knowing[0]).toBe(since)
    })
  })

  test('hover takes the address apart', () => {
    expect(explain('3a:0|0.1@8')).toContain('**0000:3a:00.1**')
    expect(explain('3a:0|0.1@8')).toContain('bus `3a` (58), device `00`, function `1`')
    expect(explain('01:00.0@1|0')).toContain('`00:10.0`')
    expect(explain('01:00.0,se|ize=1')).toContain('**seize**')
  })

  test('fixes lead to what xl takes', () => {
    for (const spec of [
      '01:00',
      '01:00.0,sieze=1',
      '01:00.0, seize=1',
      '01:00.0,seize',
      ' 01:00.0',
      '01:00.0,,seize=1',
    ]) {
      const { findings, document } = readPci(spec)
      const edit = findings[0]?.fixes?.[0]?.edits[0]
      if (!edit) throw new Error(`no fix for ${spec}`)
      const fixed = document.slice(0, edit.start) + edit.newText + document.slice(edit.end)
      expect(read(pci, 'pci', fixed.slice('pci = '.length)).marks).toEqual([])
    }
  })
})
