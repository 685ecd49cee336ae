import { describe, expect, it } from 'vitest'
import { evaluate, plain, problems, values } from './read.ts'

const checked = `
def vmid_check(var, val):
    val = int(val)
    if val <= 0:
        raise ValueError
    return val
xm_vars.var('vmid', use="Number of the guest.", check=vmid_check)
xm_vars.check()
name = "VM%d" % vmid
memory = 64
disk = ['phy:sda%d,sda1,w' % (7 + vmid)]
`

describe('parameters of `xm create`', () => {
  it('are asked for with `xm_vars`', () => {
    expect(values(checked)).toEqual({ name: undefined, memory: 64, disk: undefined })
    expect(evaluate(checked).parameters).toMatchObject([{ name: 'vmid', use: 'Number of the guest.', given: false }])
    expect(problems(checked)).toHaveLength(1)
  })

  it('are checked by the file when they are given', () => {
    expect(values(checked, { set: { vmid: '3' } })).toEqual({
      vmid: 3,
      name: 'VM3',
      memory: 64,
      disk: ['phy:sda10,sda1,w'],
    })
    expect(problems(checked, { set: { vmid: '0' } })[0]).toBe(
      'raises [raise ValueError] Python stops here, and xm with it: ValueError.',
    )
  })

  it('are names that nothing in the file defines', () => {
    const text = 'name = "web%s" % number\nmemory = 64\n'
    expect(evaluate(text).parameters).toMatchObject([{ name: 'number', given: false }])
    expect(problems(text)).toEqual([
      'parameter [number] `number` was to be given to `xm create` as `number=...`; without it, its value is not known.',
    ])
    expect(values(text, { set: { number: '5' } })).toEqual({ name: 'web5', memory: 64 })
    expect(evaluate(text, { set: { number: '5' } }).parameters).toMatchObject([{ name: 'number', given: true }])
  })

  it('are asked for in the way of the oldest configs', () => {
    const text = `
try:
    vmid = int(vmid)
except:
    print >>sys.stderr, "%s: vmid has to be set" % config_file
    assert()
memory = 64 * vmid
`
    expect(values(text)).toEqual({ vmid: undefined, memory: undefined })
    expect(evaluate(text).parameters.map(({ name }) => name)).toEqual(['vmid'])
    expect(values(text, { set: { vmid: '2' } })).toEqual({ vmid: 2, memory: 128 })
  })

  it.each([
    ['memory = mem', 'memory = 96', 'NameError'],
    ['memory = vars()["mem"]', 'memory = 96', 'KeyError'],
  ])('need not be given where something else is done then: %s', (body, instead, error) => {
    const text = `try:\n    ${body}\nexcept ${error}:\n    ${instead}\n`
    expect(values(text)).toEqual({ memory: 96 })
    expect(evaluate(text).parameters).toMatchObject([{ name: 'mem', given: false, spared: true }])
    // Where it is asked for further down, nothing takes its place.
    expect(evaluate(`${text}vcpus = mem\n`).parameters).toMatchObject([{ name: 'mem', given: false }])
    expect(evaluate(`${text}vcpus = mem\n`).parameters[0]).not.toHaveProperty('spared')
  })

  it('can have something to fall back to', () => {
    const text = `
try:
    mem = int(mem)
except NameError:
    mem = 96
memory = mem
`
    const [parameter] = evaluate(text).parameters
    expect(parameter?.name).toBe('mem')
    expect(plain(parameter?.default)).toBe(96)
    expect(values(text)).toEqual({ mem: 96, memory: 96 })
    expect(values(text, { set: { mem: '32' } })).toEqual({ mem: 32, memory: 32 })
  })
})
