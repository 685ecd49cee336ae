// What xl printed, explained: the choice that is offered, and the place that it leads to.
import { assert } from 'chai'
import { describe, it } from 'mocha'
import * as vscode from 'vscode'
import { eventually, openText } from '../support.ts'

const printed = `Parsing config from a.cfg
libxl: error: libxl_disk.c:323:device_disk_add: Domain 1:device already exists in xenstore
libxl: error: libxl_create.c:1682:domcreate_launch_dm: Domain 1:unable to add disk devices
`

describe('the output of xl', () => {
  it('is explained, and leads to the line that it comes from', async () => {
    const disks = 'disk = [\n  "/dev/a,raw,xvda,rw",\n  "/dev/b,raw,xvda,rw",\n]\n'
    const editor = await openText(`name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\n${disks}`)
    const explained = vscode.commands.executeCommand('xen.explainOutput', printed)
    await eventually('the line of the second disk', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem')
      return editor.selection.active.line === 6 ? true : undefined
    })
    await explained
    assert.match(editor.document.getText(editor.selection), /xvda/)
  })

  it('that is marked in a log leads into the config beside it', async () => {
    const disks = 'disk = [\n  "/dev/a,raw,xvda,rw",\n  "/dev/b,raw,xvda,rw",\n]\n'
    const config = await openText(`name = "a"\ntype = "pvh"\nkernel = "/k"\nmemory = 512\n${disks}`)
    const log = await openText(`hello\n${printed}`, 'plaintext')
    log.selection = new vscode.Selection(1, 0, log.document.lineCount, 0)
    const explained = vscode.commands.executeCommand('xen.explainOutput')
    await eventually('the line of the second disk', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem')
      const active = vscode.window.activeTextEditor
      return active?.document === config.document && active.selection.active.line === 6 ? true : undefined
    })
    await explained
  })

  it('that is none is said to be none, without a choice', async () => {
    await openText('name = "a"\nkernel = "/k"\nmemory = 512\n')
    await vscode.commands.executeCommand('xen.explainOutput', 'make: *** No rule to make target')
  })
})
