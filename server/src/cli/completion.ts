import type { Command, Option } from 'commander'
import { proposedFor, type Shell } from './options.ts'
import { print, type Status, type World } from './output.ts'

/** What may stand behind `xencfg`, as a shell has to know it. */
interface Completed {
  readonly name: string
  readonly description: string
  readonly options: readonly CompletedOption[]
  /** What its argument may be; undefined for files. */
  readonly words: readonly string[] | undefined
}

interface CompletedOption {
  readonly flags: readonly string[]
  readonly description: string
  /** What its value may be, empty for anything; undefined where it has none. */
  readonly values: readonly string[] | undefined
}

const completedOption = (option: Option): CompletedOption => ({
  flags: [option.short, option.long].flatMap((flag) => flag ?? []),
  description: option.description,
  values: option.required || option.optional ? proposedFor(option) : undefined,
})

/** All commands, and the one that Commander adds. */
const completed = (program: Command): Completed[] => {
  const commands = program.commands.map(completedCommand)
  const words = commands.map(({ name }) => name)
  return [...commands, { name: 'help', description: 'display help for a command', options: [], words }]
}

const completedCommand = (command: Command): Completed => {
  const words = command.registeredArguments.flatMap(proposedFor)
  const takesFiles = command.registeredArguments.some(
    ({ argChoices, description }) => !argChoices && /file/.test(description),
  )
  return {
    name: command.name(),
    description: command.description(),
    options: command.options.map(completedOption),
    words: takesFiles ? undefined : words,
  }
}

/** Text in the quotes that all three shells take literally. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const bash = (commands: readonly Completed[]): string => {
  const valuesOf = ({ name, options }: Completed) =>
    options.flatMap(({ flags, values }) =>
      values === undefined
        ? []
        : [
            `    ${flags.map((flag) => quoted(`${name} ${flag}`)).join('|')}) ${
              values.length > 0 ? `words=${quoted(values.join(' '))}` : 'files=1'
            };;`,
          ],
    )
  const wordsOf = ({ name, options, words }: Completed) => {
    const flags = options.flatMap((option) => option.flags.filter((flag) => flag.startsWith('--')))
    return `    ${quoted(name)}) case $word in -*) words=${quoted([...flags, '--help'].join(' '))};; *) ${
      words ? `words=${quoted(words.join(' '))}` : 'files=1'
    };; esac;;`
  }
  return `# bash completion for xencfg
_xencfg() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words='' files='' prefix=''
  case $word in
    # The sign is a word of its own, unless COMP_WORDBREAKS is without it.
    =) word='';;
    --*=*) before=\${word%%=*} prefix=$before= word=\${word#*=};;
    *) [ "$before" != = ] || before=\${COMP_WORDS[COMP_CWORD-2]};;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted([...commands.map(({ name }) => name), '--help', '--version'].join(' '))}
  else
    case "$command $before" in
${commands.flatMap(valuesOf).join('\n')}
    *) case $command in
${commands.map(wordsOf).join('\n')}
    esac;;
    esac
  fi
  if [ -n "$files" ]; then COMPREPLY=(); compopt -o default 2>/dev/null
  else COMPREPLY=($(compgen -P "$prefix" -W "$words" -- "$word")); fi
}
complete -F _xencfg xencfg`
}

/** What `_arguments` of zsh would take for its own. */
const forZsh = (text: string): string => text.replace(/[\\[\]:]/g, (char) => `\\${char}`)

const zsh = (commands: readonly Completed[]): string => {
  const spec = ({ flags, description, values }: CompletedOption) =>
    flags.map((flag) => {
      const value = values === undefined ? '' : `:value:${values.length > 0 ? `(${values.join(' ')})` : '_files'}`
      // With its value behind a `=` or as the next word.
      const ending = values !== undefined && flag.startsWith('--') ? '=' : ''
      return quoted(`*${flag}${ending}[${forZsh(description)}]${value}`)
    })
  const branch = ({ name, options, words }: Completed) =>
    `    ${name}) _arguments ${[
      ...options.flatMap(spec),
      quoted(`*:argument:${words ? `(${words.join(' ')})` : '_files'}`),
    ].join(' ')};;`
  return `#compdef xencfg
_xencfg() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, description }) => quoted(`${name}:${description}`)).join(' ')})
    _describe command commands
  else
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
${commands.map(branch).join('\n')}
    esac
  fi
}
compdef _xencfg xencfg`
}

const fish = (commands: readonly Completed[]): string => {
  const line = (...parts: readonly string[]) => ['complete -c xencfg', ...parts].join(' ')
  const forCommand = ({ name, options, words }: Completed) => {
    const seen = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`
    return [
      ...options.map(({ flags, description, values }) =>
        line(
          seen,
          ...flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)),
          ...(values === undefined ? [] : values.length > 0 ? [`-xa ${quoted(values.join(' '))}`] : ['-r']),
          `-d ${quoted(description)}`,
        ),
      ),
      ...(words ? [line(seen, `-fa ${quoted(words.join(' '))}`)] : []),
    ]
  }
  return [
    '# fish completion for xencfg',
    ...commands.map(({ name, description }) =>
      line('-n __fish_use_subcommand', `-fa ${name}`, `-d ${quoted(description)}`),
    ),
    ...commands.flatMap(forCommand),
  ].join('\n')
}

const scripts: Record<Shell, (commands: readonly Completed[]) => string> = { bash, zsh, fish }

/** `xencfg completion`: prints the script for a shell, made of the commands and options that there are. */
export const printCompletion = (world: World, program: Command, shell: Shell): Status => {
  print(world, scripts[shell](completed(program)))
  return 0
}
