import './translation.ts'
import { type ExtensionContext, Uri } from 'vscode'
import type { InitializationOptions } from '../../protocol/src/messages.ts'
import { loadLibrary } from './browser-library.ts'
import { type Api, activateClient, deactivateClient } from './client.ts'
import type { Connect } from './server.ts'

const connect: Connect = async (context, options) => {
  const library = await loadLibrary(context.extensionUri)
  const { BrowserMessageReader, BrowserMessageWriter, LanguageClient } = await library.browser()
  const script = Uri.joinPath(context.extensionUri, 'dist/server/worker.js').toString(true)
  let worker: Worker | undefined
  // Each start has a worker of its own. The client would take a `Worker` too, if VS Code's were an instance of that class.
  const launch = async () => {
    worker?.terminate()
    worker = new Worker(script, { name: 'Xen Config' })
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) }
  }
  context.subscriptions.push({ dispose: () => worker?.terminate() })
  const parts = `${Uri.joinPath(context.extensionUri, 'dist', 'server').toString(true)}/`
  const initializationOptions: InitializationOptions = { ...options.initializationOptions, parts }
  return new LanguageClient('xen', 'Xen Config', launch, { ...options, initializationOptions })
}

export const activate = (context: ExtensionContext): Api => activateClient(context, connect)

export const deactivate = deactivateClient
