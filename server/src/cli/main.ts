import { Command, InvalidArgumentError, Option } from 'commander'
import { version } from '../../../package.json'
import { archNamed } from '../config/index.ts'
import { isRelease, newestRelease, oldestRelease, type Release } from '../release.ts'
import type { Arch, FileKind, Host } from '../values/value-type.ts'
import { check } from './check.ts'
import { explain } from './explain.ts'
import { keys } from './keys.ts'
import { exitCode } from './output.ts'
import { show } from './show.ts'

const kinds = ['domain', 'cpupool', 'xl-conf'] as const satisfies readonly FileKind[]

const releaseOption = () =>
  new Option(
    '-r, --release <release>',
    `the release of Xen whose xl reads the files, ${oldestRelease} to ${newestRelease}`,
  )
    .default(newestRelease)
    .argParser((given: string): Release => {
      if (isRelease(given)) return given
      throw new InvalidArgumentError(`Releases go from ${oldestRelease} to ${newestRelease}.`)
    })

const archOption = () =>
  new Option(
    '--arch <arch>',
    'the architecture of the host: x86 or arm (default: what the keys of each file speak for)',
  ).argParser((given: string): Arch => {
    const arch = archNamed(given)
    if (arch) return arch
    throw new InvalidArgumentError('Known are x86 and arm.')
  })

const hostOption = () =>
  new Option(
    '--host <facts>',
    'what is known of the host, such as cpus=16,nodes=2,memory=65536 (memory in MiB)',
  ).argParser((given: string): Host => {
    const facts = given.split(',').map((fact) => /^(cpus|nodes|memory)=([1-9]\d*)$/.exec(fact.trim()))
    if (facts.some((fact) => !fact)) throw new InvalidArgumentError('Write it as cpus=16,nodes=2,memory=65536.')
    return Object.fromEntries(facts.map((fact) => [fact?.[1], Number(fact?.[2])]))
  })

const formatOption = () =>
  new Option('--format <format>', 'how to print the answer').choices(['text', 'json']).default('text')

/** Runs `xencfg` with the arguments of the command line. */
const run = async (): Promise<void> => {
  const program = new Command('xencfg')
    .description('Tells what xl will do with Xen domain, cpupool and xl.conf files.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
    .showHelpAfterError('(xencfg --help lists the commands)')

  program
    .command('check')
    .description(
      'report what xl refuses, ignores or deprecates in files; directories are searched, - is standard input',
    )
    .argument('<file...>', 'files, directories or -')
    .addOption(releaseOption())
    .addOption(archOption())
    .addOption(hostOption())
    .addOption(
      new Option('--kind <kind>', 'what the files are; found out by name and content otherwise').choices(kinds),
    )
    .addOption(formatOption())
    .addHelpText('after', '\nExit status: 0 no Error, 1 some Error, 2 wrong usage or a file that cannot be read.')
    .action(check)

  program
    .command('keys')
    .description('list every key of domain configs, cpupool configs and xl.conf, and the options of xm')
    .addOption(releaseOption())
    .addOption(formatOption())
    .action(keys)

  program
    .command('explain')
    .description('say everything about a key')
    .argument('<key>')
    .addOption(releaseOption())
    .action(explain)

  program
    .command('show')
    .description('print the domain that xl would build of a config, as the JSON of xl create -n')
    .argument('<file>', 'a domain config, or - for standard input')
    .addOption(releaseOption())
    .addOption(archOption())
    .addOption(hostOption())
    .addHelpText(
      'after',
      '\nExit status: 0 the domain is printed, 1 xl refuses the file, 2 wrong usage or a file that cannot be read.',
    )
    .action(show)

  program
    .command('lsp')
    .description('serve the Language Server Protocol to an editor')
    .option('--stdio', 'over standard input and output')
    .action(async ({ stdio }: { stdio?: boolean }) => {
      if (!stdio) return program.error('xencfg lsp: say --stdio, the one way to connect.')
      await import('./lsp.ts')
    })

  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = exitCode(error)
  }
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
await run()
