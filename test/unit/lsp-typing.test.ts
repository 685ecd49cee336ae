import { afterEach, describe, expect, it } from 'vitest'
import { closeClients, connect } from './lsp-client.ts'

afterEach(closeClients)

const guest = 'name = "web"\nmemory = 512\nkernel = "/k"\n'

/** Types `text` at the end of a guest, a key at a time, and tells what is said of the last line after each. */
const session = async (capabilities: object = { textDocument: { diagnostic: {} } }) => {
  const client = connect()
  await client.initialize(capabilities)
  await client.begin(guest)
  let version = 1
  const change = (contentChanges: readonly object[]) => {
    version++
    return client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: client.uri, version },
      contentChanges,
    })
  }
  const type = (text: string, character: number, line = 3) =>
    change([{ range: { start: { line, character }, end: { line, character } }, text }])
  const codes = async () => {
    const { items } = await client.ask<{ items: { code: string }[] }>('textDocument/diagnostic')
    return items.map(({ code }) => code)
  }
  const save = () => client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: client.uri } })
  return { ...client, change, type, codes, save }
}

describe('a key that is being typed', () => {
  it('is no fault, letter by letter, nor whole', async () => {
    const { type, codes } = await session()
    for (const [index, letter] of [...'vcpus'].entries()) {
      await type(letter, index)
      expect(await codes()).toEqual([])
    }
  })

  it('is one where no key begins so', async () => {
    const { type, codes } = await session()
    await type('v', 0)
    await type('q', 1)
    expect(await codes()).toEqual(['missing-equals'])
  })

  it('is one in a release that does not have the key', async () => {
    const { type, codes } = await session()
    await type('# xen-config: release=4.1\n', 0, 0)
    await type('vnum', 0, 4)
    expect(await codes()).toContain('missing-equals')
  })

  it('is one once a line ends, and once something is typed elsewhere', async () => {
    const { type, codes } = await session()
    await type('v', 0)
    await type('\n', 1)
    expect(await codes()).toEqual(['missing-equals'])
    await type('m', 0, 4)
    expect(await codes()).toEqual(['missing-equals'])
    await type(' ', 12, 1)
    expect(await codes()).toEqual(['missing-equals', 'missing-equals'])
  })

  it('is one once the file is stored, and the client is told so', async () => {
    const { type, codes, save } = await session()
    await type('v', 0)
    expect(await codes()).toEqual([])
    await save()
    expect(await codes()).toEqual(['missing-equals'])
    const pushed = await session({})
    await pushed.next()
    await pushed.type('v', 0)
    expect((await pushed.next()).diagnostics).toEqual([])
    await pushed.save()
    expect((await pushed.next()).diagnostics.map(({ code }) => code)).toEqual(['missing-equals'])
  })

  it('is one for a client that sends whole texts, and in a file as it is opened', async () => {
    const { change, codes } = await session()
    await change([{ text: `${guest}v` }])
    expect(await codes()).toEqual(['missing-equals'])
    const other = connect()
    await other.initialize({ textDocument: { diagnostic: {} } })
    await other.begin(`${guest}v`)
    expect(await other.ask('textDocument/diagnostic')).toMatchObject({ items: [{ code: 'missing-equals' }] })
  })

  it('is refused as ever by the dry run', async () => {
    const { type, connection, uri } = await session()
    await type('v', 0)
    expect(await connection.sendRequest('xen/judge', { uri })).toMatchObject({ refused: true })
  })
})
