import { afterEach, describe, expect, it } from 'vitest'
import { ErrorCodes, Message } from 'vscode-languageserver/node'
import { newestRelease } from '../../server/src/release.ts'
import { startStreams } from '../server-pair.ts'
import { closeClients, connect as connected, type Published } from './lsp-client.ts'

afterEach(closeClients)

/** A client with settings that it tells of when asked. */
const connect = async (capabilities: object, settings: Record<string, unknown> = {}) => {
  const client = connected({
    'workspace/configuration': ({ items }: { items: unknown[] }) => items.map(() => settings),
    'client/registerCapability': () => null,
    'workspace/diagnostic/refresh': () => null,
  })
  const { capabilities: offered } = await client.initialize(capabilities)
  return { ...client, offered, published: client.queue }
}

const guest = 'name = "a"\nkernel = "k"\n'
const codes = ({ diagnostics }: Published) => diagnostics.map(({ code }) => code)

describe('the language server', () => {
  it('pushes diagnostics to a client that does not pull', async () => {
    const { openDocument, next, offered } = await connect({})
    expect(offered).not.toHaveProperty('diagnosticProvider')
    await openDocument('file:///a.xl', `${guest}maxcpus = 4\n`)
    expect(codes(await next())).toEqual(['unknown-key'])
  })

  it('shows the line with which libxl ends a creation', async () => {
    const { openDocument, next } = await connect({})
    await openDocument('file:///a.xl', 'name = "a"\ntype = "hvm"\nmemory = 512\nbios = "rombios"\n')
    const [{ source, message } = { source: '', message: '' }] = (await next()).diagnostics
    expect(source).toBe('libxl')
    expect(message).toMatch(
      /^The dry run takes it; `xl create` ends with 6: rombios belongs to .*\nlibxl: error: libxl__/,
    )
  })

  it('answers a client that pulls, and pushes nothing', async () => {
    const { connection, openDocument, published } = await connect({ textDocument: { diagnostic: {} } })
    await openDocument('file:///a.xl', `${guest}maxcpus = 4\n`)
    const report: { items: Published['diagnostics'] } = await connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: 'file:///a.xl' },
    })
    expect(report.items.map(({ code }) => code)).toEqual(['unknown-key'])
    expect(published).toEqual([])
  })

  it('follows a change of settings at once, in every open document', async () => {
    const settings: Record<string, unknown> = { release: newestRelease }
    const { connection, openDocument, next } = await connect({ workspace: { configuration: true } }, settings)
    const text = 'name = "a"\ntype = "hvm"\ndevice_model_version = "qemu-xen-traditional"\n'
    await openDocument('file:///a.xl', text)
    expect(codes(await next())).toEqual(['unknown-choice'])
    await openDocument('file:///b.xl', text.replace('"a"', '"b"'))
    expect(codes(await next())).toEqual(['unknown-choice'])
    settings.release = '4.14'
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
    const both = [await next(), await next()]
    expect(both.map(({ uri }) => uri).sort()).toEqual(['file:///a.xl', 'file:///b.xl'])
    expect(both.flatMap(codes)).not.toContain('unknown-choice')
  })

  it('draws hints for a client that takes them, and says when they are to be asked for again', async () => {
    const settings: Record<string, unknown> = {}
    const { connection, openDocument, offered } = await connect(
      { workspace: { configuration: true, inlayHint: { refreshSupport: true } }, textDocument: { inlayHint: {} } },
      settings,
    )
    expect(offered).toHaveProperty('inlayHintProvider', true)
    const refreshed = new Promise<void>((resolve) => {
      connection.onRequest('workspace/inlayHint/refresh', () => {
        resolve()
        return null
      })
    })
    await openDocument('file:///a.xl', `${guest}memory = 0512\nmaxmem = 1024\n`)
    const ask = (): Promise<{ label: string; tooltip: unknown }[]> =>
      connection.sendRequest('textDocument/inlayHint', {
        textDocument: { uri: 'file:///a.xl' },
        range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
      })
    expect(await ask()).toMatchObject([
      { label: '330 MiB', tooltip: { kind: 'plaintext', value: '0512 is octal: 330 MiB' } },
    ])
    settings.inlayHints = 'all'
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
    await refreshed
    expect((await ask()).map(({ label }) => label)).toEqual(['330 MiB', '1 GiB'])
  })

  it('offers none to any other', async () => {
    const { offered } = await connect({})
    expect(offered).not.toHaveProperty('inlayHintProvider')
  })

  it('tells a person of wrong settings, once, and goes on without them', async () => {
    const { connection, openDocument, next } = await connect(
      { workspace: { configuration: true } },
      { release: '9.9', rules: { 'unknown-key': 'loud' } },
    )
    const said: string[] = []
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      said.push(message)
    })
    connection.onRequest('window/showMessageRequest', ({ message }: { message: string }) => {
      said.push(message)
      return null
    })
    await openDocument('file:///a.xl', `${guest}maxcpus = 4\n`)
    expect(codes(await next())).toEqual(['unknown-key'])
    expect(said.join('\n')).toMatch(/xen\.release is "9\.9"/)
    expect(said.join('\n')).toMatch(/xen\.rules\["unknown-key"\]/)
  })

  it('knows what a file is that the editor has no language for', async () => {
    const { openDocument, next, connection } = await connect({})
    await openDocument('file:///p.cpupool', 'nme = "p"\n', 'plaintext')
    expect(codes(await next())).toContain('unknown-key')
    expect(
      await connection.sendRequest('xen/detect', {
        path: '/x/guest.cfg',
        text: `${guest}vif = [ "" ]\ndisk = [ "" ]\n`,
      }),
    ).toEqual({ kind: 'domain', certain: true })
    expect(
      await connection.sendRequest('xen/detect', { path: '/x/setup.cfg', text: '[metadata]\nname = x\n' }),
    ).toEqual({ certain: false })
  })

  it('explains what xl printed, for an open file and without one', async () => {
    const { openDocument, connection } = await connect({})
    await openDocument('file:///a.xl', 'name = "a"\ntype = "hvm"\nmemory = 512\nvideoram = 4\n')
    const output = 'libxl: error: f: videoram must be at least 8 MB for CIRRUS on QEMU_XEN\n'
    expect(await connection.sendRequest('xen/explainOutput', { uri: 'file:///a.xl', output })).toMatchObject({
      lines: [
        { name: 'small-videoram', range: { start: { line: 3, character: 11 } }, mends: ['Write `videoram = 8`'] },
      ],
    })
    const runs = `Parsing config from /etc/xen/b.xl\n${output}Parsing config from /etc/xen/a.xl\n${output}`
    expect(await connection.sendRequest('xen/explainOutput', { uri: 'file:///a.xl', output: runs })).toMatchObject({
      lines: [{ file: '/etc/xen/b.xl' }, { range: { start: { line: 3, character: 11 } } }],
    })
    expect(await connection.sendRequest('xen/explainOutput', { output })).toMatchObject({
      lines: [{ name: 'small-videoram', mends: ['Look at `videoram`, `vga`, `stdvga`'] }],
    })
  })

  it('survives what no editor would send', async () => {
    const { connection, openDocument, next } = await connect({})
    await openDocument('file:///broken%zz%.xl', 'nme = 1\n', 'plaintext')
    expect(codes(await next())).toContain('unknown-key')
    await openDocument('file:///nul.xl', 'name = "\0"\n\ud800')
    expect(codes(await next())).toContain('nul-byte')
    await expect(
      connection.sendRequest('textDocument/hover', {
        textDocument: { uri: 'file:///closed.xl' },
        position: { line: 9, character: 9 },
      }),
    ).resolves.toBeNull()
    await expect(
      connection.sendRequest('textDocument/completion', {
        textDocument: { uri: 'file:///nul.xl' },
        position: { line: 900, character: 900 },
      }),
    ).resolves.toBeInstanceOf(Array)
  })

  // The library hears for itself what a client can do.
  const able = { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true }, fileOperations: {} }

  it.each([{}, { workspace: able }])(
    'lives on whatever the parameters of a message are, and says what is wrong in the words of the protocol: %j',
    async (capabilities) => {
      const { reader, writer } = startStreams({ delay: 1 })
      const answers = new Map<unknown, { readonly error?: { readonly code: number } }>()
      const said: string[] = []
      reader.listen((message) => {
        if (Message.isResponse(message)) answers.set(message.id, message)
        else said.push(JSON.stringify(message))
      })
      const send = (method: string, params?: unknown, id?: number) =>
        writer.write({
          jsonrpc: '2.0',
          method,
          ...(id === undefined ? {} : { id }),
          ...(params === undefined ? {} : { params }),
        } as Message)
      await send('initialize', { processId: null, rootUri: null, capabilities }, 0)
      const notifications = [
      ...['$/setTrace', '$/cancelRequest', '$/progress', '$/logTrace', '$/none', 'window/workDoneProgress/cancel', 'initialized'],
      ...['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'workspace/didChangeConfiguration'],
      ...['workspace/didChangeWatchedFiles', 'workspace/didChangeWorkspaceFolders', 'xen/cursor', 'xen/trusted', 'xen/none'],
    ] // biome-ignore format: a table
      const requests = [
      ...['textDocument/hover', 'textDocument/completion', 'textDocument/rename', 'completionItem/resolve', 'codeAction/resolve'],
      ...['codeLens/resolve', 'workspace/symbol', 'workspace/executeCommand', 'xen/show', 'xen/migrate', 'xen/refused', 'xen/none', '$/none'],
    ] // biome-ignore format: a table
      let id = 0
      for (const params of [
        undefined,
        null,
        'x',
        3,
        true,
        {},
        [],
        [null],
        [{}],
        { id: {}, token: null, value: 3, settings: 'x' },
        { id: null },
      ]) {
        for (const method of notifications) await send(method, params)
        for (const method of requests) await send(method, params, ++id)
      }
      await send('shutdown', undefined, ++id)
      for (let looks = 0; answers.size <= id && looks < 500; looks++)
        await new Promise((resolve) => setTimeout(resolve, 2))
      expect(answers.size).toBe(id + 1)
      const codes = new Set([...answers].filter(([at]) => at !== 0 && at !== id).map(([, { error }]) => error?.code))
      expect([...codes].sort()).toEqual([ErrorCodes.InvalidParams, ErrorCodes.MethodNotFound].sort())
      expect(said.filter((each) => /TypeError|Cannot read|failed with/.test(each))).toEqual([])
    },
  )

  it('takes a document for what it was told last, also from a client that gives its versions no numbers of their own', async () => {
    const { connection, openDocument } = await connect({ textDocument: { diagnostic: {} } })
    const uri = 'file:///a.xl'
    const pull = async () => {
      const { items } = await connection.sendRequest<{ items: { code: string }[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      })
      return items.map(({ code }) => code)
    }
    const change = (contentChanges: object[], version = 1) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
    await openDocument(uri, guest)
    expect(await pull()).toEqual([])
    await openDocument(uri, `${guest}maxcpus = 4\n`)
    expect(await pull()).toEqual(['unknown-key'])
    await change([{ text: guest }])
    expect(await pull()).toEqual([])
    await change([{ text: 'name = "a"\nmemory = 0x\n' }], 0)
    expect(await pull()).not.toEqual([])
    await change(
      [{ text: guest }, { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }, text: 'm' }],
      0,
    )
    expect(await pull()).toContain('missing-name')
  })

  it('goes by the last settings, in whatever order the answers come', async () => {
    const { connection, openDocument, next } = await connect({ workspace: { configuration: true } })
    const answers = [
      { after: 60, release: '4.14' },
      { after: 1, release: newestRelease },
    ]
    connection.onRequest('workspace/configuration', async ({ items }: { items: unknown[] }) => {
      const { after, release } = answers.shift() ?? { after: 1, release: newestRelease }
      await new Promise((resolve) => setTimeout(resolve, after))
      return items.map(() => ({ release }))
    })
    await openDocument('file:///a.xl', 'name = "a"\ntype = "hvm"\ndevice_model_version = "qemu-xen-traditional"\n')
    await new Promise((resolve) => setTimeout(resolve, 10))
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null })
    await new Promise((resolve) => setTimeout(resolve, 120))
    let last = await next()
    for (let left = 5; left > 0 && !codes(last).includes('unknown-choice'); left--) last = await next()
    expect(codes(last)).toEqual(['unknown-choice'])
  })

  it('does not wait for a client that says late what is set, or never, and goes by what it says then', async () => {
    const { connection, openDocument, next } = await connect({ workspace: { configuration: true } })
    let answer = (_: unknown[]) => {}
    connection.onRequest(
      'workspace/configuration',
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const text = 'name = "a"\ntype = "hvm"\ndevice_model_version = "qemu-xen-traditional"\nmemory = 512\n'
    const began = performance.now()
    await openDocument('file:///a.xl', text)
    expect(codes(await next())).toEqual(['unknown-choice'])
    expect(performance.now() - began).toBeLessThan(5000)
    // Nobody waits for the next answer, and the last one counts.
    await openDocument('file:///b.xl', text.replace('"a"', '"b"'))
    expect(codes(await next())).toEqual(['unknown-choice'])
    answer([{ release: '4.14' }])
    for (let last = await next(); last.uri !== 'file:///b.xl' || codes(last).length > 0; last = await next());
  })

  it('shows no link that somebody has put into a setting', async () => {
    const { connection, openDocument, next } = await connect(
      { workspace: { configuration: true } },
      { release: '[x](command:evil.run)' },
    )
    const said: string[] = []
    connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      said.push(message)
    })
    await openDocument('file:///a.xl', `${guest}maxcpus = 4\n`)
    await next()
    expect(said.join()).toContain('command:evil.run')
    expect(said.join()).not.toContain('](')
  })
})
