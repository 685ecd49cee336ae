import { afterEach, describe, expect, it } from 'vitest'
import type { Clone, Picture } from '../../protocol/src/messages.ts'
import { closeClients, connect } from './lsp-client.ts'

afterEach(closeClients)

const guest = 'name = "web"\nmemory = 512\nkernel = "/k"\n'

interface Lens {
  readonly range: object
  readonly command?: { readonly title: string; readonly command: string }
}

const lensesOf = async (initializationOptions: object) => {
  const { initialize, begin, ask, connection } = connect()
  const { capabilities } = await initialize({ textDocument: { codeLens: {} } }, initializationOptions)
  expect(capabilities).toMatchObject({ codeLensProvider: { resolveProvider: true } })
  await begin(guest)
  const lenses = await ask<Lens[]>('textDocument/codeLens')
  return Promise.all(
    lenses.map((lens) => (lens.command ? lens : connection.sendRequest<Lens>('codeLens/resolve', lens))),
  )
}

describe('lenses by the protocol', () => {
  it('are text for an editor without our commands', async () => {
    const lenses = await lensesOf({})
    expect(lenses).toHaveLength(1)
    expect(lenses[0]?.command?.command).toBe('')
    expect(lenses[0]?.command?.title).toMatch(/^PV · 1 vCPU · 512 MiB · no disk · builds on 4\.2–/)
  })

  it('lead to our commands in our own client', async () => {
    const lenses = await lensesOf({ commands: true, programs: true })
    expect(lenses.map(({ command }) => command?.command)).toEqual([
      'xen.showPicture',
      'xen.showPicture',
      'xen.dryRun',
      'xen.migrate',
    ])
  })

  it('are not offered to an editor that has none, and are gone where they are switched off', async () => {
    const silent = connect()
    const { capabilities } = await silent.initialize({})
    expect(capabilities).not.toHaveProperty('codeLensProvider')
    const off = connect()
    await off.initialize({ textDocument: { codeLens: {} } }, { commands: true, xen: { codeLens: false } })
    await off.begin(guest)
    expect(await off.ask('textDocument/codeLens')).toEqual([])
  })

  it('are asked for again when a setting has changed', async () => {
    const { initialize, begin, ask, questions, connection } = connect()
    await initialize({ textDocument: { codeLens: {} }, workspace: { codeLens: { refreshSupport: true } } })
    await begin(guest)
    await ask('textDocument/codeLens')
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { xen: { codeLens: false } } })
    expect(await ask('textDocument/codeLens')).toEqual([])
    expect(questions.map(({ method }) => method)).toContain('workspace/codeLens/refresh')
  })

  it('say nothing of a lens that is none of ours', async () => {
    const { initialize, connection } = connect()
    await initialize({ textDocument: { codeLens: {} } })
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }
    for (const data of [undefined, null, 7, { uri: 7 }, { uri: 'file:///none' }])
      expect(await connection.sendRequest('codeLens/resolve', { range, data })).toMatchObject({ range })
  })
})

describe('the picture of a config, by the protocol', () => {
  it('has the rows of what is made, or the reasons', async () => {
    const { initialize, begin, connection, uri } = connect()
    await initialize({}, { commands: true })
    await begin(guest)
    const picture = await connection.sendRequest<Picture>('xen/picture', { uri })
    expect(picture).toMatchObject({
      guest: 'PV',
      made: { rows: [{ key: 'name' }, { key: 'memory' }, { key: 'kernel' }] },
    })
    const contentChanges = [{ text: 'name = \n' }]
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges })
    const refused = await connection.sendRequest<Picture>('xen/picture', { uri })
    expect(refused.made).toBeUndefined()
    expect(refused.refused?.[0]?.line).toBe(0)
    expect(await connection.sendRequest('xen/picture', { uri: 'file:///none' })).toBeNull()
  })
})

describe('what is made up for a guest, by the protocol', () => {
  const text = 'name = "web"\nuuid = "6a7e1e3c-0f5b-4c9e-9d43-2b1f6d0c8a51"\n'
  const range = { start: { line: 1, character: 10 }, end: { line: 1, character: 10 } }

  it('is an action in every editor, and an answer to our own client', async () => {
    const { initialize, begin, ask, connection, uri } = connect()
    await initialize({ textDocument: { codeAction: { codeActionLiteralSupport: {} } } })
    await begin(text)
    const actions = await ask<{ title: string; kind: string; edit: { changes: object } }[]>('textDocument/codeAction', {
      range,
      context: { diagnostics: [], only: ['refactor'] },
    })
    expect(actions).toMatchObject([{ title: 'Write a new UUID', kind: 'refactor.rewrite' }])
    expect(await connection.sendRequest('xen/newIdentity', { uri, range, what: 'uuid' })).toMatchObject([
      { range: { start: { line: 1, character: 8 }, end: { line: 1, character: 44 } } },
    ])
    const clone = await connection.sendRequest<Clone>('xen/clone', { uri, name: 'twin' })
    expect(clone.text).toMatch(/^name = "twin"\nuuid = "(?!6a7e1e3c)[0-9a-f-]{36}"\n$/)
    expect(await connection.sendRequest('xen/clone', { uri: 'file:///none', name: 'twin' })).toBeNull()
  })
})
