import { t } from '@vscode/l10n'
import {
  commands,
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  type ExtensionContext,
  env,
  ProgressLocation,
  Range,
  type TextDocument,
  languages as vscodeLanguages,
  window,
  workspace,
} from 'vscode'
import { type Judgement, judgeRequest, type Severity } from '../../../protocol/src/messages.ts'
import { isOurs, kindOf } from '../kinds.ts'
import { complain, inform, type Notify, warn, withoutLinks } from '../notice.ts'
import { documentFor } from '../release.ts'
import type { Server } from '../server.ts'
import { endOf, type PlacedLine, placeLines, readXlOutput, whyNot } from './output.ts'
import { commandOf, nameOf, runnerFor, withPath } from './program.ts'
import { reportOf } from './report.ts'
import type { Outcome, Runner } from './runner.ts'

const timeout = 30_000

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
}

const rangeOf = ({ start, end }: PlacedLine['range']): Range =>
  new Range(start.line, start.character, end.line, end.character)

const diagnosticOf = ({ range, severity, message }: PlacedLine): Diagnostic => {
  const diagnostic = new Diagnostic(rangeOf(range), message, severities[severity])
  diagnostic.source = t('xl dry run')
  return diagnostic
}

const showProblems = t('Show Problems')
const copyReport = t('Copy a Bug Report')
const selectRelease = t('Select the Release')
const create = t('Create, Paused, and Destroy…')

/** Takes the command that has xl itself read a file. `runner` is undefined where no program can be started. */
export const registerDryRun = (context: ExtensionContext, server: Server, runner: Runner | undefined): void => {
  let collection: DiagnosticCollection | undefined
  let report: string | undefined

  const shown = (): DiagnosticCollection => {
    if (!collection) {
      collection = vscodeLanguages.createDiagnosticCollection('xen-dry-run')
      context.subscriptions.push(collection)
    }
    return collection
  }

  const judge = async (document: TextDocument): Promise<Judgement | undefined> => {
    return (await server.ask(judgeRequest, (address) => ({ uri: address(document.uri) }))) ?? undefined
  }

  const copy = async () => {
    if (report === undefined) return void inform(t('There is no dry run to report.'))
    await env.clipboard.writeText(report)
    window.setStatusBarMessage(`$(check) ${t('The bug report is on the clipboard')}`, 5000)
  }

  const offer = async (document: TextDocument, show: Notify, message: string, ...actions: string[]) => {
    const picked = await show(message, ...actions)
    if (picked === showProblems) await commands.executeCommand('workbench.actions.view.problems')
    if (picked === selectRelease) await commands.executeCommand('xen.selectRelease', document.uri)
    if (picked === copyReport) await copy()
    if (picked === create) await commands.executeCommand('xen.createAndDestroy', document.uri)
  }

  const tell = async (document: TextDocument, command: string, outcome: Outcome, path: string, text: string) => {
    const kind = kindOf(document.languageId) === 'cpupool' ? 'cpupool' : 'domain'
    const refused = outcome.status !== 0
    const ended = endOf(outcome)
    const said = readXlOutput(outcome.stderr, path)
    const version = await runner?.xenVersion()
    const judgement = await judge(document)
    if (document.isClosed || document.getText() !== text) {
      return void inform(t('The file has changed during the dry run. Run it again.'))
    }
    const heard =
      refused && said.length === 0
        ? [{ message: t('xl refuses the file without a message ({0}).', ended), line: 0 }]
        : said
    const placed = placeLines(heard, refused, text, judgement)
    const disagrees = judgement !== undefined && judgement.refused !== refused
    const wrong = disagrees && !refused ? judgement.problems.find(({ severity }) => severity === 'error') : undefined
    shown().set(document.uri, [
      ...placed.map(diagnosticOf),
      ...(wrong
        ? [
            diagnosticOf({
              range: wrong.range,
              severity: 'information',
              message: t('xl took the file in the dry run, in spite of this error.'),
            }),
          ]
        : []),
    ])
    const name = nameOf(document)
    const first = (placed.find(({ severity }) => severity === 'error') ?? placed[0])?.message.split('\n')[0] ?? ''
    report = undefined
    void commands.executeCommand('setContext', 'xen.dryRunDisagrees', disagrees)
    if (disagrees) {
      report = reportOf({
        kind,
        text,
        judgement,
        command,
        ended,
        refused,
        said: heard,
        xen: version?.full,
        extension: String(context.extension.packageJSON.version),
      })
      const verdict = refused
        ? t('xl refuses {0}, and Xen Config shows no error: {1}', name, first)
        : t('xl takes {0}, and Xen Config shows an error.', name)
      return version && version.release !== judgement.release
        ? offer(
            document,
            warn,
            `${verdict} ${t('This host has Xen {0}; the file is checked for {1}.', version.release, judgement.release)}`,
            selectRelease,
            showProblems,
            copyReport,
          )
        : offer(document, warn, `${verdict} ${t('One of the two is wrong.')}`, copyReport, showProblems)
    }
    if (refused) return offer(document, complain, t('xl refuses {0}: {1}', name, first), showProblems)
    // On a host with Xen, and of a domain, the next step may be taken.
    const further = version && kind === 'domain' ? [create] : []
    if (placed.length === 0) return offer(document, inform, t('xl takes {0} and prints nothing.', name), ...further)
    const taken =
      placed.length === 1
        ? t('xl takes {0} and prints 1 message.', name)
        : t('xl takes {0} and prints {1} messages.', name, placed.length)
    return offer(document, inform, taken, showProblems, ...further)
  }

  /** Runs xl on what is on the screen: on the file itself when that is the same. */
  const dryRun = async (document: TextDocument, run: Runner, signal: AbortSignal) => {
    const command = commandOf()
    const text = document.getText()
    const subcommand = document.languageId === 'xen-cpupool' ? 'cpupool-create' : 'create'
    const args = [subcommand, '-n']
    const { path, outcome } = await withPath(document, run, async (given) => ({
      path: given,
      outcome: await run.run(command, [...args, given], timeout, signal),
    }))
    return { path, outcome, text, command, shown: [...command, ...args, 'FILE'].join(' ') }
  }

  const start = async (given: unknown) => {
    const run = await runnerFor(runner, t('A dry run'))
    if (!run) return
    const document = await documentFor(given)
    if (!document || !isOurs(document) || document.languageId === 'xen-xl-conf') {
      return void inform(t('xl can try out domain and cpupool configs. Open one first.'))
    }
    try {
      const result = await window.withProgress(
        {
          location: ProgressLocation.Notification,
          title: withoutLinks(t('xl reads {0}', nameOf(document))),
          cancellable: true,
        },
        (_, token) => {
          const controller = new AbortController()
          token.onCancellationRequested(() => controller.abort())
          return dryRun(document, run, controller.signal)
        },
      )
      const { outcome, command } = result
      if (outcome.failure === 'cancelled') return
      const reason = whyNot(outcome, command, timeout)
      // Not awaited: a message stays until somebody closes it.
      if (reason) void complain(reason)
      else void tell(document, result.shown, outcome, result.path, result.text)
    } catch (error) {
      void complain(t('The dry run failed: {0}', error instanceof Error ? error.message : String(error)))
    }
  }

  const forget = (document: TextDocument) => collection?.delete(document.uri)

  context.subscriptions.push(
    commands.registerCommand('xen.dryRun', start),
    commands.registerCommand('xen.copyDryRunReport', copy),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) forget(document)
    }),
    workspace.onDidCloseTextDocument(forget),
  )
}
