import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, build } from './server.ts'

let built: Built
let steps: Map<string, unknown>

beforeAll(async () => {
  built = build()
  const file = join(built.folder, 'guest.cfg')
  writeFileSync(file, 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\nmaxcpus = 4\nvif = [ "backend=net" ]\n')
  writeFileSync(join(built.folder, 'router.xl'), '# routes\nname = "net"\n')
  const { stdout } = await promisify(execFile)(
    'nvim',
    [
      '--headless',
      '-u',
      'NONE',
      '-n',
      '--cmd',
      `let g:program=${JSON.stringify(built.program)}`,
      file,
      '-c',
      `luafile ${fileURLToPath(new URL('./neovim.lua', import.meta.url))}`,
    ],
    { cwd: built.folder, timeout: 60_000, encoding: 'utf8', env: { ...process.env, HOME: built.folder } },
  )
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  steps = new Map(lines.map((line) => JSON.parse(line)).map(({ step, value }) => [step, value]))
})
afterAll(() => built.remove())

describe("Neovim's own client", () => {
  it('comes to its end without an error of the protocol', () => {
    expect(steps.get('timeout')).toBeUndefined()
    expect(steps.get('error')).toBeUndefined()
    expect(steps.get('end')).toBe(true)
  })

  it('shows diagnostics by its settings', () => {
    expect(steps.get('diagnostics')).toEqual([
      {
        line: 3,
        code: 'unknown-key',
        severity: 2,
        message: 'xl 4.17 ignores `maxcpus` without a message. Did you mean `maxvcpus`?',
      },
    ])
  })

  it('is offered no command of another editor, and applies the first fix', () => {
    const actions = steps.get('actions') as { title: string; command: boolean }[]
    expect(actions[0]?.title).toBe('Replace maxcpus by maxvcpus')
    expect(actions.filter(({ command }) => command)).toEqual([])
    expect(steps.get('fixed')).toContain('maxvcpus = 4')
  })

  it('completes a key, without the marks of a snippet that it does not know', () => {
    expect(steps.get('accepted')).toMatch(/^on_crash\b[^$]*$/)
  })

  it('shows a hover', () => {
    expect(JSON.stringify(steps.get('hover'))).toContain('memory')
  })

  it('finds the file of a guest that another file names', () => {
    expect(steps.get('definition')).toMatch(/router\.xl:1:8$/)
    expect(steps.get('references')).toEqual(['guest.cfg:4', 'router.xl:1'])
  })

  it('gives a guest another name in both files, the closed one too', () => {
    expect(steps.get('renamed')).toEqual(['vif = [ "backend=gate" ]', 'name = "gate"'])
  })

  it('finds a guest by its name', () => {
    expect(steps.get('symbols')).toEqual(['gate'])
  })

  it('is told what is wrong with its settings', () => {
    const messages = (steps.get('messages') as string[]).join('\n')
    expect(messages).toContain('unknown-key')
  })

  it('marks the same character as we, whatever stands before it', () => {
    const { col, byte } = steps.get('column') as { col: number; byte: number }
    expect(col).toBe(byte)
  })

  it('gives a selection its form, and a file, set in as the buffer is', () => {
    const loose = ["name='a'; memory=512", "kernel  = '/boot/vmlinuz'", "vif=['',", "  'bridge=b' ]"]
    expect(steps.get('selection')).toEqual([...loose, 'vcpus = 2'])
    const form = ['name = "a"', 'memory = 512', 'kernel = "/boot/vmlinuz"', 'vif = [', '   "",', '   "bridge=b",', ']']
    expect(steps.get('formatted')).toEqual([...form, 'vcpus = 2'])
    expect(steps.get('again')).toEqual([...form, 'vcpus = 2'])
  })
})
