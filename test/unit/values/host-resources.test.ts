import { describe, expect, test } from 'vitest'
import { newestRelease, type Release } from '../../../server/src/release.ts'
import { dtdev } from '../../../server/src/values/host/dtdev.ts'
import { iomem } from '../../../server/src/values/host/iomem.ts'
import { ioports } from '../../../server/src/values/host/ioports.ts'
import { irqs } from '../../../server/src/values/host/irqs.ts'
import { context, read, settingValue } from './read.ts'

describe('ioports', () => {
  const ports = (text: string) => read(ioports, 'ioports', text)

  test('are hexadecimal, with or without 0x', () => {
    expect(ports('[ "3f8", "0x2f8-2ff", 10 ]')).toMatchObject({
      value: [
        { first: 0x3f8, number: 1 },
        { first: 0x2f8, number: 8 },
        { first: 0x10, number: 1 },
      ],
      findings: [],
    })
  })

  test.each([
    ['""', 'refused bad-spec: ', 'xl: Invalid argument parsing ioport: '],
    ['"2f8-"', 'refused bad-spec: 2f8-', 'xl: Invalid argument parsing ioport: 2f8-'],
    ['"2f8-2ff "', 'refused bad-spec: 2f8-2ff ', 'xl: Invalid argument parsing ioport: 2f8-2ff '],
    ['"-1"', 'refused bad-spec: -1', 'xl: ioport ffffffffffffffff too big'],
    ['[ "a" ]', 'refused bad-spec: [ "a" ]', 'xl: Unable to get element #0 in ioport list'],
  ])('%s is refused', (item, mark, said) => {
    expect(ports(`[ ${item} ]`)).toMatchObject({ value: undefined, marks: [mark], said: [said] })
  })

  test('xl complains of what follows a single port, and goes on', () => {
    expect(ports('[ "3f8,3f9" ]')).toMatchObject({
      value: [{ first: 0x3f8, number: 1 }],
      marks: ['ignored bad-spec: ,3f9'],
      said: ['xl: Invalid argument parsing ioport: 3f8,3f9'],
    })
  })

  test('a range that runs backwards is nearly everything', () => {
    const { value, marks, findings } = ports('[ "3e8-3e0" ]')
    expect(value).toEqual([{ first: 0x3e8, number: 2 ** 32 - 7 }])
    expect(marks).toEqual(['ignored bad-spec: 3e8-3e0'])
    expect(findings[0]?.fixes?.[0]?.edits[0]?.newText).toBe('3e0-3e8')
  })

  test('after a refusal xl prints nothing more', () => {
    const { marks, said } = ports('[ "x", "y" ]')
    expect(marks).toEqual(['refused bad-spec: x', 'refused bad-spec: y'])
    expect(said).toEqual(['xl: Invalid argument parsing ioport: x'])
  })
})

describe('irqs', () => {
  const interrupts = (text: string, release: Release = newestRelease) => read(irqs, 'irqs', text, { release })

  test('are decimal', () => expect(interrupts('[ 3, "010" ]').value).toEqual([3, 10]))

  test('what follows the number is refused since 4.7', () => {
    expect(interrupts('[ "0x10" ]')).toMatchObject({
      value: undefined,
      said: ['xl: Invalid argument parsing irq: 0x10'],
    })
    expect(interrupts('[ "0x10" ]', '4.6')).toMatchObject({ value: [0], marks: ['ignored not-a-number: x10'] })
  })

  test('several in one string can be taken apart', () => {
    expect(interrupts('[ "3, 4" ]').findings[0]?.fixes?.[0]?.edits[0]?.newText).toBe('3", "4')
  })

  test('a list inside the list is refused', () => {
    expect(interrupts('[ 5, [ 6 ] ]').said).toEqual(['xl: Unable to get element 1 in irq list'])
  })
})

describe('iomem', () => {
  const pages = (spec: string, release: Release = newestRelease) => read(iomem, 'iomem', `[ "${spec}" ]`, { release })

  test('page, number, and place in the guest', () => {
    expect(pages('fe000,10').value).toEqual([{ start: 0xfe000n, number: 0x10n }])
    expect(pages('0xfe000,0x1@0').value).toEqual([{ start: 0xfe000n, number: 1n, gfn: 0n }])
  })

  test('the place in the guest came with 4.5', () => {
    expect(pages('fe000,1@a0', '4.4')).toMatchObject({
      value: [{ start: 0xfe000n, number: 1n }],
      marks: ['ignored bad-spec: @a0'],
    })
  })

  test('what follows is refused since 4.7', () => {
    expect(pages('fe000,1@').said).toEqual(['xl: Invalid argument parsing iomem: fe000,1@'])
    expect(pages('fe000,1@', '4.6').marks).toEqual(['ignored bad-spec: @'])
    expect(pages('fe000 ,1', '4.6').value).toBeUndefined()
  })

  test('no page, and more than there can be', () => {
    expect(pages('fe000,0').marks).toEqual(['ignored bad-spec: fe000,0'])
    expect(pages('-1,1').marks).toEqual(['ignored bad-spec: -1,1'])
  })

  test('the hover says addresses', () => {
    const { value, document } = settingValue('iomem', '[ "fe000,100@80000" ]')
    expect(iomem.explain?.(value, document.indexOf('fe'), context('iomem'))?.markdown).toBe(
      '**256** pages (1 MiB) at `0xfe000000`, in the guest at `0x80000000`',
    )
  })
})

test('dtdev: xl checks nothing, Xen wants a full path', () => {
  expect(read(dtdev, 'dtdev', '[ "/soc/eth", "eth" ]')).toMatchObject({
    value: [{ path: '/soc/eth' }, { path: 'eth' }],
    marks: ['ignored bad-spec: eth'],
  })
})
