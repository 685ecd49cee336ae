import './translation.ts'
import type { ExtensionContext } from 'vscode'
import { type Api, activateClient, deactivateClient } from './client.ts'
import { nodeRunner } from './dry-run/node-runner.ts'
import type { Connect } from './server.ts'

const connect: Connect = async (context, options) => {
  const library = await import('./library.ts')
  const { LanguageClient, TransportKind } = await library.node()
  const run = { module: context.asAbsolutePath('dist/server/start.js'), transport: TransportKind.ipc }
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6019'] } }
  return new LanguageClient('xen', 'Xen Config', { run, debug }, options)
}

export const activate = (context: ExtensionContext): Api => activateClient(context, connect, nodeRunner)

export const deactivate = deactivateClient
