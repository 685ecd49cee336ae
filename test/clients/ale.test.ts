import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, build } from './server.ts'

let built: Built
let steps: Map<string, unknown>

beforeAll(async () => {
  built = build()
  const file = join(built.folder, 'guest.xl')
  writeFileSync(file, 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\nmaxcpus = 4\nvif = [ "backend=net" ]\n')
  writeFileSync(join(built.folder, 'router.xl'), '# routes\nname = "net"\n')
  const stepsFile = join(built.folder, 'steps')
  writeFileSync(stepsFile, '')
  const vimText = (text: string) => `'${text.replaceAll("'", "''")}'`
  // A terminal that says nothing: Vim would end where standard input does.
  const vim = spawn(
    'vim',
    [
      ...['-T', 'dumb', '--not-a-term', '-n', '-i', 'NONE', '-N'],
      ...['-u', fileURLToPath(new URL('./ale.vim', import.meta.url))],
      ...['--cmd', `let g:program = ${vimText(built.program)} | let g:steps = ${vimText(stepsFile)}`],
      file,
    ],
    {
      cwd: built.folder,
      timeout: 60_000,
      env: { ...process.env, HOME: built.folder },
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  await new Promise((resolve) => vim.on('close', resolve))
  const lines = readFileSync(stepsFile, 'utf8').split('\n').filter(Boolean)
  steps = new Map(lines.map((line) => JSON.parse(line)).map(({ step, value }) => [step, value]))
}, 90_000)
afterAll(() => built.remove())

describe('Vim with ALE', () => {
  it('comes to its end', () => {
    expect(steps.get('timeout')).toBeUndefined()
    expect(steps.get('end')).toBe(1)
  })

  it('shows diagnostics by its settings, not by what was said when it started', () => {
    expect(steps.get('diagnostics')).toEqual([expect.stringMatching(/^4:1: xl 4\.17 ignores `maxcpus`/)])
  })

  it('applies the fix that is picked', () => {
    expect(steps.get('fixed')).toContain('maxvcpus = 4')
  })

  it('shows a hover without marks of Markdown', () => {
    expect(steps.get('hover')).toMatch(/^memory · integer, MiB/)
  })

  it('accepts a key with nothing of a snippet left in the text', () => {
    expect(steps.get('accepted')).toBe('on_crash = "destroy"')
  })

  it('finds the file of a guest that another file names, and gives it another name in both', () => {
    expect(steps.get('definition')).toBe('router.xl:2')
    expect(steps.get('renamed')).toEqual(['vif = [ "backend=gate" ]', '# routes\nname = "gate"'])
  })

  it('lives on with a wrong setting, and follows the others', () => {
    expect(steps.get('other')).toEqual([expect.stringMatching(/^6:1: xl 4\.14 ignores `maxmen`/)])
  })
})
