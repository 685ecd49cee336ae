import { describe, expect, it } from 'vitest'
import { beside, runEditor, stepsOf } from './server.ts'

const steps = stepsOf('guest.xl', (built, file) =>
  runEditor(built, 'emacs', ['--batch', '-Q', '-l', beside('eglot.el'), built.program, file]),
)

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
