import { afterEach, describe, expect, it, vi } from 'vitest'
import { ErrorCodes } from 'vscode-languageserver/node'
import { withoutMarks } from '../../server/src/markdown.ts'
import { closeClients, connect } from './lsp-client.ts'

afterEach(closeClients)

const codeOf = (question: Promise<unknown>) =>
  question.then(
    () => undefined,
    (error: { code: number }) => error.code,
  )

const text = 'name = "a"\nkernel = "/k"\nmaxcpus = 4\nbuilder = "hvm"\n'
const at = (line: number, character: number) => ({ position: { line, character } })
const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } }

it('parameters that are null are none: the protocol has an error for a question without them', async () => {
  const { initialize, connection } = connect()
  await initialize({})
  for (const method of ['textDocument/hover', 'textDocument/completion', 'workspace/symbol', 'textDocument/diagnostic'])
    expect(await codeOf(connection.sendRequest(method, null)), method).toBe(ErrorCodes.InvalidParams)
  expect(await connection.sendRequest('shutdown', null)).toBeNull()
})

describe('a client that refuses whatever it is asked', () => {
  it('goes on being answered', async () => {
    const { initialize, begin, ask, questions, heard, connection } = connect()
    await initialize({
      workspace: {
        configuration: true,
        didChangeConfiguration: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument: { diagnostic: {} },
    })
    await begin(text)
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { xen: { release: 'none' } } })
    const { items } = await ask<{ items: unknown[] }>('textDocument/diagnostic')
    expect(items.length).toBeGreaterThan(0)
    expect(questions.map(({ method }) => method)).toEqual(
      expect.arrayContaining(['workspace/configuration', 'client/registerCapability', 'workspace/diagnostic/refresh']),
    )
    expect(heard.map(({ method }) => method)).toContain('window/logMessage')
  })

  it.each([
    ['refuses to say what is set', undefined, '4.14'],
    ['says that nothing is', [null], '4.14'],
    ['says that nothing is, in an object', [{}], '4.14'],
    ['says what is', [{ release: '4.17' }], '4.17'],
  ] as const)('keeps what it gave at first, where it %s', async (_, answer, release) => {
    const { initialize, begin, ask } = connect(answer ? { 'workspace/configuration': () => answer } : {})
    await initialize(
      { workspace: { configuration: true }, textDocument: { diagnostic: {} } },
      { xen: { release: '4.14' } },
    )
    await begin(text)
    const { items } = await ask<{ items: unknown[] }>('textDocument/diagnostic')
    expect(JSON.stringify(items)).toContain(`xl ${release}`)
  })

  it('is told of wrong settings by a notice that wants no answer', async () => {
    const { initialize, begin, ask, questions, heard } = connect()
    await initialize({}, { xen: { release: '5.9', arch: 'mips' } })
    await begin(text)
    await ask('textDocument/hover', at(0, 1))
    expect(questions).toEqual([])
    const notices = heard.filter(({ method }) => method === 'window/showMessage')
    expect(notices).toHaveLength(2)
  })

  it('is told of a wrong setting once, whatever else is set, and again where it comes back', async () => {
    const { connection, initialize, begin, ask, heard } = connect()
    await initialize({}, { xen: { release: '5.9' } })
    await begin(text)
    const notices = async (xen?: object) => {
      if (xen) await connection.sendNotification('workspace/didChangeConfiguration', { settings: { xen } })
      await ask('textDocument/hover', at(0, 1))
      return heard.filter(({ method }) => method === 'window/showMessage').length
    }
    expect(await notices()).toBe(1)
    expect(await notices({ release: '5.9', arch: 'x86' })).toBe(1)
    expect(await notices({ release: '5.9', arch: 'mips' })).toBe(2)
    // Two changes between which nobody asks are one.
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { xen: { release: '5.9' } } })
    expect(await notices({ release: '5.9' })).toBe(2)
    expect(await notices({ release: '4.17' })).toBe(2)
    expect(await notices({ release: '5.9' })).toBe(3)
    expect(await notices({ release: '6.0' })).toBe(4)
  })
})

describe('what the protocol has an error for', () => {
  it('is a request before initialize, after shutdown, or without a document or place', async () => {
    const { initialize, begin, ask, connection } = connect()
    expect(await codeOf(ask('textDocument/hover', at(0, 0)))).toBe(ErrorCodes.ServerNotInitialized)
    expect(await codeOf(connection.sendRequest('xen/show', {}))).toBe(ErrorCodes.ServerNotInitialized)
    await initialize({})
    await begin(text)
    for (const wrong of [{}, { position: null }, at(-1, 0), { position: { line: '1', character: 0 } }])
      expect(await codeOf(ask('textDocument/hover', { position: undefined, ...wrong }))).toBe(ErrorCodes.InvalidParams)
    expect(await codeOf(ask('textDocument/hover', { textDocument: null, ...at(0, 0) }))).toBe(ErrorCodes.InvalidParams)
    expect(await codeOf(ask('textDocument/selectionRange', { positions: [{}] }))).toBe(ErrorCodes.InvalidParams)
    expect(
      await codeOf(ask('textDocument/hover', { textDocument: { uri: 'file:///none' }, ...at(0, 0) })),
    ).toBeUndefined()
    expect(await codeOf(connection.sendRequest('workspace/executeCommand', { command: 'none' }))).toBe(
      ErrorCodes.InvalidParams,
    )
    expect(await codeOf(connection.sendRequest('initialize', { capabilities: {} }))).toBe(ErrorCodes.InvalidRequest)
    await connection.sendRequest('shutdown')
    expect(await codeOf(ask('textDocument/hover', at(0, 0)))).toBe(ErrorCodes.InvalidRequest)
  })

  it.each([
    'workspace/symbol',
    'workspace/executeCommand',
    'completionItem/resolve',
    'codeAction/resolve',
    'codeLens/resolve',
    'textDocument/formatting',
    'shutdown',
    'nobody/knows',
  ])('is %s before initialize, and after shutdown', async (method) => {
    const { initialize, connection } = connect()
    expect(await codeOf(connection.sendRequest(method, {}))).toBe(ErrorCodes.ServerNotInitialized)
    await initialize({})
    await connection.sendRequest('shutdown')
    expect(await codeOf(connection.sendRequest(method, {}))).toBe(ErrorCodes.InvalidRequest)
  })

  it('is no notification that comes too early: it is dropped', async () => {
    const { initialize, begin, ask, heard } = connect()
    await begin(text)
    await initialize({})
    expect(await ask('textDocument/hover', at(1, 2))).toBeNull()
    expect(heard).toEqual([])
  })

  it.each([null, undefined, [], 'all', { textDocument: null, workspace: { configuration: null }, general: null }])(
    'is not what a client says of itself: %j',
    async (capabilities) => {
      const { connection, begin, ask } = connect()
      const nothing = { processId: null, rootUri: null, workspaceFolders: null, initializationOptions: null }
      const { capabilities: offered } = await connection.sendRequest<{ capabilities: object }>('initialize', {
        ...nothing,
        capabilities,
      })
      expect(offered).toMatchObject({ positionEncoding: 'utf-16', codeActionProvider: false })
      await connection.sendNotification('initialized', {})
      await begin(text)
      expect(await ask('textDocument/hover', at(1, 2))).toMatchObject({ contents: { kind: 'plaintext' } })
    },
  )
})

describe('a client that says what it can do in a form of its own', () => {
  const whole = {
    general: { positionEncodings: ['utf-8'] },
    workspace: { applyEdit: true, workspaceEdit: { documentChanges: true }, workspaceFolders: true },
    textDocument: {
      diagnostic: { relatedInformation: true, tagSupport: { valueSet: [1] } },
      publishDiagnostics: { tagSupport: { valueSet: [1, 2] } },
      hover: { contentFormat: ['markdown'] },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      signatureHelp: { signatureInformation: { documentationFormat: ['markdown'], parameterInformation: {} } },
      codeAction: { codeActionLiteralSupport: {}, resolveSupport: { properties: ['edit'] } },
      completion: {
        completionList: { itemDefaults: ['editRange', 'insertTextFormat'] },
        completionItem: { documentationFormat: ['markdown'], tagSupport: { valueSet: [1] } },
      },
    },
  }

  /** The same with another value in the place of each one, at every depth. */
  const withEach = (value: unknown, other: unknown): unknown[] =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? [other]
      : [
          other,
          ...Object.entries(value).flatMap(([name, each]) =>
            withEach(each, other).map((changed) => ({ ...value, [name]: changed })),
          ),
        ]

  it.each([5, 'utf-8', true, {}, [], [5], [null]])('is answered all the same: %j', async (other) => {
    for (const capabilities of withEach(whole, other)) {
      const { connection, begin, ask } = connect()
      await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities })
      await connection.sendNotification('initialized', {})
      await begin(text)
      await ask('textDocument/hover', at(1, 2))
      await ask('textDocument/completion', at(3, 0))
      await ask('textDocument/codeAction', { range, context: { diagnostics: [] } })
      await ask('textDocument/diagnostic')
      await ask('textDocument/documentSymbol')
      await ask('textDocument/signatureHelp', at(1, 9))
      closeClients()
    }
  })
})

describe('a client that can do little', () => {
  it('gets plain text, flat symbols, commands in place of actions, and no more of a diagnostic than it knows', async () => {
    const applied: unknown[] = []
    const { initialize, begin, ask, heard, uri } = connect({
      'workspace/applyEdit': (params) => {
        applied.push(params)
        return { applied: true }
      },
    })
    const { capabilities } = await initialize({ workspace: { applyEdit: true } }, { rulePages: 'file:///rules/' })
    expect(capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      codeActionProvider: true,
      executeCommandProvider: { commands: ['xen-config.applyEdit'] },
    })
    await begin(text)
    const hover = await ask<{ contents: { kind: string; value: string } }>('textDocument/hover', at(1, 2))
    expect(hover.contents.kind).toBe('plaintext')
    expect(hover.contents.value).not.toMatch(/\*\*|`|\\/)
    const symbols = await ask<{ name: string; location: { uri: string } }[]>('textDocument/documentSymbol')
    expect(symbols[0]).toMatchObject({ name: 'name', location: { uri } })
    const actions = await ask<{ title: string; command: string; arguments: unknown[] }[]>('textDocument/codeAction', {
      range,
      context: { diagnostics: [] },
    })
    expect(actions[0]).toMatchObject({ title: 'Replace maxcpus by maxvcpus', command: 'xen-config.applyEdit' })
    await ask('workspace/executeCommand', { command: actions[0]?.command, arguments: actions[0]?.arguments })
    expect(applied).toEqual([{ edit: { changes: { [uri]: [expect.objectContaining({ newText: 'maxvcpus' })] } } }])
    const published = heard.findLast(({ method }) => method === 'textDocument/publishDiagnostics')
    expect(JSON.stringify(published)).toContain('unknown-key')
    expect(JSON.stringify(published)).not.toMatch(/"tags"|"relatedInformation"|"codeDescription"/)
  })

  it('is told nothing that the protocol does not have', async () => {
    const { initialize, begin, ask, heard } = connect()
    await initialize({})
    await begin(text)
    await ask('textDocument/hover', at(0, 1))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard.filter(({ method }) => method.startsWith('xen/'))).toEqual([])
  })

  it('is offered no action where it takes none, and cannot be asked to apply an edit', async () => {
    const { initialize, begin, ask, connection } = connect()
    const { capabilities } = await initialize({})
    expect(capabilities).toMatchObject({ codeActionProvider: false })
    expect(capabilities).not.toHaveProperty('executeCommandProvider')
    await begin(text)
    expect(await ask('textDocument/codeAction', { range, context: { diagnostics: [] } })).toEqual([])
    const run = connection.sendRequest('workspace/executeCommand', { command: 'xen-config.applyEdit', arguments: [{}] })
    expect(await codeOf(run)).toBe(ErrorCodes.InvalidParams)
  })

  it('gets a hover in the format that it names first, and plain text has no marks', async () => {
    for (const [contentFormat, kind] of [
      [['plaintext', 'markdown'], 'plaintext'],
      [['html', 'markdown', 'plaintext'], 'markdown'],
      [[], 'plaintext'],
    ] as const) {
      const { initialize, begin, ask } = connect()
      await initialize({ textDocument: { hover: { contentFormat } } })
      await begin(text)
      const { contents } = await ask<{ contents: { kind: string; value: string } }>('textDocument/hover', at(3, 2))
      expect(contents.kind).toBe(kind)
      expect(contents.value).toMatch(kind === 'markdown' ? /^~~\*\*builder\*\*~~/ : /^builder/)
    }
  })

  it('gets no marks of a snippet', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({})
    await begin('vi')
    const items = await ask<{ label: string; insertTextFormat?: number; command?: object }[]>(
      'textDocument/completion',
      at(0, 2),
    )
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) expect(item).not.toMatchObject({ insertTextFormat: 2 })
    expect(items.filter(({ command }) => command)).toEqual([])
    expect(JSON.stringify(items)).not.toMatch(/\$\{?\d/)
  })
})

describe('a client that can do much', () => {
  it('gets versioned edits, Markdown, a tree of symbols and all of a diagnostic', async () => {
    const { initialize, begin, ask } = connect()
    const { capabilities } = await initialize(
      {
        workspace: { workspaceEdit: { documentChanges: true } },
        textDocument: {
          diagnostic: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
          hover: { contentFormat: ['markdown', 'plaintext'] },
          documentSymbol: { hierarchicalDocumentSymbolSupport: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
        },
      },
      { rulePages: 'file:///rules/' },
    )
    expect(capabilities).not.toHaveProperty('executeCommandProvider')
    await begin(text)
    const [action] = await ask<{ edit: unknown }[]>('textDocument/codeAction', { range, context: { diagnostics: [] } })
    expect(action?.edit).toMatchObject({ documentChanges: [{ textDocument: { uri: 'file:///a.xl', version: 1 } }] })
    expect(await ask('textDocument/hover', at(1, 2))).toMatchObject({ contents: { kind: 'markdown' } })
    expect(await ask('textDocument/documentSymbol')).toMatchObject([{ selectionRange: {} }, {}, {}, {}])
    const { items } = await ask<{ items: unknown[] }>('textDocument/diagnostic')
    expect(items).toContainEqual(
      expect.objectContaining({ code: 'unknown-key', codeDescription: { href: 'file:///rules/unknown-key.md' } }),
    )
  })
})

describe('a list of proposals', () => {
  interface Item {
    label: string
    detail?: string
    labelDetails?: object
    insertTextFormat?: number
    textEdit?: object
    textEditText?: string
  }
  const rangesIn = ({ editRange = {} }: { editRange?: object }) =>
    'insert' in editRange ? editRange : { range: editRange }
  type Answer = Item[] | { itemDefaults?: { editRange?: object; insertTextFormat?: number }; items: Item[] }
  /** What a client is offered that says so of its completion, each item with all that holds for it. */
  const offered = async (completion: object, typed: string) => {
    const { initialize, begin, ask } = connect()
    await initialize({ textDocument: { completion } })
    await begin(typed)
    const random = await ask<Answer>('textDocument/completion', at(0, typed.length))
    // A new MAC address or UUID is another one each time.
    const answer: Answer = JSON.parse(JSON.stringify(random).replace(/\b[\da-f]{2,}([:-][\da-f]{2,})+/g, '…'))
    const { items, itemDefaults = {} } = Array.isArray(answer) ? { items: answer } : answer
    const whole = items.map(({ textEdit, textEditText, insertTextFormat, ...rest }) => ({
      ...rest,
      edit: textEdit ?? { ...rangesIn(itemDefaults), newText: textEditText ?? rest.label },
      insertTextFormat: insertTextFormat ?? itemDefaults.insertTextFormat ?? 1,
    }))
    return { whole, items, itemDefaults, size: JSON.stringify(answer).length }
  }

  it('leaves the rest of a word to the person, where the client lets one choose', async () => {
    const { initialize, begin, ask } = connect()
    const edits = async () =>
      (await ask<{ label: string; textEdit: object }[]>('textDocument/completion', at(0, 3)))
        .filter(({ label }) => label === 'maxvcpus')
        .map(({ textEdit }) => textEdit)
    await initialize({ textDocument: { completion: { completionItem: { insertReplaceSupport: true } } } })
    await begin('maxcpus = 4\n')
    const replace = { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } }
    const insert = { start: replace.start, end: at(0, 3).position }
    expect(await edits()).toEqual([{ newText: 'maxvcpus', insert, replace }])
  })

  it.each(['', 'vi', 'type = "', 'vif = [ "', 'disk = [ "/a,raw,', '# xen-config: '])(
    'says once what many of them have in common, and means the same: %j',
    async (typed) => {
      for (const snippetSupport of [true, false]) {
        const completionItem = { snippetSupport, insertReplaceSupport: snippetSupport }
        const one = await offered({ completionItem }, typed)
        for (const itemDefaults of [['editRange'], ['insertTextFormat'], ['editRange', 'insertTextFormat', 'data']]) {
          const other = await offered({ completionItem, completionList: { itemDefaults } }, typed)
          expect(other.whole).toEqual(one.whole)
          expect(Object.keys(other.itemDefaults).every((name) => itemDefaults.includes(name))).toBe(true)
          if (typed === '') expect(other.size).toBeLessThan(one.size)
        }
      }
    },
  )

  it('has details beside the labels where the client draws them', async () => {
    const { items } = await offered({ completionItem: { labelDetailsSupport: true } }, 'mem')
    const memory = items.find(({ label }) => label === 'memory')
    expect(memory?.detail).toMatch(/MiB/)
    expect(memory?.labelDetails).toEqual({ description: memory?.detail })
    const without = await offered({}, 'mem')
    expect(without.items.filter(({ labelDetails }) => labelDetails)).toEqual([])
  })
})

describe('a file of xm', () => {
  const ofXm = "builder = 'linux'\nname = 'g%d' % 1\nmemory = 256\nkernel = '/k'\n"
  const literals = { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } }
  const there = { range: { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } } }
  interface Action {
    title: string
    kind: string
    data?: unknown
    command?: { command: string; arguments: unknown[] }
  }
  const migration = (actions: Action[]) => actions.filter(({ title }) => title.startsWith('Migrate'))

  it('is migrated by an action that is worked out when it is picked', async () => {
    const { initialize, begin, ask, uri } = connect()
    const { capabilities } = await initialize({
      textDocument: { codeAction: { ...literals, dataSupport: true, resolveSupport: { properties: ['edit'] } } },
    })
    expect(capabilities).toMatchObject({
      codeActionProvider: {
        resolveProvider: true,
        codeActionKinds: expect.arrayContaining(['source.migrate.xenConfig']),
      },
    })
    await begin(ofXm)
    const [action] = migration(await ask('textDocument/codeAction', { ...there, context: { diagnostics: [] } }))
    expect(action).toMatchObject({ kind: 'quickfix' })
    expect(action).not.toHaveProperty('edit')
    const resolved = await ask<{ edit: { changes: Record<string, { newText: string }[]> } }>('codeAction/resolve', {
      ...action,
    })
    expect(resolved.edit.changes[uri]?.map(({ newText }) => newText).join('')).toContain("'g1'")
    const whole = await ask<Action[]>('textDocument/codeAction', {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
      context: { diagnostics: [], only: ['source.migrate'] },
    })
    expect(migration(whole)).toMatchObject([{ kind: 'source.migrate.xenConfig' }])
  })

  it('is migrated by the command of our own client, and by nothing where an action cannot be worked out later', async () => {
    for (const commands of [true, false]) {
      const { initialize, begin, ask, uri } = connect()
      await initialize({ textDocument: { codeAction: literals } }, { commands, xen: { release: '4.17' } })
      await begin(ofXm)
      const actions = migration(await ask('textDocument/codeAction', { ...there, context: { diagnostics: [] } }))
      expect(actions.map(({ command }) => command)).toEqual(
        commands ? [expect.objectContaining({ command: 'xen.migrate', arguments: [uri, '4.17'] })] : [],
      )
    }
  })

  it('offers nothing of the kind where xl was to read it', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({ textDocument: { codeAction: literals } }, { commands: true })
    await begin(text)
    expect(migration(await ask('textDocument/codeAction', { range, context: { diagnostics: [] } }))).toEqual([])
  })
})

describe('a version of Xen', () => {
  it('is the release that it belongs to', async () => {
    const { initialize, begin, heard } = connect()
    await initialize({}, { xen: { release: '4.14.6' } })
    await begin(text)
    const published = await vi.waitFor(
      () => {
        const [first] = heard.filter(({ method }) => method === 'textDocument/publishDiagnostics')
        expect(first).toBeDefined()
        return first
      },
      { timeout: 10_000, interval: 10 },
    )
    expect(JSON.stringify(published)).toContain('xl 4.14')
    expect(heard.filter(({ method }) => method === 'window/showMessage')).toEqual([])
  })
})

describe('Markdown without its marks', () => {
  it.each([
    ['**name** · text\n\nA \\*star\\*', 'name · text\n\nA *star*'],
    ['`a` and ``b`c``', 'a and b`c'],
    ['```xen-domain\nname = "a"\n```', 'name = "a"'],
    ['see [the page](file:///x.md)', 'see the page'],
    ['~~**builder**~~ · *old*, 3 * 4', 'builder · old, 3 * 4'],
    ['`a*b` and `~~`', 'a*b and ~~'],
    ['http:\\//x \\<b\\>', 'http://x <b>'],
  ])('%j is %j', (markdown, text) => {
    expect(withoutMarks(markdown)).toBe(text)
  })
})
