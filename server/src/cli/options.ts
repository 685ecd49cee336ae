import { type Argument, InvalidArgumentError, Option } from 'commander'
import { archNamed } from '../config/read-config.ts'
import { isTooOpen, tooOpen } from '../project/excluded.ts'
import { projectFile } from '../project/project.ts'
import { newestRelease, oldestRelease, type Release, releaseNamed, releases } from '../release.ts'
import { stages } from '../rules/lint.ts'
import { hostExample, hostOfText } from '../values/host.ts'
import type { Arch, FileKind, Host } from '../values/value-type.ts'
import { severities } from './judge.ts'
import { colorChoices } from './output.ts'
import { formatNames } from './report/formats.ts'

/** What a shell may propose for an option or argument that takes more than a few choices. */
const proposals = new WeakMap<Option | Argument, () => readonly string[]>()

export const proposing = <T extends Option | Argument>(option: T, values: () => readonly string[]): T => {
  proposals.set(option, values)
  return option
}

/** What may stand there, as far as it is known. */
export const proposedFor = (option: Option | Argument): readonly string[] =>
  option.argChoices ?? proposals.get(option)?.() ?? []

const kinds = ['domain', 'cpupool', 'xl-conf'] as const satisfies readonly FileKind[]

/** An option whose value is a release. */
export const ofRelease = (flags: string, description: string): Option =>
  proposing(
    new Option(flags, description).argParser((given: string): Release => {
      const release = releaseNamed(given)
      if (release) return release
      throw new InvalidArgumentError(`Releases go from ${oldestRelease} to ${newestRelease}.`)
    }),
    () => releases,
  )

/** For what is not about the files of a project. */
export const releaseOption = () =>
  ofRelease(
    '-r, --release <release>',
    `the release of Xen whose xl reads the files, ${oldestRelease} to ${newestRelease}`,
  ).default(newestRelease)

export const archOption = () =>
  new Option(
    '--arch <arch>',
    'the architecture of the host: x86 or arm (default: what the keys of each file speak for)',
  ).argParser((given: string): Arch => {
    const arch = archNamed(given)
    if (arch) return arch
    throw new InvalidArgumentError('Known are x86 and arm.')
  })

export const hostOption = () =>
  new Option('--host <facts>', `what is known of the host, such as ${hostExample} (memory in MiB)`).argParser(
    (given: string): Host => {
      const host = hostOfText(given)
      if (host) return host
      throw new InvalidArgumentError(`Write it as ${hostExample}.`)
    },
  )

export const kindOption = () =>
  new Option('--kind <kind>', 'what the files are; found out by name and content otherwise').choices(kinds)

const whole = (given: string): number => {
  if (/^\d+$/.test(given)) return Number(given)
  throw new InvalidArgumentError('Write a whole number.')
}

const counted = (given: string): number => {
  const count = whole(given)
  if (count > 0) return count
  throw new InvalidArgumentError('Write a number from 1 on.')
}

/** An option whose value is the name of a file. An empty one, of a variable of a shell that is not set, would be the folder where we are. */
export const ofPath = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((given: string): string => {
    if (given !== '') return given
    throw new InvalidArgumentError('An empty name is no file.')
  })

const configOption = () =>
  ofPath('--config <file>', `the file of the project, in place of the next ${projectFile} above each file`)

/** What says which files are left out. */
export const searchOptions = (): Option[] => [
  configOption(),
  new Option(
    '--exclude <pattern>',
    'leave out what matches below directories, as in .gitignore; may be given several times',
  )
    .default([], 'nothing')
    .argParser((pattern: string, before: readonly string[]) => {
      if (isTooOpen(pattern)) throw new InvalidArgumentError(`It ${tooOpen}.`)
      return [...before, pattern]
    }),
  new Option('--force-exclude', 'leave it out where it is named, too: for pre-commit and others that name every file'),
  new Option('--no-gitignore', 'read files in directories that git leaves out, too'),
]

/** The release for files of a project. */
const releaseOfFiles = () =>
  ofRelease(
    '-r, --release <release>',
    `the release of Xen whose xl reads the files, ${oldestRelease} to ${newestRelease} (default: what ${projectFile} says, or ${newestRelease})`,
  )

export const dom0Option = (): Option =>
  new Option(
    '--dom0',
    'this machine is the dom0 that the files are for: a disk or kernel that it does not have is an Error',
  )

/** What says of one file how xl reads it. */
export const fileOptions = (): Option[] => [releaseOfFiles(), archOption(), hostOption(), dom0Option(), configOption()]

/** What names files and says how xl reads them. Each of the settings has the default of the project, then ours. */
const filesOptions = (): Option[] => [
  releaseOfFiles(),
  archOption(),
  hostOption(),
  dom0Option(),
  kindOption(),
  new Option(
    '--stage <stage>',
    'how far to follow xl: as a dry run does, or until the domain is created (default: create)',
  ).choices(stages),
  ...searchOptions(),
  ofPath('--stdin-filename <file>', 'what standard input is called: its kind and its settings follow from it'),
]

/** The options of `check`. */
export const checkOptions = (): Option[] => [
  ...filesOptions(),
  new Option('--format <format>', 'how to print the answer').choices(formatNames).default('text'),
  new Option('--severity <level>', 'the least level that is reported').choices(severities).default('hint'),
  new Option(
    '--max-warnings <count>',
    'end with 1 for more warnings than these, also where --severity leaves them out',
  ).argParser(whole),
  new Option('--together', 'compare the guests of all files: names, UUIDs, MAC addresses, disks, devices, ports, CPUs'),
  ofPath('--baseline <file>', 'pass over what was found before and stands in this file'),
  new Option('--update-baseline', 'write what is found now into the file of --baseline'),
  new Option('-j, --jobs <count>', 'how many files to judge at a time, by the xencfg of npm (default: 1)').argParser(
    counted,
  ),
  new Option('--watch', 'go on, and report anew whenever a file changes; Ctrl+C ends it').conflicts('updateBaseline'),
  new Option('-q, --quiet', 'leave out the summary and the progress'),
  new Option('--color <when>', 'colours in the text format: auto heeds NO_COLOR').choices(colorChoices).default('auto'),
]

/** The options of `fix`. */
export const fixOptions = (): Option[] => [
  ...filesOptions(),
  new Option('--safe', 'apply what builds the same domain, or the only one that can be meant (the default)').conflicts(
    'all',
  ),
  new Option('--all', 'apply the first fix of every problem: look at what it does'),
  new Option('--diff', 'print what would change, and write nothing'),
]

/** The options of `format`. */
export const formattingOptions = (): Option[] => [
  ...filesOptions(),
  new Option('--check', 'name the files that would change, and write nothing').conflicts(['write', 'diff']),
  new Option('--write', 'write the result into the file').conflicts('diff'),
  new Option('--diff', 'print what would change, and write nothing'),
]

/** Those that complete the commands and options. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

export const formatOption = () =>
  new Option('--format <format>', 'how to print the answer').choices(['text', 'json']).default('text')
