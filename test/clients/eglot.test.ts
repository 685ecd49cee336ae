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
  const file = join(built.folder, 'guest.xl')
  writeFileSync(file, 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\nmaxcpus = 4\nvif = [ "backend=net" ]\n')
  writeFileSync(join(built.folder, 'router.xl'), '# routes\nname = "net"\n')
  const script = fileURLToPath(new URL('./eglot.el', import.meta.url))
  const { stdout } = await promisify(execFile)('emacs', ['--batch', '-Q', '-l', script, built.program, file], {
    cwd: built.folder,
    timeout: 60_000,
    encoding: 'utf8',
    env: { ...process.env, HOME: built.folder },
  })
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"step"'))
  steps = new Map(lines.map((line) => JSON.parse(line)).map(({ step, value }) => [step, value]))
})
afterAll(() => built.remove())

describe('Emacs with Eglot, and no YASnippet', () => {
  it('comes to its end', () => {
    expect(steps.get('timeout')).toBeUndefined()
    expect(steps.get('end')).toBe(true)
  })

  it('shows diagnostics by what was said when it started', () => {
    expect(steps.get('diagnostics')).toEqual([
      expect.stringContaining('xl 4.17 ignores `maxcpus` without a message. Did you mean `maxvcpus`?'),
    ])
  })

  it('applies the first fix', () => {
    expect((steps.get('actions') as string[])[0]).toBe('Replace maxcpus by maxvcpus')
    expect(steps.get('fixed')).toContain('\nmaxvcpus = 4\n')
  })

  it('completes a key with nothing of a snippet left in the text', () => {
    expect(steps.get('accepted')).toMatch(/^on_crash\b[^$]*$/)
  })

  it('shows a hover without marks of Markdown', () => {
    const hover = steps.get('hover') as string
    expect(hover).toMatch(/^memory · integer, MiB/)
    expect(hover).not.toMatch(/\*\*|`/)
  })

  it('finds the file of a guest that another file names, and all that name it', () => {
    expect(steps.get('definition')).toEqual(['router.xl:2'])
    expect(steps.get('references')).toEqual(['guest.xl:5', 'router.xl:2'])
  })

  it('gives a guest another name in both files, the closed one too', () => {
    expect(steps.get('renamed')).toEqual(['gate" ]', '# routes\nname = "gate"\n'])
  })

  it('has an outline', () => {
    expect((steps.get('outline') as string[]).length).toBeGreaterThan(0)
  })

  it('lives on with a wrong setting, tells of it, and follows the others', () => {
    expect((steps.get('messages') as string[]).join()).toContain('xen.arch is "mips"')
  })

  it('gives a region its form, and a file, set in as the buffer is', () => {
    const loose = "name='a'; memory=512\nkernel  = '/boot/vmlinuz'\nvif=['',\n  'bridge=b' ]\n"
    expect(steps.get('region')).toBe(`${loose}vcpus = 2\n`)
    expect(steps.get('formatted')).toBe(
      'name = "a"\nmemory = 512\nkernel = "/boot/vmlinuz"\nvif = [\n   "",\n   "bridge=b",\n]\nvcpus = 2\n',
    )
  })
})
