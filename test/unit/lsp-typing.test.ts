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

describe('what is wrong of a line that is being written', () => {
  const typed = async (text: string, capabilities?: object) => {
    const started = await session(capabilities)
    for (const [index, letter] of [...text].entries()) await started.type(letter, index)
    return started
  }
  const highlight = { position: { line: 0, character: 0 } }

  it('is not told where it is written, but where another line has the same', async () => {
    const { change, type, ask } = await session()
    await change([{ text: `${guest}\nvif += [ "brdige=a" ]\n` }])
    for (const [index, letter] of [...'vif = [ "brdige=a" ]'].entries()) await type(letter, index)
    expect(await ask('textDocument/diagnostic')).toMatchObject({
      items: [{ code: 'unknown-field', range: { start: { line: 4 } } }],
    })
  })

  it.each([
    'disk = [ "vdev=',
    'vif = [ "mac=00',
    'on_crash = "resta',
    'type = "hv',
    'vif = [ "bri',
    'vcpu =',
    'cpus = "2-',
    'uuid = "1',
    'pci = [ "03:00',
    '# a comm',
    'vif = [',
    'memory =',
  ])('is not told: %s', async (text) => {
    const { codes } = await typed(text)
    expect(await codes()).toEqual([])
  })

  it('is told where it is in another line', async () => {
    const { type, codes } = await session()
    await type('vcpus = \n', 0, 0)
    await type('v', 0, 4)
    expect(await codes()).toEqual(['missing-value'])
  })

  it('is told of what is pasted, until somebody types there', async () => {
    const { type, codes } = await session()
    await type('on_crash = "reboo" # so\n', 0)
    expect(await codes()).toEqual(['unknown-choice'])
    await type('t', 17)
    expect(await codes()).toEqual([])
    await type('\n', 0, 5)
    expect(await codes()).toEqual(['unknown-choice'])
  })

  it('is told once the line ends', async () => {
    const { type, codes } = await typed('on_crash = "resx"')
    expect(await codes()).toEqual([])
    await type('\n', 17)
    expect(await codes()).toEqual(['unknown-choice'])
  })

  it('is told once the cursor is elsewhere: of our own client, and of one that asks what to highlight', async () => {
    const { connection, uri, codes } = await typed('on_crash = "resx"')
    await connection.sendNotification('xen/cursor', { uri, line: 3 })
    expect(await codes()).toEqual([])
    await connection.sendNotification('xen/cursor', { uri, line: 0 })
    expect(await codes()).toEqual(['unknown-choice'])
    const other = await typed('vcp', {
      workspace: { diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    })
    expect(await other.codes()).toEqual([])
    await other.ask('textDocument/documentHighlight', highlight)
    expect(await other.codes()).toEqual(['missing-equals'])
    expect(other.questions.map(({ method }) => method)).toContain('workspace/diagnostic/refresh')
  })

  it('is not told because the editor stores the file by itself, and is once a person does', async () => {
    const { connection, uri, save, codes } = await typed('vcp', {
      textDocument: { diagnostic: {}, synchronization: { willSave: true } },
    })
    const willSave = (reason: number) =>
      connection.sendNotification('textDocument/willSave', { textDocument: { uri }, reason })
    await willSave(2)
    await save()
    expect(await codes()).toEqual([])
    await willSave(1)
    await save()
    expect(await codes()).toEqual(['missing-equals'])
  })

  it('is not told because an editor that tells of its cursor ends the file with a newline', async () => {
    const { connection, initialize, begin, ask, uri } = connect()
    await initialize({ textDocument: { diagnostic: {} } }, { commands: true })
    await begin(guest)
    const change = (version: number, text: string, character: number) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: { line: 3, character }, end: { line: 3, character } }, text }],
      })
    await change(2, 'v', 0)
    await change(3, '\n', 1)
    expect(await ask('textDocument/diagnostic')).toMatchObject({ items: [] })
    await connection.sendNotification('xen/cursor', { uri, line: 4 })
    expect(await ask('textDocument/diagnostic')).toMatchObject({ items: [{ code: 'missing-equals' }] })
  })

  it('is pushed once the cursor is elsewhere, to a client that does not ask', async () => {
    const { next, queue, ask } = await typed('vcp', {})
    let told = await next()
    while (queue.length > 0) told = await next()
    expect(told.diagnostics).toEqual([])
    await ask('textDocument/documentHighlight', highlight)
    do told = await next()
    while (told.diagnostics.length === 0)
    expect(told.diagnostics.map(({ code }) => code)).toEqual(['missing-equals'])
  })
})
