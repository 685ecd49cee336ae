// Settings take effect at once in every open document.
import { assert } from 'chai'
import { afterEach, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { newestRelease } from '../../../server/src/release.ts'
import { diagnostic, noDiagnostic, openText, setting } from '../support.ts'

// Read since 4.2, and gone after 4.20, respectively.
const config = 'name = "a"\ntype = "hvm"\ndevice_model_version = "qemu-xen-traditional"\n'

describe('settings', () => {
  afterEach(async () => {
    for (const name of ['release', 'rules', 'knownKeys']) await setting(name, undefined)
  })

  it('judges by the newest release unless told otherwise', async () => {
    const { document } = await openText(config)
    const refused = await diagnostic(document, /qemu-xen-traditional/)
    assert.equal(refused.severity, vscode.DiagnosticSeverity.Error)
  })

  it('judges by `xen.release`, in every open document', async () => {
    const first = await openText(config)
    const second = await openText(`${config}\n# another\n`)
    await diagnostic(first.document, /qemu-xen-traditional/)
    await diagnostic(second.document, /qemu-xen-traditional/)
    await setting('release', '4.14')
    for (const { document } of [first, second]) {
      await vscode.window.showTextDocument(document)
      await noDiagnostic(document, /qemu-xen-traditional/)
      assert.notInclude(
        vscode.languages.getDiagnostics(document.uri).map((one) => one.severity),
        vscode.DiagnosticSeverity.Error,
      )
    }
    await setting('release', undefined)
    await diagnostic(second.document, /qemu-xen-traditional/)
  })

  it('lets a comment in the file win over the setting', async () => {
    await setting('release', '4.14')
    const { document } = await openText(`# xen-config: release=${newestRelease}\n${config}`)
    const refused = await diagnostic(document, /qemu-xen-traditional/)
    assert.equal(refused.severity, vscode.DiagnosticSeverity.Error)
  })

  it('takes the keys of `xen.knownKeys` for known', async () => {
    const { document } = await openText('name = "a"\nkernel = "/boot/vmlinuz"\nacme_backup = 1\n')
    await diagnostic(document, /acme_backup/)
    await setting('knownKeys', ['acme_backup'])
    await noDiagnostic(document, /acme_backup/)
  })
})
