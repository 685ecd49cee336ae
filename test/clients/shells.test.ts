import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shells } from '../../server/src/cli/options.ts'
import { programOf } from '../../server/src/cli/run.ts'
import { releases } from '../../server/src/release.ts'
import { worldOf, xencfg } from '../unit/cli/run.ts'
import { beside } from './server.ts'

const world = worldOf({})

let folder: string
const script = (shell: Shell) => join(folder, `xencfg.${shell}`)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-shells-'))
  for (const shell of shells) writeFileSync(script(shell), (await xencfg(['completion', shell])).out)
})
afterAll(() => rmSync(folder, { recursive: true }))

const said = (command: string, args: readonly string[]) =>
  execFileSync(command, args, { encoding: 'utf8' }).split('\n').filter(Boolean)

/** What each shell completes the last of some words to. */
const completers: Record<Shell, (...words: string[]) => string[]> = {
  bash: (...words) =>
    said('bash', [
      '--norc',
      '-c',
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _xencfg; printf "%s\\n" "${COMPREPLY[@]}"',
      'bash',
      script('bash'),
      'xencfg',
      ...words,
    ]),
  zsh: (...words) => said('zsh', ['-f', beside('complete.zsh'), script('zsh'), ['xencfg', ...words].join(' ')]),
  fish: (...words) =>
    said('fish', ['--no-config', '-c', `source ${script('fish')}; complete -C "xencfg ${words.join(' ')}"`]).map(
      (line) => line.split('\t')[0] ?? '',
    ),
}

/** A word as the shell gives it to a completion: to Bash a `=` is a word of its own. */
const behindSign = (shell: Shell, word: string): string[] =>
  shell === 'bash' ? word.split(/(=)/).filter(Boolean) : [word]

describe.each(shells)('%s', (shell) => {
  const complete = completers[shell]

  it('completes the commands', () => {
    expect(complete('')).toEqual(expect.arrayContaining(['check', 'fix', 'migrate', 'explain', 'completion']))
  })

  it('completes the options of a command', () => {
    expect(complete('check', '--ex')).toContain('--exclude')
    expect(complete('check', '--ex')).not.toContain('--effective')
    expect(complete('show', '--eff')).toContain('--effective')
  })

  it('completes every command and every option that there is', () => {
    const { commands } = programOf(world, () => {})
    expect(commands.length).toBeGreaterThan(10)
    expect(complete('').sort()).toEqual(expect.arrayContaining(commands.map((command) => command.name())))
    for (const command of commands) {
      const flags = command.options.flatMap(({ long }) => long ?? [])
      expect(complete(command.name(), '--'), command.name()).toEqual(expect.arrayContaining(flags))
    }
  })

  it('completes what help is about', () => {
    expect(complete('he')).toContain('help')
    expect(complete('help', 'expl')).toEqual(expect.arrayContaining(['explain', 'explain-error']))
  })

  it('completes the values of an option', () => {
    expect(complete('check', '--format', '')).toEqual(expect.arrayContaining(['text', 'sarif', 'junit']))
    expect(complete('check', '--release', '')).toEqual(expect.arrayContaining([...releases]))
  })

  it('completes keys and rules', () => {
    expect(complete('explain', 'maxv')).toEqual(['maxvcpus'])
    expect(complete('explain', 'unknown-')).toContain('unknown-key')
  })

  it('completes values behind a =', () => {
    const values = (word: string) =>
      complete('check', ...behindSign(shell, word)).map((each) => each.replace(/^.*=/, ''))
    expect(values('--format=')).toEqual(expect.arrayContaining(['text', 'sarif', 'junit']))
    expect(values('--format=sa')).toEqual(['sarif'])
    expect(values('--severity=e')).toEqual(['error'])
  })
})

it('bash completes values behind a = that ends no word', () => {
  expect(completers.bash('check', '--format=sa')).toEqual(['--format=sarif'])
})
