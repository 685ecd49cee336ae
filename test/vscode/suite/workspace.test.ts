// What files say of each other: definition, rename, symbols, and guests that cannot be there at once. It runs in the desktop's host and
// in the web worker, where the server sees the files through the client.
import { assert } from 'chai'
import { after, before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { completions, diagnostic, eventually, inWorkspace, noDiagnostic, open, place } from '../support.ts'

const folder = 'beside'
const files = {
  'web.xl': `name = "web"
type = "pvh"
kernel = "/boot/vmlinuz"
memory = 512
pool = "slow"
disk = [ "vdev=xvda,backend=storage,target=/dev/vg/web" ]
vif = [ "mac=00:16:3e:77:00:01,bridge=xenbr77" ]
`,
  'storage.xl': `name = "storage"
type = "pvh"
kernel = "/boot/vmlinuz"
memory = 512
driver_domain = 1
vif = [ "mac=00:16:3e:77:00:02" ]
`,
  'batch.cpupool': 'name = "slow"\ncpus = [ "4" ]\n',
}

const write = (name: string, text: string) =>
  vscode.workspace.fs.writeFile(inWorkspace(`${folder}/${name}`), new TextEncoder().encode(text))

/** The names of the files at which something is, with lines from 1. */
const short = (places: readonly (vscode.Location | vscode.LocationLink)[]): string[] =>
  places
    .map((each) => ('targetUri' in each ? { uri: each.targetUri, range: each.targetRange } : each))
    .map(({ uri, range }) => `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}:${range.start.line + 1}`)
    .sort()

const textOf = async (name: string): Promise<string> =>
  (await vscode.workspace.openTextDocument(inWorkspace(`${folder}/${name}`))).getText()

describe('files beside each other', () => {
  before(async () => {
    for (const [name, text] of Object.entries(files)) await write(name, text)
  })
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors')
    await vscode.workspace.fs.delete(inWorkspace(folder), { recursive: true })
  })

  it('lead from a name to the file that makes it', async () => {
    const { document } = await open(`${folder}/web.xl`)
    for (const [name, file] of [
      ['slow', 'batch.cpupool:1'],
      ['storage', 'storage.xl:1'],
    ] as const) {
      const found = await eventually(`the definition of ${name}`, async () => {
        const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          place(document, name, 2),
        )
        return places.length > 0 ? short(places) : undefined
      })
      assert.deepEqual(found, [file])
    }
  })

  it('are found by all that name a thing', async () => {
    const { document } = await open(`${folder}/storage.xl`)
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      place(document, 'storage', 1),
    )
    assert.deepEqual(short(found), ['storage.xl:1', 'web.xl:6'])
  })

  it('are found by the names of guests and pools', async () => {
    const named = async (query: string) =>
      (
        await vscode.commands.executeCommand<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', query)
      ).map(({ name }) => name)
    assert.include(await named('storag'), 'storage')
    assert.include(await named('slow'), 'slow')
  })

  it('offer what they have: bridges of closed files', async () => {
    const uri = inWorkspace(`${folder}/new.xl`)
    await write('new.xl', 'name = "new"\nvif = [ "bridge=" ]\n')
    const document = await vscode.workspace.openTextDocument(uri)
    await vscode.window.showTextDocument(document)
    const labels = await completions(document, place(document, 'bridge=', 7))
    assert.include(labels, 'xenbr77')
    await vscode.workspace.fs.delete(uri)
  })

  it('get another name together', async () => {
    const editor = await open(`${folder}/web.xl`)
    const at = place(editor.document, 'storage', 2)
    editor.selection = new vscode.Selection(at, at)
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      editor.document.uri,
      at,
      'nas',
    )
    assert.deepEqual(
      edit
        .entries()
        .map(([uri]) => uri.path.slice(uri.path.lastIndexOf('/') + 1))
        .sort(),
      ['storage.xl', 'web.xl'],
    )
    assert.isTrue(await vscode.workspace.applyEdit(edit))
    assert.include(editor.document.getText(), 'backend=nas,')
    assert.include(await textOf('storage.xl'), 'name = "nas"')
    await vscode.workspace.saveAll(false)
  })

  it('refuse a name that is taken', async () => {
    const { document } = await open(`${folder}/web.xl`)
    const refused = await vscode.commands
      .executeCommand('vscode.executeDocumentRenameProvider', document.uri, place(document, '"web"', 2), 'nas')
      .then(
        () => undefined,
        (error) => String(error),
      )
    assert.match(refused ?? '', /already/)
  })

  it('tell of what two guests cannot both have, as soon as the other file has it', async () => {
    const { document } = await open(`${folder}/web.xl`)
    await noDiagnostic(document, /MAC address, too/)
    await write('copy.xl', files['web.xl'].replace('"web"', '"copy"'))
    const shared = await diagnostic(document, /The guest `copy` \(copy\.xl\) has this MAC address, too/)
    assert.equal(shared.severity, vscode.DiagnosticSeverity.Information)
    assert.equal(document.getText(shared.range), '00:16:3e:77:00:01')
    const [other] = shared.relatedInformation ?? []
    assert.isTrue(other?.location.uri.path.endsWith(`${folder}/copy.xl`))
    await vscode.workspace.fs.delete(inWorkspace(`${folder}/copy.xl`))
    await noDiagnostic(document, /MAC address, too/)
  })
})
