import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { eventually, openText, setting } from '../support.ts'

const built = (match: RegExp) =>
  eventually(`the domain to show ${match}`, () => {
    const shown = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'xen-built')
    return shown.map((document) => document.getText()).find((text) => match.test(text))
  })

describe('the domain that xl builds', () => {
  it('stands beside the config and follows the edits and the release', async () => {
    const editor = await openText('name = "a"\nkernel = "/k"\nmemory = 512\n')
    await vscode.commands.executeCommand('xen.showBuilt')
    const text = await built(/"target_memkb": 524288/)
    assert.match(text, /^\/\/ /)
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString())

    await editor.edit((edit) => edit.replace(new vscode.Range(2, 9, 2, 12), '1024'))
    await built(/"target_memkb": 1048576/)

    await setting('release', '4.10')
    await built(/xl 4\.10 /)
    await setting('release', undefined)
    await built(/"avail_vcpus"/)

    await vscode.commands.executeCommand('xen.showEffective')
    await built(/with every default filled in.*"event_channels": 1023/s)
    await vscode.commands.executeCommand('xen.showOrigins')
    await built(/^b_info.target_memkb = 1048576 {2}# from the file \(line 3, memory\)$/m)
    await vscode.commands.executeCommand('xen.showDeviceModel')
    await built(/No device model of dom0 serves/)
    await vscode.commands.executeCommand('xen.showXenstore')
    await built(/^\/local\/domain\/DOMID\/memory\/target = "1048576" {2}# from the file \(line 3, memory\)$/m)

    await editor.edit((edit) => edit.insert(new vscode.Position(3, 0), 'uuid = "x"\n'))
    await built(/refuses.*line 4: /s)
  })
})
