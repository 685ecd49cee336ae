import { describe, expect, test } from 'vitest'
import { rdm } from '../../../server/src/values/devices/pci/rdm.ts'
import type { ReadContext } from '../../../server/src/values/value-type.ts'
import { read } from './read.ts'

const readRdm = (text: string, changes: Partial<ReadContext> = {}) =>
  read(rdm, 'rdm', text, { guest: 'hvm', ...changes })

describe('rdm', () => {
  test('up to 4.13 it is strategy and policy, in this order', () => {
    const release = '4.10'
    expect(readRdm('"strategy=host,policy=strict"', { release })).toMatchObject({
      value: { strategy: 'host', policy: 'strict' },
      marks: [],
    })
    expect(readRdm('"strategy=host"', { release })).toMatchObject({
      value: undefined,
      marks: ['ignored bad-spec: "strategy=host"'],
      said: [],
    })
    expect(readRdm('"policy=strict,strategy=host"', { release })).toMatchObject({
      value: undefined,
      said: ['Unknown RDM state option: policy'],
    })
  })

  test('in 4.14 the order is free', () => {
    expect(readRdm('"policy=strict,strategy=host"', { release: '4.14' })).toMatchObject({
      value: { strategy: 'host', policy: 'strict' },
      marks: [],
    })
  })

  test('since 4.15 a right policy is fatal to the key, and a wrong one is not', () => {
    expect(readRdm('"strategy=host,policy=strict"')).toMatchObject({
      value: undefined,
      marks: ['ignored bad-spec: strict'],
      said: [],
    })
    expect(readRdm('"policy=x,strategy=host"')).toMatchObject({
      value: { strategy: 'host' },
      marks: ['ignored unknown-choice: x'],
      said: ['Unknown RDM policy: x'],
    })
    expect(readRdm('"strategy=host"').marks).toEqual(['advice bad-spec: "strategy=host"'])
  })

  test('what xl does not know is named, and the file is taken', () => {
    expect(readRdm('"strategy=ignore"').said).toEqual(['Unknown RDM strategy option: ignore'])
    expect(readRdm('"strategies=host"').said).toEqual(['Unknown RDM state option: strategies'])
    expect(readRdm('[ "strategy=host" ]').said).toEqual([
      "warning: parameter `rdm' is a list but should be a single value",
    ])
  })
})
