import { describe, expect, it } from 'vitest'
import { filesOf, readPrinted, scriptOf } from '../conformance/livexen/script.ts'

const guest = { kind: 'domain', text: 'name = "vm"\n' } as const
const guestOfPool = { ...guest, pools: ['name = "side"\n'] }

/** What dom0 prints for a question that xl has ended with a status. */
const printedFor = (number: number, status: number, said: readonly string[]) =>
  [`@@m ASK ${number}`, '@@m SAID', ...said, '', `@@m EXIT ${status}`, '@@m DONE'].join('\r\n')

describe('what dom0 prints about the questions to a live Xen', () => {
  it('is an answer for each that was ended', () => {
    const printed = ['@@BOOTED 10', printedFor(0, 0, []), printedFor(1, 3, ['libxl: error: a', 'b'])].join('\n')
    expect(readPrinted(printed, '@@m')).toEqual({
      answers: new Map([
        [0, { exit: 0, said: [] }],
        [1, { exit: 3, said: ['libxl: error: a', 'b'] }],
      ]),
      begun: undefined,
    })
  })

  it('tells which one took the host down', () => {
    const { answers, begun } = readPrinted(`${printedFor(0, 0, [])}\n@@m ASK 1\n@@m SAID\nParsing`, '@@m')
    expect([[...answers.keys()], begun]).toEqual([[0], 1])
  })

  it('is an answer also where the host hangs while it cleans up', () => {
    const { answers, begun } = readPrinted(printedFor(0, 3, ['a']).replace('@@m DONE', ''), '@@m')
    expect([[...answers.keys()], begun]).toEqual([[0], 0])
  })

  it('has no answer where xl did not end in time', () => {
    const { answers, begun } = readPrinted([printedFor(0, 143, []), printedFor(1, 0, [])].join('\n'), '@@m')
    expect([[...answers.keys()], begun]).toEqual([[1], undefined])
  })

  it('follows from a script that makes the pools of a question before it', () => {
    const script = scriptOf([guest, guestOfPool, { kind: 'cpupool', text: '' }], '@@m', 4)
    expect(script.split('\n').slice(-9)).toEqual([
      "POOLS=''",
      'free 0',
      'ask 0 create -p -e',
      "POOLS='1.pool0'",
      'free 1',
      'ask 1 create -p -e',
      "POOLS=''",
      'free 1',
      'ask 2 cpupool-create',
    ])
    expect([...filesOf([guest, guestOfPool]).keys()]).toEqual(['0.cfg', '1.cfg', '1.pool0'])
  })
})
