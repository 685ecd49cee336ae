import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beside, stepsOf } from './server.ts'

const vimText = (text: string) => `'${text.replaceAll("'", "''")}'`

const steps = stepsOf('guest.xl', async ({ program, folder }, file) => {
  const stepsFile = join(folder, 'steps')
  writeFileSync(stepsFile, '')
  // A terminal that says nothing: Vim would end where standard input does.
  const vim = spawn(
    'vim',
    [
      ...['-T', 'dumb', '--not-a-term', '-n', '-i', 'NONE', '-N'],
      ...['-u', beside('ale.vim')],
      ...['--cmd', `let g:program = ${vimText(program)} | let g:steps = ${vimText(stepsFile)}`],
      file,
    ],
    { cwd: folder, timeout: 60_000, env: { ...process.env, HOME: folder }, stdio: ['pipe', 'ignore', 'ignore'] },
  )
  await new Promise((resolve) => vim.on('close', resolve))
  return readFileSync(stepsFile, 'utf8')
})

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
