import { afterEach, describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { TextEdit } from 'vscode-languageserver-types'
import { closeClients, connect } from './lsp-client.ts'

afterEach(closeClients)

const loose = "name='a'\nkernel = '/k'\nvif=['', \n'bridge=b']\nvcpus=2\n"
const options = { tabSize: 2, insertSpaces: true }
const changed = (text: string, edits: TextEdit[]) =>
  TextDocument.applyEdits(TextDocument.create('file:///a', 'xen-domain', 0, text), edits)

describe('formatting over the protocol', () => {
  it('is told to every client: some ask for it that have not said so', async () => {
    const { capabilities } = await connect().initialize({})
    expect(capabilities).toMatchObject({
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: [']'] },
    })
  })

  it('gives a document its form, with the blanks of the editor', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({})
    await begin(loose)
    const edits = await ask<TextEdit[]>('textDocument/formatting', { options })
    expect(changed(loose, edits)).toBe('name = "a"\nkernel = "/k"\nvif = [\n  "",\n  "bridge=b",\n]\nvcpus = 2\n')
    // The text between stays in place, so that cursors and marks do.
    expect(edits.every(({ range }) => range.end.line - range.start.line < 2)).toBe(true)
  })

  it('does as is set, which goes before the editor', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({}, { xen: { format: { quotes: 'single', indent: '8', trailingComma: 'never' } } })
    await begin(loose)
    const edits = await ask<TextEdit[]>('textDocument/formatting', { options })
    expect(changed(loose, edits)).toContain("vif = [\n        '',\n        'bridge=b'\n]\n")
  })

  it('takes options that are none', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({})
    await begin(loose)
    for (const wrong of [undefined, null, {}, { tabSize: '2' }, { tabSize: -1, insertSpaces: 1 }])
      expect(changed(loose, await ask<TextEdit[]>('textDocument/formatting', { options: wrong }))).toContain(
        '\n    "",\n',
      )
  })

  it('gives the settings of a range their form', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({})
    await begin(loose)
    const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 4 } }
    const edits = await ask<TextEdit[]>('textDocument/rangeFormatting', { range, options })
    expect(changed(loose, edits)).toBe('name=\'a\'\nkernel = \'/k\'\nvif = [\n  "",\n  "bridge=b",\n]\nvcpus=2\n')
  })

  it('gives a setting its form as it is typed', async () => {
    const { initialize, begin, ask } = connect()
    await initialize({})
    await begin(loose)
    const edits = await ask<TextEdit[]>('textDocument/onTypeFormatting', {
      position: { line: 5, character: 0 },
      ch: '\n',
      options,
    })
    expect(changed(loose, edits)).toBe(loose.replace('vcpus=2', 'vcpus = 2'))
  })

  it('leaves alone what xl refuses, and says so once until it takes it again', async () => {
    const { initialize, begin, ask, heard, connection, uri } = connect()
    await initialize({})
    const refused = 'name = "a"\nkernel = "/k"\nmemory = \n'
    await begin(refused)
    const notices = () => heard.filter(({ method }) => method === 'window/showMessage')
    const change = (text: string, version: number) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      })
    for (const _ of [1, 2]) expect(await ask('textDocument/formatting', { options })).toEqual([])
    expect(notices()).toHaveLength(1)
    expect(JSON.stringify(notices())).toMatch(/is not formatted: xl 4\.22 refuses it, at line 3/)
    await change(loose, 2)
    expect(await ask('textDocument/formatting', { options })).not.toEqual([])
    await change(refused, 3)
    expect(await ask('textDocument/formatting', { options })).toEqual([])
    expect(notices()).toHaveLength(2)
    const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } }
    expect(await ask('textDocument/rangeFormatting', { range, options })).toEqual([])
    expect(await ask('textDocument/onTypeFormatting', { position: range.end, ch: '\n', options })).toEqual([])
    expect(notices()).toHaveLength(2)
  })

  it('says nothing of a file that has only just been made', async () => {
    const { initialize, begin, ask, heard } = connect()
    await initialize({})
    await begin('# A guest\n')
    expect(await ask('textDocument/formatting', { options })).toEqual([])
    expect(heard.filter(({ method }) => method === 'window/showMessage')).toEqual([])
  })
})
