import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { create, dryRun, hasXl } from './xl.ts'

const example = (name: string) => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8')

describe.runIf(hasXl)('real xl 4.17', () => {
  it('builds a domain from a config', async () => {
    const verdict = await dryRun(example('pv-guest.pv'))
    expect(verdict).toMatchObject({ accepted: true })
    expect(JSON.parse(verdict.built).c_info.name).toBe('web1')
  })

  it('names the line that it refuses', async () => {
    const verdict = await dryRun('name = "a"\nmemory = 512\r\n')
    expect(verdict.accepted).toBe(false)
    expect(verdict.said).toMatch(/:2:/)
  })

  it('accepts our guests for x86 and refuses the Python program', async () => {
    for (const name of ['hvm-guest.hvm', 'pvh-guest.pvh'])
      expect(await dryRun(example(name)), name).toMatchObject({ accepted: true })
    expect(await dryRun(example('python-xm.xl'))).toMatchObject({ accepted: false })
  })

  it('builds a cpupool on the host that the shim pretends', async () => {
    expect(await dryRun('name = "p"\ncpus = "0-3"\n', 'cpupool-create')).toMatchObject({ accepted: true })
    expect(await dryRun('name = "p"\ncpus = "0-3"\n', 'cpupool-create', { XLSHIM_FREE: '0' })).toMatchObject({
      accepted: false,
    })
  })

  it('creates a domain and tells what libxl has filled in', async () => {
    const { accepted, created } = await create('name = "vm"\ntype = "hvm"\nmemory = 512\n')
    expect(accepted).toBe(true)
    expect(created?.config).toMatchObject({ b_info: { video_memkb: 8192, 'type.hvm': { bios: 'seabios' } } })
  })

  it('refuses in creation what a dry run takes', async () => {
    const text = 'name = "vm"\ntype = "hvm"\nmemory = 512\nspice = 1\n'
    expect(await dryRun(text)).toMatchObject({ accepted: true })
    const { status, said, created } = await create(text)
    expect({ status, created }).toEqual({ status: 3, created: undefined })
    expect(said).toContain('at least one of the spiceport or tls_port must be provided')
  })
})
