import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { version } from '../../../package.json'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const output = 'dist/cli/xencfg.mjs'
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-'))
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--only', output, '--into', folder])
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The program that ships, started as a shell would start it. */
const start = (...args: string[]) => {
  const child = spawn(join(folder, output), args, { cwd: folder })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { child, ended }
}

const textOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  let text = ''
  for await (const part of stream.setEncoding('utf8')) text += part
  return text
}

describe('xencfg as a process', () => {
  it('reads standard input, writes standard output, and ends with its status', async () => {
    const { child, ended } = start('check', '-')
    child.stdin.end('name = "a"\r\n')
    expect(await textOf(child.stdout)).toContain('-:1:11: error:')
    expect(await ended).toBe(1)
  })

  it('looks for files where it was started, and complains on standard error', async () => {
    writeFileSync(join(folder, 'good.xl'), 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n')
    const { child, ended } = start('check', 'good.xl', 'none.xl')
    const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
    expect([out, err, await ended]).toEqual(['', 'xencfg: none.xl: there is no such file\n', 2])
  })

  it.runIf(existsSync('/dev/full'))('ends with 2 and a word where the disk is full', () => {
    const full = openSync('/dev/full', 'w')
    const { stderr, status } = spawnSync(join(folder, output), ['keys', '--format', 'json'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    expect([stderr, status]).toEqual(['xencfg: standard output cannot be written: ENOSPC\n', 2])
    closeSync(full)
  })

  it('says its version', async () => {
    const { child, ended } = start('--version')
    expect([await textOf(child.stdout), await ended]).toEqual([`${version}\n`, 0])
  })

  it('ends without a word when its reader has seen enough', async () => {
    const { child, ended } = start('keys', '--format', 'json')
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await textOf(child.stderr)).toBe('')
    expect(await ended).toBe(0)
  })

  it('serves an editor until it is told to end', async () => {
    const { child, ended } = start('lsp', '--stdio')
    const editor = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
    editor.listen()
    const { serverInfo }: { serverInfo: object } = await editor.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    })
    expect(serverInfo).toMatchObject({ name: 'Xen Config' })
    await expect(editor.sendRequest('shutdown')).resolves.toBeNull()
    await editor.sendNotification('exit')
    expect(await ended).toBe(0)
    editor.dispose()
  })
})
