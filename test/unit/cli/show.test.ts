import { describe, expect, it } from 'vitest'
import { xencfg } from './run.ts'

const guest = 'name = "a"\nkernel = "/k"\nmemory = 512\n'

describe('xencfg show', () => {
  it('prints the domain as JSON with an indentation of four blanks', async () => {
    const { status, out, err } = await xencfg(['show', '-'], { input: guest })
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^\{\n {4}"c_info": \{\n {8}"type": "pv",\n/)
    expect(JSON.parse(out).b_info.target_memkb).toBe(524_288)
  })

  it('reads the file as the release that is asked for', async () => {
    const { out } = await xencfg(['show', '--release', '4.6', '-'], { input: `${guest}type = "hvm"\n` })
    expect(JSON.parse(out).c_info.type).toBe('pv')
  })

  it('ends with 1 and says why when xl refuses the file', async () => {
    const { status, out, err } = await xencfg(['show', '-'], { input: `${guest}uuid = "x"\n` })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(/^-:4:8: error: .*\[bad-uuid\]$/m)
  })

  it('says so when xl refuses the file although a comment hides the message', async () => {
    const { status, out, err } = await xencfg(['show', '-'], {
      input: `${guest}# xen-config: disable-next-line bad-uuid\nuuid = "x"\n`,
    })
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(err).toMatch(
      /^-:5:8: error: .* \(xl refuses the file, although a comment in the file switches the message off\.\) \[bad-uuid\]\n$/,
    )
  })

  it('says nothing of what a comment hides beside what it does not', async () => {
    const { err } = await xencfg(['show', '-'], {
      input: `${guest}# xen-config: disable-next-line bad-uuid\nuuid = "x"\nmemory = \n`,
    })
    expect(err.match(/\[[\w-]+\]$/gm)).toEqual(['[missing-value]'])
  })

  it('ends with 2 for what is no file', async () => {
    expect(await xencfg(['show', 'examples'])).toEqual({
      status: 2,
      out: '',
      err: 'xencfg: examples: is a directory\n',
    })
    expect((await xencfg(['show', 'examples/none'])).status).toBe(2)
  })
})
