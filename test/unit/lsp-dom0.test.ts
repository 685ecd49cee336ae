import { unlinkSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { localDom0, localFiles } from '../../server/src/disk/files.ts'
import { filesForTests } from './files.ts'
import { closeClients, editorWith, type Told } from './lsp-client.ts'

/* The files of this machine, where a person says that it is the dom0: by the protocol alone. */

afterEach(closeClients)
const { pathOf, write } = filesForTests()
const uriOf = (path: string) => pathToFileURL(pathOf(path)).href

const begin = (told: Told = {}) =>
  editorWith({ folders: [pathToFileURL(pathOf()).href], ...told }, { files: localFiles, dom0: localDom0 })

const guest = () => `name = "vm"\ntype = "pv"\nkernel = "${pathOf('vmlinuz')}"\nmemory = 512\n`

/** Waits until the file has been judged as `isThere` says. */
const missing = async (editor: Awaited<ReturnType<typeof begin>>, isThere: boolean) => {
  await editor.eventually(`a kernel that is ${isThere ? '' : 'not '}there`, () => {
    const rules = editor.published
      .get(uriOf('a.xl'))
      ?.map(({ code, severity, source }) => `${severity} ${code} ${source}`)
    return rules && JSON.stringify(rules) === JSON.stringify(isThere ? [] : ['1 no-such-file libxl'])
      ? rules
      : undefined
  })
}

describe.skipIf(process.platform === 'win32')('the files of dom0', () => {
  it('are none of ours unless a person says so', async () => {
    const editor = await begin({ initializationOptions: { xen: { stage: 'create' } } })
    await editor.open(uriOf('a.xl'), guest())
    await missing(editor, true)
  })

  it('are looked for where this machine is it, and again when the config is saved', async () => {
    const editor = await begin({ initializationOptions: { xen: { dom0: true } } })
    await editor.open(uriOf('a.xl'), guest())
    await missing(editor, false)
    writeFileSync(pathOf('vmlinuz'), 'kernel')
    editor.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf('a.xl') } })
    await missing(editor, true)
    unlinkSync(pathOf('vmlinuz'))
    editor.connection.sendNotification('textDocument/didSave', { textDocument: { uri: uriOf('a.xl') } })
    await missing(editor, false)
  })

  it('are not looked for because a file of the workspace says so, nor for a workspace that nobody trusts', async () => {
    write('.xencfg.json', JSON.stringify({ dom0: true }))
    const asked = await begin()
    await asked.open(uriOf('a.xl'), guest())
    await missing(asked, true)
    const untrusting = await begin({ initializationOptions: { trusted: false, xen: { dom0: true } } })
    await untrusting.open(uriOf('a.xl'), guest())
    await missing(untrusting, true)
  })

  it('are a setting of the machine, that is on or off', async () => {
    const editor = await begin({ initializationOptions: { xen: { dom0: 'yes' } } })
    await editor.open(uriOf('a.xl'), guest())
    await missing(editor, true)
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } })
    expect(manifest.contributes.configuration.properties['xen.dom0']).toMatchObject({
      scope: 'machine',
      default: false,
    })
  })
})
