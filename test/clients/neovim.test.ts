import { describe, expect, it } from 'vitest'
import { beside, runEditor, stepsOf } from './server.ts'

const steps = stepsOf('guest.cfg', (built, file) =>
  runEditor(built, 'nvim', [
    ...['--headless', '-u', 'NONE', '-n'],
    ...['--cmd', `let g:program=${JSON.stringify(built.program)}`],
    file,
    ...['-c', `luafile ${beside('neovim.lua')}`],
  ]),
)

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
