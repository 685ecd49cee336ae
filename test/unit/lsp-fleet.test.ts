import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folderForTests } from './lsp-folder.ts'

const { begin, uriOf, write, pathOf } = folderForTests()
const guest = (name: string, mac: string) => `name = "${name}"\nkernel = "/k"\nvif = [ "mac=00:16:3e:00:00:${mac}" ]\n`

interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly relatedInformation?: readonly { readonly location: { readonly uri: string } }[]
}
const able = { publishDiagnostics: { relatedInformation: true } }

describe('what closed files say of an open one', () => {
  it('is pushed, with the other place, and again when another file changes', async () => {
    write({ 'b.xl': guest('b', '01') })
    const editor = await begin({ capabilities: { textDocument: able } })
    const codes = (wanted: string) =>
      editor.eventually(`"${wanted}"`, () => {
        const found = (editor.published.get(uriOf('a.xl')) ?? []).map(({ code }) => code).join()
        return found === wanted && editor.published.has(uriOf('a.xl')) ? true : undefined
      })
    await editor.open(uriOf('a.xl'), guest('a', '01'))
    await codes('same-mac')
    expect(editor.published.get(uriOf('a.xl'))?.[0]?.relatedInformation?.[0]?.location.uri).toBe(uriOf('b.xl'))
    write({ 'b.xl': guest('b', '02') })
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf('b.xl'), type: 2 }],
    })
    await codes('')
    // Another open document as it is typed, and as it was once it is closed.
    await editor.open(uriOf('b.xl'), guest('b', '02'))
    await editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf('b.xl'), version: 2 },
      contentChanges: [{ text: guest('b', '01') }],
    })
    await codes('same-mac')
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('b.xl') } })
    await codes('')
  })

  it('has nothing that a terminal obeys, whatever a file is called', async () => {
    write({ '\u001b[31mb.xl': guest('a', '02') })
    const editor = await begin({})
    await editor.open(uriOf('a.xl'), guest('a', '01'))
    const said = await editor.eventually('the name', () =>
      editor.published.get(uriOf('a.xl'))?.find(({ code }) => code === 'same-name'),
    )
    expect(said.message).toContain('\u241b[31mb.xl')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(said.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })

  it('is nothing of a document that lies elsewhere, unless no folder is open', async () => {
    write({ 'b.xl': guest('b', '01') })
    const outside = 'file:///elsewhere/c.xl'
    const said = async (folders?: readonly string[]) => {
      const editor = await begin({ capabilities: { textDocument: able }, ...(folders ? { folders } : {}) })
      await editor.open(outside, guest('c', '01'))
      await editor.open(uriOf('a.xl'), guest('a', '01'))
      const others = (uri: string) =>
        (editor.published.get(uri) ?? []).flatMap(({ relatedInformation = [] }) =>
          relatedInformation.map(({ location }) => location.uri),
        )
      const wanted = folders ? [uriOf('a.xl'), outside] : [uriOf('a.xl')]
      await editor.eventually('what is shared', () => wanted.every((uri) => others(uri).length > 0) || undefined)
      return [others(uriOf('a.xl')), others(outside)]
    }
    expect(await said()).toEqual([[uriOf('b.xl')], []])
    expect(await said([])).toEqual([[outside], [uriOf('a.xl')]])
  })

  it('is asked for anew by a client that pulls, only when something changes', async () => {
    write({ 'b.xl': guest('b', '01'), 'c.xl': guest('c', '03') })
    const editor = await begin(
      {
        capabilities: {
          workspace: { diagnostics: { refreshSupport: true } },
          textDocument: { diagnostic: {} },
        },
      },
      { 'workspace/diagnostic/refresh': () => null },
    )
    expect(editor.offered.capabilities).toMatchObject({ diagnosticProvider: { interFileDependencies: false } })
    const pull = async () =>
      (await editor.ask<{ items: Diagnostic[] }>('textDocument/diagnostic', uriOf('a.xl'))).items.map(
        ({ code }) => code,
      )
    await editor.open(uriOf('a.xl'), guest('a', '01'))
    const refreshes = () => editor.questions.filter(({ method }) => method === 'workspace/diagnostic/refresh').length
    await editor.eventually('a refresh', () => (refreshes() > 0 ? true : undefined))
    expect(await pull()).toEqual(['same-mac'])
    const before = refreshes()
    // What is nobody else's concern is told to nobody.
    await editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf('a.xl'), version: 2 },
      contentChanges: [{ text: `${guest('a', '01')}memory = 512\n` }],
    })
    write({ 'c.xl': guest('c', '04') })
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf('c.xl'), type: 2 }],
    })
    expect(await pull()).toEqual(['same-mac'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(refreshes()).toBe(before)
  })

  it('depends on other files for a client that cannot be told to ask again', async () => {
    const editor = await begin({ capabilities: { textDocument: { diagnostic: {} } } })
    expect(editor.offered.capabilities).toMatchObject({ diagnosticProvider: { interFileDependencies: true } })
  })

  it('is a Warning where both are linked into `auto`, and nothing of a file and its own link', async () => {
    write({ 'a.xl': guest('a', '01'), 'b.xl': guest('b', '01') })
    mkdirSync(pathOf('auto'))
    symlinkSync('../a.xl', pathOf('auto/a.xl'))
    symlinkSync('../b.xl', pathOf('auto/b.xl'))
    const editor = await begin()
    // A person may well open the link.
    await editor.open(uriOf('auto/a.xl'), guest('a', '01'))
    const found = await editor.eventually('a Warning', () => {
      const all = editor.published.get(uriOf('auto/a.xl'))
      return all?.some(({ severity }) => severity === 2) ? all : undefined
    })
    expect(found.map(({ code }) => code)).toEqual(['same-mac'])
  })

  it('has the fix of a name that was meant, and is off where somebody says so', async () => {
    write({ 'p.cpupool': 'name = "batch"\ncpus = [ "4" ]\n', 'b.xl': guest('b', '01') })
    const editor = await begin({
      initializationOptions: { xen: { fleet: 'off' } },
      capabilities: {
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } },
      },
    })
    await editor.open(uriOf('a.xl'), `${guest('a', '01')}pool = "btach"\n`)
    await editor.eventually('the slip', () =>
      editor.published.get(uriOf('a.xl'))?.find(({ code }) => code === 'unknown-pool'),
    )
    expect(editor.published.get(uriOf('a.xl'))?.map(({ code }) => code)).toEqual(['unknown-pool'])
    const line = { line: 3, character: 8 }
    const [first] = await editor.ask<{ title: string; edit: { changes: Record<string, { newText: string }[]> } }[]>(
      'textDocument/codeAction',
      uriOf('a.xl'),
      { range: { start: line, end: line }, context: { diagnostics: [] } },
    )
    expect(first?.title).toBe('Replace by batch')
    expect(first?.edit.changes[uriOf('a.xl')]?.map(({ newText }) => newText)).toEqual(['batch'])
  })

  it('is nothing in what a file was: another scheme', async () => {
    write({ 'a.xl': guest('a', '01') })
    const editor = await begin()
    await editor.open(uriOf('a.xl'), guest('a', '01'))
    await editor.open('git:/w/a.xl', guest('a', '01'))
    await editor.open('untitled:b', guest('b', '01'))
    await editor.eventually('all of them', () => (editor.published.size === 3 ? true : undefined))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([...editor.published.values()].flat()).toEqual([])
  })
})
