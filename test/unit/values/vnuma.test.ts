import { describe, expect, test } from 'vitest'
import { vnuma } from '../../../server/src/values/cpu/vnuma/vnuma.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { context, read, settingValue } from './read.ts'

const nodes = (text: string, changes: Partial<ReadContext> = {}) => read(vnuma, 'vnuma', text, changes)
const node = (options: string, changes: Partial<ReadContext> = {}) => nodes(`[ [ ${options} ] ]`, changes)

test('two virtual nodes', () => {
  const text = `[ [ "pnode=0", "size=1024", "vcpus=0-1", "vdistances=10,20" ],
    [ "pnode=1", "size=512", "vcpus=2,3", "vdistances=20,10" ] ]`
  expect(nodes(text)).toMatchObject({
    value: [
      { pnode: 0, sizeMiB: 1024, vcpus: [0, 1], distances: [10, 20], countedMiB: 1024, countedVcpus: 2 },
      { pnode: 1, sizeMiB: 512, vcpus: [2, 3], distances: [20, 10], countedMiB: 512, countedVcpus: 2 },
    ],
    findings: [],
  })
})

test('a single value is dropped without a message', () => {
  expect(nodes('"pnode=0"')).toMatchObject({
    value: undefined,
    marks: ['ignored single-for-list: "pnode=0"'],
    said: [],
  })
})

describe('refused', () => {
  test.each([
    ['"a"', 'bad-spec: a', 'xl: failed to split "a" into pair'],
    ['"size="', 'bad-spec: size=', 'xl: failed to split "size=" into pair'],
    ['"size=x"', 'not-a-number: x', 'xl: failed to convert "x" to number'],
    ['"size= "', 'not-a-number: size= ', 'xl: failed to convert "" to number'],
    ['"vdistances=10,x"', 'not-a-number: x', 'xl: failed to convert "x" to number'],
    ['"pnode=7"', 'bad-vnuma: 7', 'xl: invalid pnode number: 7'],
    ['"pnode=-1"', 'not-a-number: -1', 'xl: failed to convert "-1" to number'],
  ])('%s', (option, mark, said) => {
    expect(node(option)).toMatchObject({ value: undefined, marks: [`refused ${mark}`], said: [said] })
  })

  test('a node that is not a list', () => {
    expect(nodes('[ "pnode=0" ]')).toMatchObject({
      marks: ['refused bad-vnuma: "pnode=0"'],
      said: ['warning: value is not a list\nxl: cannot get vnode config option list'],
    })
  })

  test('xl tells of the first mistake only', () => {
    expect(node('"size=x", "pnode=7"').said).toEqual(['xl: failed to convert "x" to number'])
  })

  test('xl crashes, or counts for ever', () => {
    expect(node('"vcpus=,"').marks).toEqual(['refused bad-spec: vcpus=,'])
    expect(node('"vcpus=-1"').marks).toEqual(['refused bad-vnuma: -1'])
  })

  test('without a host all nodes are possible', () => {
    expect(node('"pnode=7", "vcpus=0"', { host: undefined }).marks).toEqual([])
  })
})

describe('misread without a message', () => {
  test.each([
    ['"size=2G"', 'ignored not-a-number: 2G'],
    ['"size=4", "size=8"', 'ignored duplicate-field: "size=8"'],
    ['"pnode=0", "pnode=1"', 'ignored duplicate-field: "pnode=0"'],
    ['"vcpus=x"', 'ignored not-a-number: x'],
    ['"vcpus=0,5-3"', 'ignored not-a-number: 5-3'],
    ['"vcpus=0x"', 'ignored not-a-number: 0x'],
    ['"vcpu=0"', 'ignored unknown-field: vcpu'],
    ['[ "size=1" ]', 'ignored list-in-list: [ "size=1" ]'],
    ['"vdistances=10,20"', 'ignored bad-vnuma: "vdistances=10,20"'],
  ])('%s', (options, mark) => {
    expect(node(options)).toMatchObject({ marks: [mark], said: [] })
  })

  test('what is not a number is vCPU 0; a size that is given again counts again', () => {
    expect(node('"vcpus=x"').value?.[0]?.vcpus).toEqual([0])
    expect(node('"size=4", "size=8"').value?.[0]).toMatchObject({ sizeMiB: 8, countedMiB: 12 })
  })

  test('blanks around name and value do no harm', () => {
    expect(node('" size = 4 "')).toMatchObject({ value: [{ sizeMiB: 4 }], findings: [] })
  })

  test('a second = since 4.18 and before', () => {
    expect(node('"==pnode=1"', { release: '4.17' })).toMatchObject({ value: [{ pnode: 1 }], findings: [] })
    expect(node('"==pnode=1"').marks).toEqual(['ignored bad-spec: ==pnode=1'])
    expect(node('"size=4=8"', { release: '4.17' }).marks).toEqual(['ignored bad-spec: =8'])
  })
})

describe('what libxl does not make', () => {
  test('a vCPU in two nodes or in none', () => {
    expect(nodes('[ [ "vcpus=0-1" ], [ "vcpus=1" ] ]').marks).toEqual(['ignored bad-vnuma: [ "vcpus=1" ]'])
    expect(nodes('[ [ "vcpus=0" ], [ "vcpus=2" ] ]').marks).toEqual(['ignored bad-vnuma: [ "vcpus=2" ]'])
  })

  test('a node that is nearer than the node itself', () => {
    const text = '[ [ "vcpus=0", "vdistances=20,10" ], [ "vcpus=1", "vdistances=20" ] ]'
    expect(nodes(text).marks).toEqual(['ignored bad-vnuma: "vdistances=20,10"'])
    expect(nodes('[ [ "vdistances=10" ], [ ] ]').marks).toEqual(['ignored bad-vnuma: "vdistances=10"'])
  })
})

test('options are offered in a node, each once', () => {
  const labels = (text: string) => {
    const { document, value } = settingValue('vnuma', text.replace('|', ''))
    const offset = document.indexOf('[') + text.indexOf('|')
    return (vnuma.complete?.(value, offset, context('vnuma')) ?? []).map(({ label }) => label)
  }
  expect(labels('[ [ | ] ]')).toEqual(['"pnode=…"', '"size=…"', '"vcpus=…"', '"vdistances=…"'])
  expect(labels('[ [ "pnode=0", "|" ] ]')).toEqual(['size', 'vcpus', 'vdistances'])
  expect(labels('[ | ]')).toEqual(['[ "pnode=…", … ]'])
})
