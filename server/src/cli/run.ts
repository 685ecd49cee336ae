import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { version } from '../../../package.json'
import { projectFile } from '../project/project.ts'
import { newestRelease } from '../release.ts'
import { check } from './check.ts'
import { printCompletion } from './completion.ts'
import { explain, namesToExplain } from './explain.ts'
import { explainError } from './explain-error.ts'
import { fix } from './fix.ts'
import { format } from './format.ts'
import { keys } from './keys.ts'
import { migrateFiles } from './migrate.ts'
import {
  archOption,
  checkOptions,
  dom0Option,
  fileOptions,
  fixOptions,
  formatOption,
  formattingOptions,
  hostOption,
  kindOption,
  ofPath,
  ofRelease,
  proposing,
  releaseOption,
  type Shell,
  searchOptions,
  shells,
} from './options.ts'
import { type Status, statusOf, tell, type World } from './output.ts'
import { withProgress } from './progress.ts'
import { listRules } from './rules.ts'
import { show } from './show.ts'
import { checkUpgrade } from './upgrade-check.ts'

/**
 * The commands and options of `xencfg`; completion and the manual page are made of them, too.
 * @param ended takes the exit status of a command
 */
export const programOf = (world: World, ended: (status: Status) => void): Command => {
  /** Runs a command of ours as an action of Commander's. */
  const by =
    <Given extends unknown[]>(command: (world: World, ...given: Given) => Status | Promise<Status>) =>
    async (...given: Given): Promise<void> =>
      ended(await command(world, ...given))
  const program = new Command('xencfg')
    .description('Tells what xl will do with Xen domain, cpupool and xl.conf files.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: (text) => tell(world, text) })
    .showHelpAfterError('(xencfg --help lists the commands)')

  const withOptions = (command: Command, options: readonly Option[]): Command =>
    options.reduce((all, option) => all.addOption(option), command)

  withOptions(
    program
      .command('check')
      .description(
        'report what xl refuses, ignores or deprecates in files; directories are searched, - is standard input',
      )
      .argument('<file...>', 'files, directories or -'),
    checkOptions(),
  )
    .addHelpText(
      'after',
      '\nExit status: 0 no Error, 1 some Error or more than --max-warnings, 2 wrong usage or a file that cannot be read; with --watch that of the last report.',
    )
    .action(by(check))

  withOptions(
    program
      .command('fix')
      .description('mend files in their place; standard input becomes standard output')
      .argument('<file...>', 'files, directories or -'),
    fixOptions(),
  )
    .addHelpText(
      'after',
      '\nExit status: 0 no Error is left, 1 some Error is (with --diff: something would change), 2 wrong usage or a file that cannot be read or written.',
    )
    .action(by(fix))

  withOptions(
    program
      .command('format')
      .description('give files one form, of which xl builds the same domain; files that xl refuses are left alone')
      .argument('<file...>', 'files, directories or -'),
    formattingOptions(),
  )
    .addHelpText(
      'after',
      '\nOne result goes to standard output; of several files the differences are printed. Nothing is written unasked.' +
        '\nExit status: 0 all is well, 1 something would change (with --check or --diff) or is left alone, 2 wrong usage or a file that cannot be read or written.',
    )
    .action(by(format))

  program.command('rules').description('list the rules').addOption(formatOption()).action(by(listRules))

  program
    .command('keys')
    .description('list every key of domain configs, cpupool configs and xl.conf, and the options of xm')
    .addOption(releaseOption())
    .addOption(formatOption())
    .action(by(keys))

  program
    .command('explain')
    .description('say everything about a key, or about a rule')
    .addArgument(proposing(new Argument('<name>', 'a key, or the id of a rule'), namesToExplain))
    .addOption(releaseOption())
    .action(by(explain))

  const explaining = program
    .command('explain-error')
    .description('tell what the lines that xl, libxl, QEMU or Xen printed are about; they come on standard input')
    .argument('[file]', 'the config that they are about')
  withOptions(explaining, fileOptions())
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExit status: 0 something is known, 1 no line is known, 2 wrong usage or a file that cannot be read.',
    )
    .action(by(explainError))

  const showing = program
    .command('show')
    .description('print the domain that xl would build of a config, as the JSON of xl create -n')
    .argument('<file>', 'a domain config, or - for standard input')
    .option('--effective', 'print it with every default that libxl fills in when it creates it')
    .option('--origin', 'print that value by value, each with who has put it there: the file, xl or libxl')
    .addOption(
      new Option(
        '--device-model',
        'print the arguments that libxl gives QEMU, each with the key it comes from',
      ).conflicts(['effective', 'origin']),
    )
    .addOption(
      new Option(
        '--xenstore',
        'print what libxl writes into xenstore for the guest and its devices, each with the key it comes from',
      ).conflicts(['effective', 'origin', 'deviceModel']),
    )
  withOptions(showing, fileOptions())
    .addHelpText(
      'after',
      '\nExit status: 0 the domain is printed, 1 xl or libxl refuses it, 2 wrong usage or a file that cannot be read.',
    )
    .action(by(show))

  const migrating = program
    .command('migrate')
    .description('rewrite domain configs of xm and of old releases so that xl reads what was meant')
    .argument('<file...>', 'files, directories or -')
    .addOption(
      ofRelease(
        '-r, --release <release>',
        `the release of Xen whose xl is to read the result (default: what a comment in the file says, or ${projectFile}, or ${newestRelease})`,
      ),
    )
    .addOption(archOption())
    .addOption(kindOption().choices(['domain']))
  withOptions(migrating, searchOptions())
    .option('--safe', 'change only what leaves the domain as it is, or can be meant in one way')
    .addOption(
      new Option('--from <tool>', 'who read the files before (default: what each file speaks for)').choices([
        'xm',
        'xl',
      ]),
    )
    .option('--keep-defaults', 'write out every default of xm, also where anybody wants the one of xl')
    .option('--write', 'write the result into the file, and keep the original beside it as FILE.xm')
    .option('--diff', 'print the difference instead of the result')
    .addOption(
      ofPath('--output <path>', 'write the result into another file, or those of a directory below another one'),
    )
    .addOption(
      new Option('--report <format>', 'how to tell what was done; as Markdown for a change ticket')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .option(
      '--set <name=value>',
      'a parameter of the file, as for `xm create`; may be given several times',
      (given: string, before: Record<string, string>) => {
        const at = given.indexOf('=')
        if (at < 1) throw new InvalidArgumentError('Write it as vmid=3.')
        return { ...before, [given.slice(0, at)]: given.slice(at + 1) }
      },
      {},
    )
    .addHelpText(
      'after',
      '\nDirectories are searched for domain configs; of several files the differences are printed. Nothing is written unasked.' +
        '\nThe result goes to standard output, what was done to standard error; --report json has both.' +
        '\nExit status: 0 all is done, 1 something is left to do by hand, 2 wrong usage or a file that cannot be read or written.',
    )
    .action(by(migrateFiles))

  const upgrading = program
    .command('upgrade-check')
    .description('tell what changes for files when xl of another release reads them')
    .argument('<file...>', 'files, directories or -')
    .addOption(ofRelease('--from <release>', 'the release of today').makeOptionMandatory())
    .addOption(ofRelease('--to <release>', 'the release of tomorrow').default(newestRelease))
    .addOption(archOption())
    .addOption(hostOption())
    .addOption(dom0Option())
    .addOption(kindOption())
  withOptions(upgrading, searchOptions())
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExit status: 0 nothing gets worse, 1 something will be refused, ignored or taken for something else, 2 wrong usage or a file that cannot be read.',
    )
    .action(by(checkUpgrade))

  program
    .command('completion')
    .description('print what makes a shell complete the commands and options of xencfg')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      '\nbash: source <(xencfg completion bash)\nzsh:  source <(xencfg completion zsh)\nfish: xencfg completion fish | source',
    )
    .action(by((world: World, shell: Shell) => printCompletion(world, program, shell)))

  const { serve } = world
  if (serve)
    program
      .command('lsp')
      .description('serve the Language Server Protocol to an editor')
      .option('--stdio', 'over standard input and output')
      .action(async ({ stdio }: { stdio?: boolean }) => {
        if (!stdio) return program.error('xencfg lsp: say --stdio, the one way to connect.')
        await serve()
      })

  return program
}

/** Runs `xencfg` with the arguments behind its name; the exit status. Throws nothing, and touches nothing but its world. */
export const run = async (args: readonly string[], world: World): Promise<Status> => {
  let status: Status = 0
  const { world: watched, end } = withProgress(world)
  const program = programOf(watched, (ended) => {
    status = ended
  })
  try {
    // Commander has no word of its own for help with a command that is none.
    const [help, name] = args
    const isKnown = name === undefined || program.commands.some((command) => command.name() === name)
    await program.parseAsync(help === 'help' && !isKnown ? args.slice(1) : args, { from: 'user' })
    return status
  } catch (error) {
    return statusOf(watched, error)
  } finally {
    end()
  }
}
