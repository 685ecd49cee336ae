import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Shell, shells } from '../../server/src/cli/completion.ts'
import { programOf } from '../../server/src/cli/run.ts'
import { releases } from '../../server/src/release.ts'
import { worldOf, xencfg } from '../unit/cli/run.ts'

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
  // zsh completes at a prompt alone: what its functions are asked to propose is printed in their place.
  zsh: (...words) =>
    said('zsh', [
      '-f',
      '-c',
      `compdef() {}; source "$1"; shift
       _describe() { print -rl -- \${\${(P)2}%%:*} }
       _arguments() {
         local spec
         for spec in "$@"; do
           case $words[CURRENT-1] in
             -*) [[ $spec = "*$words[CURRENT-1]["* && $spec = *\\(*\\) ]] && print -rl -- \${(s: :)\${\${spec##*\\(}%\\)}} ;;
             *) [[ $spec = "*$words[CURRENT]"*'['* ]] && print -r -- \${\${spec%%\\[*}#\\*} ;;
           esac
         done
       }
       words=("$@"); CURRENT=$#; _xencfg; true`,
      'zsh',
      script('zsh'),
      'xencfg',
      ...words,
    ]),
  fish: (...words) =>
    said('fish', ['--no-config', '-c', `source ${script('fish')}; complete -C "xencfg ${words.join(' ')}"`]).map(
      (line) => line.split('\t')[0] ?? '',
    ),
}

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

  it('completes the values of an option', () => {
    expect(complete('check', '--format', '')).toEqual(expect.arrayContaining(['text', 'sarif', 'junit']))
    expect(complete('check', '--release', '')).toEqual(expect.arrayContaining([...releases]))
  })
})

describe.each(['bash', 'fish'] as const)('%s', (shell) => {
  it('completes keys and rules', () => {
    expect(completers[shell]('explain', 'maxv')).toEqual(['maxvcpus'])
    expect(completers[shell]('explain', 'unknown-')).toContain('unknown-key')
  })
})
