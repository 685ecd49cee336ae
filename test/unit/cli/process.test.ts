import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { version } from '../../../package.json'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const output = 'dist/cli/xencfg.cjs'
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
    expect([stderr, status]).toEqual(['xencfg: standard output cannot be written: the disk is full\n', 2])
    closeSync(full)
  })

  it.runIf(process.platform === 'linux')('finds a file whose name is no UTF-8', () => {
    const name = Buffer.from('l\xe4t\xff in.xl', 'latin1')
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), 'name = "a" ,\n')
    // Node.js hands on text alone: a shell has the bytes.
    const escaped = [...name].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
    const command = `exec "$0" check --format jsonl "$(printf '${escaped}')"`
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command, join(folder, output)], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([stderr, status]).toEqual(['', 1])
    expect(JSON.parse(stdout.split('\n')[0] ?? '').file).toBe('l\udce4t\udcff in.xl')
    rmSync(Buffer.concat([Buffer.from(`${folder}/`), name]))
  })

  it('says the same whether one file is judged at a time or several', async () => {
    const many = join(folder, 'many')
    mkdirSync(many)
    const kinds = ['maxcpus = 4\n', 'memory = 0512\n', 'disk = [ "a" \n', 'vif = [ "mac=1" ]\n', '']
    for (let at = 0; at < 100; at++)
      writeFileSync(join(many, `${at}.xl`), `name = "g${at}"\nkernel = "/k"\n${(kinds[at % 5] ?? '').repeat(at % 7)}`)
    writeFileSync(join(many, 'other.xl'), '#!/bin/sh\nexit 0\n')
    const { SEED: _, ...env } = process.env
    const check = (...args: string[]) => {
      const { stdout, stderr, status } = spawnSync(join(folder, output), ['check', ...args, 'many', 'none.xl'], {
        cwd: folder,
        env,
      })
      return { stdout: stdout.toString(), stderr: stderr.toString(), status }
    }
    for (const format of ['text', 'sarif', 'jsonl']) {
      const one = check('--format', format)
      expect(one.stdout.length).toBeGreaterThan(1000)
      expect(one.status).toBe(2)
      expect(check('--format', format, '--jobs', '3')).toEqual(one)
    }
    // Each thread looks at the files of dom0 itself.
    const onDom0 = check('--dom0')
    expect(onDom0.stdout.match(/\[no-such-file\]/g)?.length).toBeGreaterThan(50)
    expect(check('--dom0', '--jobs', '3')).toEqual(onDom0)
    const { child, ended } = start('check', '--jobs', '2', 'many')
    child.stdout.once('data', () => child.stdout.destroy())
    expect([await textOf(child.stderr), await ended]).toEqual(['', 2])
  }, 240_000)

  it('watches files until it is interrupted, however they are stored, and ends with what the last report says', async () => {
    const watched = join(folder, 'watched')
    mkdirSync(watched)
    const file = join(watched, 'a.xl')
    const good = 'name = "a"\nkernel = "/k"\nmemory = 512\n'
    writeFileSync(file, good)
    const { child, ended } = start('check', '--watch', 'watched')
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (part) => {
      out += part
    })
    const shown = async (text: string) => {
      for (let tries = 0; !out.includes(text); tries++) {
        if (tries > 400) throw new Error(`no ${text} in ${out}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    }
    // As editors do: beside it, and put in its place.
    const store = (text: string) => {
      writeFileSync(`${file}~`, text)
      renameSync(`${file}~`, file)
    }
    store(`${good}maxcpus = 4\n`)
    await shown('a.xl:4:1: warning')
    store(`${good}type = "pvx"\n`)
    await shown('a.xl:4:8: error')
    expect(out).not.toContain('\u001B')
    child.kill('SIGINT')
    expect(await ended).toBe(1)
  })

  it.skipIf(process.platform === 'win32')(
    'leaves nothing half done where a signal ends it, whenever that comes',
    async () => {
      // Sends itself a signal at one of the steps of a writing: from the first file on that is opened to be written.
      const hook = join(folder, 'hook.cjs')
      writeFileSync(
        hook,
        `const fs = require('fs')
      let step = 0
      for (const name of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'statSync', 'chmodSync', 'renameSync', 'rmSync']) {
        const own = fs[name]
        fs[name] = (...given) => {
          if (step > 0 || (name === 'openSync' && given[1] & 3)) step++
          if (step === Number(process.env.STEP)) process.kill(process.pid, process.env.SIGNAL)
          return own(...given)
        }
      }`,
      )
      const old = 'name = "a"\nkernel = "/k"\nmaxcpus = 4\n'
      const endings = ['SIGHUP', 'SIGINT', 'SIGTERM']
      const ends = await Promise.all(
        Array.from({ length: 24 }, async (_, index) => {
          const own = join(folder, `ended${index}`)
          mkdirSync(own)
          writeFileSync(join(own, 'a.xl'), old)
          const child = spawn(
            process.execPath,
            ['--require', hook, join(folder, output), 'migrate', '--write', 'a.xl'],
            {
              cwd: own,
              env: { ...process.env, STEP: String(index + 1), SIGNAL: endings[index % 3] },
              stdio: 'ignore',
            },
          )
          const [status, signal] = await once(child, 'close')
          const texts = readdirSync(own).map((name) => [name, readFileSync(join(own, name), 'utf8')])
          return { ended: signal ?? status, texts: Object.fromEntries(texts) }
        }),
      )
      const written = { 'a.xl': expect.stringContaining('maxvcpus'), 'a.xl.xm': old }
      for (const [index, { ended, texts }] of ends.entries()) {
        expect([endings[index % 3], 0]).toContain(ended)
        expect(texts).toEqual(written)
      }
      expect(ends.filter(({ ended }) => ended !== 0).length).toBeGreaterThan(12)
    },
    60_000,
  )

  it.skipIf(process.platform === 'win32')('works where the directory is gone in which it was started', () => {
    writeFileSync(join(folder, 'there.xl'), 'maxcpus = 4\n')
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'mkdir gone && cd gone && rmdir ../gone && "$0" check --quiet --format gcc "$1" a.xl',
        join(folder, output),
        join(folder, 'there.xl'),
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    expect([stdout.split(': ')[0], stderr]).toEqual([
      `${join(folder, 'there.xl')}:1:1`,
      'xencfg: a.xl: there is no such file\n',
    ])
  })

  it('says its version', async () => {
    const { child, ended } = start('--version')
    expect([await textOf(child.stdout), await ended]).toEqual([`${version}\n`, 0])
  })

  it('ends without a word when its reader has seen enough, and with 2: what was seen is not all', async () => {
    // More than a pipe holds, or a socket: what is written into one of them is not missed by whoever wrote it.
    writeFileSync(join(folder, 'long.xl'), 'memmory = 1\n'.repeat(10_000))
    const { child, ended } = start('check', '--format', 'json', 'long.xl')
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await textOf(child.stderr)).toBe('')
    expect(await ended).toBe(2)
  })

  it.runIf(process.platform === 'linux')('writes no result over the file that comes by `<`', () => {
    const file = join(folder, 'own.xl')
    const old = 'name = "a"\nkernel = "/k"\nmaxcpus = 4\n'
    writeFileSync(file, old)
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '"$0" migrate --output own.xl - < own.xl', join(folder, output)],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect([status, stderr.split('\n')[0]]).toEqual([
      2,
      'xencfg: own.xl: is - itself; --write keeps the original beside it',
    ])
    expect(readFileSync(file, 'utf8')).toBe(old)
  })

  it('judges no more when nobody reads', () => {
    const files = join(folder, 'unread')
    mkdirSync(files)
    for (let at = 0; at < 50; at++) writeFileSync(join(files, `${at}.xl`), 'maxcpus = 4\n'.repeat(200))
    // The last one is a pipe that would be waited for.
    execFileSync('mkfifo', [join(files, 'z.xl')])
    const { status, stdout } = spawnSync(
      'bash',
      ['-c', '"$0" check unread/*.xl | head -1; echo "${PIPESTATUS[0]}"', join(folder, output)],
      { cwd: folder, encoding: 'utf8' },
    )
    expect([status, stdout.split('\n')[1]]).toEqual([0, '2'])
  })

  const hooks = {
    ends: "if (!w.isMainThread) w.parentPort.on('message', () => process.exit(0))",
    'has too little memory':
      'const { Worker } = w\nw.Worker = class extends Worker { constructor(file, options) { super(file, { ...options, resourceLimits: { maxOldGenerationSizeMb: 2 } }) } }',
  }

  it.each([
    ['ends', 'has ended'],
    ['has too little memory', 'has run out of memory'],
  ] as const)('takes no file for good that a thread has not judged which %s', (how, why) => {
    const hook = join(folder, 'hook.cjs')
    writeFileSync(hook, `const w = require('node:worker_threads')\n${hooks[how]}\n`)
    const files = ['1', '2', '3'].map((name) => {
      const file = join(folder, `judged${name}.xl`)
      writeFileSync(file, 'name = "a"\nkernel = "/k"\nmemory = 512\n')
      return file
    })
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--require', hook, join(folder, output), 'check', '--jobs', '2', '--format', 'json', ...files],
      { cwd: folder, encoding: 'utf8' },
    )
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      `xencfg: ${files[0]}: is not judged: the thread of --jobs that was to judge it ${why}\n`,
    ])
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

  it('ends with a word where it cannot follow its editor any more, and when that goes away', async () => {
    const lost = start('lsp', '--stdio')
    lost.child.stdin.write('Content-Length: x\r\n\r\n')
    expect(await textOf(lost.child.stderr)).toBe('xencfg: the client is lost: Content-Length is no length: "x"\n')
    expect(await lost.ended).toBe(1)
    const left = start('lsp', '--stdio')
    left.child.stdin.end()
    expect([await textOf(left.child.stderr), await left.ended]).toEqual(['', 1])
    const unread = start('lsp', '--stdio')
    unread.child.stdout.destroy()
    const id = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} })
    for (let times = 0; times < 3; times++) unread.child.stdin.write(`Content-Length: ${id.length}\r\n\r\n${id}`)
    unread.child.stdin.on('error', () => {})
    expect([await textOf(unread.child.stderr), await unread.ended]).toEqual([
      'xencfg: the client is lost: write EPIPE\n',
      1,
    ])
  })
})
