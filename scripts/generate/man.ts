import type { Command, Option } from 'commander'
import { programOf } from '../../server/src/cli/run.ts'
import { nodeSystem } from '../../server/src/cli/system/node.ts'
import type { Generated } from './generated.ts'

/** Text as roff takes it literally: a backslash, a hyphen, and a dot or quote at the start of a line mean something there. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')

const tagged = (tag: string, text: string): string => `.TP\n${tag}\n${roff(text)}`

const flags = ({ flags }: Option): string => `\\fB${roff(flags)}\\fR`

const describe = ({ description, argChoices, defaultValue, defaultValueDescription }: Option): string => {
  const choices = argChoices ? ` One of ${argChoices.join(', ')}.` : ''
  const otherwise = typeof defaultValue === 'string' ? ` Default: ${defaultValueDescription ?? defaultValue}.` : ''
  return `${description}${choices || otherwise ? '.' : ''}${choices}${otherwise}`
}

const usage = (command: Command): string => `xencfg ${command.name()} ${command.usage()}`

/** What help says behind the options: Commander keeps it to itself, and prints it. */
const helpAfter = (command: Command): string => {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) })
  command.outputHelp()
  return text.slice(text.indexOf(command.helpInformation()) + command.helpInformation().length).trim()
}

const section = (command: Command): string =>
  [
    `.SS ${roff(command.name())}`,
    `.B ${roff(usage(command))}`,
    '.PP',
    `${roff(command.description())}.`,
    ...command.options.map((option) => tagged(flags(option), describe(option))),
    ...helpAfter(command)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : ['.PP', roff(line)])),
  ].join('\n')

const page = (): string => {
  const program = programOf(
    {
      folder: '/',
      environment: {},
      system: nodeSystem,
      input: () => new Uint8Array(),
      out() {},
      err() {},
      color: false,
      isScreen: false,
      rulePage: () => undefined,
      pause: async () => true,
      serve: async () => undefined,
    },
    () => {},
  )
  return `.\\" Made by \`npm run generate\` from the commands of xencfg.
.TH XENCFG 1
.SH NAME
xencfg \\- ${roff('tells what xl will do with Xen domain, cpupool and xl.conf files')}
.SH SYNOPSIS
.B xencfg
.I command
.RI [ options ]
.SH COMMANDS
${program.commands.map(section).join('\n')}
.SH EXIT STATUS
${tagged('\\fB0\\fR', 'All is well.')}
${tagged('\\fB1\\fR', 'There is something to do; each command says what.')}
${tagged('\\fB2\\fR', 'Wrong usage, or a file that cannot be read or written. The others are seen to all the same.')}
.SH FILES
${tagged('\\fB.xencfg.json\\fR', 'What holds for the files below its folder: release, arch, host, stage, rules, knownKeys, format, exclude.')}
.SH ENVIRONMENT
${tagged('\\fBNO_COLOR\\fR', 'With any text in it nothing is coloured.')}
${tagged('\\fBTERM\\fR', 'A terminal that is dumb gets no colours, and is not cleared.')}
.SH SEE ALSO
.BR xl (1),
.BR xl.cfg (5)
`
}

/** The manual page. */
export const manual: readonly Generated[] = [{ file: 'docs/xencfg.1', make: page }]
