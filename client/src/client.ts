import { type ExtensionContext, type TextDocument, type Uri, workspace } from 'vscode'
import type { Status } from '../../protocol/src/messages.ts'
import { registerBuilt } from './built.ts'
import { watchByteOrderMarks } from './byte-order-mark.ts'
import { watchCursor } from './cursor.ts'
import { watchCandidates } from './detect.ts'
import { registerDryRun } from './dry-run/command.ts'
import { registerCreation } from './dry-run/create-command.ts'
import type { Runner } from './dry-run/runner.ts'
import { registerExplainOutput } from './explain-output.ts'
import { registerWorkspaceFixes } from './fix-workspace.ts'
import { registerFixes } from './fixes.ts'
import { registerGuests } from './guests.ts'
import { registerIdentities } from './identity.ts'
import { isOurs } from './kinds.ts'
import { registerMigration } from './migrate/command.ts'
import type { MigrationTree } from './migrate/tree.ts'
import { registerPicture } from './picture/panel.ts'
import { registerRulePages } from './rule-page.ts'
import { type Connect, makeServer, type Server, type ServerState } from './server.ts'
import { showStatus } from './status.ts'
import { registerTerminalCheck } from './terminal.ts'
import { registerTour } from './tour.ts'
import { registerUpgradeCheck } from './upgrade.ts'

/** What the extension gives to others that ask for it: its tests, above all. */
export interface Api {
  /** What the server said last about an open document. */
  status(uri: Uri): Status | undefined
  /** Whether the server runs; "idle" as long as nobody has needed it. */
  readonly serverState: ServerState
  /** What a migration proposes, as its view shows it. */
  readonly migration: MigrationTree
}

let server: Server | undefined

/** A runner that tells in the output what it runs, and how that ends. */
const told = (runner: Runner, { log }: Server): Runner => ({
  ...runner,
  run: async (command, args, ...rest) => {
    log(`Running: ${[...command, ...args].join(' ')}`)
    const outcome = await runner.run(command, args, ...rest)
    const { status, signal, failure } = outcome
    log(`${command[0]} ended: ${signal ?? failure ?? `exit status ${status}`}.`)
    return outcome
  },
})

/**
 * Starts the extension. Nothing but listeners is set up here: the server waits for the first document of ours, or the
 * first that might be one. `given` is there where programs can be started.
 */
export const activateClient = (context: ExtensionContext, connect: Connect, given?: Runner): Api => {
  const own = makeServer(context, connect, given !== undefined)
  const runner = given && told(given, own)
  server = own
  const status = showStatus(context, own)
  watchByteOrderMarks(context, own)
  watchCursor(context, own)
  registerFixes(context)
  registerBuilt(context, own)
  registerPicture(context, own)
  registerDryRun(context, own, runner)
  registerCreation(context, own, runner)
  const migration = registerMigration(context, own, status)
  registerUpgradeCheck(context, own, status)
  registerExplainOutput(context, own)
  registerWorkspaceFixes(context, own)
  registerGuests(context, own)
  registerIdentities(context, own)
  registerTour(context)
  registerRulePages(context)
  registerTerminalCheck(context, status, runner, own)
  const startFor = (document: TextDocument) => {
    if (isOurs(document)) void own.start()
  }
  context.subscriptions.push(workspace.onDidOpenTextDocument(startFor))
  workspace.textDocuments.forEach(startFor)
  watchCandidates(context, own)
  return {
    status,
    migration,
    get serverState() {
      return own.state
    },
  }
}

/** Stops the server, if it was ever needed. */
export const deactivateClient = async (): Promise<void> => {
  const running = server
  server = undefined
  await running?.stop()
}
