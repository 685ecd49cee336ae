import { t } from '@vscode/l10n'
import {
  commands,
  Diagnostic,
  DiagnosticSeverity,
  type ExtensionContext,
  type OutputChannel,
  ProgressLocation,
  Range,
  type TextDocument,
  languages as vscodeLanguages,
  window,
  workspace,
} from 'vscode'
import { explainOutputRequest, judgeRequest } from '../../../protocol/src/messages.ts'
import { complain, confirm, inform, type Notify, withoutLinks } from '../notice.ts'
import { documentFor } from '../release.ts'
import type { Server } from '../server.ts'
import { type Creation, createAndDestroy, listGuests, type Xl } from './creation.ts'
import { endOf, readXlOutput, whyNot } from './output.ts'
import { commandOf, nameOf, runnerFor, withPath } from './program.ts'
import type { Outcome, Runner } from './runner.ts'

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const

/** A creation waits for hotplug scripts, a boot loader and QEMU, each with a time of its own. */
const timeouts = { create: 300_000, other: 60_000 }

const showOutput = t('Show the Output')
const showProblems = t('Show Problems')

const warning = (name: string) =>
  [
    t(
      'This is no dry run. `xl create -p` makes the guest "{0}" on this machine, and `xl destroy` takes it away.',
      name,
    ),
    t(
      'Memory is taken, disks, interfaces and PCI devices are connected, and the boot loader, the hotplug scripts and QEMU run as root. The guest itself never runs.',
    ),
    t('Do not do it while another guest uses its disks.'),
  ].join('\n\n')

/** Takes the command that has xl make the guest of a config for real, paused, and destroy it again. */
export const registerCreation = (context: ExtensionContext, server: Server, runner: Runner | undefined): void => {
  const problems = vscodeLanguages.createDiagnosticCollection('xen-create')
  let channel: OutputChannel | undefined
  const output = (): OutputChannel => {
    if (!channel) {
      channel = window.createOutputChannel('Xen: xl create')
      context.subscriptions.push(channel)
    }
    return channel
  }

  /** Runs xl, and keeps a record of it. */
  const xlWith =
    (run: Runner, command: readonly string[]): Xl =>
    async (args) => {
      const log = output()
      log.appendLine(`$ ${[...command, ...args].join(' ')}`)
      const timeout = args[0] === 'create' ? timeouts.create : timeouts.other
      const outcome = await run.run(command, args, timeout, new AbortController().signal)
      log.append(`${outcome.stdout}${outcome.stderr}`)
      log.appendLine(`# ${outcome.failure ?? outcome.signal ?? `exit status ${outcome.status}`}`)
      return outcome
    }

  const offer = async (show: Notify, message: string, ...actions: string[]) => {
    const picked = await show(message, ...actions)
    if (picked === showProblems) await commands.executeCommand('workbench.actions.view.problems')
    if (picked === showOutput) output().show()
  }

  /** Marks what xl has printed where it comes from. */
  const mark = async (document: TextDocument, { stderr }: Outcome) => {
    const answer = await server.ask(explainOutputRequest, (address) => ({
      output: stderr,
      uri: address(document.uri),
    }))
    const marks = (answer?.lines ?? []).flatMap(({ range, said, message, level }) => {
      if (!range) return []
      const { start, end } = range
      const place = new Range(start.line, start.character, end.line, end.character)
      const diagnostic = new Diagnostic(place, `${said}\n${message}`, severities[level])
      diagnostic.source = 'xl create'
      return [diagnostic]
    })
    problems.set(document.uri, marks)
  }

  const tell = async (
    document: TextDocument,
    name: string,
    path: string,
    creation: Creation,
    command: readonly string[],
  ) => {
    if (creation.kind === 'no-dom0') return complain(noDom0(creation.outcome, command))
    if (creation.kind === 'taken') return complain(isTaken(name))
    const { outcome, left } = creation
    const isMade = outcome.status === 0
    if (!isMade && outcome.status !== undefined) await mark(document, outcome)
    if (left !== undefined)
      return offer(
        complain,
        t(
          'The guest "{0}" could not be destroyed. Run `{1}` on this host.',
          name,
          [...command, 'destroy', left].join(' '),
        ),
        showOutput,
      )
    if (isMade) return offer(inform, t('xl has made the guest "{0}" and destroyed it again.', name), showOutput)
    const reason = outcome.status === undefined ? whyNot(outcome, [...command, 'create'], timeouts.create) : undefined
    const first = readXlOutput(outcome.stderr, path)[0]?.message
    const ended = endOf(outcome)
    const end =
      reason ??
      (first
        ? t('xl makes no guest of {0} ({1}): {2}', nameOf(document), ended, first)
        : t('xl makes no guest of {0} ({1}).', nameOf(document), ended))
    return offer(complain, end, showProblems, showOutput)
  }

  const start = async (given: unknown) => {
    const run = await runnerFor(runner, t('A creation'))
    if (!run) return
    const document = await documentFor(given)
    if (document?.languageId !== 'xen-domain')
      return void inform(t('xl creates guests of domain configs. Open one first.'))
    const judgement = await server.ask(judgeRequest, (address) => ({ uri: address(document.uri) }))
    const name = judgement?.guest
    if (!name) return void inform(t('No guest can be made of {0}: it has no name that xl takes.', nameOf(document)))
    const command = commandOf()
    const xl = xlWith(run, command)
    try {
      const guests = await listGuests(xl)
      if ('stderr' in guests) return void offer(complain, noDom0(guests, command), showOutput)
      if (guests.has(name)) return void complain(isTaken(name))
      const question = t('Make the guest "{0}" of {1}, paused, and destroy it again?', name, nameOf(document))
      if (!(await confirm(question, warning(name), t('Create and Destroy')))) return
      problems.delete(document.uri)
      // It cannot be cancelled: what is half made has to be cleaned up.
      const { creation, path } = await window.withProgress(
        { location: ProgressLocation.Notification, title: withoutLinks(t('xl makes the guest "{0}"', name)) },
        () => withPath(document, run, async (path) => ({ path, creation: await createAndDestroy(xl, name, path) })),
      )
      void tell(document, name, path, creation, command)
    } catch (error) {
      void complain(t('The creation failed: {0}', error instanceof Error ? error.message : String(error)))
    }
  }

  context.subscriptions.push(
    problems,
    commands.registerCommand('xen.createAndDestroy', start),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) problems.delete(document.uri)
    }),
    workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  )
}

const noDom0 = (outcome: Outcome, command: readonly string[]): string =>
  whyNot(outcome, [...command, 'list'], timeouts.other) ??
  t('xl lists no guests here. Guests are made on the host itself (dom0), by root.')

const isTaken = (name: string): string =>
  t('A guest "{0}" is there already: it is left alone, and no other is made.', name)
