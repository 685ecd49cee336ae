import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

// What is compiled is kept for the next start: a cache may be missing, damaged, foreign or forbidden, and nothing is to be seen of it.
const root = fileURLToPath(new URL('../../../', import.meta.url))
const output = 'dist/cli/xencfg.cjs'

let into: string
beforeAll(() => {
  into = fs.mkdtempSync(path.join(os.tmpdir(), 'xencfg-cache-'))
  execFileSync(process.execPath, [path.join(root, 'esbuild.mjs'), '--production', '--only', output, '--into', into])
  fs.writeFileSync(path.join(into, 'a.xl'), 'name = "a"\nkernel = "/boot/vmlinuz"\nmaxcpus = 4\n')
})
afterAll(() => fs.rmSync(into, { recursive: true }))

let home: string
beforeEach(() => {
  home = fs.mkdtempSync(path.join(into, 'cache-'))
})

const run = (env: Readonly<Record<string, string>> = {}) => {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...others } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(into, output), 'check', 'a.xl'], {
    cwd: into,
    env: { ...others, XDG_CACHE_HOME: home, ...env },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const expected = { status: 0, stdout: expect.stringContaining('Did you mean `maxvcpus`?'), stderr: expect.any(String) }

const kept = (folder = path.join(home, 'xencfg')): string[] =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        // From Node.js 22 on it keeps its own beside ours where a person says where.
        .filter((name) => name.startsWith('parts-'))
        .map((name) => path.join(folder, name))
    : []

describe('what is compiled is kept', () => {
  it('and read the next time', () => {
    const first = run()
    expect(first).toMatchObject(expected)
    const [file = ''] = kept()
    const before = fs.statSync(file)
    expect(run()).toEqual(first)
    expect(kept()).toEqual([file])
    expect(fs.statSync(file).mtimeMs).toBe(before.mtimeMs)
    expect(before.mode & 0o777).toBe(0o600)
  })

  it('unless it is damaged: V8 would end with the whole program', () => {
    const first = run()
    const [file = ''] = kept()
    const whole = fs.readFileSync(file)
    for (const at of [0, 5, whole.length >> 1]) {
      const damaged = Buffer.from(whole)
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at)
      fs.writeFileSync(file, damaged)
      expect(run(), `at ${at}`).toEqual(first)
      expect(fs.readFileSync(file).equals(damaged), `at ${at}`).toBe(false)
    }
    for (const length of [3, 1000]) {
      fs.writeFileSync(file, whole.subarray(0, length))
      expect(run(), `${length} bytes`).toEqual(first)
    }
  })

  it('unless others could have written it', () => {
    run()
    const [file = ''] = kept()
    fs.chmodSync(file, 0o666)
    expect(run()).toMatchObject(expected)
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
  })

  it.runIf(process.platform !== 'win32')('unless it is no file', () => {
    run()
    const [file = ''] = kept()
    fs.rmSync(file)
    execFileSync('mkfifo', [file])
    expect(run()).toMatchObject(expected)
    expect(fs.statSync(file).isFile()).toBe(true)
  })

  it('of the last few builds', () => {
    fs.mkdirSync(path.join(home, 'xencfg'))
    for (let build = 0; build < 9; build++) {
      const file = path.join(home, 'xencfg', `parts-${build}-v20.0.0-x64`)
      fs.writeFileSync(file, '')
      fs.utimesSync(file, 1000 + build, 1000 + build)
    }
    expect(run()).toMatchObject(expected)
    const names = kept().map((file) => path.basename(file).replace(/^parts-(\d-)?.*/, '$1'))
    expect(names.sort()).toEqual(['', '4-', '5-', '6-', '7-', '8-'])
  })

  it('where that can be done, and silently not elsewhere', () => {
    const file = path.join(home, 'file')
    fs.writeFileSync(file, '')
    for (const place of [file, '/proc/nothing', '/dev/full']) {
      const { status, stdout, stderr } = run({ XDG_CACHE_HOME: place })
      expect({ status, stdout, stderr }, place).toEqual(run())
    }
  })

  it('nowhere that depends on where the program was started', () => {
    const own = path.join(into, 'started')
    fs.mkdirSync(path.join(own, 'home'), { recursive: true })
    const { NODE_COMPILE_CACHE: _, XDG_CACHE_HOME: __, ...others } = process.env
    for (const env of [{ HOME: '' }, { HOME: 'home' }, { XDG_CACHE_HOME: 'home', HOME: path.join(own, 'nowhere') }]) {
      const { status, stderr } = spawnSync(process.execPath, [path.join(into, output), 'check', '../a.xl'], {
        cwd: own,
        env: { ...others, ...env },
        encoding: 'utf8',
      })
      expect([status, stderr]).toEqual([0, expect.stringContaining('1 warning')])
      expect(fs.readdirSync(own, { recursive: true })).toEqual(['home'])
    }
  })

  it.runIf(process.getuid?.() === 0)('nowhere for who is known to nobody and has no home', () => {
    fs.chmodSync(into, 0o755)
    const { PATH = '' } = process.env
    const { status, stderr } = spawnSync(process.execPath, [path.join(into, output), 'check', 'a.xl'], {
      cwd: into,
      env: { PATH },
      uid: 54_321,
      gid: 54_321,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, expect.stringContaining('1 warning')])
  })

  it('where a person says so', () => {
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject(expected)
    expect(kept()).toEqual([])
    const place = path.join(home, 'place')
    expect(run({ NODE_COMPILE_CACHE: place })).toMatchObject(expected)
    expect([kept().length, kept(place).length]).toEqual([0, 1])
  })
})

it.each([
  ['of the extension', 'dist/server/start.js', []],
  ['of xencfg', output, ['lsp']],
])(
  'the server %s keeps what it has compiled, too, when its session ends, beside that of a check',
  async (_, program, command) => {
    const session = async () => {
      const server = spawn(process.execPath, [path.join(into, program), ...command, '--stdio'], {
        env: { ...process.env, XDG_CACHE_HOME: home },
      })
      let complaints = ''
      server.stderr.setEncoding('utf8').on('data', (piece) => {
        complaints += piece
      })
      const send = (message: object) => {
        const text = JSON.stringify({ jsonrpc: '2.0', ...message })
        server.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`)
      }
      const textDocument = { uri: 'file:///guest.xl', languageId: 'xen-domain', version: 1, text: 'name = "guest"\n' }
      // At once: what the server gets ready while it waits for the first document goes by how long that takes.
      send({ id: 1, method: 'initialize', params: { capabilities: {} } })
      send({ method: 'initialized', params: {} })
      send({ method: 'textDocument/didOpen', params: { textDocument } })
      send({ id: 2, method: 'textDocument/diagnostic', params: { textDocument } })
      let answer = ''
      server.stdout.setEncoding('utf8').on('data', (piece) => {
        answer += piece
      })
      while (!answer.includes('"id":2')) await once(server.stdout, 'data')
      send({ id: 3, method: 'shutdown' })
      send({ method: 'exit' })
      const [status] = await once(server, 'close')
      return {
        status,
        complaints,
        answer: answer.split('Content-Length').find((each) => each.includes('"capabilities"')),
      }
    }
    const states = () => kept().map((file) => [file, fs.statSync(file).size, fs.statSync(file).mtimeMs] as const)
    expect(run()).toMatchObject(expected)
    const first = await session()
    expect(first).toEqual({ status: 0, complaints: '', answer: expect.stringContaining('"capabilities"') })
    const before = states()
    expect(before).toEqual([
      [expect.any(String), expect.toSatisfy((size) => size > 100_000), expect.any(Number)],
      [expect.any(String), expect.toSatisfy((size) => size > 100_000), expect.any(Number)],
    ])
    expect(await session()).toEqual(first)
    // What V8 was told otherwise it takes for another's.
    expect(run()).toMatchObject(expected)
    expect(states()).toEqual(before)
  },
)

it('V8 knows what it is told, and has it otherwise from the start', () => {
  const program = `
    const v8 = require('node:v8')
    const { wordsForV8 } = require(${JSON.stringify(path.join(into, 'dist/cli/code-cache.cjs'))})
    const before = v8.cachedDataVersionTag()
    for (const [told, fromTheStart] of wordsForV8(true)) {
      v8.setFlagsFromString(told)
      const other = v8.cachedDataVersionTag() !== before
      v8.setFlagsFromString(fromTheStart)
      console.log(other, v8.cachedDataVersionTag() === before)
    }`
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' })
  expect([stdout.trim().split('\n'), stderr]).toEqual([expect.arrayContaining(['true true']), ''])
  expect(stdout).not.toContain('false')
})
