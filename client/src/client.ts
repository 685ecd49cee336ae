import { type ExtensionContext, type TextDocument, type Uri, workspace } from 'vscode'
import type { Status } from '../../protocol/src/messages.ts'
import { registerBuilt } from './built.ts'
import { watchByteOrderMarks } from './byte-order-mark.ts'
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
import { registerSample } from './sample.ts'
import { type Connect, makeServer, type Server, type ServerState } from './server.ts'
import { showStatus } from './status.ts'
import { registerTerminalCheck } from './terminal.ts'
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

/**
 * Starts the extension. Nothing but listeners is set up here: the server waits for the first document of ours, or the
 * first that might be one. `runner` is there where programs can be started.
 */
export const activateClient = (context: ExtensionContext, connect: Connect, runner?: Runner): Api => {
  const own = makeServer(context, connect, runner !== undefined)
  server = own
  const status = showStatus(context, own)
  watchByteOrderMarks(context, own)
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
  registerSample(context)
  registerTerminalCheck(context, status, runner)
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
