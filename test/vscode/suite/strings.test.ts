// Inside the quotes: completion, hover and signature help in spec strings, at the right columns behind escapes.
import { assert } from 'chai'
import * as vscode from 'vscode'
import { completions, diagnostic, eventually, hover, noDiagnostic, openText, place, setting } from '../support.ts'

/** The label of the parameter that signature help points at. */
const activeParameter = async (
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<string | undefined> => {
  const help = await vscode.commands.executeCommand<vscode.SignatureHelp | undefined>(
    'vscode.executeSignatureHelpProvider',
    document.uri,
    position,
  )
  const signature = help?.signatures[help.activeSignature]
  const label = signature?.parameters[help?.activeParameter ?? -1]?.label
  // A place in the label of the signature, as VS Code can take it.
  return Array.isArray(label) ? signature?.label.slice(...label) : label
}

/** What completion would replace for a label. */
const replaced = async (document: vscode.TextDocument, position: vscode.Position, label: string): Promise<string> => {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  )
  const item = list.items.find((each) => (typeof each.label === 'string' ? each.label : each.label.label) === label)
  assert.isDefined(item, `${label} is offered`)
  const range = item?.range
  return document.getText(range instanceof vscode.Range ? range : (range as { replacing: vscode.Range }).replacing)
}

const text = `name = "a"
kernel = "k"
vcpus = 4
disk = [ "script=\\"x\\", format=raw, vdev=xvda, target=/dev/vg/a" ]
vif = [ "bridge=\\"br0\\", mac=00:16:3e:00:00:01, type=vif" ]
cpuid = "host,avx=0,xsave=k"
cpus = "0-2,^1"
`

describe('inside the strings', () => {
  it('of a disk', async () => {
    // Beside a script libxl takes no other format.
    const { document } = await openText(text.replace('script=\\"x\\", ', ''))
    const at = place(document, 'format=raw', 'format=r'.length)
    assert.includeMembers(await completions(document, at), ['raw', 'qcow2'])
    assert.equal(await replaced(document, at, 'qcow2'), 'raw')
    assert.match(await hover(document, place(document, 'vdev=', 1)), /vdev/)
    assert.match((await activeParameter(document, place(document, 'xvda', 2))) ?? '', /^vdev=/)
  })

  it('of a vif', async () => {
    // Only HVM guests have an emulated card.
    const { document } = await openText(text.replace('kernel = "k"', 'type = "hvm"'))
    const at = place(document, 'type=vif', 'type='.length)
    assert.includeMembers(await completions(document, at), ['vif', 'ioemu'])
    assert.equal(await replaced(document, at, 'ioemu'), 'vif')
    assert.match(await hover(document, place(document, 'mac=', 1)), /MAC/i)
    assert.match((await activeParameter(document, place(document, '3e:00', 1))) ?? '', /^mac=/)
  })

  it('of a cpuid', async () => {
    const { document } = await openText(text)
    assert.includeMembers(await completions(document, place(document, 'avx=0', 2)), ['avx', 'avx2'])
    assert.match(await hover(document, place(document, 'xsave', 2)), /ecx|leaf/i)
  })

  it('of cpus', async () => {
    const { document } = await openText(text)
    assert.match(await hover(document, place(document, '0-2', 1)), /0.*2/)
  })

  it('what is wrong is marked to the character, and by the release', async () => {
    const { document } = await openText(
      'name = "a"\nkernel = "k"\ndisk = [ "script=\\"x\\", format=QCOW9, vdev=xvda, target=/a" ]\npci = [ "01:00.0,foo=1" ]\n',
    )
    const found = await diagnostic(document, /QCOW9/)
    assert.equal(document.getText(found.range), 'QCOW9')
    const option = await diagnostic(document, /`foo`/)
    assert.equal(option.severity, vscode.DiagnosticSeverity.Error)
    await setting('release', '4.10')
    try {
      await eventually('a warning under 4.10', () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .find(({ message, severity }) => /`foo`/.test(message) && severity === vscode.DiagnosticSeverity.Warning),
      )
    } finally {
      await setting('release', undefined)
    }
    await noDiagnostic(document, /no such thing/)
  })
})
