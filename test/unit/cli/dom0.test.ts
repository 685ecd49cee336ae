import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeSystem } from '../../../server/src/cli/system/node.ts'
import { filesOfDom0 } from '../../../server/src/disk/dom0.ts'
import { localDom0 } from '../../../server/src/disk/files.ts'
import { filesForTests } from '../files.ts'
import { xencfg } from './run.ts'

const { pathOf } = filesForTests()

const guest = (more: string) => `name = "vm"\ntype = "pv"\nkernel = "${pathOf('vmlinuz')}"\nmemory = 512\n${more}`

describe.skipIf(process.platform === 'win32')('xencfg check --dom0', () => {
  it('tells what this machine does not have, with the line of libxl', async () => {
    writeFileSync(pathOf('vmlinuz'), '')
    writeFileSync(pathOf('vm.cfg'), guest(`disk = [ "${pathOf('a.img')},raw,xvda,w" ]\n`))
    const { status, out } = await xencfg(['check', '--dom0', pathOf('vm.cfg')])
    expect(status).toBe(1)
    expect(out).toContain(`dom0 has no file \`${pathOf('a.img')}\``)
    expect(out).toContain(`failed to stat: ${pathOf('a.img')}: No such file or directory`)
    writeFileSync(pathOf('a.img'), '')
    expect(await xencfg(['check', '--dom0', pathOf('vm.cfg')])).toMatchObject({ status: 0, out: '' })
  })

  it('says nothing of it without the option, nor of a path from where xl is started', async () => {
    writeFileSync(pathOf('vm.cfg'), guest('ramdisk = "initrd"\n'))
    expect(await xencfg(['check', pathOf('vm.cfg')])).toMatchObject({ status: 0, out: '' })
    writeFileSync(pathOf('vmlinuz'), '')
    expect(await xencfg(['check', '--dom0', pathOf('vm.cfg')])).toMatchObject({ status: 0, out: '' })
  })

  it('is understood by show, explain-error and upgrade-check, too', async () => {
    const missing = 'libxl: error: libxl_device.c:1: f: nothing'
    for (const args of [['show', '--effective'], ['upgrade-check', '--from', '4.17'], ['explain-error']]) {
      writeFileSync(pathOf('vmlinuz'), '')
      writeFileSync(pathOf('vm.cfg'), guest(`disk = [ "${pathOf('gone.img')},raw,xvda,w" ]\n`))
      const of = (...more: string[]) => xencfg([...args, ...more, pathOf('vm.cfg')], { input: `${missing}\n` })
      const [without, given] = [await of(), await of('--dom0')]
      expect(given.err).not.toContain('unknown option')
      if (args[0] === 'show') expect([without.status, given.status]).toEqual([0, 1])
      else expect(given.status).not.toBe(2)
    }
  })

  it.each([
    ['xencfg', filesOfDom0(nodeSystem)],
    ['the server', localDom0],
  ])('is told by %s what stands at a path', (_, files) => {
    writeFileSync(pathOf('plain'), 'four')
    writeFileSync(pathOf('program'), '#!/bin/sh\n')
    chmodSync(pathOf('program'), 0o755)
    mkdirSync(pathOf('folder'))
    expect(files?.at(pathOf('plain'))).toEqual({ kind: 'file', size: 4, executable: false })
    expect(files?.at(pathOf('program'))).toMatchObject({ kind: 'file', executable: true })
    expect(files?.at(pathOf('folder'))).toEqual({ kind: 'folder' })
    expect(files?.at('/dev/null')).toEqual({ kind: 'other' })
    expect(files?.at(pathOf('nothing'))).toEqual({ kind: 'missing', why: 'No such file or directory' })
    expect(files?.at(pathOf('plain/below'))).toEqual({ kind: 'missing', why: 'Not a directory' })
    expect(files?.at(`${pathOf('plain')}\0`)).toBeUndefined()
    expect(files?.start(pathOf('plain'), 2)).toEqual(new Uint8Array([102, 111]))
    expect(files?.start('/dev/zero', 2)).toBeUndefined()
    expect(files?.start(pathOf('nothing'), 2)).toBeUndefined()
  })
})
