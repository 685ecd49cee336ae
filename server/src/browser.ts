import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { inOrder } from './lsp/lifecycle.ts'
import { serve } from './lsp/serve.ts'

// TypeScript takes `self` for that of a window.
const scope = self as unknown as DedicatedWorkerGlobalScope
serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope), inOrder()))
