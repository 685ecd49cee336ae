import { describe, expect, test } from 'vitest'
import { cpus, vcpusOf } from '../../../server/src/values/cpu/cpus.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { context, read, settingValue } from './read.ts'

const pin = (text: string, changes: Partial<ReadContext> = {}) => read(cpus, 'cpus', text, { ...changes })
const two = { vcpus: 2 }

describe('one CPU list for all vCPUs', () => {
  test.each<[string, number[]]>([
    ['"2"', [2]],
    ['2', [2]],
    ['"0-3,^1"', [0, 2, 3]],
    ['" 3, 5"', [3, 5]],
    ['"0,,2"', [0, 2]],
    ['"010"', [10]],
    ['"all,^0-13"', [14, 15]],
    ['"12-20"', [12, 13, 14, 15]],
    ['"4294967299"', [3]],
  ])('%s', (text, expected) => {
    const { value } = pin(text, two)
    expect(value).toEqual({ shared: true, entries: [expected] })
  })

  test('the CPUs of a node depend on the host', () => {
    expect(pin('"node:0"', two)).toMatchObject({ value: { entries: [undefined] }, findings: [] })
  })

  test.each([
    ['"5-3"', 'refused bad-cpus: 5-3', 'Invalid pcpu range: 5-3.'],
    ['"1,7-"', 'refused bad-cpus: 7-', 'Invalid pcpu range: 7-.'],
    ['"0x3"', 'refused bad-cpus: 0x3', 'Invalid pcpu range: 0x3.'],
    ['"0-3 ,5"', 'refused bad-cpus: 0-3 ', 'Invalid pcpu range: 0-3 .'],
    ['"0, node:1"', 'refused bad-cpus:  node:1', 'Invalid pcpu range:  node:1.'],
    ['"^all"', 'refused bad-cpus: ^all', 'Can\'t combine "^" and "all".'],
  ])('%s is refused', (text, mark, said) => {
    expect(pin(text)).toMatchObject({ value: undefined, marks: [mark], said: [said] })
  })

  test('a range that runs backwards and a stray blank can be mended', () => {
    expect(pin('"5-3"').findings[0]?.fixes?.[0]?.title).toBe('Write `3-5`')
    expect(pin('"0, node:1"').findings[0]?.fixes?.[0]?.title).toBe('Write `node:1`')
  })

  test('since 4.4 an exception has to come last', () => {
    expect(pin('"^1,0-3"', two)).toMatchObject({
      value: { entries: [[0, 1, 2, 3]] },
      marks: ['ignored bad-cpus: ^1'],
    })
    expect(pin('"^1,0-3"', { release: '4.3' })).toMatchObject({ value: { entries: [[0, 2, 3]] }, marks: [] })
  })
})

describe('a list that leaves no CPU', () => {
  test.each(['""', '"^1"', '"99999"', '"node:9"', '"node:0,^node:0"', '"all,^0-15"'])('%s is refused', (text) => {
    const { value, said, marks } = pin(text, two)
    expect(value).toBeUndefined()
    expect(said).toEqual(['vcpu hard affinity map is empty'])
    expect(marks.at(-1)).toBe(`refused bad-cpus: ${text}`)
  })

  test('without a host it is not known which CPUs there are', () => {
    expect(pin('"99999"', { ...two, host: undefined }).marks).toEqual([])
    expect(pin('"^1"', { ...two, host: undefined }).marks).toEqual(['refused bad-cpus: "^1"'])
  })

  test('cpus_soft may be empty, and so may cpus in old releases', () => {
    expect(read(cpus, 'cpus_soft', '"^1"').marks).toEqual(['ignored bad-cpus: "^1"'])
    expect(pin('"^1"', { ...two, release: '4.6' }).marks).toEqual(['ignored bad-cpus: "^1"'])
  })
})

describe('a list with an entry for each vCPU, since 4.5', () => {
  test('the first is for vCPU 0', () => {
    expect(pin('[ "0-1", 5 ]', two)).toMatchObject({ value: { shared: false, entries: [[0, 1], [5]] }, marks: [] })
  })

  test('entries without a vCPU are dropped unread', () => {
    expect(pin('[ "0", "x", "y" ]', { vcpus: 1 })).toMatchObject({
      value: { entries: [[0]] },
      marks: ['ignored bad-cpus: "x", "y"'],
      said: [],
    })
  })

  test('a bad entry is refused when the guest has that vCPU', () => {
    expect(pin('[ "0", "x" ]', two).marks).toEqual(['refused bad-cpus: x'])
    expect(pin('[ "0", "x" ]', { vcpus: 1 }).marks).toEqual(['ignored bad-cpus: "x"'])
    // Not known: xl takes 1 vCPU at least since 4.22.
    expect(pin('[ "0", "x" ]').marks).toEqual(['ignored bad-cpus: x'])
    expect(pin('[ "x" ]').marks).toEqual(['refused bad-cpus: x'])
    expect(pin('[ "x" ]', { release: '4.17' }).marks).toEqual(['ignored bad-cpus: x'])
  })

  test('what cannot be read is told before what is empty', () => {
    expect(pin('[ "^1", "x" ]', two).said).toEqual(['Invalid pcpu range: x.'])
  })

  test('a list as an entry', () => {
    expect(pin('[ [ "a" ], "b" ]', two).marks).toEqual(['refused bad-cpus: [ "a" ]'])
  })

  test('from 4.5 to 4.21 nothing is pinned where nobody says how many vCPUs there are', () => {
    const none = { release: '4.17', vcpus: 0 } as const
    expect(pin('[ "x" ]', none)).toMatchObject({ value: undefined, marks: ['ignored bad-cpus: [ "x" ]'] })
    expect(pin('"0-3"', none)).toMatchObject({ value: undefined, marks: ['ignored bad-cpus: "0-3"'] })
    expect(pin('"x"', none).marks).toEqual(['refused bad-cpus: x'])
  })
})

describe('before that', () => {
  test('4.2 to 4.4 take one number for each vCPU', () => {
    expect(pin('[ 1, "2" ]', { release: '4.4' })).toMatchObject({ value: { entries: [[1], [2]] }, marks: [] })
    expect(pin('[ "0-3", "all" ]', { release: '4.2' })).toMatchObject({
      value: { entries: [[0], [0]] },
      marks: ['ignored not-a-number: "0-3"', 'ignored not-a-number: "all"'],
    })
    expect(pin('[ 512 ]', { release: '4.2' }).said).toEqual(['cpu 512 illegal'])
    expect(pin('[ 99999999999 ]', { release: '4.2' }).said).toEqual(['cpu 1215752191 illegal'])
  })

  test('4.2 and 4.3 know neither nodes nor "all" beside others', () => {
    expect(pin('"all"', { release: '4.3' }).findings).toEqual([])
    for (const text of ['"node:0"', '"all,^1"', '"^all"', '"3-1"', '"x"'])
      expect(pin(text, { release: '4.3' }).said).toEqual(['Error: Invalid argument.'])
    expect(pin('"3x"', { release: '4.3' })).toMatchObject({
      value: { entries: [[3]] },
      marks: ['ignored not-a-number: 3x'],
    })
    expect(pin('"node:0"', { release: '4.4' }).findings).toEqual([])
  })
})

test('how many vCPUs there are', () => {
  expect(vcpusOf({}, '4.22')).toBe(1)
  expect(vcpusOf({}, '4.21')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 4n }, '4.17')).toBe(4)
  expect(vcpusOf({ vcpus: 2n, vnuma: 8 }, '4.17')).toBe(8)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.5')).toBe(0)
  expect(vcpusOf({ vcpus: 2n, maxvcpus: 0n }, '4.6')).toBe(2)
})

test('hover tells the vCPU', () => {
  const { document, value } = settingValue('cpus', '[ "0", "4-7,^6" ]')
  const hover = (text: string) => cpus.explain?.(value, document.indexOf(text) + 1, context('cpus'))?.markdown
  expect(hover('4-7')).toBe('**4-7**: CPUs 4 to 7 (vCPU 1)')
  expect(hover('^6')).toBe('**^6**: without CPU 6 (vCPU 1)')
})
