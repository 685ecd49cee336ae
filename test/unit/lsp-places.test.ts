import { afterEach, describe, expect, it } from 'vitest'
import { type Completion, closeClients, editorWith, itemsOf } from './lsp-client.ts'

/* What is offered at each place of a string, by the protocol alone: any editor gets it. */

afterEach(closeClients)

/** Other guests of the workspace, as an editor has them open. */
const others: Readonly<Record<string, string>> = {
  'file:///etc/xen/web.xl':
    'name = "web"\nuuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\nkernel = "/boot/vmlinuz-web"\npool = "fast"\ndisk = [ "/dev/vg/web,raw,xvda,rw", "format=raw, vdev=xvdb, script=block-drbd, target=web" ]\nvif = [ "mac=00:16:3e:00:00:01,bridge=lan0,script=vif-route" ]\n',
}

/** A guest that is typed, with what is offered at its `|` whenever that is asked. */
const typing = async (marked: string) => {
  const editor = await editorWith({})
  for (const [uri, text] of Object.entries(others)) await editor.open(uri, text)
  await editor.open('file:///etc/xen/cpupool-fast', 'name = "fast"\ncpus = "0-3"\n', 'xen-cpupool')
  const uri = 'file:///etc/xen/db.xl'
  const kernel = marked.startsWith('kernel') ? '' : 'kernel = "/k"\n'
  const whole = `name = "db"\n${kernel}memory = 512\n${marked}\n`
  const before = whole.slice(0, whole.indexOf('|')).split('\n')
  await editor.open(uri, whole.replace('|', ''))
  const ask = async (): Promise<string[]> => {
    const answer: Completion = await editor.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    })
    const items = itemsOf(answer)
    return [...items].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map(({ label }) => label)
  }
  return { ask, eventually: editor.eventually }
}

const labels = async (marked: string): Promise<string[]> => (await typing(marked)).ask()

/** The same once `wanted` is among them: other files are looked at when there is time. */
const labelsWith = async (marked: string, wanted: string | RegExp): Promise<string[]> => {
  const { ask, eventually } = await typing(marked)
  return eventually(`${wanted} at ${marked}`, async () => {
    const list = await ask()
    return list.some((each) => (typeof wanted === 'string' ? each === wanted : wanted.test(each))) ? list : undefined
  })
}

describe('a disk by position', () => {
  it('has formats at its second place', async () => {
    const list = await labels('disk = [ "/dev/vg/db,|" ]')
    expect(list).toEqual(expect.arrayContaining(['raw', 'qcow2', 'vhd']))
    expect(list).not.toEqual(expect.arrayContaining(['xvda']))
  })

  it('has the next free name first at its third, and none that is taken', async () => {
    const list = await labels('disk = [ "/dev/vg/db,raw,xvda,rw", "/dev/vg/log,raw,|" ]')
    expect(list[0]).toBe('xvdb')
    expect(list).not.toContain('xvda')
  })

  it('has access at its fourth, and nothing that is given', async () => {
    const list = await labels('disk = [ "/dev/vg/db,raw,xvda,|" ]')
    expect(list).toEqual(expect.arrayContaining(['rw', 'ro']))
    for (const given of ['raw', 'xvda', 'format', 'vdev']) expect(list).not.toContain(given)
  })
})

describe('the values that are known', () => {
  it.each([
    ['a bridge of another guest', 'vif = [ "bridge=|" ]', 'lan0'],
    ['the usual bridge', 'vif = [ "bridge=|" ]', 'xenbr0'],
    ['a domain that serves', 'vif = [ "backend=|" ]', 'web'],
    ['a cpupool of another file', 'pool = "|"', 'fast'],
    ['a kernel as another guest has it, with the name of this one', 'kernel = "|"', '/boot/vmlinuz-db'],
    ['a script of another interface', 'vif = [ "script=|" ]', 'vif-route'],
    ['a script of another disk', 'disk = [ "vdev=xvda, script=|, target=a" ]', 'block-drbd'],
  ])('%s', async (_, marked, wanted) => {
    expect(await labelsWith(marked, wanted)).toContain(wanted)
  })

  it('an address is fresh, and of the range of Xen', async () => {
    const range = /^00:16:3e(?::[0-9a-f]{2}){3}$/
    const list = await labelsWith('vif = [ "mac=|" ]', range)
    expect(list[0]).toMatch(range)
    expect(list).not.toContain('00:16:3e:00:00:01')
  })

  it('a UUID is fresh', async () => {
    const list = await labels('uuid = "|"')
    expect(list[0]).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(list).not.toContain('6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51')
  })

  it('and what is given is not offered once more', async () => {
    const list = await labels('vif = [ "bridge=lan0,mac=00:16:3e:00:00:02,|" ]')
    for (const given of ['bridge', 'mac']) expect(list).not.toContain(given)
    expect(list).toContain('script')
  })
})

describe('a file of /etc/xen that an editor takes for a guest, as it does with all of that folder', () => {
  const rulesOf = async (path: string, text: string) => {
    const editor = await editorWith({})
    const uri = `file://${path}`
    await editor.open(uri, text)
    const { items } = await editor.ask<{ items: { code: string }[] }>('textDocument/diagnostic', uri)
    return items.map(({ code }) => code)
  }
  const pool = 'name = "fast"\nsched = "credit2"\ncpus = ["0-3"]\n'

  it.each(['mypool', 'mypool.cfg', 'xlcpupool.cfg'])('is a cpupool by what is in it: %s', async (name) => {
    expect(await rulesOf(`/etc/xen/${name}`, pool)).not.toEqual(expect.arrayContaining(['missing-kernel']))
  })

  it('is a guest otherwise', async () => {
    expect(await rulesOf('/etc/xen/web.cfg', 'name = "web"\nmemory = 512\n')).toContain('missing-kernel')
  })
})
